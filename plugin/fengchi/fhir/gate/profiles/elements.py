"""The checks of one element within its parent: whether it may, must or may not be there, and what each value must be.

https://hl7.org/fhir/R4/json.html (a primitive may be there by the extensions of its `_` partner alone)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fengchi.fhir.gate.places import Place
from fengchi.fhir.gate.profiles.faults import Fault
from fengchi.fhir.gate.profiles.patterns import Fits
from fengchi.fhir.gate.profiles.run import Check, Run
from fengchi.fhir.gate.references import reference_problem

Checks = tuple[Check, ...]


def single(name: str, checks: Checks, missing: Fault | None) -> Check:
    """An element that does not repeat. missing: what to say when it is not there, None where it may be absent."""
    hidden = f"_{name}"

    def check(node: Any, place: Place, run: Run) -> None:
        value = node.get(name)
        if value is not None:
            at = (place, name, -1)
            for each in checks:
                each(value, at, run)
        elif missing and hidden not in node:
            missing.at(place, run)

    return check


def fixed(name: str, wanted: str, wrong: Fault, missing: Fault | None) -> Check:
    """A primitive with one value it may have; as `single` with a pattern, which units are full of, but in one call."""
    hidden = f"_{name}"

    def check(node: Any, place: Place, run: Run) -> None:
        value = node.get(name)
        if value == wanted:
            return
        if value is not None:
            wrong.at((place, name, -1), run)
        elif missing and hidden not in node:
            missing.at(place, run)

    return check


def repeated(name: str, checks: Checks) -> Check:
    """Every item of an element that repeats."""

    def check(node: Any, place: Place, run: Run) -> None:
        for index, item in enumerate(node.get(name, ())):
            if item is not None:
                at = (place, name, index)
                for each in checks:
                    each(item, at, run)

    return check


def counted(name: str, least: int, most: int, missing: Fault, surplus: Fault) -> Check:
    """How many items an element that repeats may have; most is -1 for any number."""
    hidden = f"_{name}"

    def check(node: Any, place: Place, run: Run) -> None:
        number = max(len(node.get(name, ())), len(node.get(hidden, ())))
        if number < least:
            missing.at(place, run)
        elif number > most >= 0:
            surplus.at((place, name, most), run)

    return check


def absent(names: frozenset[str], fault: Fault) -> Check:
    """None of these may be there, nor their `_` partners."""
    forbidden = names | {f"_{name}" for name in names}

    def check(node: Any, place: Place, run: Run) -> None:
        if not forbidden.isdisjoint(node):
            name = min(name.removeprefix("_") for name in forbidden & node.keys())
            fault.at((place, name, -1), run)

    return check


def choice(members: Mapping[str, Checks], forbidden: frozenset[str], wrong: Fault, missing: Fault | None) -> Check:
    """A value[x]. members: the checks of each JSON name that is allowed; forbidden: the other names of the choice."""
    allowed = tuple(members.items())
    otherwise = _no_member(frozenset(members), forbidden, wrong, missing)

    def check(node: Any, place: Place, run: Run) -> None:
        for name, checks in allowed:
            value = node.get(name)
            if value is not None:  # the only member then: R4 itself lets no second one stand beside it
                at = (place, name, -1)
                for each in checks:
                    each(value, at, run)
                return
        otherwise(node, place, run)

    return check


def _no_member(allowed: frozenset[str], forbidden: frozenset[str], wrong: Fault, missing: Fault | None) -> Check:
    partners = frozenset(f"_{name}" for name in allowed)
    all_forbidden = forbidden | {f"_{name}" for name in forbidden}
    others = absent(forbidden, wrong)

    def check(node: Any, place: Place, run: Run) -> None:
        if not all_forbidden.isdisjoint(node):
            others(node, place, run)
        elif missing and partners.isdisjoint(node):
            missing.at(place, run)

    return check


def patterned(is_fitting: Fits, fault: Fault) -> Check:
    """One value that must have what a pattern asks for."""

    def check(value: Any, place: Place, run: Run) -> None:
        if not is_fitting(value):
            fault.at(place, run)

    return check


def referring(targets: frozenset[str], fault: Fault) -> Check:
    """A reference to one of these types, as far as it says where it points."""

    def check(value: Any, place: Place, run: Run) -> None:
        # the commonest, Patient/123, needs no more than its beginning; what is wrong with its form R4 has said already
        if value.get("reference", "").partition("/")[0] not in targets:
            problem = reference_problem(value, targets, run.around)
            if problem and problem.rule == "reference-target":
                fault.at(place, run)

    return check

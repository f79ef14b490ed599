"""Required bindings to value sets whose codes are known here: of a concept at least one coding must be among them.

https://hl7.org/fhir/R4/terminologies.html#required
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from fengchi.domain.points import nearest_points, points_named
from fengchi.fhir import systems
from fengchi.fhir.gate.places import Place
from fengchi.fhir.gate.profiles.faults import Fault
from fengchi.fhir.gate.profiles.run import Check, Run

IsBound: TypeAlias = Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Codes:
    """The members of a value set as (system, code). open_systems: of these any code is a member, listed or not."""

    pairs: frozenset[tuple[str, str]]
    open_systems: frozenset[str] = frozenset()


Members: TypeAlias = Callable[[str], Codes | None]
"""From a value set's canonical to its codes; None when they are not known here."""

_CODES_TO_NAME = 12  # a longer list is better read on its page
_LONGEST_CODE = 40  # no code that somebody meant to be a point's is longer

_POINTS = f"{systems.CANONICAL}/ValueSet/acupuncture-point"
_SIDES = f"{systems.CANONICAL}/ValueSet/needled-side"

_ADVICE: Mapping[str, str] = {
    _SIDES: (
        "Give the side as left, right or midline; a point needled on both sides is two components, one for each side"
    ),
    _POINTS: ("Give the point as its WHO code, such as GB20, or as `local` with the place described"),
}


def bound(type_name: str, codes: Codes, value_set: str, name: str) -> Check:
    """A check of one value of this type. KeyError for a type that has no codes."""
    is_member = _TESTS[type_name](codes)
    fault = Fault("profile-binding", _text(codes.pairs, value_set, name), "code-invalid")
    if value_set == _POINTS and type_name == "CodeableConcept":
        return _bound_point(is_member, fault, value_set)

    def check(value: Any, place: Place, run: Run) -> None:
        if not is_member(value):
            fault.at(place, run)

    return check


def _bound_point(is_member: IsBound, fault: Fault, value_set: str) -> Check:
    def check(value: Any, place: Place, run: Run) -> None:
        if not is_member(value):
            near = near_points(value)
            text = f"Correct the code of the point; did you mean {', '.join(near)} ({value_set})?"
            (Fault(fault.rule, text, fault.code) if near else fault).at(place, run)

    return check


def near_points(concept: Mapping[str, Any]) -> list[str]:
    """The codes of points that may have been meant; none when nothing is near."""
    for coding in concept.get("coding", ()):
        code = str(coding.get("code", ""))[:_LONGEST_CODE]
        near = (points_named(code) or nearest_points(code)) if coding.get("system") == systems.POINTS else ()
        if near:
            return [one.code for one in near]
    return []


def _text(codes: frozenset[tuple[str, str]], value_set: str, name: str) -> str:
    if value_set in _ADVICE:
        return f"{_ADVICE[value_set]} ({value_set})."
    if len(codes) > _CODES_TO_NAME:
        return f"Give `{name}` a code of {value_set}."
    return f"Give `{name}` one of {', '.join(_names(codes))} ({value_set})."


def _names(codes: Iterable[tuple[str, str]]) -> list[str]:
    several = len({system for system, _ in codes}) > 1
    return [f"{code} of {system}" if several else code for system, code in sorted(codes)]


def _concept(codes: Codes) -> IsBound:
    pairs, any_of = codes.pairs, codes.open_systems

    def check(value: Any) -> bool:
        for coding in value.get("coding", ()):  # a loop: any() with a generator takes three times as long
            system = coding.get("system")
            if (system, coding.get("code")) in pairs or (system in any_of and "code" in coding):
                return True
        return False

    return check


def _coding(codes: Codes) -> IsBound:
    pairs, any_of = codes.pairs, codes.open_systems
    if not any_of:
        return lambda value: (value.get("system"), value.get("code")) in pairs
    return lambda value: (
        (value.get("system"), value.get("code")) in pairs or (value.get("system") in any_of and "code" in value)
    )


def _plain(codes: Codes) -> IsBound:
    plain = frozenset(code for _, code in codes.pairs)
    return lambda value: value in plain


_TESTS: Mapping[str, Callable[[Codes], IsBound]] = {
    "CodeableConcept": _concept,
    "Coding": _coding,
    "Quantity": _coding,
    "code": _plain,
    "uri": _plain,
    "string": _plain,
}

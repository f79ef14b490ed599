"""Which slice of a sliced element an item belongs to, found by one look-up wherever the discriminators allow it.

https://hl7.org/fhir/R4/profiling.html#discriminator
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from fengchi.fhir.gate.places import Place
from fengchi.fhir.gate.profiles.faults import Fault
from fengchi.fhir.gate.profiles.patterns import Fits, fits, one_coding, system_and_code
from fengchi.fhir.gate.profiles.run import Check, Run

Find: TypeAlias = Callable[[Any], int]
"""The number of an item's slice, -1 when it is in none."""


@dataclass(frozen=True, slots=True)
class Slice:
    """tells: for each discriminator, (where it looks, what stands there); missing and surplus: None where no limit is."""

    tells: tuple[tuple[str, Any], ...]
    least: int
    most: int
    missing: Fault
    surplus: Fault
    checks: tuple[Check, ...]


def sliced(name: str, slices: Sequence[Slice], common: tuple[Check, ...], in_none: Check | None) -> Check:
    """Check every item by the common checks and those of its slice, and how many of each slice there are.

    in_none: checks an item that is in no slice; None where the slicing is open.
    """
    find = finder(slices)
    checks = tuple(one.checks for one in slices)
    limits = {at: one for at, one in enumerate(slices) if one.most >= 0}
    never = frozenset(at for at, one in limits.items() if not one.most)
    needed = [(at, one) for at, one in enumerate(slices) if one.least]
    count = bool(limits or needed)

    def check(node: Any, place: Place, run: Run) -> None:
        found: list[int] = []
        for index, item in enumerate(node.get(name, ())):
            at = (place, name, index)
            for each in common:
                each(item, at, run)
            number = find(item)
            if number >= 0:
                if count:
                    found.append(number)
                for each in checks[number]:
                    each(item, at, run)
            elif in_none:
                in_none(item, at, run)
        for number, one in needed:
            if found.count(number) < one.least:
                one.missing.at(place, run)
        if len(found) != len(set(found)) or not never.isdisjoint(found):
            _surplus(node, name, place, run, find, limits)

    return check


def refusing(fault: Fault) -> Check:
    """Every item is refused: the slicing is closed."""

    def check(_: Any, place: Place, run: Run) -> None:
        fault.at(place, run)

    return check


def refusing_parts(fault: Fault) -> Check:
    """A part of a complex extension is refused, known by its url that is only a name; what has a full url is no part.

    https://hl7.org/fhir/R4/extensibility.html#Extension
    """

    def check(item: Any, place: Place, run: Run) -> None:
        if ":" not in item.get("url", ":"):
            fault.at(place, run)

    return check


def _surplus(node: Any, name: str, place: Place, run: Run, find: Find, limits: Mapping[int, Slice]) -> None:
    """Some slice has several items: report those beyond its limit."""
    counts: dict[int, int] = {}
    for index, item in enumerate(node.get(name, ())):
        number = find(item)
        counts[number] = counts.get(number, 0) + 1
        if number in limits and counts[number] > limits[number].most:
            limits[number].surplus.at((place, name, index), run)


def finder(slices: Sequence[Slice]) -> Find:
    """The quickest function for these discriminators."""
    paths = {tuple(path for path, _ in one.tells) for one in slices}
    values = [one.tells[0][1] for one in slices]
    if len(paths) == 1 and len(path := next(iter(paths))) == 1 and "." not in path[0]:
        if all(one_coding(value) for value in values):
            return _by_concept(path[0], {one_coding(value): at for at, value in enumerate(values)})
        if not path[0] and all(system_and_code(value) for value in values):
            return _by_coding({system_and_code(value): at for at, value in enumerate(values)})
        if path[0] and all(isinstance(value, str) for value in values):
            return _by_text(path[0], {value: at for at, value in enumerate(values)})
    return _by_trying([tuple((path.split("."), fits(value)) for path, value in one.tells) for one in slices])


def _by_concept(path: str, table: Mapping[Any, int]) -> Find:
    def find(item: Any) -> int:
        concept = item.get(path) if path else item
        for coding in concept.get("coding", ()) if concept else ():
            number = table.get((coding.get("system"), coding.get("code")))
            if number is not None:
                return number
        return -1

    return find


def _by_coding(table: Mapping[Any, int]) -> Find:
    return lambda item: table.get((item.get("system"), item.get("code")), -1)


def _by_text(name: str, table: Mapping[str, int]) -> Find:
    return lambda item: table.get(item.get(name), -1)


def _by_trying(tells: Sequence[tuple[tuple[list[str], Fits], ...]]) -> Find:
    def find(item: Any) -> int:
        for number, discriminators in enumerate(tells):
            if all(any(told(value) for value in _at(item, path)) for path, told in discriminators):
                return number
        return -1

    return find


def _at(item: Any, path: Sequence[str]) -> list[Any]:
    """Everything that stands at a path, of each item of the lists on the way."""
    here = [item]
    for name in path if path != [""] else ():
        inner = [one[name] for one in here if isinstance(one, Mapping) and name in one]
        here = [each for one in inner for each in (one if isinstance(one, list) else [one])]
    return here

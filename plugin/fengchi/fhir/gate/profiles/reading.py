"""Small readers that the invariants are made of, with FHIRPath's meaning: of what is not there no comparison is true.

https://hl7.org/fhirpath/N1/#singleton-evaluation-of-collections and https://hl7.org/fhirpath/N1/#boolean-logic
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from fengchi.fhir.gate.invariants import Node

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NOTHING: Node = {}


def inner(node: Any, *names: str) -> list[Any]:
    """Everything at a path, in order, lists on the way opened; empty where the path ends."""
    here = [node]
    for name in names:
        found: list[Any] = []
        for one in here:
            value = one.get(name) if isinstance(one, Mapping) else None
            if isinstance(value, list):
                found += [item for item in value if item is not None]
            elif value is not None:
                found.append(value)
        here = found
    return here


def chosen(node: Node, stem: str) -> Any:
    """The value of a choice such as value[x], whichever its type; None when it is not there (or by extension alone)."""
    return next((value for name, value in node.items() if name.startswith(stem) and name != stem), None)


def has_chosen(node: Node, stem: str) -> bool:
    """Whether any member of a choice is there, be it by its extension alone."""
    hidden = f"_{stem}"
    for name in node:  # noqa: SIM110  any() with a generator takes three times as long
        if name.startswith(stem) or name.startswith(hidden):
            return True
    return False


def codings(concept: Any) -> Sequence[Node]:
    """The codings of a CodeableConcept; none for anything else."""
    return concept.get("coding", ()) if isinstance(concept, dict) else ()


def has_code(concept: Any, *wanted: str) -> bool:
    """Whether a CodeableConcept has a coding with one of these codes, whatever its system."""
    for coding in codings(concept):  # noqa: SIM110  any() with a generator takes three times as long
        if coding.get("code") in wanted:
            return True
    return False


def codes_of(concept: Any, system: str) -> list[str]:
    """The codes of a CodeableConcept in one system."""
    return [one["code"] for one in codings(concept) if one.get("system") == system and "code" in one]


def count_of(concept: Any, *systems: str) -> int:
    """How many codings of these systems a CodeableConcept has."""
    return sum(coding.get("system") in systems for coding in codings(concept))


def components(node: Node, code: str) -> list[Node]:
    """The components with a coding of this code, whatever its system."""
    found = []
    for one in node.get("component", ()):  # asked by every second invariant, of every component: so without a call
        for coding in one["code"].get("coding", ()):
            if coding.get("code") == code:
                found.append(one)
                break
    return found


def extensions(node: Node, url: str) -> list[Node]:
    """The extensions with this url."""
    return [one for one in node["extension"] if one.get("url") == url] if "extension" in node else []


def quantity(node: Node) -> Any:
    """The number in valueQuantity; None without one."""
    return node.get("valueQuantity", _NOTHING).get("value")


def quantities(nodes: Iterable[Node]) -> list[Any]:
    """The numbers in the valueQuantity of each that has one."""
    return [number for one in nodes if (number := quantity(one)) is not None]


def is_whole(number: Any) -> bool:
    """Whether a number has no fraction; 3.0 has none. None is no number."""
    if isinstance(number, Decimal):
        return number == number.to_integral_value()
    return number is not None and number == int(number)


def is_between(number: Any, low: Any, high: Any) -> bool:
    """Whether there is a number and it lies within both limits."""
    return number is not None and bool(low <= number <= high)


def is_whole_between(number: Any, low: int, high: int) -> bool:
    return is_between(number, low, high) and is_whole(number)


def is_day(text: Any) -> bool:
    """Whether a date is written to the day and without a time."""
    return isinstance(text, str) and _DAY.fullmatch(text) is not None


def are_days_in_order(period: Any, *, open_ended: bool) -> bool:
    """Whether a Period has whole days, the first not after the last. open_ended: either end may be missing."""
    start, end = (period.get("start"), period.get("end")) if isinstance(period, Mapping) else (None, None)
    given = [text for text in (start, end) if text is not None]
    if len(given) < 2 and not open_ended:
        return False
    return all(map(is_day, given)) and given == sorted(given)

"""Tolerant look-ups in plain FHIR JSON: each gives a value or an empty one, whatever shape it is handed.

https://hl7.org/fhir/R4/json.html. Records are read as they are stored, not through models: that keeps their digits,
costs microseconds on every write, and lets a foreign record that is odd somewhere still tell what it can.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from fengchi.fhir import systems

Json = Mapping[str, Any]
_NOTHING: Json = {}


def inside(element: Json, *names: str) -> Json:
    """The object found by walking down those names, taking the first of a list; empty where the walk ends."""
    here: Any = element
    for name in names:
        here = here.get(name) if isinstance(here, Mapping) else None
        here = here[0] if isinstance(here, list) and here else here
    return here if isinstance(here, Mapping) else _NOTHING


def each(element: Json, name: str) -> list[Json]:
    """The objects of a repeating element."""
    found = element.get(name)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def words(element: Json, name: str) -> str:
    """A string element, empty when it is not there."""
    found = element.get(name)
    return found if isinstance(found, str) else ""


def truth(element: Json, name: str) -> bool | None:
    found = element.get(name)
    return found if isinstance(found, bool) else None


def code_of(concept: Json, system: str) -> str:
    """The code of that system in a CodeableConcept, empty when there is none."""
    return next((words(one, "code") for one in each(concept, "coding") if one.get("system") == system), "")


def display_of(concept: Json) -> str:
    """What a person reads: the text, else the first display, else the first code."""
    codings = each(concept, "coding")
    shown = (words(one, key) for key in ("display", "code") for one in codings)
    return words(concept, "text") or next((one for one in shown if one), "")


def number(quantity: Json) -> Decimal | None:
    """The value of a Quantity, digits kept. One with a comparator, such as "less than 9", is no number."""
    return None if "comparator" in quantity else decimal(quantity.get("value"))


def decimal(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    try:
        made = value if isinstance(value, Decimal) else Decimal(str(value))
    except InvalidOperation:
        return None
    return made if made.is_finite() else None


def whole(value: object) -> int | None:
    """A whole number, from an integer or from a decimal without a fraction."""
    made = decimal(value)
    if made is None or made.adjusted() > 9 or made != made.to_integral_value():
        return None
    return int(made)


def whole_number(quantity: Json) -> int | None:
    return whole(number(quantity))


def day(element: Json, name: str) -> date | None:
    """A whole date; of a dateTime the date part as written, None for a year or a month alone."""
    try:
        return date.fromisoformat(words(element, name)[:10])
    except ValueError:
        return None


def moment(element: Json, name: str) -> datetime | None:
    """An aware instant. A date without a time is noon UTC: the same local day in nearly every zone."""
    text = words(element, name)
    try:
        if len(text) == 10:
            return datetime.combine(date.fromisoformat(text), time(12), UTC)
        made = datetime.fromisoformat(text)
    except ValueError:
        return None
    return made if made.tzinfo is not None else None


def extensions(element: Json, name: str) -> list[Json]:
    """Our extensions of that name."""
    url = systems.extension_url(name)
    return [one for one in each(element, "extension") if one.get("url") == url]


def extension(element: Json, name: str) -> Json:
    return next(iter(extensions(element, name)), _NOTHING)


def parts(complex_extension: Json, name: str) -> list[Json]:
    """The parts of that relative url in a complex extension."""
    return [one for one in each(complex_extension, "extension") if one.get("url") == name]


def part(complex_extension: Json, name: str) -> Json:
    return next(iter(parts(complex_extension, name)), _NOTHING)


_LITERAL = re.compile(r"(?:^|/)(?P<kind>[A-Z][A-Za-z]+)/(?P<id>[A-Za-z0-9.\-]{1,64})(?:/_history/[^/]+)?$")


def reference_id(element: Json, kind: str) -> str:
    """The id in a literal reference to that kind: relative, absolute or versioned; urn:uuid as the bare UUID."""
    text = words(element, "reference")
    if text.startswith("urn:uuid:"):
        return text.removeprefix("urn:uuid:")
    found = _LITERAL.search(text)
    return found["id"] if found and found["kind"] == kind else ""


def component(observation: Json, system: str, code: str) -> Json:
    """The first component with that code, empty when there is none."""
    return next(
        (one for one in each(observation, "component") if code_of(inside(one, "code"), system) == code), _NOTHING
    )


def note_text(resource: Json) -> str:
    """The notes of a resource, one paragraph each."""
    return "\n".join(text for one in each(resource, "note") if (text := words(one, "text")))


def is_synthetic(resource: Json) -> bool:
    return any(one.get("code") == systems.SYNTHETIC for one in each(inside(resource, "meta"), "security"))

"""Which of two FHIR dates is later, when that can be said at all: partial dates overlap, and then it cannot.

https://hl7.org/fhir/R4/datatypes.html#dateTime and https://hl7.org/fhirpath/N1/#comparison
"""

from __future__ import annotations

from datetime import datetime

_TO_THE_DAY = len("2026-03-02")
_LEAP_SECOND = ":60"


def is_later(one: str, other: str) -> bool:
    """True only when the first is surely after the second. Both must be well-formed date, dateTime or instant."""
    if len(one) > _TO_THE_DAY and len(other) > _TO_THE_DAY:
        return _exact(one) > _exact(other)
    shared = min(len(one), len(other), _TO_THE_DAY)
    return one[:shared] > other[:shared]


def _exact(text: str) -> datetime:
    # Python knows no leap second and no fraction finer than a microsecond
    head, _, rest = text.replace(_LEAP_SECOND, ":59").partition(".")
    if not rest:
        return datetime.fromisoformat(head)
    digits = len(rest) - len(rest.lstrip("0123456789"))
    return datetime.fromisoformat(f"{head}.{rest[:digits][:6].ljust(6, '0')}{rest[digits:]}")

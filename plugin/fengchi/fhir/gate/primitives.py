"""The primitive types as pieces of JSON Schema, with the sentence that says how to write each.

https://hl7.org/fhir/R4/datatypes.html#primitive
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# Real days: the 31st only where there is one, 29 February in leap years alone.
_YEAR = "(?:[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)"
_LEAP_YEAR = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)"
_MONTH = "(?:0[1-9]|1[0-2])"
_DAY = (
    f"(?:{_YEAR}-(?:{_MONTH}-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
    f"|{_LEAP_YEAR}-02-29)"
)
_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]+)?"
_ZONE = "(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
_QUAD = "[A-Za-z0-9+/]{4}"
_SPACE = "[ \\t\\r\\n]*"
_LAST_QUAD = "(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)"

_MAX_STRING = 1024 * 1024
_MAX_DECIMAL = 10**300


@dataclass(frozen=True, slots=True)
class Primitive:
    """The schema of one primitive type and what to tell somebody who wrote it otherwise."""

    schema: Mapping[str, Any]
    advice: str


def _text(pattern: str, advice: str, **limits: int) -> Primitive:
    return Primitive({"type": "string", "pattern": f"^(?:{pattern})$", **limits}, advice)


def _whole(lowest: int, advice: str) -> Primitive:
    return Primitive({"type": "integer", "minimum": lowest, "maximum": 2**31 - 1}, advice)


_STRING = Primitive(
    {"type": "string", "pattern": r"\S", "maxLength": _MAX_STRING},
    "Write a text of 1 to 1,048,576 characters that is not all spaces, or leave it out.",
)
_URI = _text(r"\S+", "Write a URI without spaces.")

PRIMITIVES: Mapping[str, Primitive] = {
    "boolean": Primitive({"type": "boolean"}, "Write true or false, without quotes."),
    "integer": _whole(-(2**31), "Write a whole number of 32 bits, without quotes or a decimal point."),
    "unsignedInt": _whole(0, "Write a whole number from 0 up, without quotes or a decimal point."),
    "positiveInt": _whole(1, "Write a whole number from 1 up, without quotes or a decimal point."),
    "decimal": Primitive(
        {"type": "number", "minimum": -_MAX_DECIMAL, "maximum": _MAX_DECIMAL}, "Write a number, without quotes."
    ),
    "string": _STRING,
    "markdown": _STRING,
    "xhtml": _STRING,
    "code": _text(r"[^\s]+(?:\s[^\s]+)*", "Write a code without leading, trailing or double spaces."),
    "id": _text(r"[A-Za-z0-9\-.]{1,64}", "Write 1 to 64 letters, digits, - or ."),
    "uri": _URI,
    "url": _URI,
    "canonical": _URI,
    "oid": _text(r"urn:oid:[0-2](?:\.(?:0|[1-9][0-9]*))+", "Write urn:oid: and the number, such as urn:oid:1.2.3."),
    # The models read version 4 alone, and what the gate lets in they must be able to read.
    "uuid": _text(
        "urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
        "Write urn:uuid: and a version 4 UUID in small letters.",
    ),
    "date": _text(
        f"{_YEAR}(?:-{_MONTH})?|{_DAY}", "Write a date that exists, as YYYY, YYYY-MM or YYYY-MM-DD, such as 2026-03-02."
    ),
    "dateTime": _text(
        f"{_YEAR}(?:-{_MONTH})?|{_DAY}(?:T{_TIME}{_ZONE})?",
        "Write a date that exists; a time needs seconds and a zone, such as 2026-03-02T10:05:00+01:00.",
    ),
    "instant": _text(
        f"{_DAY}T{_TIME}{_ZONE}", "Write date, time with seconds, and zone, such as 2026-03-02T10:05:00.000+01:00."
    ),
    "time": _text(_TIME, "Write hours, minutes and seconds without a zone, such as 10:05:00; 24:00 is not a time."),
    "base64Binary": _text(
        f"(?:{_SPACE}{_QUAD})*(?:{_SPACE}{_QUAD}|{_SPACE}{_LAST_QUAD}){_SPACE}",
        "Write the bytes in base64 (RFC 4648), padded with = to groups of four.",
    ),
}

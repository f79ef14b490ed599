"""FHIR JSON in and out, exactly: decimals keep their digits, and text that two readers could read apart is refused.

https://hl7.org/fhir/R4/json.html and https://hl7.org/fhir/R4/datatypes.html#decimal (precision matters)
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import msgspec

from fengchi.domain.errors import Issue, Malformed

MAX_DEPTH: Final = 60
"""Objects and arrays inside each other; real resources stay under 20."""
MAX_NUMBER_LENGTH: Final = 100
MAX_EXPONENT: Final = 300
"""Beyond this no client's number can hold the value, and arithmetic on it can stall a server."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_TOO_DEEP = b"\n" + b" " * (MAX_DEPTH + 1)
_MSGSPEC_POSITION = re.compile(r"\(byte (\d+)\)")
_STRING_OR_NUMBER = re.compile(rb'"(?:[^"\\]|\\.)*+"|(-?[0-9][0-9.eE+-]*)', re.DOTALL)
_CONTROL_ESCAPE = re.compile(rb"(?<!\\)(?:\\\\)*+(\\u00(?:0[0-8bBcCeEfF]|1[0-9a-fA-F])|\\[bf])")
_CONTROL_STARTS = (b"u000", b"u001", b"b", b"f")  # what follows the backslash
_SURROGATE_ESCAPE = re.compile(rb"\\u[dD][89a-fA-F]")


def decode(text: bytes | str) -> dict[str, Any]:
    """The object this JSON text says, as dicts, lists, str, int, Decimal, bool and None.

    Raises Malformed, with the place in the issue's `where`, for broken JSON, wrong UTF-8, a key given twice, a control
    character, a number beyond all measure, nesting deeper than MAX_DEPTH, or anything but an object.
    """
    raw = _to_bytes(text)
    value = _parse(raw)
    if not isinstance(value, dict):
        raise _malformed("Send one JSON object, such as a FHIR resource.", "json-object", code="structure")
    # Indented by one space a level the text shows its depth, and a line fewer after a round trip is a key lost: both
    # are found at the speed of C, where a walk through the values would cost more than the parsing.
    indented = msgspec.json.format(raw, indent=1)
    if _TOO_DEEP in indented:
        raise _too_deep()
    if b"\\" in raw:
        _refuse_control_characters(raw)
    if msgspec.json.format(_ENCODER.encode(value), indent=1).count(b"\n") != indented.count(b"\n"):
        raise _duplicate_key(raw)
    return value


def encode(resource: Mapping[str, Any]) -> str:
    """Compact JSON text, keys in their order, a Decimal with its digits. Raises Malformed for a control character."""
    raw = _ENCODER.encode(resource)
    if b"\\" in raw:
        _refuse_control_characters(raw)
    return raw.decode()


def _measured_decimal(digits: str) -> Decimal:
    if len(digits) > MAX_NUMBER_LENGTH:
        raise ValueError(digits)
    try:
        value = Decimal(digits)
    except InvalidOperation:
        raise ValueError(digits) from None
    if not -MAX_EXPONENT <= value.adjusted() <= MAX_EXPONENT:
        raise ValueError(digits)
    return value


_DECODER = msgspec.json.Decoder(float_hook=_measured_decimal)
_ENCODER = msgspec.json.Encoder(decimal_format="number")


def _to_bytes(text: bytes | str) -> bytes:
    try:
        raw = text.encode() if isinstance(text, str) else bytes(text)
    except UnicodeEncodeError:
        raise _malformed("Half of a surrogate pair stands alone; send well-formed Unicode text.", "json-utf8") from None
    return raw.removeprefix(_BYTE_ORDER_MARK)


def _parse(raw: bytes) -> Any:
    try:
        return _DECODER.decode(raw)
    except RecursionError:
        raise _too_deep() from None
    except UnicodeDecodeError:
        raise _wrong_utf8(raw) from None
    except msgspec.ValidationError:
        raise _immeasurable_number(raw) from None
    except msgspec.DecodeError as error:
        raise _broken(raw, str(error)) from None


def _refuse_control_characters(raw: bytes) -> None:
    if not any(piece.startswith(_CONTROL_STARTS) for piece in raw.split(b"\\")[1:]):
        return  # nearly always so, and quicker to see than the expression runs
    found = _CONTROL_ESCAPE.search(raw)
    if found:
        text = "A control character (U+0000 to U+001F) stands in a string; only tab and line breaks may. Remove it."
        raise _malformed(text, "json-control-character", _place(raw, found.start(1)), code="value")


def _too_deep() -> Malformed:
    text = f"Objects and arrays are nested more than {MAX_DEPTH} deep; send a flatter resource."
    return _malformed(text, "json-depth", code="structure")


def _wrong_utf8(raw: bytes) -> Malformed:
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        return _malformed("This is not UTF-8 text; send the JSON in UTF-8.", "json-utf8", _place(raw, error.start))
    return _malformed("This is not UTF-8 text; send the JSON in UTF-8.", "json-utf8")


def _immeasurable_number(raw: bytes) -> Malformed:
    text = f"A number has more than {MAX_NUMBER_LENGTH} characters or an exponent beyond {MAX_EXPONENT}; shorten it."
    for found in _STRING_OR_NUMBER.finditer(raw):
        if found[1] and not _is_measured(found[1]):
            return _malformed(text, "json-number", _place(raw, found.start()), code="value")
    return _malformed(text, "json-number", code="value")


def _is_measured(digits: bytes) -> bool:
    try:
        _measured_decimal(digits.decode())
    except ValueError:
        return False
    return True


def _broken(raw: bytes, reason: str) -> Malformed:
    position = _MSGSPEC_POSITION.search(reason)
    if position:
        return _malformed("The JSON is broken here; correct it.", "json-syntax", _place(raw, int(position[1])))
    if _SURROGATE_ESCAPE.search(raw):
        return _malformed("The JSON ends too early, or half of a surrogate pair stands alone.", "json-syntax")
    return _malformed("The JSON ends too early; send all of it.", "json-syntax", _place(raw, len(raw)))


def _duplicate_key(raw: bytes) -> Malformed:
    keys = next(_keys_given_twice(json.loads(raw, object_pairs_hook=_Pairs, parse_int=str, parse_float=str), ""), "")
    text = "This key is given twice in one object; readers would disagree on which counts. Keep one."
    return _malformed(text, "json-duplicate-key", keys, code="structure")


class _Pairs(list[tuple[str, Any]]):
    """An object as its pairs, so that a repeated key is still seen."""


def _keys_given_twice(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, _Pairs):
        seen: set[str] = set()
        for key, inner in value:
            if key in seen:
                yield f"{path}.{_shown(key)}".removeprefix(".")
            seen.add(key)
            yield from _keys_given_twice(inner, f"{path}.{_shown(key)}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _keys_given_twice(inner, f"{path}[{index}]")


def _shown(key: str) -> str:
    # a key that is no element's name may hold anything, patient data included
    return key if re.fullmatch(r"_?[A-Za-z][A-Za-z0-9]{0,63}", key) else "?"


def _place(raw: bytes, offset: int) -> str:
    line = raw.count(b"\n", 0, offset) + 1
    column = offset - (raw.rfind(b"\n", 0, offset) + 1) + 1
    return f"line {line}, column {column}"


def _malformed(text: str, rule: str, where: str = "", *, code: str = "structure") -> Malformed:
    return Malformed(issues=[Issue(text, where, code, rule)])

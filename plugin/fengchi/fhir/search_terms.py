"""One value of a search parameter, read: a code in its system, a span of time, a reference, a text, a number.

https://hl7.org/fhir/R4/search.html#ptypes and, for precision, https://hl7.org/fhir/R4/search.html#prefix.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from fengchi.domain.errors import Invalid, Issue
from fengchi.fhir.search_parameters import ParameterType, SearchParameter, parameters_of
from fengchi.fhir.search_texts import BOUNDLESS, EARLIEST, LATEST, date_range, fold, split_reference

PREFIXES = ("eq", "ne", "gt", "ge", "lt", "le", "sa", "eb", "ap")


@dataclass(frozen=True, slots=True)
class TokenTerm:
    """system None: in any system; "": in none. code "": any code of the system."""

    system: str | None
    code: str


@dataclass(frozen=True, slots=True)
class DateTerm:
    """The span that the written date covers: low included, high excluded."""

    prefix: str
    low: datetime
    high: datetime


@dataclass(frozen=True, slots=True)
class ReferenceTerm:
    """A record by id and, where given, type; or a url."""

    kind: str = ""
    record_id: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class StringTerm:
    folded: str
    exact: str


@dataclass(frozen=True, slots=True)
class QuantityTerm:
    """value as written and the span that its digits cover: 5.40 covers 5.395 to 5.405. unit: code or unit, or empty."""

    prefix: str
    value: float
    low: float
    high: float
    system: str | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class UriTerm:
    uri: str


@dataclass(frozen=True, slots=True)
class CompositeTerm:
    """Both must hold in the same place of the resource."""

    first: tuple[SearchParameter, Term]
    second: tuple[SearchParameter, Term]


Term = TokenTerm | DateTerm | ReferenceTerm | StringTerm | QuantityTerm | UriTerm | CompositeTerm


def parse_term(
    kind: str, parameter: SearchParameter, text: str, *, name: str, modifier: str = "", base: str = "", target: str = ""
) -> Term:
    """Read one value. name: the parameter as the client wrote it, for the complaint. Raises Invalid."""
    if not text:
        raise _bad(name, "There is an empty value.")
    if modifier == "identifier":
        return _token(parameter, text)
    match parameter.type:
        case ParameterType.TOKEN:
            return _token(parameter, text)
        case ParameterType.DATE:
            return _date(text, name)
        case ParameterType.REFERENCE:
            return _reference(text, name, base, target)
        case ParameterType.STRING:
            return StringTerm(fold(_plain(text)), _plain(text))
        case ParameterType.QUANTITY | ParameterType.NUMBER:
            return _quantity(text, name)
        case ParameterType.URI:
            return UriTerm(_plain(text))
        case ParameterType.COMPOSITE:
            return _composite(kind, parameter, text, name, base)


def _token(parameter: SearchParameter, text: str) -> TokenTerm:
    parts = split_unescaped(text, "|")
    if len(parts) == 1:
        return TokenTerm(None, _plain(parts[0]))
    system, code = _plain(parts[0]), _plain("|".join(parts[1:]))
    # An element of type code does not state its system; the definition does.
    if parameter.implied_system and system == parameter.implied_system:
        return TokenTerm(None if code else "", code)
    return TokenTerm(system, code)


def _date(text: str, name: str) -> DateTerm:
    prefix, rest = _prefixed(text)
    # An unescaped plus sign of a zone arrives as a space.
    span = date_range(re.sub(r" (?=\d{2}:\d{2}$)", "+", rest))
    if span is None:
        raise _bad(name, "This must be a date such as 2026-11-02 or 2026-11-02T09:00:00Z, after an optional prefix.")
    low, high = _widened(*span) if prefix == "ap" else span
    return DateTerm(prefix, low, high)


def _widened(low: datetime, high: datetime) -> tuple[datetime, datetime]:
    """About then: a tenth of the span on either side, and at least a day."""
    margin = max(timedelta(days=1), (high - low) / 10)
    return max(low - EARLIEST, margin) - margin + EARLIEST, LATEST - (max(LATEST - high, margin) - margin)


def _reference(text: str, name: str, base: str, target: str) -> ReferenceTerm:
    plain = _plain(text)
    local = plain.removeprefix(base.rstrip("/") + "/") if base else plain
    kind, record_id, url = split_reference(local)
    if record_id:
        if target and kind != target:
            raise _bad(name, f"The modifier says {target}, the value another type.")
        return ReferenceTerm(kind, record_id)
    if re.fullmatch(r"[A-Za-z0-9.\-]{1,64}", plain):
        return ReferenceTerm(target, plain)
    if re.match(r"[a-z][a-z0-9+.\-]*:", url):
        return ReferenceTerm(url=url)
    raise _bad(name, "This must be an id, Type/id, or an absolute URL.")


def _quantity(text: str, name: str) -> QuantityTerm:
    """prefix number, or prefix number|system|code; `||unit` leaves the system open."""
    parts = [_plain(one) for one in split_unescaped(text, "|")]
    if len(parts) not in (1, 3):
        raise _bad(name, "This must be a number, or number|system|code.")
    prefix, digits = _prefixed(parts[0])
    value = _decimal(digits, name)
    low, high = _span(value, prefix)
    system, unit = (parts[1] or None, parts[2]) if len(parts) == 3 else (None, "")
    return QuantityTerm(prefix, float(value), low, high, system, unit)


def _decimal(text: str, name: str) -> Decimal:
    try:
        if not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?", text):
            raise InvalidOperation
        value = Decimal(text)
    except InvalidOperation:
        raise _bad(name, "This must be a number, after an optional prefix.") from None
    if abs(value) >= Decimal(BOUNDLESS):
        raise _bad(name, "This number is too large.")
    return value


def _span(value: Decimal, prefix: str) -> tuple[float, float]:
    """Half a unit of the last written digit on either side; for "about", a tenth of the value."""
    exponent = value.as_tuple().exponent
    half = Decimal(5).scaleb(int(exponent) - 1)
    margin = abs(value) / 10 if prefix == "ap" else half
    return float(value - margin), float(value + margin)


def _composite(kind: str, parameter: SearchParameter, text: str, name: str, base: str) -> CompositeTerm:
    parts = split_unescaped(text, "$")
    if len(parts) != 2:
        raise _bad(name, "This must be two values joined by $.")
    known = parameters_of(kind)
    first, second = (
        (known[one], parse_term(kind, known[one], part, name=name, base=base))
        for one, part in zip(parameter.components, parts, strict=True)
    )
    return CompositeTerm(first, second)


def _prefixed(text: str) -> tuple[str, str]:
    return (text[:2], text[2:]) if text[:2] in PREFIXES else ("eq", text)


def split_unescaped(text: str, separator: str) -> list[str]:
    r"""Split where the separator is not behind a backslash; backslashes stay. "a\,b,c" gives "a\,b" and "c"."""
    if "\\" not in text:
        return text.split(separator)
    parts = [""]
    for token in re.findall(r"\\.|.", text, re.DOTALL):
        if token == separator:
            parts.append("")
        else:
            parts[-1] += token
    return parts


def _plain(text: str) -> str:
    r"""Without the escapes: "\," is a comma, "\\" a backslash. https://hl7.org/fhir/R4/search.html#escaping"""
    return re.sub(r"\\([,|$\\])", r"\1", text) if "\\" in text else text


def _bad(name: str, text: str) -> Invalid:
    return Invalid(issues=[Issue(text, name, "value")])

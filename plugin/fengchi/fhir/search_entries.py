"""Index entries, and how one value of a resource becomes one.

https://hl7.org/fhir/R4/search.html#ptypes. A value that cannot be read gives no entry; the gate has refused it before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from fengchi.fhir.search_parameters import ParameterType
from fengchi.fhir.search_texts import BOUNDLESS, EARLIEST, LATEST, date_range, fold, split_reference

Json = Mapping[str, Any]


class TokenEntry(NamedTuple):
    """A code in its system; both empty where an element is there without a code."""

    param: str
    part: int
    system: str
    code: str


class DateEntry(NamedTuple):
    """low included, high excluded, in UTC."""

    param: str
    part: int
    low: datetime
    high: datetime


class ReferenceEntry(NamedTuple):
    """target_kind and target_id of a relative reference, or the url of an absolute one or a canonical."""

    param: str
    part: int
    target_kind: str
    target_id: str
    url: str


class StringEntry(NamedTuple):
    param: str
    part: int
    folded: str
    exact: str


class QuantityEntry(NamedTuple):
    param: str
    part: int
    low: float
    high: float
    system: str
    code: str
    unit: str


class UriEntry(NamedTuple):
    param: str
    part: int
    uri: str


Entry = TokenEntry | DateEntry | ReferenceEntry | StringEntry | QuantityEntry | UriEntry


def items(element: Any) -> list[Any]:
    """The element as a list, whether it repeats or not."""
    return element if isinstance(element, list) else [element]


def _tokens(param: str, part: int, value: Any) -> Iterator[Entry]:
    if isinstance(value, bool):
        yield TokenEntry(param, part, "", "true" if value else "false")
    elif isinstance(value, str | int):
        yield TokenEntry(param, part, "", str(value))
    elif isinstance(value, Mapping):
        yield from _tokens_of_type(param, part, value)


def _tokens_of_type(param: str, part: int, value: Json) -> Iterator[Entry]:
    """A CodeableConcept, a Coding, an Identifier, or a ContactPoint (whose use plays the part of the system)."""
    if "value" in value:
        system = value.get("use", "") if param in ("telecom", "phone", "email") else value.get("system", "")
        yield TokenEntry(param, part, str(system), str(value["value"]))
        return
    codings = [one for one in items(value.get("coding", value)) if isinstance(one, Mapping) and one.get("code")]
    for coding in codings:
        yield TokenEntry(param, part, str(coding.get("system", "")), str(coding["code"]))
    if not codings:
        yield TokenEntry(param, part, "", "")


def _dates(param: str, part: int, value: Any) -> Iterator[Entry]:
    for one in items(value.get("event", value)) if isinstance(value, Mapping) else (value,):
        ends = _period(one) if isinstance(one, Mapping) else date_range(str(one))
        if ends:
            yield DateEntry(param, part, *ends)


def _period(value: Json) -> tuple[datetime, datetime] | None:
    """An open end reaches to the first or last moment; a Timing is read by its bounds."""
    repeat = value.get("repeat")
    period = repeat.get("boundsPeriod", {}) if isinstance(repeat, Mapping) else value
    start, end = date_range(str(period.get("start", ""))), date_range(str(period.get("end", "")))
    if start is None and end is None:
        return None
    return (start[0] if start else EARLIEST, end[1] if end else LATEST)


def _references(param: str, part: int, value: Any) -> Iterator[Entry]:
    if isinstance(value, str):
        # A canonical: found with and without its version.
        for url in dict.fromkeys((value, value.partition("|")[0])):
            kind, record_id, rest = split_reference(url)
            yield ReferenceEntry(param, part, kind, record_id, rest)
    elif isinstance(value, Mapping):
        text = str(value.get("reference", ""))
        if not text.startswith("#"):
            yield ReferenceEntry(param, part, *split_reference(text))
        identifier = value.get("identifier")
        if isinstance(identifier, Mapping) and "value" in identifier:
            yield TokenEntry(f"{param}:identifier", part, str(identifier.get("system", "")), str(identifier["value"]))


def _strings(param: str, part: int, value: Any) -> Iterator[Entry]:
    """A string, or every part of a HumanName or Address."""
    if isinstance(value, str):
        yield StringEntry(param, part, fold(value), value)
    elif isinstance(value, Mapping):
        for name in _STRING_PARTS:
            for text in items(value.get(name, [])):
                if isinstance(text, str):
                    yield StringEntry(param, part, fold(text), text)


_STRING_PARTS = (
    "text",
    "family",
    "given",
    "prefix",
    "suffix",
    "line",
    "city",
    "district",
    "state",
    "postalCode",
    "country",
)


def _quantities(param: str, part: int, value: Any) -> Iterator[Entry]:
    """A number, a Quantity (perhaps "less than" or "more than" its value), or a Range with one or both ends."""
    if not isinstance(value, Mapping):
        value = {"value": value}
    ends = _ends(value)
    if ends is not None:
        measured = next((one for one in (value.get("low"), value.get("high")) if isinstance(one, Mapping)), value)
        unit = (str(measured.get(name, "")) for name in ("system", "code", "unit"))
        yield QuantityEntry(param, part, *ends, *unit)


def _ends(value: Json) -> tuple[float, float] | None:
    if "low" in value or "high" in value:
        low, high = (
            _number(one.get("value")) if isinstance(one := value.get(name), Mapping) else None
            for name in ("low", "high")
        )
        return (
            None
            if low is None and high is None
            else (-BOUNDLESS if low is None else low, BOUNDLESS if high is None else high)
        )
    number, comparator = _number(value.get("value")), str(value.get("comparator", ""))
    if number is None:
        return None
    return (-BOUNDLESS if "<" in comparator else number, BOUNDLESS if ">" in comparator else number)


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | float):
        return None
    # Compared before it is turned into a float, which an integer of 400 digits cannot be.
    return float(max(-BOUNDLESS, min(BOUNDLESS, value)))


def _uris(param: str, part: int, value: Any) -> Iterator[Entry]:
    if isinstance(value, str):
        for uri in dict.fromkeys((value, value.partition("|")[0])):
            yield UriEntry(param, part, uri)


READERS: Mapping[ParameterType, Callable[[str, int, Any], Iterator[Entry]]] = {
    ParameterType.TOKEN: _tokens,
    ParameterType.DATE: _dates,
    ParameterType.REFERENCE: _references,
    ParameterType.STRING: _strings,
    ParameterType.QUANTITY: _quantities,
    ParameterType.NUMBER: _quantities,
    ParameterType.URI: _uris,
}
"""Called with the parameter, the part of the resource (0, or n for the n-th component), and the value."""

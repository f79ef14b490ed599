"""What a resource puts into the search index: one entry for each value of each search parameter.

https://hl7.org/fhir/R4/search.html#ptypes. Walks plain JSON by the paths of search_parameters; a FHIRPath engine took a
thousand times longer for the same values. A value that cannot be read is not indexed; the gate has refused it before.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from fengchi.fhir.search_parameters import HELD_BY_RECORD, ParameterType, parameters_of

Json = Mapping[str, Any]

EARLIEST = datetime(1, 1, 1, tzinfo=UTC)
LATEST = datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
BOUNDLESS = 1e300
"""Stands for an open end of a quantity: databases and JSON have no common infinity."""


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


def index_entries(resource: Json) -> tuple[Entry, ...]:
    """Every index entry of this resource, each once, in the order of the resource."""
    plan = _plan(str(resource["resourceType"]))
    found = (
        entry for name in resource if name in plan for reader in plan[name] for entry in reader.entries(resource[name])
    )
    return tuple(dict.fromkeys(found))


def patient_of(resource: Json) -> str | None:
    """Id of the patient in whose compartment this stands, or None. https://hl7.org/fhir/R4/compartmentdefinition-patient.html"""
    if resource.get("resourceType") == "Patient":
        return resource.get("id")
    candidates: list[Any] = [resource.get(name) for name in ("subject", "patient", "beneficiary")]
    targets = resource.get("target") if resource.get("resourceType") == "Provenance" else None
    for reference in (*candidates, *(targets if isinstance(targets, list) else ())):
        if isinstance(reference, Mapping):
            kind, record_id, _ = split_reference(str(reference.get("reference", "")))
            if kind == "Patient":
                return record_id
    return None


# Reading one parameter ----------------------------------------------------------------------------------------------


class _Step(NamedTuple):
    """A name to follow, and optionally the items to keep."""

    name: str
    key: str = ""
    value: str = ""


class _Reader(NamedTuple):
    """Reads one path of one parameter. first and rest: the path; the first name is already followed."""

    param: str
    type: ParameterType
    targets: frozenset[str]
    first: _Step
    rest: tuple[_Step, ...]

    def entries(self, element: Any) -> Iterator[Entry]:
        read = _READ[self.type]
        for place, item in enumerate(_items(element)):
            part = place + 1 if self.first.name == "component" else 0
            for value in _walk(item, self.rest) if _kept(item, self.first) else ():
                for entry in read(self.param, part, value):
                    if self._may_point_to(entry):
                        yield entry

    def _may_point_to(self, entry: Entry) -> bool:
        if not self.targets or not isinstance(entry, ReferenceEntry) or not entry.target_kind:
            return True
        return entry.target_kind in self.targets


_STEP = re.compile(r"(?P<name>\w+)(?:\[(?P<key>\w+)=(?P<value>[^\]]+)\])?")


@lru_cache(maxsize=512)
def _plan(kind: str) -> Mapping[str, tuple[_Reader, ...]]:
    """For each top-level element of this type, what must be read from it."""
    plan: dict[str, tuple[_Reader, ...]] = {}
    for parameter in parameters_of(kind).values():
        if parameter.name in HELD_BY_RECORD:
            continue
        for path in parameter.paths:
            first, *rest = (_Step(*(group or "" for group in step.groups())) for step in _STEP.finditer(path))
            reader = _Reader(parameter.name, parameter.type, parameter.targets, first, tuple(rest))
            plan[first.name] = (*plan.get(first.name, ()), reader)
    return plan


def _items(element: Any) -> list[Any]:
    return element if isinstance(element, list) else [element]


def _kept(item: Any, step: _Step) -> bool:
    return not step.key or (isinstance(item, Mapping) and item.get(step.key) == step.value)


def _walk(item: Any, steps: tuple[_Step, ...]) -> Iterator[Any]:
    if not steps:
        if item is not None:
            yield item
        return
    if isinstance(item, Mapping):
        for child in _items(item.get(steps[0].name)):
            if child is not None and _kept(child, steps[0]):
                yield from _walk(child, steps[1:])


# Reading one value ----------------------------------------------------------------------------------------------


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
    codings = [one for one in _items(value.get("coding", value)) if isinstance(one, Mapping) and one.get("code")]
    for coding in codings:
        yield TokenEntry(param, part, str(coding.get("system", "")), str(coding["code"]))
    if not codings:
        yield TokenEntry(param, part, "", "")


def _dates(param: str, part: int, value: Any) -> Iterator[Entry]:
    for one in _items(value.get("event", value)) if isinstance(value, Mapping) else (value,):
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
            for text in _items(value.get(name, [])):
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


_READ = {
    ParameterType.TOKEN: _tokens,
    ParameterType.DATE: _dates,
    ParameterType.REFERENCE: _references,
    ParameterType.STRING: _strings,
    ParameterType.QUANTITY: _quantities,
    ParameterType.NUMBER: _quantities,
    ParameterType.URI: _uris,
}


# Shared with the reading of search requests ---------------------------------------------------------------------


_REFERENCE = re.compile(
    r"(?P<kind>[A-Z][A-Za-z]{1,40})/(?P<id>[A-Za-z0-9.\-]{1,64})(?:/_history/[A-Za-z0-9.\-]{1,64})?"
)


def split_reference(text: str) -> tuple[str, str, str]:
    """(kind, id, "") of a relative reference, ("", "", url) of anything else."""
    match = _REFERENCE.fullmatch(text)
    return (match["kind"], match["id"], "") if match else ("", "", text)


_DATE = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2})"
    r"(?:T(?P<time>\d{2}:\d{2}(?P<second>:\d{2}(?:\.(?P<fraction>\d{1,9}))?)?)(?P<zone>Z|[+-]\d{2}:\d{2})?)?)?)?"
)


def date_range(text: str) -> tuple[datetime, datetime] | None:
    """First moment, and first moment after, of a FHIR date, dateTime or instant; None where it is none.

    What has no zone is UTC. The precision decides: "2026" is the year, "2026-11-02T09:00:00Z" one second.
    """
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    try:
        low = _first_moment(match)
        return low.astimezone(UTC), _after(low, match).astimezone(UTC)
    except OverflowError:
        return (LATEST, LATEST) if match["year"] == "9999" else (EARLIEST, EARLIEST)
    except ValueError:
        return None


def _first_moment(match: re.Match[str]) -> datetime:
    day = f"{match['year']}-{match['month'] or '01'}-{match['day'] or '01'}"
    if not match["time"]:
        return datetime.fromisoformat(f"{day}T00:00:00+00:00")
    # Databases hold microseconds; what is finer is cut off.
    time = match["time"][: len("00:00:00.000000")]
    return datetime.fromisoformat(f"{day}T{time}{match['zone'] or '+00:00'}")


def _after(low: datetime, match: re.Match[str]) -> datetime:
    try:
        if match["time"]:
            return low + _precision(match)
        if match["day"]:
            return low + timedelta(days=1)
        if match["month"]:
            return low.replace(year=low.year + low.month // 12, month=low.month % 12 + 1)
        return low.replace(year=low.year + 1)
    except (ValueError, OverflowError):
        return LATEST


def _precision(match: re.Match[str]) -> timedelta:
    if match["fraction"]:
        return timedelta(microseconds=max(1, 10 ** (6 - len(match["fraction"]))))
    return timedelta(seconds=1 if match["second"] else 60)


def fold(text: str) -> str:
    """For comparing: without case, accents and repeated spaces. "Óscar  Müller" is "oscar muller"."""
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(one for one in decomposed if not unicodedata.combining(one)).split())

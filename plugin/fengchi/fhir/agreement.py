"""Rules across records: whether what is written agrees with the records beside it.

https://hl7.org/fhir/R4/validation.html (business rules); docs/how-to/validate.md tells both rules. Only a resource that
claims one of our profiles is held to them; beside it stands whatever carries our codes. What is entered in error, and
what is unknown, contradicts nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from fengchi.domain.errors import Issue
from fengchi.domain.measures import MEASURE_CLASSES, MEASURES, MeasureId
from fengchi.fhir import plain, procedure, systems
from fengchi.fhir.plain import Json, inside
from fengchi.fhir.withdrawal import is_entered_in_error

SITES_MATCH = "needling-sites-match"
ORDERED = "readings-ordered"

AT_MOST: Mapping[MeasureId, MeasureId] = {
    MeasureId.MIGRAINE_DAYS: MeasureId.HEADACHE_DAYS,
    # A day with a drug of one class is a day with an acute drug; how the classes add up is not certain.
    **dict.fromkeys(MEASURE_CLASSES, MeasureId.ACUTE_MEDICATION_DAYS),
}
"""Days of the first measure are days of the second as well."""

Named: TypeAlias = tuple[str, Json]
"""A resource under the name by which others refer to it: "Procedure/17", or a urn:uuid within a file."""


def is_ours(resource: Json) -> bool:
    """Whether it claims one of our profiles."""
    claimed = inside(resource, "meta").get("profile")
    listed = claimed if isinstance(claimed, list) else []
    return any(isinstance(one, str) and one.startswith(f"{systems.CANONICAL}/") for one in listed)


# Needles and sites ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sites:
    """The points of a treatment (whole and name are alike) or of a needling record that is part of it.

    binding: it claims a profile, so it must agree.
    """

    name: str
    whole: str
    points: frozenset[str]
    binding: bool

    @property
    def is_record(self) -> bool:
        return self.name != self.whole


def sites_of(named: Named) -> Sites | None:
    """None for anything that is neither a treatment nor a needling record of ours, or is entered in error."""
    name, resource = named
    if resource.get("resourceType") not in ("Procedure", "Observation") or is_entered_in_error(resource):
        return None
    if _is_needling_record(resource):
        whole = plain.words(inside(resource, "partOf"), "reference").partition("/_history/")[0]
        codes = [inside(one, "code") for one in plain.each(resource, "component")]
        return Sites(name, whole, _points(codes), is_ours(resource)) if whole else None
    if resource.get("resourceType") == "Procedure" and procedure.is_ours(resource):
        return Sites(name, name, _points(plain.each(resource, "bodySite")), is_ours(resource))
    return None


def _is_needling_record(resource: Json) -> bool:
    code = plain.code_of(inside(resource, "code"), systems.OBSERVABLES)
    return resource.get("resourceType") == "Observation" and code == systems.NEEDLING_RECORD


def _points(concepts: Iterable[Json]) -> frozenset[str]:
    return frozenset(_point(one) for one in concepts)


def _point(concept: Json) -> str:
    """What makes two concepts the same point: our code, else the words of a local one, else any other code."""
    code = plain.code_of(concept, systems.POINTS) or plain.code_of(concept, systems.TWCM_POINTS)
    if code and code != systems.LOCAL_POINT:
        return code
    words = " ".join(plain.words(concept, "text").split())
    coding = inside(concept, "coding")
    return f"local: {words}" if code or not coding else f"{plain.words(coding, 'system')}|{plain.words(coding, 'code')}"


def _unequal_sites(written: Sequence[Sites], beside: Sequence[Sites]) -> Iterator[tuple[str, Issue]]:
    everything = (*written, *beside)
    treatments = {one.name: one for one in everything if not one.is_record}
    records = [one for one in everything if one.is_record]
    new = {one.name for one in written if one.binding}
    for record in records:
        treatment = treatments.get(record.whole)
        if treatment is None or record.points == treatment.points:
            continue
        for one in (record, treatment):
            if one.name in new:
                yield one.name, _SITES_OF_RECORD if one.is_record else _SITES_OF_TREATMENT


_SITES_OF_RECORD = Issue(
    "Give as components the points that stand in bodySite of the Procedure this is part of; write both in one "
    "transaction to change them.",
    "Observation.component",
    "business-rule",
    SITES_MATCH,
)
_SITES_OF_TREATMENT = Issue(
    "Give as bodySite the points that are components of the needling record; write both in one transaction to change "
    "them.",
    "Procedure.bodySite",
    "business-rule",
    SITES_MATCH,
)


# Day counts -------------------------------------------------------------------------------------------------------

Comparable: TypeAlias = tuple[str, tuple[str, str], str]
"""(patient, days, method)"""


@dataclass(frozen=True, slots=True)
class DayCount:
    """patient: the reference as written. days: first and last day, as written dates."""

    name: str
    measure: MeasureId
    patient: str
    days: tuple[str, str]
    method: str
    value: Decimal
    binding: bool

    @property
    def same(self) -> Comparable:
        """Counts that have this in common can be compared."""
        return self.patient, self.days, self.method


COMPARED = frozenset({*AT_MOST, *AT_MOST.values()})


def day_count_of(named: Named) -> DayCount | None:
    """None for anything but a known count of days over a whole period."""
    name, resource = named
    if resource.get("resourceType") != "Observation" or is_entered_in_error(resource):
        return None
    code = plain.code_of(inside(resource, "code"), systems.MEASURES)
    period = inside(resource, "effectivePeriod")
    days = plain.words(period, "start")[:10], plain.words(period, "end")[:10]
    patient = plain.words(inside(resource, "subject"), "reference").partition("/_history/")[0]
    value = plain.number(inside(resource, "valueQuantity"))
    if code not in COMPARED or not all(days) or not patient or value is None:
        return None
    method = plain.code_of(inside(resource, "method"), systems.METHODS)
    return DayCount(name, MeasureId(code), patient, days, method, value, is_ours(resource))


def _unordered(written: Sequence[DayCount], beside: Sequence[DayCount]) -> Iterator[tuple[str, Issue]]:
    alike: defaultdict[Comparable, list[DayCount]] = defaultdict(list)
    for one in (*written, *beside):
        alike[one.same].append(one)
    for one in (each for each in written if each.binding):
        for other in alike[one.same]:
            if _exceeds(one, other) or _exceeds(other, one):
                yield one.name, _order_issue(one.measure, other.measure)


def _exceeds(part: DayCount, whole: DayCount) -> bool:
    return AT_MOST.get(part.measure) == whole.measure and part.value > whole.value


def _order_issue(measure: MeasureId, other: MeasureId) -> Issue:
    part, whole = (measure, other) if AT_MOST.get(measure) == other else (other, measure)
    text = (
        f"{MEASURES[part].title} cannot be more than {MEASURES[whole].title[0].lower()}{MEASURES[whole].title[1:]} of "
        "the same days by the same method; correct the one that is wrong, or write both in one transaction."
    )
    return Issue(text, "Observation.valueQuantity.value", "business-rule", ORDERED)


# Both -------------------------------------------------------------------------------------------------------------


def is_compared(named: Named) -> bool:
    """Whether this claims a profile of ours and is of a kind that must agree with others."""
    found = sites_of(named) or day_count_of(named)
    return found is not None and found.binding


def disagreements(written: Iterable[Named], beside: Iterable[Named] = ()) -> dict[str, list[Issue]]:
    """What does not agree, by the name of the written resource that must; each issue once.

    beside: records that stand and are not written now.
    """
    new, old = list(written), list(beside)
    sites = ([found for one in each if (found := sites_of(one)) is not None] for each in (new, old))
    counts = ([count for one in each if (count := day_count_of(one)) is not None] for each in (new, old))
    made: dict[str, list[Issue]] = {}
    for name, issue in (*_unequal_sites(*sites), *_unordered(*counts)):
        if issue not in made.setdefault(name, []):
            made[name].append(issue)
    return made

"""Rules across records: whether what is written agrees with the records beside it.

https://hl7.org/fhir/R4/validation.html (business rules); docs/how-to/validate.md tells both rules. Only a resource that
claims one of our profiles is held to them; beside it stands whatever carries our codes. What counts nowhere (facts.py:
entered in error, not final, changed in its meaning by something unknown), and what is unknown, contradicts nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeAlias

from fengchi.domain.errors import Issue
from fengchi.domain.measures import MEASURE_CLASSES, MEASURES, MeasureId
from fengchi.fhir import plain, procedure, systems
from fengchi.fhir.facts import may_count, with_numbers_only
from fengchi.fhir.plain import Json, inside
from fengchi.fhir.references import rewritten

SITES_MATCH = "needling-sites-match"
SUBJECT_MATCH = "needling-subject-match"
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


# A treatment and its parts ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sites:
    """A treatment (whole and name are alike) or a record that is part of it, with the points of both.

    kind: the resource type. patient: as written. points: None for a part that says nothing of needles. binding: it
    claims a profile, so it must agree.
    """

    name: str
    kind: str
    whole: str
    patient: str
    points: frozenset[str] | None
    binding: bool

    @property
    def is_record(self) -> bool:
        return self.name != self.whole


def sites_of(named: Named) -> Sites | None:
    """None for anything that is neither a treatment of ours nor part of one, or counts nowhere.

    A part is a needling record, and any other record that claims a profile of ours.
    """
    name, resource = named
    kind = plain.words(resource, "resourceType")
    if kind not in ("Procedure", "Observation") or not may_count(resource):
        return None
    binding, patient = is_ours(resource), _patient(resource)
    if kind == "Procedure" and procedure.is_ours(resource):
        return Sites(name, kind, name, patient, _points(plain.each(resource, "bodySite")), binding)
    whole = plain.words(inside(resource, "partOf"), "reference").partition("/_history/")[0]
    is_needling = _is_needling_record(resource)
    if not whole or whole == name or not (binding or is_needling):
        return None
    codes = [inside(one, "code") for one in plain.each(resource, "component")]
    return Sites(name, kind, whole, patient, _points(codes) if is_needling else None, binding)


def _patient(resource: Json) -> str:
    """The patient as written: a reference without a version, else an identifier, else nothing."""
    subject = inside(resource, "subject")
    identifier = inside(subject, "identifier")
    told = f"{plain.words(identifier, 'system')}|{plain.words(identifier, 'value')}" if identifier else ""
    return plain.words(subject, "reference").partition("/_history/")[0] or told


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


def _apart(written: Sequence[Sites], beside: Sequence[Sites]) -> Iterator[tuple[str, Issue]]:
    """Parts of another patient than their treatment, and needling records of other points."""
    everything = (*written, *beside)
    treatments = {one.name: one for one in everything if not one.is_record}
    parts = [(one, treatments[one.whole]) for one in everything if one.is_record and one.whole in treatments]
    new = {one.name for one in written if one.binding}
    # Whoever may write Observations can say that one is part of a treatment; with a record of its own it need not care.
    of_their_own = {
        whole.name for one, whole in parts if one.binding and one.points is not None and _is_of_patient(one, whole)
    }
    for one, whole in parts:
        must_agree = one.binding or whole.name not in of_their_own
        if not _is_of_patient(one, whole):
            issues, must_agree = (_subject_of(one), _SUBJECT_OF_TREATMENT), one.binding
        elif one.points is not None and one.points != whole.points:
            issues = (_SITES_OF_RECORD, _SITES_OF_TREATMENT)
        else:
            continue
        if one.name in new:
            yield one.name, issues[0]
        if whole.name in new and must_agree:
            yield whole.name, issues[1]


def _is_of_patient(one: Sites, whole: Sites) -> bool:
    """Whether both name the same patient; one of them may stand on the base of a server."""
    mine, other = one.patient, whole.patient
    return mine == other or (bool(mine and other) and (mine.endswith(f"/{other}") or other.endswith(f"/{mine}")))


def _subject_of(part: Sites) -> Issue:
    text = "Refer to the patient of the Procedure that this is part of, or to the Procedure of this patient."
    return Issue(text, f"{part.kind}.subject", "business-rule", SUBJECT_MATCH)


_SUBJECT_OF_TREATMENT = Issue(
    "Refer to the patient of the records that are part of this treatment; write all in one transaction to change them.",
    "Procedure.subject",
    "business-rule",
    SUBJECT_MATCH,
)
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
    """patient: as written. days: first and last day, as written dates. source: what it was taken from, if told."""

    name: str
    measure: MeasureId
    patient: str
    days: tuple[str, str]
    method: str
    value: Decimal
    source: str
    binding: bool

    @property
    def same(self) -> Comparable:
        """Counts that have this in common can be compared."""
        return self.patient, self.days, self.method


COMPARED = frozenset({*AT_MOST, *AT_MOST.values()})


def day_count_of(named: Named) -> DayCount | None:
    """None for anything but a known count of days over a whole period."""
    name, resource = named
    if resource.get("resourceType") != "Observation" or not may_count(resource):
        return None
    code = plain.code_of(inside(resource, "code"), systems.MEASURES)
    period = inside(resource, "effectivePeriod")
    days = plain.words(period, "start")[:10], plain.words(period, "end")[:10]
    patient = _patient(resource)
    value = plain.number(inside(with_numbers_only(resource), "valueQuantity"))
    if code not in COMPARED or not all(days) or not patient or value is None:
        return None
    method = plain.code_of(inside(resource, "method"), systems.METHODS)
    source = plain.words(inside(resource, "derivedFrom"), "reference").partition("/_history/")[0]
    return DayCount(name, MeasureId(code), patient, days, method, value, source, is_ours(resource))


def _unordered(written: Sequence[DayCount], beside: Sequence[DayCount]) -> Iterator[tuple[str, Issue]]:
    alike: defaultdict[Comparable, tuple[list[DayCount], list[DayCount]]] = defaultdict(lambda: ([], []))
    for place, counts in enumerate((written, beside)):
        for one in counts:
            alike[one.same][place].append(one)
    for one in (each for each in written if each.binding):
        new, old = alike[one.same]
        for measure in sorted({other.measure for other in (*new, *old)}):
            for other in _nearest(one, measure, new, old):
                if _exceeds(one, other) or _exceeds(other, one):
                    yield one.name, _order_issue(one.measure, other.measure)


def _nearest(one: DayCount, measure: MeasureId, new: Sequence[DayCount], old: Sequence[DayCount]) -> list[DayCount]:
    """The counts of a measure to compare this with: those told with it, else those of the same answers, else all.

    A patient may answer twice for the same days; the second answers need not fit the first.
    """
    told = [other for other in new if other.measure == measure]
    stored = [other for other in old if other.measure == measure]
    return told or [other for other in stored if one.source and other.source == one.source] or stored


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
    for name, issue in (*_apart(*sites), *_unordered(*counts)):
        if issue not in made.setdefault(name, []):
            made[name].append(issue)
    return made


def bundle_disagreements(bundle: Json) -> Iterator[Issue]:
    """What does not agree among the entries of a Bundle, which refer to each other by fullUrl or by type and id."""
    entries = {_name_in(entry, at): (at, entry) for at, entry in enumerate(plain.each(bundle, "entry"))}
    addresses = {plain.words(entry, "fullUrl"): name for name, (_, entry) in entries.items()}
    addresses.pop("", None)
    found = disagreements(
        (name, rewritten(inside(entry, "resource"), addresses)) for name, (_, entry) in entries.items()
    )
    for name, issues in found.items():
        for issue in issues:
            yield replace(issue, where=f"Bundle.entry[{entries[name][0]}].resource.{issue.where.partition('.')[2]}")


def _name_in(entry: Json, at: int) -> str:
    kind, record_id = (plain.words(inside(entry, "resource"), name) for name in ("resourceType", "id"))
    return f"{kind}/{record_id}" if record_id else plain.words(entry, "fullUrl") or f"entry {at}"

"""Hypothesis strategies for every domain value that is mapped. All people are made up.

https://hypothesis.readthedocs.io/en/latest/data.html
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

from hypothesis import strategies as st

from fengchi.domain.adverse_events import AdverseEvent, AdverseEventKind, Causality, EventOutcome, Severity
from fengchi.domain.comorbidities import CATALOGUE as DISEASES
from fengchi.domain.comorbidities import NONE_KNOWN, Activity, Certainty, Comorbidity, Informant
from fengchi.domain.courses import Course, Goal
from fengchi.domain.diary import AcuteDrug, DiaryDay, Headache, Menses, Relief
from fengchi.domain.findings import CodedText, Diagnosis, Findings
from fengchi.domain.measures import UNKNOWN_REASONS, MeasureId, Method, Reading
from fengchi.domain.medications import DrugClass, MedicationUse
from fengchi.domain.needling import (
    ElectroStimulation,
    Moxa,
    NeedleGauge,
    Needling,
    Prescription,
    Side,
    Technique,
    sides_of,
)
from fengchi.domain.people import Identifier, Patient, Practitioner, Sex
from fengchi.domain.points import CATALOGUE, Laterality, LocalPoint
from fengchi.domain.treatments import Adjunct, AdjunctKind, Signing, Treatment, TreatmentState

PATIENT = Patient("ana-sample", "Sample", ("Ana",), date(1990, 4, 2), Sex.FEMALE, zone="Europe/Madrid", synthetic=True)
PRACTITIONER = Practitioner("mei-tanaka", "Tanaka", ("Mei",), "Licensed acupuncturist", 2009, synthetic=True)

uuids = st.uuids(version=4).map(str)
dates = st.dates(date(2001, 1, 1), date(2040, 12, 31))
# Offsets as clocks have them, and one of a local mean time with seconds, which FHIR cannot write.
_zones = st.one_of(
    st.integers(-12 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters))),
    st.just(timezone(timedelta(minutes=53, seconds=28))),
    st.just(UTC),
)
_first, _last = datetime(2001, 1, 1), datetime(2040, 12, 31)  # noqa: DTZ001  hypothesis adds the zone
instants = st.datetimes(_first, _last, timezones=_zones)

_awkward = st.sampled_from(
    [
        "<script>alert(1)</script>",
        "'; DROP TABLE heads; --",
        "two\nlines\tand a tab",
        "脉弦 Fēngchí ☯",
        'quotes " and \\ slashes',
        "emoji \U0001f33f",
        "1.00",
    ]
)
_letters = st.characters(codec="utf-8", categories=("L", "N", "P", "S"), include_characters=" \n")
texts = st.one_of(_awkward, st.text(_letters, min_size=1, max_size=12).filter(lambda text: bool(text.strip())))
maybe_texts = st.one_of(st.just(""), texts)
_minutes = st.integers(0, 120)
_small = st.integers(0, 40)


@st.composite
def spans(draw: st.DrawFn) -> tuple[date | None, date | None]:
    """First and last day of a time that may be open at either end."""
    first, last = sorted((draw(dates), draw(dates)))
    return draw(st.sampled_from([(first, last), (first, None), (None, last), (None, None)]))


@st.composite
def visits(draw: st.DrawFn) -> tuple[datetime | None, datetime | None]:
    """When the needles went in and came out."""
    start, end = sorted((draw(instants), draw(instants)))
    return draw(st.sampled_from([(start, end), (start, end), (start, None), (None, None)]))


def decimals(low: str, high: str) -> st.SearchStrategy[Decimal]:
    """Decimals with 0 to 2 places: 20, 20.0 and 20.00 are all among them."""
    places = st.integers(0, 2)
    return places.flatmap(lambda n: st.decimals(low, high, allow_nan=False, allow_infinity=False, places=n))


# Treatments -------------------------------------------------------------------------------------------------------

gauges = st.builds(
    NeedleGauge, st.sampled_from([Decimal("0.16"), Decimal("0.25"), Decimal("0.30")]), st.integers(7, 75)
)
local_points = st.builds(LocalPoint, st.sampled_from(["ashi", "between", "local"]), texts, st.sampled_from(Laterality))
electros = st.builds(
    ElectroStimulation,
    st.lists(decimals("0.5", "200"), max_size=2).map(tuple),
    st.none() | st.integers(1, 60),
    st.none() | decimals("0.1", "9"),
    st.none() | st.integers(1, 6),
)


@st.composite
def needlings(draw: st.DrawFn) -> Needling:
    point = draw(st.one_of(st.sampled_from(list(CATALOGUE.values())), local_points))
    midline = point.laterality is Laterality.MIDLINE
    return Needling(
        point=point,
        side=Side.MIDLINE if midline else draw(st.sampled_from([Side.LEFT, Side.RIGHT])),
        gauge=draw(st.none() | gauges),
        depth_mm=draw(st.none() | decimals("1", "80")),
        technique=draw(st.none() | st.sampled_from(Technique)),
        deqi=draw(st.none() | st.booleans()),
        electro=draw(st.none() | electros),
        moxa=draw(st.none() | st.sampled_from(Moxa)),
        retention_minutes=draw(st.none() | _minutes),
    )


prescriptions = st.builds(Prescription, st.lists(needlings(), max_size=5).map(tuple), st.none() | _minutes)
_codes = st.from_regex(r"\A[A-Z][A-Z0-9]{1,4}(\.[0-9A-Z]{1,3})?\Z")
_systems = st.sampled_from(["http://hl7.org/fhir/sid/icd-10-cm", "http://id.who.int/icd/release/11/mms"])
coded_texts = st.one_of(
    st.builds(CodedText, st.just(""), texts), st.builds(CodedText, _codes, maybe_texts, st.just("") | _systems)
)
_choices = st.lists(coded_texts, max_size=3).map(tuple)
diagnoses = st.builds(Diagnosis, _choices, _choices)
adjuncts = st.builds(Adjunct, st.sampled_from(AdjunctKind), maybe_texts, st.none() | _minutes)
adverse_events = st.builds(
    AdverseEvent,
    st.sampled_from(AdverseEventKind),
    st.sampled_from(Severity),
    st.sampled_from(Causality),
    st.sampled_from(EventOutcome),
    maybe_texts,
)
_signers = st.sampled_from([("mei-tanaka", "Mei Tanaka"), ("tom-desk", "Tom Desk")])


@st.composite
def signings(draw: st.DrawFn, state: TreatmentState) -> tuple[Signing, ...]:
    """One signature of a signed note; one more with a reason for each change after it."""
    first = Signing(draw(instants), *draw(_signers))
    n_changes = 0 if state is TreatmentState.SIGNED else draw(st.integers(1, 3))
    return (first, *(Signing(draw(instants), *draw(_signers), draw(texts)) for _ in range(n_changes)))


_states = st.sampled_from([TreatmentState.SIGNED, TreatmentState.AMENDED, TreatmentState.ENTERED_IN_ERROR])


@st.composite
def treatments(draw: st.DrawFn, states: st.SearchStrategy[TreatmentState] = _states) -> Treatment:
    """Signed, amended or entered-in-error notes of Ana Sample, with anything recorded or left out."""
    state = draw(states)
    signed = draw(signings(state))
    started_at, ended_at = draw(visits())
    return Treatment(
        treatment_id=draw(uuids),
        patient_id=PATIENT.patient_id,
        practitioner_id=PRACTITIONER.practitioner_id,
        state=state,
        course_id=draw(st.none() | uuids),
        subjective=draw(maybe_texts),
        pain_now=draw(st.none() | st.integers(0, 10)),
        findings=draw(st.builds(Findings, maybe_texts, maybe_texts, maybe_texts)),
        diagnosis=draw(diagnoses),
        prescription=draw(prescriptions),
        response_sought=draw(maybe_texts),
        adjuncts=draw(st.lists(adjuncts, max_size=3).map(tuple)),
        started_at=started_at,
        ended_at=ended_at,
        needles_in=draw(st.none() | _small),
        needles_out=draw(st.none() | _small),
        mismatch_reason=draw(maybe_texts),
        face_to_face_minutes=draw(st.none() | _minutes),
        adverse_events_asked=draw(st.booleans()),
        adverse_events=draw(st.lists(adverse_events, max_size=3).map(tuple)),
        plan=draw(maybe_texts),
        signings=signed,
        error_reason=signed[-1].reason if state is TreatmentState.ENTERED_IN_ERROR else "",
    )


# Diary, readings --------------------------------------------------------------------------------------------------


def _as_signed(note: Treatment) -> Treatment:
    """What signing asks for: times, counts that agree, possible sides; minutes of an adjunct are not 0."""
    start = note.started_at or datetime(2026, 6, 2, 10, 5, tzinfo=UTC)
    given = note.prescription.needlings
    needlings = tuple(
        one if one.side in sides_of(one.point) else replace(one, side=sides_of(one.point)[0]) for one in given
    )
    return replace(
        note,
        started_at=start,
        ended_at=note.ended_at or start,
        prescription=replace(note.prescription, needlings=needlings),
        adjuncts=tuple(replace(one, minutes=one.minutes or None) for one in note.adjuncts),
        needles_in=len(needlings),
        needles_out=len(needlings),
    )


signable_treatments = treatments().map(_as_signed)
"""Treatments as the program lets them be signed; what cannot be signed is never written."""

_answers = st.none() | st.booleans()
headaches = st.builds(Headache, st.none() | st.integers(0, 1500), st.none() | st.integers(0, 10), *[_answers] * 8)
acute_drugs = st.builds(
    AcuteDrug, st.sampled_from(DrugClass), maybe_texts, st.integers(1, 9), st.none() | st.sampled_from(Relief)
)
diary_days = st.builds(
    DiaryDay,
    patient_id=st.just(PATIENT.patient_id),
    day=dates,
    headache=st.none() | headaches,
    aura_minutes=st.none() | _minutes,
    functional_grade=st.none() | st.integers(0, 3),
    acute_drugs=st.lists(acute_drugs, max_size=3).map(tuple),
    menses=st.none() | st.sampled_from(Menses),
    triggers=st.lists(texts, max_size=3).map(tuple),
    flare=_answers,
    note=maybe_texts,
    recorded_at=st.none() | instants,
    late=st.booleans(),
)


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    known = draw(st.booleans())
    first_day, last_day = sorted((draw(dates), draw(dates)))
    return Reading(
        reading_id=draw(uuids),
        patient_id=PATIENT.patient_id,
        measure_id=draw(st.sampled_from(MeasureId)),
        first_day=first_day,
        last_day=last_day,
        value=draw(decimals("0", "460")) if known else None,
        method=draw(st.sampled_from(Method)),
        unknown_reason="" if known else draw(st.sampled_from(sorted(UNKNOWN_REASONS))),
        rule=draw(st.sampled_from(["", "leiden-30min-1", "ichd3-4h-1"])),
        n_recorded_days=draw(st.none() | st.integers(0, 28)),
        reported_at=draw(st.none() | instants),
        questionnaire_response_id=draw(st.just("") | uuids),
    )


# People, comorbidities, drugs, courses ------------------------------------------------------------------------------

identifiers = st.builds(
    Identifier,
    st.just("") | st.sampled_from(["https://clinic.example/mrn", "urn:oid:2.16.840.1.113883.4.3.25"]),
    texts,
    st.sampled_from(["", "MR", "DL"]),
)
patients = st.builds(
    Patient,
    patient_id=uuids,
    family=maybe_texts,
    given=st.lists(texts, max_size=2).map(tuple),
    birth_date=st.none() | st.dates(date(1900, 1, 1), date(2026, 1, 1)),
    sex=st.sampled_from(Sex),
    identifiers=st.lists(identifiers, max_size=3).map(tuple),
    zone=st.sampled_from(["", "Europe/Madrid", "Asia/Kolkata"]),
    synthetic=st.booleans(),
)
practitioners = st.builds(
    Practitioner,
    practitioner_id=uuids,
    family=maybe_texts,
    given=st.lists(texts, max_size=2).map(tuple),
    qualification=maybe_texts,
    practising_since=st.none() | st.integers(1950, 2026),
    synthetic=st.booleans(),
)


@st.composite
def comorbidities(draw: st.DrawFn) -> Comorbidity:
    key = draw(st.sampled_from(sorted(DISEASES)))
    asked_none = key == NONE_KNOWN
    return Comorbidity(
        comorbidity_id=draw(uuids),
        patient_id=PATIENT.patient_id,
        disease_key=key,
        certainty=draw(st.sampled_from(Certainty)),
        activity=Activity.UNKNOWN if asked_none else draw(st.sampled_from(Activity)),
        informant=draw(st.sampled_from(Informant)),
        onset=None if asked_none else draw(st.none() | dates),
        asserted_on=draw(st.none() | dates),
        note=draw(maybe_texts),
    )


@st.composite
def medications(draw: st.DrawFn) -> MedicationUse:
    started, ended = draw(spans())
    return MedicationUse(
        medication_id=draw(uuids),
        patient_id=PATIENT.patient_id,
        name=draw(texts),
        drug_class=draw(st.sampled_from(DrugClass)),
        started=started,
        ended=ended,
        acute=draw(st.booleans()),
        dose=draw(maybe_texts),
    )


goals = st.builds(Goal, st.sampled_from(MeasureId), decimals("0", "100"), st.none() | dates)


@st.composite
def courses(draw: st.DrawFn) -> Course:
    started, ended = draw(spans())
    return Course(
        course_id=draw(uuids),
        patient_id=PATIENT.patient_id,
        complaint=draw(maybe_texts),
        style=draw(maybe_texts),
        rationale=draw(maybe_texts),
        planned_treatments=draw(st.none() | st.integers(1, 60)),
        planned_per_week=draw(st.none() | decimals("0.25", "7")),
        started=started,
        ended=ended,
        goal=draw(st.none() | goals),
    )

"""The made-up outcomes of the published examples: diary days, readings, comorbidities, medication, courses, audit entries.

https://hl7.org/fhir/R4/observation.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from example_treatments import ANA, BEN, SUMMER
from fengchi.domain.comorbidities import Activity, Certainty, Comorbidity, Informant
from fengchi.domain.courses import Course, Goal
from fengchi.domain.diary import AcuteDrug, DiaryDay, Headache, Menses, Relief
from fengchi.domain.measures import MeasureId, Method, Reading
from fengchi.domain.medications import DrugClass, MedicationUse
from fengchi.fhir.comorbidity import comorbidity_to_fhir
from fengchi.fhir.course import course_to_fhir
from fengchi.fhir.diary_day import diary_day_to_fhir
from fengchi.fhir.elements import to_json
from fengchi.fhir.medication import medication_to_fhir
from fengchi.fhir.reading import reading_to_fhir
from fengchi.fhir.withdrawal import entered_in_error

FIRST, LAST = date(2026, 5, 5), date(2026, 6, 1)


@dataclass(frozen=True)
class Entry:
    """An audit entry as the trail holds it."""

    at: datetime = datetime(2026, 6, 3, 8, 0, tzinfo=UTC)
    actor_id: str = "tom-desk"
    actor_name: str = "Tom Desk"
    door: str = "fhir"
    action: str = "R"
    interaction: str = "read"
    outcome: str = "0"
    kind: str = "Observation"
    record_id: str = "reading-ana-1"
    patient_id: str = ANA.patient_id
    address: str = "192.0.2.7"


SIGNED_IN_THE_CLINIC = Entry(
    actor_id="mei-tanaka",
    actor_name="Mei Tanaka",
    door="web",
    action="C",
    interaction="sign-treatment",
    kind="Procedure",
    record_id="6f1c7a52-0c7e-4a8e-9a55-5d1f0c2b7e01",
    address="",
)


def a_diary_day() -> DiaryDay:
    return DiaryDay(
        ANA.patient_id,
        date(2026, 6, 1),
        Headache(
            240,
            7,
            unilateral=True,
            pulsating=True,
            moderate_or_severe=True,
            aggravated_by_activity=True,
            nausea=True,
            vomiting=False,
            photophobia=True,
            phonophobia=None,
        ),
        functional_grade=2,
        acute_drugs=(AcuteDrug(DrugClass.TRIPTAN, "Sumatriptan 50 mg", 1, Relief.PARTIAL),),
        menses=Menses.NONE,
        triggers=("Short night",),
        flare=False,
        recorded_at=datetime(2026, 6, 1, 21, 30, tzinfo=SUMMER),
    )


def a_day_without_headache() -> DiaryDay:
    """Written down late; a drug was taken for something else."""
    return DiaryDay(
        BEN.patient_id,
        date(2026, 6, 1),
        acute_drugs=(AcuteDrug(DrugClass.SIMPLE_ANALGESIC, "Paracetamol 500 mg", 2),),
        note="Knee pain after football.",
        recorded_at=datetime(2026, 6, 5, 7, 0, tzinfo=UTC),
        late=True,
    )


def a_reading(reading_id: str, value: Decimal | None, method: Method, **more: Any) -> Reading:
    return Reading(reading_id, ANA.patient_id, MeasureId.MIGRAINE_DAYS, FIRST, LAST, value, method, **more)


def outcomes() -> Iterator[tuple[str, Any]]:
    """(name of the file without type, record): what says in the name what it shows."""
    yield from _readings()
    yield "diary-day", diary_day_to_fhir(a_diary_day(), synthetic=True)
    yield "diary-day-without-headache", diary_day_to_fhir(a_day_without_headache(), synthetic=True)
    yield from _comorbidities()
    yield from _medications()
    yield from _courses()


def _readings() -> Iterator[tuple[str, Any]]:
    counted = a_reading("reading-ana-1", Decimal(9), Method.DIARY, rule="leiden-30min-1", n_recorded_days=27)
    yield "reading-diary", reading_to_fhir(counted, synthetic=True)
    unknown = a_reading("reading-ana-2", None, Method.RECALL, unknown_reason="asked-unknown")
    yield "reading-unknown", reading_to_fhir(unknown, synthetic=True)
    hit6 = replace(counted, reading_id="reading-ana-3", measure_id=MeasureId.HIT6, value=Decimal(62))
    scored = replace(hit6, method=Method.QUESTIONNAIRE, rule="", n_recorded_days=None)
    yield "reading-hit-6", reading_to_fhir(scored, synthetic=True)
    recalled = a_reading("reading-ana-4", Decimal(11), Method.RECALL, questionnaire_response_id="monthly-recall-ana")
    month = replace(recalled, first_day=date(2026, 6, 3), last_day=date(2026, 6, 30))
    headaches = replace(
        month, measure_id=MeasureId.HEADACHE_DAYS, reported_at=datetime(2026, 7, 1, 18, 30, tzinfo=SUMMER)
    )
    yield "reading-headache-days-recalled", reading_to_fhir(headaches, synthetic=True)
    triptans = replace(
        counted, reading_id="reading-ana-5", measure_id=MeasureId.TRIPTAN_DAYS, value=Decimal(4), rule=""
    )
    yield "reading-triptan-days", reading_to_fhir(triptans, synthetic=True)
    months = replace(scored, reading_id="reading-ana-6", measure_id=MeasureId.MIDAS, value=Decimal(14))
    yield "reading-midas", reading_to_fhir(replace(months, first_day=date(2026, 3, 3)), synthetic=True)


def _comorbidities() -> Iterator[tuple[str, Any]]:
    lupus = Comorbidity("comorbidity-ana-1", ANA.patient_id, "lupus", Certainty.CONFIRMED, Activity.REMISSION)
    dated = replace(lupus, onset=date(2019, 3, 1), asserted_on=date(2026, 5, 4), informant=Informant.PATIENT)
    observation, condition = comorbidity_to_fhir(dated, synthetic=True)
    yield "comorbidity", observation
    yield "comorbidity-condition", condition
    none_known = Comorbidity("comorbidity-ana-0", ANA.patient_id, "none-known", asserted_on=date(2026, 5, 4))
    yield "comorbidity-none-known", comorbidity_to_fhir(none_known, synthetic=True)[0]
    thyroid = Comorbidity("comorbidity-ben-1", BEN.patient_id, "hashimoto", Certainty.PROVISIONAL, Activity.UNKNOWN)
    stated, suspected = comorbidity_to_fhir(replace(thyroid, asserted_on=date(2026, 2, 10)), synthetic=True)
    assert suspected is not None
    yield "comorbidity-provisional", stated
    yield "comorbidity-condition-provisional", suspected
    mistaken = {**entered_in_error(to_json(suspected)), "id": "comorbidity-ben-0-condition"}
    del mistaken["evidence"]
    yield "comorbidity-condition-mistaken", mistaken


def _medications() -> Iterator[tuple[str, Any]]:
    drug = MedicationUse("medication-ana-1", ANA.patient_id, "Sumatriptan 50 mg", DrugClass.TRIPTAN, acute=True)
    yield "medication", medication_to_fhir(replace(drug, started=date(2025, 1, 1), dose="One at onset"), synthetic=True)
    daily = MedicationUse("medication-ben-1", BEN.patient_id, "Propranolol 80 mg", DrugClass.PREVENTIVE)
    ended = replace(daily, started=date(2025, 9, 1), ended=date(2026, 1, 31))
    yield "medication-ended", medication_to_fhir(ended, synthetic=True)


def _courses() -> Iterator[tuple[str, Any]]:
    goal = Goal(MeasureId.MIGRAINE_DAYS, Decimal(5), date(2026, 8, 31))
    course = Course("course-ana-1", ANA.patient_id, "Migraine", "TCM", "Fewer migraine days", 12, Decimal("1.5"))
    plan, target = course_to_fhir(replace(course, started=date(2026, 5, 5), goal=goal), synthetic=True)
    yield "course", plan
    yield "course-goal", target
    score = Goal(MeasureId.MSQ_RESTRICTIVE, Decimal(70))
    over = Course("course-ben-1", BEN.patient_id, "Tension-type headache", started=date(2026, 1, 6), goal=score)
    plan, target = course_to_fhir(replace(over, ended=date(2026, 3, 31)), synthetic=True)
    yield "course-ended", plan
    yield "course-ended-goal", target

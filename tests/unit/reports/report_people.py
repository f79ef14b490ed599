"""Ana Sample and her diary, built by hand for the tests of the report. All of it is made up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from fengchi.domain.diary import AcuteDrug, DiaryDay, Headache, Menses
from fengchi.domain.history import GivenNeedling, GivenTreatment, PatientHistory
from fengchi.domain.measures import MeasureId, Method, Reading
from fengchi.domain.medications import DrugClass
from fengchi.domain.migraine_day import LEIDEN_30_MINUTES
from fengchi.domain.people import Identifier, Patient, Sex
from fengchi.reports.outcome_report import OutcomeReport, outcome_report

ANA = Patient(
    "ana", "Sample", ("Ana",), date(1984, 4, 3), Sex.FEMALE, (Identifier("urn:clinic", "A-1001", "MR"),), synthetic=True
)
FIRST = date(2026, 3, 3)
"""Local day of Ana's first treatment; her baseline is 3 Feb to 2 Mar 2026."""


def after(days: int) -> date:
    """Day 1 is the day of the first treatment; negative numbers are days before it (-28 is the baseline's first)."""
    return FIRST + timedelta(days=days - 1 if days > 0 else days)


def migraine(day: date, *drugs: DrugClass, late: bool = False, aura: int | None = None) -> DiaryDay:
    headache = Headache(300, 7, True, True, True, True, True, False, True, True)
    taken = tuple(AcuteDrug(one) for one in drugs)
    return DiaryDay("ana", day, headache, aura_minutes=aura, acute_drugs=taken, late=late)


def headache(day: date, *drugs: DrugClass) -> DiaryDay:
    plain = Headache(60, 3, False, False, False, False, False, False, False, False)
    return DiaryDay("ana", day, plain, acute_drugs=tuple(AcuteDrug(one) for one in drugs))


def undecided(day: date) -> DiaryDay:
    return DiaryDay("ana", day, Headache(minutes=300, unilateral=True))


def clear(day: date, *, menses: Menses | None = None, flare: bool | None = None) -> DiaryDay:
    return DiaryDay("ana", day, menses=menses, flare=flare)


def stretch(first: int, n_days: int, n_migraine: int, *, n_missing: int = 0) -> tuple[DiaryDay, ...]:
    """n_days of diary from after(first): migraine days first, clear days next, missing days last."""
    start = after(first)
    days = [start + timedelta(days=step) for step in range(n_days - n_missing)]
    return tuple(migraine(day) if step < n_migraine else clear(day) for step, day in enumerate(days))


def treatment(day: date, number: int = 1, *, events: tuple[str, ...] = (), asked: bool = True) -> GivenTreatment:
    needlings = (
        GivenNeedling("GB20", "left", electro=True),
        GivenNeedling("GB20", "right", electro=True),
        GivenNeedling("GV20", "midline"),
        GivenNeedling("local", "left", "ashi, between GB20 and GV16"),
    )
    started = datetime(day.year, day.month, day.day, 9, 30, tzinfo=UTC)
    return GivenTreatment(f"treatment-{number}", started, day, needlings, 25, events, asked)


def weekly(n_treatments: int) -> tuple[GivenTreatment, ...]:
    return tuple(treatment(after(1 + 7 * step), step) for step in range(n_treatments))


def hit6(day: date, value: int | None, *, measure: MeasureId = MeasureId.HIT6) -> Reading:
    known = Decimal(value) if value is not None else None
    reason = "" if value is not None else "asked-unknown"
    first = day - timedelta(days=27)
    return Reading(f"{measure}-{day}", "ana", measure, first, day, known, Method.QUESTIONNAIRE, unknown_reason=reason)


def report_of(
    diary: Iterable[DiaryDay] = (),
    treatments: Iterable[GivenTreatment] = (),
    *,
    today: date,
    history: PatientHistory | None = None,
    minimum: int = 14,
) -> OutcomeReport:
    told = history or PatientHistory(ANA, tuple(treatments), tuple(diary))
    return outcome_report(told, today=today, rule=LEIDEN_30_MINUTES, coverage_minimum=minimum)


def full_history() -> PatientHistory:
    """Everything at once: used where a renderer must not lose or change anything."""
    from fengchi.domain.comorbidities import Activity, Certainty, Comorbidity
    from fengchi.domain.medications import MedicationUse

    diary = (
        *stretch(-28, 28, 11, n_missing=2),
        *stretch(1, 28, 8, n_missing=1),
        *stretch(29, 20, 3),
        undecided(after(50)),
        headache(after(51), DrugClass.NSAID),
        migraine(after(52), DrugClass.TRIPTAN, late=True, aura=20),
        clear(after(53), menses=Menses.BLEEDING, flare=True),
    )
    return PatientHistory(
        ANA,
        (*weekly(4), treatment(after(30), 9, events=("bleeding",)), treatment(after(37), 10, asked=False)),
        diary,
        (
            hit6(after(-1), 64),
            hit6(after(55), 56),
            hit6(after(56), None),
            hit6(after(-1), 34, measure=MeasureId.MIDAS),
            Reading("recall-1", "ana", MeasureId.MIGRAINE_DAYS, after(-28), after(-1), Decimal(16), Method.RECALL),
            Reading(
                "received-1",
                "ana",
                MeasureId.MIGRAINE_DAYS,
                after(-28),
                after(-1),
                Decimal(12),
                Method.DIARY,
                rule="elsewhere-1",
                n_recorded_days=28,
            ),
        ),
        (Comorbidity("c1", "ana", "hashimoto", Certainty.CONFIRMED, Activity.REMISSION),),
        (
            MedicationUse("m1", "ana", "topiramate", DrugClass.PREVENTIVE, after(10)),
            MedicationUse("m2", "ana", "prednisolone", DrugClass.CORTICOSTEROID, after(30), after(44)),
        ),
    )

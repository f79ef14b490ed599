"""Turns a story told in letters and day numbers into a whole patient, as the drawn ones are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from random import Random

from fengchi.domain.comorbidities import Activity, Certainty, Comorbidity, Informant
from fengchi.domain.courses import Course, Goal
from fengchi.domain.measures import MeasureId
from fengchi.domain.medications import DrugClass, MedicationUse
from fengchi.domain.people import Patient, Sex
from fengchi.domain.treatments import Treatment
from fengchi.services.demo.chance import new_id, stream
from fengchi.services.demo.diary import Habits, diary
from fengchi.services.demo.keeping import Kept, until_today
from fengchi.services.demo.marks import WINDOW_DAYS, Calendar
from fengchi.services.demo.medicines import medicine
from fengchi.services.demo.people import made_up_patient
from fengchi.services.demo.readings import Asked, reading
from fengchi.services.demo.timeline import Timeline, timeline
from fengchi.services.demo.treatments import Style, treat
from fengchi.services.demo.truth import Truth, windows
from fengchi.services.demo.values import DemoPatient


@dataclass(frozen=True, slots=True)
class Drug:
    """Taken from day `first` to day `last`; None: since long before, and until now."""

    name: str
    drug_class: DrugClass
    dose: str = ""
    first: int | None = None
    last: int | None = None
    acute: bool = False


SUMATRIPTAN = Drug("sumatriptan", DrugClass.TRIPTAN, "50 mg", acute=True)
IBUPROFEN = Drug("ibuprofen", DrugClass.NSAID, "400 mg", acute=True)


def hit6(before: int, after: int) -> tuple[Asked, Asked]:
    """HIT-6 totals at the first treatment and after twelve weeks."""
    return Asked(MeasureId.HIT6, 0, before), Asked(MeasureId.HIT6, 84, after)


Visit = Callable[[int], Treatment]
"""Makes the signed treatment of a day."""


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes as they are now, and as they were signed at first where they were changed afterwards."""

    now: tuple[Treatment, ...]
    as_first_signed: tuple[Treatment, ...] = ()


def as_they_are(visits: tuple[Treatment, ...], visit: Visit, when: Timeline) -> Notes:
    return Notes(visits)


@dataclass(frozen=True, slots=True)
class EdgeCase:
    """One hand-made patient.

    says: what the outcome report must say, a sentence each. letters: the diary from day `first` on, blanks aside.
    weeks_ago: weeks from the first treatment to now. delays: days from a day to its entry, 0 where not named.
    styles: from which day the patient is treated how. afterwards: what became of the signed notes.
    """

    key: str
    title: str
    story: str
    says: tuple[str, ...]
    letters: str
    first: int = -WINDOW_DAYS
    sex: Sex = Sex.FEMALE
    age: int = 40
    weeks_ago: int = 14
    visits: tuple[int, ...] = (0, 7, 14, 21, 28, 35, 42, 49)
    habits: Habits = field(default_factory=Habits)
    delays: Mapping[int, int] = field(default_factory=dict)
    styles: Mapping[int, Style] = field(default_factory=lambda: {0: Style()})
    asked: tuple[Asked, ...] = ()
    drugs: tuple[Drug, ...] = ()
    disease: str = ""
    afterwards: Callable[[tuple[Treatment, ...], Visit, Timeline], Notes] = as_they_are


def hand_made_patient(seed: int, number: int, case: EdgeCase, *, today: date, zone: str) -> DemoPatient:
    """The patient of this story, with that record number."""
    when = timeline(today=today, zone=zone, weeks_ago=case.weeks_ago, weekday=1)
    who = made_up_patient(seed, number, sex=case.sex, age=case.age, today=today, zone=zone)
    kept = until_today(Kept(Calendar(case.letters.replace(" ", ""), case.first), case.delays), when)
    course = _course(seed, number, who, case, when)
    notes = _notes(seed, number, who, case, kept, course, when)
    random = stream(seed, number, "chart")
    return DemoPatient(
        patient=who,
        treatments=notes.now,
        as_first_signed=notes.as_first_signed,
        course=course,
        diary=tuple(diary(stream(seed, number, "diary"), who.patient_id, kept, case.habits, when)),
        readings=tuple(reading(random, who.patient_id, one, when) for one in case.asked if one.day < when.today_number),
        comorbidities=(_disease(new_id(random), who, case.disease, when),) if case.disease else (),
        medications=tuple(_medication(stream(seed, number, drug.name), who, drug, when) for drug in case.drugs),
        truth=_truth(case, kept, notes.now, when),
        edge_case=case.key,
    )


def _notes(seed: int, number: int, who: Patient, case: EdgeCase, kept: Kept, course: Course, when: Timeline) -> Notes:
    def visit(day: int) -> Treatment:
        style = case.styles[max((first for first in case.styles if first <= day), default=0)]
        return replace(treat(seed, who, number, day, kept, style, when), course_id=course.course_id)

    signed = tuple(visit(day) for day in case.visits if day < when.today_number)
    return case.afterwards(signed, visit, when)


def _course(seed: int, number: int, who: Patient, case: EdgeCase, when: Timeline) -> Course:
    return Course(
        course_id=new_id(stream(seed, number, "course")),
        patient_id=who.patient_id,
        style="Chinese medicine, individualised",
        rationale="Points on the course of the pain and for the pattern",
        planned_treatments=len(case.visits),
        planned_per_week=Decimal(1),
        started=when.anchor,
        goal=Goal(MeasureId.MIGRAINE_DAYS, Decimal(4), when.date(3 * WINDOW_DAYS - 1)),
    )


def _disease(comorbidity_id: str, who: Patient, key: str, when: Timeline) -> Comorbidity:
    return Comorbidity(
        comorbidity_id,
        who.patient_id,
        key,
        certainty=Certainty.CONFIRMED,
        activity=Activity.ACTIVE,
        informant=Informant.EHR,
        onset=when.date(-1500),
        asserted_on=when.anchor,
    )


def _medication(random: Random, who: Patient, drug: Drug, when: Timeline) -> MedicationUse:
    started = when.date(-400) if drug.first is None else when.date(drug.first)
    ended = None if drug.last is None else when.date(drug.last)
    return medicine(
        random, who.patient_id, drug.name, drug.drug_class, drug.dose, started=started, ended=ended, acute=drug.acute
    )


def _truth(case: EdgeCase, kept: Kept, treatments: tuple[Treatment, ...], when: Timeline) -> Truth:
    counted = [one for one in treatments if one.is_signed]
    return Truth(
        first_treatment_day=when.anchor,
        windows=tuple(windows(kept, when, happened=None, last_window=-(-kept.calendar.end // WINDOW_DAYS))),
        n_treatments=len(counted),
        n_adverse_events=sum(len(one.adverse_events) for one in counted),
    )

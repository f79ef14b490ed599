"""Draws one patient: a profile, the true calendar that follows from it, what was written down, and the chart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from random import Random

from fengchi.domain.comorbidities import Comorbidity
from fengchi.domain.courses import Course, Goal
from fengchi.domain.findings import CodedText
from fengchi.domain.measures import MeasureId, Reading
from fengchi.domain.medications import MedicationUse
from fengchi.domain.people import Patient, Sex
from fengchi.domain.treatments import Treatment
from fengchi.services.demo import prescriptions
from fengchi.services.demo.calendar import calendar
from fengchi.services.demo.chance import deal, new_id, stream
from fengchi.services.demo.diary import Habits, diary
from fengchi.services.demo.immune import Illness, comorbidity, flare_days, illness, illness_medicines, none_known
from fengchi.services.demo.keeping import Kept, keep
from fengchi.services.demo.marks import MIGRAINE_30_MINUTES, WINDOW_DAYS, Calendar, count
from fengchi.services.demo.medicines import ANALGESICS, TRIPTANS, usual_medicines
from fengchi.services.demo.people import made_up_patient
from fengchi.services.demo.profile import Keeping, Profile, Type, profile
from fengchi.services.demo.readings import TWELVE_WEEKS, questionnaires, reading
from fengchi.services.demo.timeline import Timeline, timeline
from fengchi.services.demo.treatments import Style, treat, visit_days
from fengchi.services.demo.truth import Truth, windows
from fengchi.services.demo.values import DemoPatient

NEEDLES_IN_NOW, HALF_WRITTEN, TWO_YEARS = 13, 14, 15
"""Numbers of the patients who are being treated while the demo starts, and of the one with a diary of two years."""
WEEKS_AGO = {NEEDLES_IN_NOW: 6, HALF_WRITTEN: 3, TWO_YEARS: 104}
"""First treatment so many weeks back, whatever is drawn."""
IN_COURSE = [True] * 3 + [False] * 17
FURTHER_WINDOWS = [0] * 8 + [1] * 6 + [3] * 4 + [6] * 2
"""28-day windows in which the diary goes on after week 12."""
ONE_NEEDLE_MISSING = [True] + [False] * 45
"""At one visit of one patient in 46, which is one treatment in 400."""
TRIGGERS = ("stress", "poor sleep", "skipped meal", "alcohol", "bright light", "weather", "screen work", "heat")


@dataclass(frozen=True, slots=True)
class _Draw:
    """Everything that is decided about a patient before anything is written. twice: treated twice a week."""

    seed: int
    number: int
    profile: Profile
    timeline: Timeline
    illness: Illness | None
    last_window: int
    twice: bool

    def stream(self, topic: str) -> Random:
        return stream(self.seed, self.number, topic)

    @property
    def end(self) -> int:
        """The day after the last day of the diary."""
        return WINDOW_DAYS * self.last_window


def drawn_patient(seed: int, number: int, *, index: int, today: date, zone: str) -> DemoPatient:
    """The index-th (from 0) of the drawn patients, who has this record number."""
    draw = _decide(seed, number, index, today, zone)
    who = made_up_patient(seed, number, sex=draw.profile.sex, age=draw.profile.age, today=today, zone=zone)
    habits, likely = _habits(draw)
    true = calendar(draw.stream("calendar"), draw.profile, last_window=draw.last_window, likely=likely)
    kept = keep(draw.stream("keeping"), true, draw.profile.keeping, draw.timeline)
    course, n_visits = _course(draw, who)
    treatments = tuple(_treatments(draw, index, who, kept, course, n_visits))
    return DemoPatient(
        patient=who,
        treatments=treatments,
        course=course,
        diary=tuple(diary(draw.stream("diary"), who.patient_id, kept, habits, draw.timeline)),
        readings=tuple(_readings(draw, who, kept, true)),
        comorbidities=tuple(_comorbidities(draw, index, who)),
        medications=tuple(_medications(draw, who, habits)),
        truth=_truth(draw, kept, true, treatments),
    )


def _decide(seed: int, number: int, index: int, today: date, zone: str) -> _Draw:
    random = stream(seed, number, "plan")
    found, drawn = illness(seed, index), profile(seed, number, index)
    if found and found.women_only:
        drawn = replace(drawn, sex=Sex.FEMALE)
    if number in WEEKS_AGO:
        drawn = replace(drawn, keeping=Keeping.IN_CARE)
    in_course = deal(seed, "in-course", index, IN_COURSE)
    weeks_ago = random.randint(3, 11) if in_course else random.randint(13, 56)
    further = deal(seed, "further", index, FURTHER_WINDOWS)
    twice = deal(seed, "twice", index, [True] * 8 + [False] * 12)
    weekday = random.randrange(2 if twice else 5)
    when = timeline(today=today, zone=zone, weeks_ago=WEEKS_AGO.get(number, weeks_ago), weekday=weekday)
    return _Draw(seed, number, drawn, when, found, 26 if number == TWO_YEARS else 3 + further, twice)


def _habits(draw: _Draw) -> tuple[Habits, frozenset[int]]:
    """What the patient writes down, and the days on which an attack rather comes."""
    random = draw.stream("habits")
    name, _, drug_class = random.choice(ANALGESICS)
    bleeding = _bleeding(random, draw.end) if _menstruates(draw.profile) and random.random() < 0.6 else None
    flares = flare_days(random, -WINDOW_DAYS, draw.end) if draw.illness and draw.illness.flares else None
    near_menses = random.random() < 0.5
    habits = Habits(
        triptan=random.choice(TRIPTANS)[0],
        analgesic=name,
        analgesic_class=drug_class,
        triggers=tuple(random.sample(TRIGGERS, 3)) if random.random() < 0.5 else (),
        bleeding=bleeding,
        flares=flares,
    )
    menstrual = {day + near for day in bleeding or () for near in (-2, -1, 0)} if near_menses else set()
    return habits, frozenset(menstrual | (flares or frozenset()))


def _menstruates(profile: Profile) -> bool:
    return profile.sex is Sex.FEMALE and profile.age < 50


def _bleeding(random: Random, end: int) -> frozenset[int]:
    cycle, length = random.randint(26, 31), random.randint(4, 6)
    starts = range(-WINDOW_DAYS - random.randrange(cycle), end, cycle)
    return frozenset(day for start in starts for day in range(start, start + length))


def _course(draw: _Draw, who: Patient) -> tuple[Course, int]:
    """The plan of the course, and how many treatments there were in the end."""
    random = draw.stream("course")
    n_visits = max(1, min(16, round(random.gauss(8.6, 3.0))))
    course = Course(
        course_id=new_id(random),
        patient_id=who.patient_id,
        style="Chinese medicine, individualised",
        rationale="Points on the course of the pain and for the pattern; reviewed every four treatments",
        planned_treatments=max(6, 2 * round(n_visits / 2)),
        planned_per_week=Decimal(2 if draw.twice else 1),
        started=draw.timeline.anchor,
        goal=Goal(MeasureId.MIGRAINE_DAYS, Decimal(draw.profile.baseline // 2), draw.timeline.date(TWELVE_WEEKS - 1)),
    )
    return course, n_visits


def _treatments(
    draw: _Draw, index: int, who: Patient, kept: Kept, course: Course, n_visits: int
) -> Iterator[Treatment]:
    random = draw.stream("treatments")
    style = Style(
        picture=random.choice(prescriptions.PICTURES),
        biomedical=tuple(_biomedical(draw.profile)),
        hour=random.randint(9, 17),
        course_id=course.course_id,
    )
    days = [*visit_days(random, n_visits, twice_weekly=draw.twice)]
    if draw.number == TWO_YEARS:
        days += range(days[-1] + WINDOW_DAYS, draw.end, WINDOW_DAYS)
    missing_on = random.choice(days[:n_visits]) if deal(draw.seed, "missing", index, ONE_NEEDLE_MISSING) else None
    for day in days:
        if day < draw.timeline.today_number:
            one_missing = day == missing_on
            yield treat(draw.seed, who, draw.number, day, kept, style, draw.timeline, one_missing=one_missing)


def _biomedical(profile: Profile) -> Iterator[CodedText]:
    if profile.type is Type.CHRONIC:
        yield prescriptions.CHRONIC_MIGRAINE
    else:
        yield prescriptions.MIGRAINE_WITH_AURA if profile.aura else prescriptions.MIGRAINE
    if profile.overuse:
        yield prescriptions.OVERUSE_HEADACHE


def _readings(draw: _Draw, who: Patient, kept: Kept, true: Calendar) -> Iterator[Reading]:
    """Questionnaires by the true migraine days; whoever has given up the diary fills in no more of them."""
    random = draw.stream("readings")
    days = tuple(
        count(true.between(WINDOW_DAYS * (index - 1), WINDOW_DAYS * index - 1), MIGRAINE_30_MINUTES)
        for index in range(4)
    )
    given_up = kept.last_entry if draw.profile.keeping is Keeping.LEAVER else TWELVE_WEEKS
    for asked in questionnaires(random, days, last_day=max(0, min(given_up, draw.timeline.today_number - 1))):
        yield reading(random, who.patient_id, asked, draw.timeline)


def _comorbidities(draw: _Draw, index: int, who: Patient) -> Iterator[Comorbidity]:
    random = draw.stream("comorbidities")
    if draw.illness:
        yield comorbidity(random, who.patient_id, draw.illness, draw.timeline)
    elif deal(draw.seed, "asked", index, [True, False]):
        yield none_known(random, who.patient_id, draw.timeline)


def _medications(draw: _Draw, who: Patient, habits: Habits) -> Iterator[MedicationUse]:
    random, drawn = draw.stream("medications"), draw.profile
    yield from usual_medicines(
        random,
        who.patient_id,
        habits,
        triptan=drawn.triptan,
        preventive=drawn.preventive,
        before=draw.timeline.date(-WINDOW_DAYS),
    )
    if draw.illness:
        yield from illness_medicines(random, who.patient_id, draw.illness, draw.timeline)


def _truth(draw: _Draw, kept: Kept, true: Calendar, treatments: tuple[Treatment, ...]) -> Truth:
    last = draw.last_window
    return Truth(
        first_treatment_day=draw.timeline.anchor if treatments else None,
        windows=tuple(windows(kept, draw.timeline, happened=true, last_window=last)),
        n_treatments=len(treatments),
        n_adverse_events=sum(len(one.adverse_events) for one in treatments),
        profile=draw.profile,
    )

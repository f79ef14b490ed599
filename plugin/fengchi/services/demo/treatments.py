"""Treatments as a practitioner signs them: every note goes through needles in, needles out and signature.

Dose: 8.6 ± 3.0 treatments a course (Melchart 2006), 9.6 needles (6 to 12) as in the worked example of STRICTA 2010.
Adverse events: 9.4 in 100 treatments, in 7.6 % of treatments, half of them bleeding or pain (Bäumler 2021).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

from fengchi.domain.adverse_events import AdverseEvent, AdverseEventKind, Causality, EventOutcome, Severity
from fengchi.domain.findings import CodedText
from fengchi.domain.people import Patient
from fengchi.domain.treatments import Adjunct, AdjunctKind, Treatment
from fengchi.services.demo.chance import new_id, stream
from fengchi.services.demo.keeping import Kept
from fengchi.services.demo.marks import HEADACHE, MIGRAINE_30_MINUTES, count
from fengchi.services.demo.people import MEI_TANAKA
from fengchi.services.demo.prescriptions import MIGRAINE, PICTURES, Picture, diagnosis, line, prescription
from fengchi.services.demo.timeline import Timeline

NEEDLE_COUNTS = (6, 7, 8, 9, 10, 11, 12)
NEEDLE_WEIGHTS = (4, 6, 19, 15, 26, 12, 18)
RETENTIONS = (20, 20, 25, 25, 30)
WITH_EVENT = 0.076
SECOND_EVENT = 0.237
FALLEN_OUT = "One needle had fallen out; found on the couch and put into the sharps box."
SITE_EVENTS = (AdverseEventKind.BLEEDING, AdverseEventKind.HAEMATOMA, AdverseEventKind.NEEDLE_SITE_PAIN)
OTHER_EVENTS = (
    AdverseEventKind.TIREDNESS,
    AdverseEventKind.DIZZINESS,
    AdverseEventKind.SYMPTOM_AGGRAVATION,
    AdverseEventKind.NAUSEA,
    AdverseEventKind.PARAESTHESIA,
    AdverseEventKind.FAINTING,
)
ADJUNCTS = (
    Adjunct(AdjunctKind.EAR_SEEDS, "Shen men, left ear, three days"),
    Adjunct(AdjunctKind.HEAT_LAMP, "Feet", 20),
    Adjunct(AdjunctKind.TUI_NA, "Neck and shoulders", 10),
    Adjunct(AdjunctKind.EXERCISE_ADVICE, "Walking, 30 minutes on three days a week"),
)


@dataclass(frozen=True, slots=True)
class Style:
    """What stays the same over a patient's course. lines: shorthand to use instead of the picture's own."""

    picture: Picture = PICTURES[0]
    biomedical: tuple[CodedText, ...] = (MIGRAINE,)
    hour: int = 10
    course_id: str | None = None
    lines: tuple[str, ...] = ()


def visit_days(random: Random, n: int, *, twice_weekly: bool) -> Iterator[int]:
    """Days of n visits, the first on day 0. Twice a week means three and four days apart in turn."""
    day = 0
    for place in range(n):
        yield day
        missed_week = 7 if random.random() < 0.08 else 0
        day += (3 if place % 2 == 0 else 4) + (missed_week if place % 2 else 0) if twice_weekly else 7 + missed_week


def treat(
    seed: int,
    patient: Patient,
    number: int,
    day: int,
    kept: Kept,
    style: Style,
    timeline: Timeline,
    *,
    one_missing: bool = False,
) -> Treatment:
    """The signed note of one visit; one_missing: a needle fewer came out than went in.

    Each visit has its own numbers, whatever happened in the others.
    """
    random = stream(seed, number, f"treatment/{day}")
    note = _before(random, patient, day, kept, style)
    started = timeline.at(day, style.hour * 60 + random.choice((0, 5, 10, 15)))
    note = note.put_needles_in(at=started)
    ended = started + timedelta(minutes=note.retention_minutes or 20)
    counted = note.prescription.n_needles - one_missing
    note = note.take_needles_out(at=ended, count=counted, mismatch_reason=FALLEN_OUT if one_missing else "")
    note = replace(note, adverse_events_asked=True, adverse_events=tuple(_events(random)))
    signed = ended + timedelta(minutes=random.randint(2, 9))
    return note.sign(by_id=MEI_TANAKA.practitioner_id, by_name=MEI_TANAKA.name, at=signed)


def _before(random: Random, patient: Patient, day: int, kept: Kept, style: Style) -> Treatment:
    text = random.choice(style.lines or (line(style.picture, random.choices(NEEDLE_COUNTS, NEEDLE_WEIGHTS)[0]),))
    return Treatment(
        treatment_id=new_id(random),
        patient_id=patient.patient_id,
        practitioner_id=MEI_TANAKA.practitioner_id,
        course_id=style.course_id,
        subjective=_subjective(day, kept),
        pain_now=_pain(random, kept.calendar.letter(day)),
        findings=random.choice(style.picture.findings),
        diagnosis=diagnosis(style.picture, *style.biomedical),
        prescription=prescription(text, random.choice(RETENTIONS)),
        response_sought="De qi",
        adjuncts=(random.choice(ADJUNCTS),) if random.random() < 0.2 else (),
        face_to_face_minutes=random.randint(12, 25),
        plan="Go on as planned; diary every day.",
    )


def _subjective(day: int, kept: Kept) -> str:
    """Said from the diary of the seven days before, so that note and diary never disagree."""
    week = kept.calendar.between(day - 7, day - 1)
    n_written = 7 - week.count("-")
    if not n_written:
        return "No diary entries in the last week."
    return f"Diary of the last week: migraine on {count(week, MIGRAINE_30_MINUTES)} of {n_written} recorded days."


def _pain(random: Random, letter: str) -> int:
    if letter in MIGRAINE_30_MINUTES:
        return random.randint(3, 7)
    return random.randint(1, 3) if letter in HEADACHE else random.choice((0, 0, 0, 1))


def _events(random: Random) -> Iterator[AdverseEvent]:
    if random.random() >= WITH_EVENT:
        return
    for _ in range(1 + (random.random() < SECOND_EVENT)):
        at_site = random.random() < 0.5
        kind = random.choice(SITE_EVENTS if at_site else OTHER_EVENTS)
        causality = Causality.PROBABLE if at_site else Causality.POSSIBLE
        yield AdverseEvent(kind, Severity.MILD, causality, EventOutcome.RESOLVED)

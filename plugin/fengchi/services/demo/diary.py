"""Writes the diary days that a patient with this calendar would write: features, drugs and times fit each letter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from types import MappingProxyType

from fengchi.domain.diary import AcuteDrug, DiaryDay, Headache, Menses, Relief
from fengchi.domain.medications import DrugClass
from fengchi.services.demo.keeping import Kept
from fengchi.services.demo.marks import ANALGESIC, FREE, HEADACHE, MIGRAINE_30_MINUTES, NO_ENTRY, TRIPTAN
from fengchi.services.demo.timeline import Timeline

BRIEF, UNANSWERED, AURA, DRUG_ALONE = "b", "u", "A", "W"
FEATURED = (MIGRAINE_30_MINUTES | {BRIEF}) - {DRUG_ALONE}
MINUTES: Mapping[str, tuple[int, int]] = MappingProxyType(
    {"h": (30, 480), "n": (45, 600), "b": (10, 28), "s": (35, 235), "T": (60, 600), "X": (90, 720), "W": (30, 360)}
)
"""Shortest and longest headache of a letter; the others last 4 hours and more."""
LONG_MINUTES = (245, 1300)
RELIEFS = (Relief.COMPLETE, Relief.COMPLETE, Relief.PARTIAL, Relief.PARTIAL, Relief.PARTIAL, Relief.NONE)


@dataclass(frozen=True, slots=True)
class Habits:
    """What a patient takes and writes down. bleeding, flares: None when not written down, else the days of it."""

    triptan: str = "sumatriptan"
    analgesic: str = "ibuprofen"
    analgesic_class: DrugClass = DrugClass.NSAID
    triggers: tuple[str, ...] = ()
    bleeding: frozenset[int] | None = None
    flares: frozenset[int] | None = None
    notes: Mapping[int, str] = field(default_factory=dict)


def diary(random: Random, patient_id: str, kept: Kept, habits: Habits, timeline: Timeline) -> Iterator[DiaryDay]:
    """One DiaryDay for every letter that is an entry, in order of days."""
    for day, letter in enumerate(kept.calendar.letters, kept.calendar.first):
        seed = random.getrandbits(32)
        if letter != NO_ENTRY:
            yield _day(Random(seed), patient_id, day, letter, kept, habits, timeline)


def _day(
    random: Random, patient_id: str, day: int, letter: str, kept: Kept, habits: Habits, timeline: Timeline
) -> DiaryDay:
    delay = kept.delays.get(day, 0)
    minute = random.randint(7 * 60, 9 * 60) if delay == 1 else random.randint(19 * 60, 23 * 60)
    migraine = letter in MIGRAINE_30_MINUTES
    return DiaryDay(
        patient_id=patient_id,
        day=timeline.date(day),
        headache=_headache(random, letter) if letter in HEADACHE else None,
        aura_minutes=random.randint(10, 50) if letter == AURA else None,
        functional_grade=_grade(random, letter),
        acute_drugs=tuple(_drugs(random, letter, habits)),
        menses=_menses(day, habits.bleeding),
        triggers=(random.choice(habits.triggers),) if migraine and habits.triggers and random.random() < 0.4 else (),
        flare=None if habits.flares is None else day in habits.flares,
        note=habits.notes.get(day, ""),
        recorded_at=timeline.at(day + delay, minute),
        late=kept.is_late(day),
    )


def _headache(random: Random, letter: str) -> Headache:
    minutes = random.randint(*MINUTES.get(letter, LONG_MINUTES))
    if letter == UNANSWERED:
        return Headache(minutes=minutes, peak_pain=random.randint(3, 6), moderate_or_severe=True)
    return _migraine(random, minutes) if letter in FEATURED else _other(random, minutes)


def _migraine(random: Random, minutes: int) -> Headache:
    """All that ICHD-3 1.1 C and D ask for: two or more characteristics, and nausea or light and sound together."""
    chance = random.random
    light_and_sound = chance() < 0.75
    return Headache(
        minutes=minutes,
        peak_pain=random.randint(5, 9),
        unilateral=chance() < 0.65,
        pulsating=chance() < 0.6,
        moderate_or_severe=True,
        aggravated_by_activity=True,
        nausea=not light_and_sound or chance() < 0.6,
        vomiting=chance() < 0.12,
        photophobia=light_and_sound or chance() < 0.3,
        phonophobia=light_and_sound,
    )


def _other(random: Random, minutes: int) -> Headache:
    """Pressing, mild, on both sides: at most one migraine characteristic, no nausea, never light and sound together."""
    return Headache(
        minutes=minutes,
        peak_pain=random.randint(1, 4),
        unilateral=random.random() < 0.15,
        pulsating=False,
        moderate_or_severe=False,
        aggravated_by_activity=False,
        nausea=False,
        vomiting=False,
        photophobia=random.random() < 0.15,
        phonophobia=False,
    )


def _drugs(random: Random, letter: str, habits: Habits) -> Iterator[AcuteDrug]:
    if letter in TRIPTAN:
        yield AcuteDrug(DrugClass.TRIPTAN, habits.triptan, 1 + (random.random() < 0.15), random.choice(RELIEFS))
    if letter in ANALGESIC:
        doses = random.choice((1, 1, 2, 2, 3))
        yield AcuteDrug(habits.analgesic_class, habits.analgesic, doses, random.choice(RELIEFS))


def _grade(random: Random, letter: str) -> int:
    if letter == FREE:
        return 0
    return random.randint(1, 3) if letter in MIGRAINE_30_MINUTES else random.randint(0, 1)


def _menses(day: int, bleeding: frozenset[int] | None) -> Menses | None:
    if bleeding is None:
        return None
    return Menses.BLEEDING if day in bleeding else Menses.NONE

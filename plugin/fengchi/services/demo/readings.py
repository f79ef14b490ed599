"""Questionnaire totals and recalled migraine days of made-up patients, in step with their migraine days.

HIT-6 falls with the migraine days (mean within-person important change 2.5 to 6 points); MIDAS is grade IV (21 and
more) in 60 % at the start, as in the DMKG headache registry of 2022. No questionnaire's wording stands here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from random import Random

from fengchi.domain.measures import HIT6_TOTALS, MEASURES, MeasureId, Method, Reading
from fengchi.services.demo.chance import new_id
from fengchi.services.demo.timeline import Timeline

FOUR_WEEKLY = (0, 28, 56, 84)
TWELVE_WEEKS = 84
PGIC_BORDERS = (-0.8, -0.5, -0.25, 0.05, 0.3, 0.7)
"""Relative change in migraine days up to which a patient ticks 1, 2, 3 ...; above the last one 7."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One questionnaire filled in on a day of the timeline. value None: the answer was not known."""

    measure_id: MeasureId
    day: int
    value: int | None
    method: Method = Method.QUESTIONNAIRE


def reading(random: Random, patient_id: str, asked: Asked, timeline: Timeline) -> Reading:
    """The reading of the measure's whole period that ended the day before it was asked for."""
    last = timeline.date(asked.day - 1)
    return Reading(
        reading_id=new_id(random),
        patient_id=patient_id,
        measure_id=asked.measure_id,
        first_day=last - timedelta(days=MEASURES[asked.measure_id].period_days - 1),
        last_day=last,
        value=None if asked.value is None else Decimal(asked.value),
        method=asked.method,
        unknown_reason="asked-unknown" if asked.value is None else "",
        reported_at=timeline.at(asked.day, 9 * 60 + random.randrange(0, 480, 5)),
    )


def questionnaires(random: Random, days_by_window: tuple[int, ...], *, last_day: int) -> Iterator[Asked]:
    """What a patient with these migraine days (baseline first) fills in until last_day; not everyone every time."""
    baseline, last = days_by_window[0], days_by_window[-1]
    hit6, midas = random.gauss(60 + 0.3 * baseline, 4.5), baseline * 5.2 * random.lognormvariate(0, 0.5)
    for day, now in zip(FOUR_WEEKLY, days_by_window, strict=False):
        if day <= last_day and random.random() < (0.95 if day == 0 else 0.8):
            change = 11 * (now - baseline) / max(baseline, 3) + (random.gauss(0, 2) if day else 0)
            yield Asked(MeasureId.HIT6, day, _hit6(hit6 + change))
    yield Asked(MeasureId.MIDAS, 0, _midas(midas))
    if last_day >= TWELVE_WEEKS:
        yield Asked(MeasureId.MIDAS, TWELVE_WEEKS, _midas(midas * (last + 1) / (baseline + 1)))
        yield Asked(MeasureId.PGIC, TWELVE_WEEKS, _pgic(random, (last - baseline) / baseline))
    yield from _recalled(random, baseline)


def _recalled(random: Random, baseline: int) -> Iterator[Asked]:
    """Three in ten were asked for their migraine days before the diary counted them; memory adds a day or so."""
    if random.random() < 0.3:
        remembered = max(1, min(28, round(baseline + random.gauss(0.8, 1.5))))
        known = random.random() < 0.95
        yield Asked(MeasureId.MIGRAINE_DAYS, 0, remembered if known else None, Method.RECALL)


def _hit6(value: float) -> int:
    return min(sorted(HIT6_TOTALS), key=lambda total: abs(total - value))


def _midas(value: float) -> int:
    return max(0, min(270, round(value)))


def _pgic(random: Random, change: float) -> int:
    felt = change + random.gauss(0, 0.12)
    return 1 + sum(felt > border for border in PGIC_BORDERS)

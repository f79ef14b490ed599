"""Readings: questionnaires with their bands, and counts that did not come from this diary, kept apart from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from fengchi.domain.measures import MEASURES, MeasureId, Method, Reading, band
from fengchi.reports import words
from fengchi.reports.values import KeyScore, ReadingValue

SCORES = (
    MeasureId.HIT6,
    MeasureId.MIDAS,
    MeasureId.MSQ_RESTRICTIVE,
    MeasureId.MSQ_PREVENTIVE,
    MeasureId.MSQ_EMOTIONAL,
    MeasureId.PGIC,
    MeasureId.PEAK_PAIN,
)

_KEY_SCORES = (MeasureId.HIT6, MeasureId.MIDAS)


@dataclass(frozen=True, slots=True)
class SortedReadings:
    """scores: questionnaires and pain. recalled: days counted from memory. received: counts of a diary elsewhere."""

    scores: tuple[ReadingValue, ...]
    recalled: tuple[ReadingValue, ...]
    received: tuple[ReadingValue, ...]


def sort_readings(readings: Iterable[Reading], *, until: date) -> SortedReadings:
    """Diary counts and recall never stand in one trend, so they leave here in separate lists."""
    ordered = sorted((one for one in readings if one.last_day <= until), key=lambda one: (one.last_day, one.measure_id))
    counts = [one for one in ordered if one.measure_id not in SCORES]
    return SortedReadings(
        scores=tuple(_value(one) for one in ordered if one.measure_id in SCORES),
        recalled=tuple(_value(one) for one in counts if one.method is not Method.DIARY),
        received=tuple(_value(one) for one in counts if one.method is Method.DIARY),
    )


def key_score(scores: Sequence[ReadingValue], *, anchor: date | None) -> KeyScore:
    """HIT-6 where it has a value before and after the first treatment, else MIDAS if that has, else what there is."""
    found = [_key_score(measure_id, scores, anchor) for measure_id in _KEY_SCORES]
    for enough in (_has_both, _has_latest, _has_any):
        for one in found:
            if enough(one):
                return one
    return KeyScore(None, "HIT-6 or MIDAS", None, None, None, "No HIT-6 and no MIDAS was recorded.")


def _key_score(measure_id: MeasureId, scores: Sequence[ReadingValue], anchor: date | None) -> KeyScore:
    known = [one for one in scores if one.measure_id is measure_id and one.value is not None]
    title = MEASURES[measure_id].title
    if anchor is None:
        latest = known[-1] if known else None
        return KeyScore(measure_id, title, None, latest, None, "No treatment is signed yet.")
    period = timedelta(days=MEASURES[measure_id].period_days)
    before = [one for one in known if timedelta(0) <= anchor - one.last_day <= period]
    after = [one for one in known if one.last_day > anchor]
    baseline, latest = (before[-1] if before else None), (after[-1] if after else None)
    return _compared(measure_id, title, baseline, latest, anchor)


def _compared(
    measure_id: MeasureId, title: str, baseline: ReadingValue | None, latest: ReadingValue | None, anchor: date
) -> KeyScore:
    if baseline is None or latest is None or baseline.value is None or latest.value is None:
        missing = "before" if baseline is None else "after"
        return KeyScore(measure_id, title, baseline, latest, None, f"No reading {missing} the first treatment.")
    looks_back_to = latest.last_day - timedelta(days=MEASURES[measure_id].period_days - 1)
    if looks_back_to < anchor:
        reason = f"The reading of {words.day(latest.last_day)} looks back to days before the first treatment."
        return KeyScore(measure_id, title, baseline, latest, None, reason)
    return KeyScore(measure_id, title, baseline, latest, latest.value - baseline.value)


def _has_both(score: KeyScore) -> bool:
    return score.baseline is not None and score.latest is not None


def _has_latest(score: KeyScore) -> bool:
    return score.latest is not None


def _has_any(score: KeyScore) -> bool:
    return score.baseline is not None


def _value(reading: Reading) -> ReadingValue:
    return ReadingValue(
        measure_id=reading.measure_id,
        title=MEASURES[reading.measure_id].title,
        first_day=reading.first_day,
        last_day=reading.last_day,
        value=reading.value,
        band="" if reading.value is None else band(reading.measure_id, reading.value),
        method=reading.method,
        rule=reading.rule,
        n_recorded_days=reading.n_recorded_days,
        unknown_reason=reading.unknown_reason,
    )

"""The treatments given: what was needled when, how often each point, what went wrong. STRICTA 2010 item 2b."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from fengchi.domain.history import GivenNeedling, GivenTreatment
from fengchi.domain.outcomes import WINDOW_DAYS
from fengchi.reports.values import AdverseEventSummary, PointFrequency, PointUse, TreatmentRow

_SIDES = ("left", "right", "midline")


def treatment_rows(treatments: Iterable[GivenTreatment], *, anchor: date) -> tuple[TreatmentRow, ...]:
    """One row a treatment, in order of time. anchor: local day of the first."""
    return tuple(_row(one, anchor) for one in treatments)


def point_frequencies(treatments: Iterable[GivenTreatment]) -> tuple[PointFrequency, ...]:
    """Each point once, the most used first."""
    used: dict[tuple[str, str], list[tuple[str, GivenNeedling]]] = {}
    for treatment in treatments:
        for needling in treatment.needlings:
            used.setdefault((needling.point, needling.text), []).append((treatment.treatment_id, needling))
    found = [_frequency(point, uses) for point, uses in used.items()]
    return tuple(sorted(found, key=lambda one: (-one.n_treatments, -one.n_needles, one.code, one.text)))


def adverse_event_summary(treatments: Sequence[GivenTreatment]) -> AdverseEventSummary:
    """An event that was written down counts, whether or not the question was ticked."""
    kinds = Counter(kind for one in treatments for kind in one.adverse_events)
    with_events = sum(bool(one.adverse_events) for one in treatments)
    none = sum(one.adverse_events_asked and not one.adverse_events for one in treatments)
    return AdverseEventSummary(
        n_treatments=len(treatments),
        n_asked=with_events + none,
        n_none=none,
        n_with_events=with_events,
        n_not_asked=len(treatments) - with_events - none,
        by_kind=tuple(sorted(kinds.items(), key=lambda one: (-one[1], one[0]))),
    )


def _row(treatment: GivenTreatment, anchor: date) -> TreatmentRow:
    return TreatmentRow(
        treatment_id=treatment.treatment_id,
        started_at=treatment.started_at,
        day=treatment.day,
        window=(treatment.day - anchor).days // WINDOW_DAYS + 1,
        points=_points(treatment.needlings),
        n_needles=len(treatment.needlings),
        retention_minutes=treatment.retention_minutes,
        adverse_events=treatment.adverse_events,
        adverse_events_asked=treatment.adverse_events_asked,
        amended=treatment.amended,
    )


def _points(needlings: Iterable[GivenNeedling]) -> tuple[PointUse, ...]:
    """The needlings of one treatment by point, in the order in which they were written."""
    grouped: dict[tuple[str, str], list[GivenNeedling]] = {}
    for one in needlings:
        grouped.setdefault((one.point, one.text), []).append(one)
    return tuple(
        PointUse(code, text, _sides(one.side for one in uses), any(one.electro for one in uses))
        for (code, text), uses in grouped.items()
    )


def _frequency(point: tuple[str, str], uses: Sequence[tuple[str, GivenNeedling]]) -> PointFrequency:
    sides = Counter(needling.side for _, needling in uses)
    return PointFrequency(
        code=point[0],
        text=point[1],
        n_treatments=len({treatment_id for treatment_id, _ in uses}),
        n_needles=len(uses),
        by_side=tuple((side, sides[side]) for side in _sides(sides)),
        n_electro=sum(needling.electro for _, needling in uses),
    )


def _sides(sides: Iterable[str]) -> tuple[str, ...]:
    """Each side once: left, right, midline, then whatever an import may have brought."""
    present = set(sides)
    return (*(one for one in _SIDES if one in present), *sorted(present.difference(_SIDES)))

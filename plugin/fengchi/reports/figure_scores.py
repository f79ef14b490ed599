"""Questionnaire totals over time against their published bands: one small drawing for HIT-6 and one for MIDAS."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from fengchi.domain.measures import MEASURES, MeasureId, band
from fengchi.reports import svg, words
from fengchi.reports.figure_parts import CLEAR, INK, LINE, MUTED, NEEDLE, PAPER, WIDTH
from fengchi.reports.values import OutcomeReport, ReadingValue

DRAWN = (MeasureId.HIT6, MeasureId.MIDAS)
_HEIGHT = 176
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 566, 24, 140
_MIDAS_TOP = 40
"""MIDAS can reach 460; grade IV begins at 21, so the axis ends at 40 unless a value is higher."""


@dataclass(frozen=True, slots=True)
class _Frame:
    lowest: int
    highest: int
    first_day: date
    last_day: date

    def x(self, day: date) -> float:
        share = (day - self.first_day).days / max(1, (self.last_day - self.first_day).days)
        return _LEFT + 8 + (_RIGHT - _LEFT - 16) * share

    def y(self, value: float) -> float:
        share = (value - self.lowest) / (self.highest - self.lowest)
        return _BOTTOM - (_BOTTOM - _TOP) * share


def scores(report: OutcomeReport) -> tuple[str, ...]:
    """A drawing for each of HIT-6 and MIDAS that has a value."""
    known = {one: _known(report, one) for one in DRAWN}
    return tuple(_drawing(report, measure_id, values) for measure_id, values in known.items() if values)


def _known(report: OutcomeReport, measure_id: MeasureId) -> list[ReadingValue]:
    return [one for one in report.scores if one.measure_id is measure_id and one.value is not None]


def _drawing(report: OutcomeReport, measure_id: MeasureId, values: Sequence[ReadingValue]) -> str:
    frame = _frame(report, measure_id, values)
    title = MEASURES[measure_id].title
    told = "; ".join(f"{words.day(one.last_day)}: {words.number(one.value or 0)} {one.band}".strip() for one in values)
    return svg.figure(
        svg.text(title, x=0, y=12, font_weight=600, fill=INK),
        *_bands(measure_id, frame),
        *_treatments(report, frame),
        *_points(values, frame),
        *_dates(frame),
        ident=f"fig-{measure_id.value}",
        width=WIDTH,
        height=_HEIGHT,
        title=f"{title} over time",
        description=f"{told}. Ticks at the lower edge are treatments.",
    )


def _frame(report: OutcomeReport, measure_id: MeasureId, values: Sequence[ReadingValue]) -> _Frame:
    measure = MEASURES[measure_id]
    highest = (
        max(_MIDAS_TOP, *(int(one.value or 0) for one in values)) if measure_id is MeasureId.MIDAS else measure.highest
    )
    first_day = min(report.first_day, values[0].last_day)
    return _Frame(measure.lowest, highest, first_day, max(report.made_on, values[-1].last_day))


def _bands(measure_id: MeasureId, frame: _Frame) -> Iterable[str]:
    """Stripes between the band limits, every second one tinted, each with its name and range."""
    named = groupby(range(frame.lowest, frame.highest + 1), key=lambda value: band(measure_id, value))
    for place, (name, members) in enumerate(named):
        inside = list(members)
        low = frame.lowest if inside[0] == frame.lowest else inside[0] - 0.5
        high = frame.highest if inside[-1] == frame.highest else inside[-1] + 0.5
        top, bottom = frame.y(high), frame.y(low)
        yield svg.tag(
            "rect",
            x=_LEFT,
            y=top,
            width=_RIGHT - _LEFT,
            height=bottom - top,
            fill=PAPER if place % 2 else CLEAR,
            stroke=LINE,
        )
        limits = f"{inside[0]} or more" if inside[-1] == frame.highest else f"{inside[0]}–{inside[-1]}"
        yield svg.text(f"{name} ({limits})", x=_RIGHT + 6, y=(top + bottom) / 2 + 4, font_size=11, fill=MUTED)


def _points(values: Sequence[ReadingValue], frame: _Frame) -> Iterable[str]:
    places = [(frame.x(one.last_day), frame.y(float(one.value or 0)), one) for one in values]
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y, _ in places)
    yield svg.tag("path", d=path, fill="none", stroke=INK, stroke_width=1.4)
    for x, y, one in places:
        label = f"{words.day(one.last_day)}: {words.number(one.value or 0)}"
        yield svg.tag("circle", svg.tooltip(label), cx=x, cy=y, r=4, fill=INK, stroke=PAPER, stroke_width=1.5)
        above = y - 8 if y > _TOP + 14 else y + 17
        yield svg.text(
            words.number(one.value or 0), x=x, y=above, font_size=11, font_weight=700, text_anchor="middle", fill=INK
        )


def _treatments(report: OutcomeReport, frame: _Frame) -> Iterable[str]:
    for one in report.treatments:
        x = frame.x(one.day)
        yield svg.tag("line", x1=x, x2=x, y1=_BOTTOM - 1, y2=_BOTTOM + 7, stroke=NEEDLE, stroke_width=1.6)


def _dates(frame: _Frame) -> Iterable[str]:
    for day, anchor, x in ((frame.first_day, "start", _LEFT), (frame.last_day, "end", _RIGHT)):
        yield svg.text(words.day(day), x=x, y=_BOTTOM + 22, font_size=11, text_anchor=anchor, fill=MUTED)

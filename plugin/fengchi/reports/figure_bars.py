"""Migraine days per 28-day window as bars, with the line of half the baseline and the coverage under every bar.

A full bar is what was counted; the dashed part above it scales to 28 days. Low coverage is hatched, a running
window is an outline, a window without a diary day is a hatched column and never an empty place that reads as zero.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fengchi.domain.outcomes import WINDOW_DAYS
from fengchi.reports import svg, words
from fengchi.reports.figure_parts import (
    HATCH,
    INK,
    LINE,
    MIGRAINE,
    MUTED,
    NEEDLE,
    PAPER,
    WIDTH,
    hatching,
    shown_windows,
)
from fengchi.reports.values import OutcomeReport, Role, WindowNumbers

IDENT = "fig-bars"
_HEIGHT = 304
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 752, 26, 214


@dataclass(frozen=True, slots=True)
class _Scale:
    """top: the highest value on the axis, a whole number of steps."""

    top: int
    step: int

    def y(self, days: float) -> float:
        return _BOTTOM - (_BOTTOM - _TOP) * days / self.top


def bars(report: OutcomeReport) -> str:
    """The drawing; an empty string where there is no window to draw."""
    shown = shown_windows(report.windows)
    if not shown:
        return ""
    scale = _scale(shown)
    pitch = min(96.0, (_RIGHT - _LEFT) / len(shown))
    columns = (
        _column(one, _LEFT + pitch * place, pitch, scale, report.coverage_minimum) for place, one in enumerate(shown)
    )
    return svg.figure(
        hatching(f"{IDENT}-hatch"),
        *_axis(scale),
        *_half_line(report, scale),
        *columns,
        svg.text(_CAPTION, x=0, y=_HEIGHT - 6, font_size=11, fill=MUTED),
        ident=IDENT,
        width=WIDTH,
        height=_HEIGHT,
        title="Migraine days in windows of 28 days",
        description=_description(report, shown),
    )


_CAPTION = (
    "Under each bar: first day, days recorded of days passed. "
    "Dashed: scaled to 28 days. Hatched: too few days recorded."
)


def half_of_baseline(report: OutcomeReport) -> float | None:
    """Half of the baseline's migraine days per 28 days; None where no rate or no comparison is given."""
    baseline = report.baseline_window
    if baseline is None or not report.baseline.exists or baseline.migraine.rate is None:
        return None
    return float(baseline.migraine.rate.value) / 2


def _scale(shown: Iterable[WindowNumbers]) -> _Scale:
    highest = max(max(float(one.migraine.value), _rate(one) or 0.0) for one in shown)
    step = next((one for one in (1, 2, 5) if highest <= one * 5), 7)
    return _Scale(step * max(2, -int(-highest // step)), step)


def _rate(one: WindowNumbers) -> float | None:
    """Days per 28 days where it is given and differs from the count. A running window is not scaled."""
    rate = one.migraine.rate
    return float(rate.value) if rate and rate.extrapolated and one.window.complete else None


def _column(one: WindowNumbers, x: float, pitch: float, scale: _Scale, minimum: int) -> str:
    middle, width = x + pitch / 2, min(44.0, pitch * 0.62)
    start = (one.window.index - 1) * WINDOW_DAYS + 1
    label = "Baseline" if one.role is Role.BASELINE else f"{'Day' if pitch > 64 else 'd'} {start}"
    low = one.n_recorded < minimum
    coverage = f"{one.n_recorded}/{one.n_days}"
    return svg.tag(
        "g",
        svg.tooltip(_told(one)),
        *_bar(one, middle - width / 2, width, scale, low),
        _label(label, middle, _BOTTOM + 16, weight=600, fill=INK),
        _label(words.short_day(one.window.first_day), middle, _BOTTOM + 31, fill=MUTED),
        _label(coverage, middle, _BOTTOM + 46, weight=700 if low and one.window.complete else 400, fill=INK),
        _label(_remark(one, low), middle, _BOTTOM + 60, fill=MUTED),
    )


def _remark(one: WindowNumbers, low: bool) -> str:
    if not one.window.complete:
        return "running"
    return "too few" if low else ""


def _bar(one: WindowNumbers, x: float, width: float, scale: _Scale, low: bool) -> Iterable[str]:
    """What is unknown is hatched up to the top of the axis: it could be anything."""
    top, middle = scale.y(one.migraine.value), x + width / 2
    hatch = f"url(#{IDENT}-hatch)"
    if low and one.window.complete:
        yield _rect(x, width, scale.y(scale.top), _BOTTOM, fill=hatch, stroke=HATCH, stroke_dasharray="3 3")
    if not one.n_recorded:
        yield _label("?", middle, _BOTTOM - 8, weight=700, fill=INK)
        return
    rate = _rate(one)
    if rate is not None and rate > one.migraine.value:
        yield _rect(x, width, scale.y(rate), top, fill=PAPER, stroke=MIGRAINE, stroke_dasharray="3 3")
    solid = one.window.complete and not low
    yield _rect(x, width, top, _BOTTOM, fill=MIGRAINE if solid else PAPER, stroke=MIGRAINE)
    told = f"{one.migraine.value} in {one.n_recorded}" if low else str(one.migraine.value)
    yield _label(told, middle, (scale.y(rate) if rate else top) - 5, weight=700, fill=INK)


def _rect(x: float, width: float, top: float, bottom: float, **look: str) -> str:
    """At least a line, so that a counted zero is seen to be counted."""
    return svg.tag("rect", x=x, y=top, width=width, height=max(1.0, bottom - top), stroke_width=1.4, **look)


def _label(text: str, x: float, y: float, *, fill: str, weight: int = 400) -> str:
    if not text:
        return ""
    return svg.text(
        text,
        x=x,
        y=y,
        font_size=11,
        font_weight=weight,
        text_anchor="middle",
        fill=fill,
        stroke=PAPER,
        stroke_width=3,
        stroke_linejoin="round",
        paint_order="stroke",
    )


def _axis(scale: _Scale) -> Iterable[str]:
    for days in range(0, scale.top + 1, scale.step):
        y = scale.y(days)
        yield svg.tag("line", x1=_LEFT, x2=_RIGHT, y1=y, y2=y, stroke=LINE if days else MUTED)
        yield svg.text(str(days), x=_LEFT - 8, y=y + 4, font_size=11, text_anchor="end", fill=MUTED)
    yield svg.text("Migraine days per window", x=0, y=12, font_size=11, fill=MUTED)


def _half_line(report: OutcomeReport, scale: _Scale) -> Iterable[str]:
    """The line itself, and its name in the upper corner where no bar can cover it."""
    half = half_of_baseline(report)
    if not half:
        return
    look = {"stroke": NEEDLE, "stroke_width": "1.7", "stroke_dasharray": "7 4"}
    told = f"50 % of the baseline: {half:.1f}"
    yield svg.tag("line", x1=_LEFT, x2=_RIGHT, y1=scale.y(half), y2=scale.y(half), **look)
    yield svg.tag("line", x1=_RIGHT - 172, x2=_RIGHT - 144, y1=8, y2=8, **look)
    yield svg.text(told, x=_RIGHT, y=12, font_size=11, text_anchor="end", fill=NEEDLE)


def _told(one: WindowNumbers) -> str:
    undetermined = f", {one.undetermined.value} undetermined" if one.undetermined.value else ""
    running = "" if one.window.complete else ", still running"
    return (
        f"{one.window.title} ({words.span(one.window.first_day, one.window.last_day)}): "
        f"{words.plural(one.migraine.value, 'migraine day')}{undetermined}, "
        f"{one.n_recorded} of {one.n_days} days recorded{running}"
    )


def _description(report: OutcomeReport, shown: tuple[WindowNumbers, ...]) -> str:
    half = half_of_baseline(report)
    line = f" The line of 50 % of the baseline is at {half:.1f} days." if half else " There is no 50 % line."
    return "; ".join(_told(one) for one in shown) + "." + line

"""The calendar: one row of 28 cells a window, so that windows lie under one another like rulers.

A full cell is a migraine day, a half cell another headache, an empty one no headache; a hatched cell is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from fengchi.domain.diary import Menses
from fengchi.reports import svg, words
from fengchi.reports.figure_glyphs import CELL_HEIGHT, CELL_WIDTH, drug_flag, flare, late_line, legend, menses, needle
from fengchi.reports.figure_glyphs import cell as draw_cell
from fengchi.reports.figure_parts import INK, LINE, MUTED, NEEDLE, WIDTH, hatching, shown_windows
from fengchi.reports.values import DayMark, DrugChange, OutcomeReport, Role, WindowNumbers

IDENT = "fig-calendar"
_LEFT = 127
_TOP = 24
_ROW = 57
_CELL_TOP = 26
_PITCH = CELL_WIDTH + 1.6
_WEEK_GAP = 4.0
_LEGEND = 74


def calendar(report: OutcomeReport) -> str:
    """The drawing; an empty string where there is no window to draw."""
    shown = shown_windows(report.windows)
    if not shown:
        return ""
    marks = {one.day: one for one in report.days}
    changes = _by_day(report.drug_changes)
    rows = (_row(window, _TOP + _ROW * place, marks, changes) for place, window in enumerate(shown))
    bottom = _TOP + _ROW * len(shown)
    return svg.figure(
        hatching(f"{IDENT}-hatch"),
        *_heading(),
        *_below_baseline(shown),
        *rows,
        legend(y=bottom + 14, hatch=f"{IDENT}-hatch"),
        ident=IDENT,
        width=WIDTH,
        height=bottom + _LEGEND,
        title="Calendar of diary days and treatments",
        description=_description(report, shown),
    )


def day_words(mark: DayMark, changes: Iterable[DrugChange] = ()) -> str:
    """The day in words, for the tooltip and the table."""
    parts = [_kind(mark)]
    parts += ["aura"] if mark.aura else []
    parts += [words.listed(words.spoken(one) for one in mark.acute)] if mark.acute else []
    parts += [f"menses: {mark.menses}"] if mark.menses in (Menses.BLEEDING, Menses.SPOTTING) else []
    parts += ["flare"] if mark.flare else []
    parts += ["entered late"] if mark.late else []
    parts += ["treated"] if mark.treated else []
    parts += [f"{one.what} {one.name}" for one in changes]
    return f"{words.day(mark.day)}: {', '.join(parts)}"


def _kind(mark: DayMark) -> str:
    if not mark.recorded:
        return "not recorded"
    if mark.undetermined:
        return "headache, migraine undetermined" if mark.headache else "undetermined"
    if mark.migraine:
        return "migraine day"
    return "headache" if mark.headache else "no headache"


def _row(
    numbers: WindowNumbers, y: float, marks: Mapping[date, DayMark], changes: Mapping[date, list[DrugChange]]
) -> str:
    window = numbers.window
    days = [window.first_day + timedelta(days=step) for step in range(28)]
    cells = (_day(marks.get(day), _x(step), y, changes.get(day, [])) for step, day in enumerate(days))
    middle, right = y + _CELL_TOP + 4, _x(28) + 3
    undetermined = f"{numbers.undetermined.value} undetermined" if numbers.undetermined.value else ""
    return svg.tag(
        "g",
        svg.text(window.title, x=0, y=middle, font_weight=600, fill=INK),
        _fine(words.short_span(window.first_day, window.last_day), 0, middle + 15),
        *_months(days, y),
        *cells,
        svg.text(_migraine(numbers), x=right, y=middle, font_weight=600, fill=INK),
        _fine(f"{numbers.n_recorded}/{numbers.n_days} recorded", right, middle + 15),
        _fine(undetermined, right, middle + 28) if undetermined else "",
    )


def _migraine(numbers: WindowNumbers) -> str:
    """No number where there is no day to count: it would read as zero."""
    return f"{numbers.migraine.value} migraine" if numbers.n_recorded else "unknown"


def _fine(told: str, x: float, y: float) -> str:
    return svg.text(told, x=x, y=y, font_size=11, fill=MUTED)


def _below_baseline(shown: Sequence[WindowNumbers]) -> Iterable[str]:
    """The line between the baseline and what came after; broken where windows in between are not drawn."""
    if len(shown) > 1 and shown[0].role is Role.BASELINE:
        broken = "2 5" if shown[1].window.index > 1 else None
        y = _TOP + _ROW - 1
        yield svg.tag("line", x1=0, x2=WIDTH, y1=y, y2=y, stroke=NEEDLE, stroke_dasharray=broken)


def _day(mark: DayMark | None, x: float, y: float, changes: list[DrugChange]) -> str:
    top = y + _CELL_TOP
    if mark is None:
        return svg.tag(
            "rect",
            x=x + 0.5,
            y=top + 0.5,
            width=CELL_WIDTH - 1,
            height=CELL_HEIGHT - 1,
            fill="none",
            stroke=LINE,
            stroke_dasharray="1 3",
        )
    started = any(one.what == "started" for one in changes)
    return svg.tag(
        "g",
        svg.tooltip(day_words(mark, changes)),
        draw_cell(mark, x, top, hatch=f"{IDENT}-hatch"),
        needle(x + (5 if changes else CELL_WIDTH / 2), top) if mark.treated else "",
        drug_flag(x + (10 if mark.treated else CELL_WIDTH / 2 - 3), top, started=started) if changes else "",
        late_line(x, top + CELL_HEIGHT + 2.5) if mark.late else "",
        menses(x + 4.5, top + CELL_HEIGHT + 7.5, mark.menses),
        flare(x + 12.5, top + CELL_HEIGHT + 7.5) if mark.flare else "",
    )


def _months(days: list[date], y: float) -> Iterable[str]:
    """The month's name above its first day, so that a date is found without counting cells."""
    for step, day in enumerate(days):
        if day.day == 1 and 0 < step < 27:
            yield svg.text(words.MONTHS[day.month - 1], x=_x(step), y=y + 9, font_size=11, fill=MUTED)
            yield svg.tag("line", x1=_x(step) - 1, x2=_x(step) - 1, y1=y + 1, y2=y + 24, stroke=LINE)


def _heading() -> Iterable[str]:
    for week in range(4):
        yield svg.text(f"Week {week + 1}", x=_x(week * 7), y=12, font_size=11, fill=MUTED)


def _x(step: int) -> float:
    return _LEFT + step * _PITCH + (step // 7) * _WEEK_GAP


def _by_day(changes: Iterable[DrugChange]) -> dict[date, list[DrugChange]]:
    found: dict[date, list[DrugChange]] = {}
    for one in changes:
        found.setdefault(one.day, []).append(one)
    return found


def _description(report: OutcomeReport, shown: tuple[WindowNumbers, ...]) -> str:
    told = "; ".join(
        f"{one.window.title}: {words.plural(one.migraine.value, 'migraine day')}, "
        f"{one.n_recorded} of {one.n_days} days recorded, {words.plural(one.n_treatments, 'treatment')}"
        for one in shown
    )
    hidden = len(report.windows) - len(shown)
    return f"One row for each window of 28 days. {told}." + (
        f" {hidden} windows between are not drawn." if hidden else ""
    )

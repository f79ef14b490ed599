"""The signs of the calendar, each drawn once for the days and once for the legend."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from fengchi.domain.diary import Menses
from fengchi.domain.medications import DrugClass
from fengchi.reports import svg
from fengchi.reports.figure_parts import CLEAR, DRUG, FLARE, HATCH, HEADACHE, INK, LINE, MENSES, MIGRAINE, NEEDLE, PAPER
from fengchi.reports.values import DayMark

CELL_WIDTH = 17
CELL_HEIGHT = 18


def cell(mark: DayMark, x: float, y: float, *, hatch: str) -> str:
    """One day's square: hatched when unknown, else filled by what was recorded."""
    if not mark.recorded:
        return _box(x, y, fill=f"url(#{hatch})", stroke=HATCH)
    parts = [_box(x, y, fill=MIGRAINE if mark.migraine else CLEAR, stroke=_edge(mark))]
    if mark.headache and not mark.migraine:
        half = CELL_HEIGHT / 2
        parts.append(svg.tag("rect", x=x + 1, y=y + half, width=CELL_WIDTH - 2, height=half - 1, fill=HEADACHE))
    if mark.undetermined:
        parts.append(
            svg.text(
                "?", x=x + CELL_WIDTH / 2, y=y + 10.5, font_size=11.5, font_weight=700, text_anchor="middle", fill=INK
            )
        )
    if mark.aura:
        parts.append(_corner(x, y))
    if mark.acute:
        parts.append(_pill(x + CELL_WIDTH / 2, y + CELL_HEIGHT - 4.6))
    return "".join(parts)


def needle(x: float, top: float) -> str:
    """Handle and shaft, its tip in the day's cell."""
    return (
        svg.tag("line", x1=x, x2=x, y1=top - 9, y2=top + 2, stroke=PAPER, stroke_width=3.4)
        + svg.tag("path", d=f"M{x:.1f} {top - 8:.1f}V{top + 2:.1f}", stroke=NEEDLE, stroke_width=1.6, fill="none")
        + svg.tag("rect", x=x - 1.9, y=top - 15, width=3.8, height=8, rx=1.6, fill=NEEDLE)
    )


def drug_flag(x: float, top: float, *, started: bool) -> str:
    """A full flag where a drug was started, an open one where it was stopped."""
    return svg.tag("line", x1=x, x2=x, y1=top - 14, y2=top - 1, stroke=DRUG, stroke_width=1.4) + svg.tag(
        "path",
        d=f"M{x:.1f} {top - 14:.1f}l7 3l-7 3z",
        fill=DRUG if started else PAPER,
        stroke=DRUG,
        stroke_width=1.2,
    )


def menses(x: float, y: float, kind: Menses | None) -> str:
    """A full dot for bleeding, an open one for spotting."""
    if kind not in (Menses.BLEEDING, Menses.SPOTTING):
        return ""
    return svg.tag(
        "circle", cx=x, cy=y, r=2.6, fill=MENSES if kind is Menses.BLEEDING else PAPER, stroke=MENSES, stroke_width=1.2
    )


def flare(x: float, y: float) -> str:
    return svg.tag("path", d=f"M{x:.1f} {y - 3.4:.1f}l3.6 6.4h-7.2z", fill=FLARE)


def late_line(x: float, y: float) -> str:
    return svg.tag("line", x1=x, x2=x + CELL_WIDTH, y1=y, y2=y, stroke=INK, stroke_width=1.3, stroke_dasharray="2 2")


def legend(*, y: float, hatch: str) -> str:
    """Two lines of signs with their names."""
    day = date.min
    signs: list[tuple[str, Callable[[float, float], str]]] = [
        ("migraine", lambda x, top: cell(DayMark(day, True, True, True), x, top, hatch=hatch)),
        ("headache", lambda x, top: cell(DayMark(day, True, True, False), x, top, hatch=hatch)),
        ("undetermined", lambda x, top: cell(DayMark(day, True, True, None, True), x, top, hatch=hatch)),
        ("no headache", lambda x, top: cell(DayMark(day, True, False, False), x, top, hatch=hatch)),
        ("not recorded", lambda x, top: cell(DayMark(day), x, top, hatch=hatch)),
        (
            "acute drug",
            lambda x, top: cell(DayMark(day, True, False, False, acute=(DrugClass.OTHER,)), x, top, hatch=hatch),
        ),
        ("aura", lambda x, top: cell(DayMark(day, True, True, True, aura=True), x, top, hatch=hatch)),
    ]
    marks: list[tuple[str, Callable[[float, float], str]]] = [
        ("treatment", lambda x, top: needle(x + 8, top + 14)),
        ("drug started", lambda x, top: drug_flag(x + 5, top + 16, started=True)),
        ("drug stopped", lambda x, top: drug_flag(x + 5, top + 16, started=False)),
        ("menses (open: spotting)", lambda x, top: menses(x + 9, top + 9, Menses.BLEEDING)),
        ("flare", lambda x, top: flare(x + 9, top + 9)),
        ("entered late", lambda x, top: late_line(x, top + 10)),
    ]
    return svg.tag("g", *_line(signs, y), *_line(marks, y + 28))


def _line(signs: Iterable[tuple[str, Callable[[float, float], str]]], y: float) -> Iterable[str]:
    x = 0.0
    for name, draw in signs:
        yield draw(x, y)
        yield svg.text(name, x=x + 23, y=y + 13, font_size=11, fill=INK)
        x += 42 + len(name) * 6.2


def _edge(mark: DayMark) -> str:
    if mark.migraine:
        return MIGRAINE
    return HEADACHE if mark.headache else LINE


def _box(x: float, y: float, *, fill: str, stroke: str) -> str:
    return svg.tag(
        "rect", x=x + 0.5, y=y + 0.5, width=CELL_WIDTH - 1, height=CELL_HEIGHT - 1, rx=1.5, fill=fill, stroke=stroke
    )


def _corner(x: float, y: float) -> str:
    right = x + CELL_WIDTH - 1
    return svg.tag("path", d=f"M{right - 7:.1f} {y + 1:.1f}h7v7z", fill=PAPER, stroke=INK, stroke_width=0.8)


def _pill(x: float, y: float) -> str:
    return svg.tag("rect", x=x - 4.5, y=y - 2.4, width=9, height=4.8, rx=2.4, fill=PAPER, stroke=INK, stroke_width=1)

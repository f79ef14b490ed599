"""What to be told about needles that were read well: depth, stock, points that are not needled, doubtful sides."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from fengchi.domain.acupoint import LocalPoint, Point
from fengchi.domain.depth_cautions import too_deep
from fengchi.domain.needling import NeedleGauge, Side
from fengchi.domain.shorthand.assembly import Needle
from fengchi.domain.shorthand.problems import Remark, Remarks

_SIDE_WORDS = {Side.LEFT: re.compile(r"\bright\b", re.IGNORECASE), Side.RIGHT: re.compile(r"\bleft\b", re.IGNORECASE)}


def tell_cautions(needles: Sequence[Needle], gauges: Collection[NeedleGauge] | None, remarks: Remarks) -> None:
    """Notices about each needle; one problem: a needle deeper than it is long."""
    for needle in needles:
        remarks.problem(_longer_than_needle(needle))
        for notice in _notices(needle, gauges):
            remarks.notice(notice)


def _notices(needle: Needle, gauges: Collection[NeedleGauge] | None) -> Iterator[Remark]:
    point, said = needle.point, needle.details
    caution = too_deep(point, said.depth_mm)
    if caution:
        text = (
            f"{point.code} at {said.depth_mm:f} mm is beyond {caution.limit_mm} mm: {caution.text}. "
            f"Source: {caution.source}."
        )
        yield _about(needle, text, caution.rule_id)
    if isinstance(point, Point) and "no-needling" in point.cautions:
        text = f"{point.code} is traditionally not needled; moxibustion there is charted as an adjunct."
        yield _about(needle, text, "point-not-needled")
    if gauges is not None and said.gauge and said.gauge not in gauges:
        yield _not_in_stock(needle, said.gauge, gauges)
    if point.code == "EX-B2" and said.count is None:
        text = "EX-B2 is a row of 17 pairs, read as one needle a side; say how many with x3, or where with local(...)."
        yield _about(needle, text, "point-row")
    if isinstance(point, LocalPoint) and _contradicts(point, needle.spot[1]):
        text = f"The described place and the side {needle.spot[1].value} do not seem to agree."
        yield _about(needle, text, "side-doubtful")


def _about(needle: Needle, text: str, rule: str, suggestion: str = "") -> Remark:
    return Remark(needle.first, needle.last, text, rule, suggestion)


def _not_in_stock(needle: Needle, gauge: NeedleGauge, gauges: Collection[NeedleGauge]) -> Remark:
    """A notice: the note says what was used, and the list of the clinic's needles may be behind."""
    nearest = min(gauges, key=lambda one: _distance(one, gauge), default=None)
    instead = str(nearest) if nearest else ""
    text = f"{gauge} is not among the clinic's needles" + (f"; the nearest is {instead}." if instead else ".")
    return _about(needle, text, "gauge-stock")


def _distance(one: NeedleGauge, other: NeedleGauge) -> tuple[float, int]:
    thickness = abs(float(one.diameter_mm / other.diameter_mm) - 1)
    return thickness + abs(one.length_mm / other.length_mm - 1), one.length_mm


def _longer_than_needle(needle: Needle) -> Remark | None:
    depth, gauge = needle.details.depth_mm, needle.details.gauge
    if depth is None or gauge is None or depth <= gauge.length_mm:
        return None
    text = f"{needle.point.code}: {depth:f} mm is deeper than the {gauge} needle is long."
    return _about(needle, text, "depth-needle")


def _contradicts(point: LocalPoint, side: Side) -> bool:
    """ "left trapezius edge" with r; a place that names both sides is left alone."""
    other = _SIDE_WORDS.get(side)
    if other is None or not other.search(point.location):
        return False
    own = _SIDE_WORDS[Side.LEFT if side is Side.RIGHT else Side.RIGHT]
    return not own.search(point.location)

"""Writing a prescription as its one canonical line of shorthand; reading that line gives the same prescription.

Order within a clause: point, side, needles, gauge, depth, technique, de qi, moxa, retention, current with its partner.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from fengchi.domain.needling import ElectroStimulation, Needling, Prescription, Side, sides_of
from fengchi.domain.points import LocalPoint, needles_a_side
from fengchi.domain.shorthand.groups import NeedleGroup, groups_of
from fengchi.domain.shorthand.places import two_codes
from fengchi.domain.shorthand.tokens import bracketed
from fengchi.domain.shorthand.vocabulary import LOCAL_KINDS

_SIDE_LETTERS = {Side.LEFT: "l", Side.RIGHT: "r", Side.MIDLINE: "m"}


def write_prescription(prescription: Prescription) -> str:
    """One line, clauses separated by "; ". What is the default is not written: both sides, one needle.

    Holds for every prescription the shorthand can say: one needle (or several alike) a spot, pairs numbered in
    order from 1, described places with single blanks. Others are written as near as can be and read with problems.
    """
    clauses = [_clause(group) for group in groups_of(prescription)]
    if prescription.retention_minutes is not None:
        clauses.append(f"ret {prescription.retention_minutes}")
    return "; ".join(clauses)


def _clause(group: NeedleGroup) -> str:
    return " ".join([_place(group), *_details(group)])


def _place(group: NeedleGroup) -> str:
    """The point with its side where one must be said."""
    needling = group.needling
    point = needling.point
    code = _local(point) if isinstance(point, LocalPoint) else point.code.lower()
    side = _side(needling, is_both=group.is_both)
    return f"{code} {side}" if side else code


def _local(point: LocalPoint) -> str:
    codes = two_codes(point.location) if point.kind == "between" else None
    if codes:
        return f"between({codes[0].lower()}, {codes[1].lower()})"
    if point.kind in LOCAL_KINDS:
        return point.kind + bracketed(point.location)
    return "local" + bracketed(f"{point.kind}: {point.location}")


def _side(needling: Needling, *, is_both: bool) -> str:
    if isinstance(needling.point, LocalPoint):
        return "b" if is_both else _SIDE_LETTERS[needling.side]
    is_default = is_both or sides_of(needling.point) == (needling.side,)
    return "" if is_default else _SIDE_LETTERS[needling.side]


def _details(group: NeedleGroup) -> Iterator[str]:
    needling = group.needling
    if group.count != needles_a_side(needling.point.code):
        yield f"x{group.count}"
    if needling.gauge:
        yield str(needling.gauge)
    if needling.depth_mm is not None:
        yield f"d{needling.depth_mm:f}"
    if needling.technique:
        yield needling.technique.value
    if needling.deqi is not None:
        yield "deqi" if needling.deqi else "nodeqi"
    if needling.moxa:
        yield f"moxa {needling.moxa.value}"
    if needling.retention_minutes is not None:
        yield f"ret {needling.retention_minutes}"
    if needling.electro and not group.is_second:
        yield _current(needling.electro)
        if group.partner:
            yield f"with {_place(group.partner)}"


def _current(electro: ElectroStimulation) -> str:
    words = ["ea", "/".join(_digits(one) for one in electro.frequencies_hz) + "hz"]
    if electro.minutes is not None:
        words.append(f"{electro.minutes}min")
    if electro.milliamps is not None:
        words.append(f"{_digits(electro.milliamps)}ma")
    return " ".join(words)


def _digits(number: Decimal) -> str:
    return f"{number:f}"

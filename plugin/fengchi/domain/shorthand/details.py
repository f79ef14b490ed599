"""Everything that can be said about a point in one clause, and how two sayings are joined."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from decimal import Decimal
from enum import StrEnum

from fengchi.domain.needling import ElectroStimulation, Moxa, NeedleGauge, Side, Technique


class Where(StrEnum):
    """The side as it is written; both sides are two needles."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"
    MIDLINE = "midline"


SIDES: dict[Where, tuple[Side, ...]] = {
    Where.LEFT: (Side.LEFT,),
    Where.RIGHT: (Side.RIGHT,),
    Where.BOTH: (Side.LEFT, Side.RIGHT),
    Where.MIDLINE: (Side.MIDLINE,),
}


@dataclass(frozen=True, slots=True)
class Details:
    """None means nothing was said. count: needles on each side; retention in minutes; depth in mm."""

    where: Where | None = None
    count: int | None = None
    gauge: NeedleGauge | None = None
    depth_mm: Decimal | None = None
    technique: Technique | None = None
    deqi: bool | None = None
    moxa: Moxa | None = None
    retention_minutes: int | None = None
    electro: ElectroStimulation | None = None


TITLES = {
    "where": "side",
    "count": "number of needles",
    "gauge": "needle",
    "depth_mm": "depth",
    "technique": "technique",
    "deqi": "de qi",
    "moxa": "moxa",
    "retention_minutes": "retention",
    "electro": "current",
}
"""What each detail is called in a remark."""


@dataclass(frozen=True, slots=True)
class Joined:
    """The details together; repeated: said twice alike; clashing: said twice differently, where the first stays."""

    details: Details
    repeated: tuple[str, ...] = ()
    clashing: tuple[str, ...] = ()


def join(first: Details, second: Details) -> Joined:
    """What both say together."""
    joined = first
    repeated: list[str] = []
    clashing: list[str] = []
    for one in fields(Details):
        old, new = getattr(first, one.name), getattr(second, one.name)
        if new is None:
            continue
        if old is None:
            joined = replace(joined, **{one.name: new})
        else:
            (repeated if old == new else clashing).append(TITLES[one.name])
    return Joined(joined, tuple(repeated), tuple(clashing))

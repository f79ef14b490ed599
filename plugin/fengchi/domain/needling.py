"""One needle in one point, and the prescription: all of them. STRICTA 2010 items 2a to 2g."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from fengchi.domain.points import Laterality, LocalPoint, Point


class Side(StrEnum):
    """Where one needle is. A point needled on both sides is two needlings."""

    LEFT = "left"
    RIGHT = "right"
    MIDLINE = "midline"


ONE_SIDED: Mapping[str, Side] = MappingProxyType({"EX-HN12": Side.LEFT, "EX-HN13": Side.RIGHT})
"""Jinjin and Yuye: the veins left and right of the tongue's frenulum are two points with a side each."""


def sides_of(point: Point | LocalPoint) -> tuple[Side, ...]:
    """Every side on which this point can be needled: left and right, the midline, or its only side."""
    if point.laterality is Laterality.MIDLINE:
        return (Side.MIDLINE,)
    if point.code in ONE_SIDED:
        return (ONE_SIDED[point.code],)
    return (Side.LEFT, Side.RIGHT)


class Technique(StrEnum):
    """Manual technique: even, reinforcing (supplementing) or reducing (draining)."""

    EVEN = "even"
    REINFORCING = "reinforcing"
    REDUCING = "reducing"


class Moxa(StrEnum):
    """Moxibustion at a needle or a point."""

    NEEDLE = "needle"
    STICK = "stick"
    CONE = "cone"
    BOX = "box"


@dataclass(frozen=True, slots=True)
class NeedleGauge:
    """Diameter and length of a needle, both in mm: 0.25x40. STRICTA item 2g."""

    diameter_mm: Decimal
    length_mm: int

    def __str__(self) -> str:
        return f"{self.diameter_mm:f}x{self.length_mm}"


@dataclass(frozen=True, slots=True)
class ElectroStimulation:
    """Current between two needles.

    frequencies_hz: one frequency, or two that alternate (2/100 Hz). minutes: how long. milliamps: intensity.
    pair: needlings with the same number are the two electrodes of one lead.
    """

    frequencies_hz: tuple[Decimal, ...]
    minutes: int | None = None
    milliamps: Decimal | None = None
    pair: int | None = None


@dataclass(frozen=True, slots=True)
class Needling:
    """One needle in one point. depth in mm; de qi None means not recorded."""

    point: Point | LocalPoint
    side: Side
    gauge: NeedleGauge | None = None
    depth_mm: Decimal | None = None
    technique: Technique | None = None
    deqi: bool | None = None
    electro: ElectroStimulation | None = None
    moxa: Moxa | None = None
    retention_minutes: int | None = None
    """Only where this needle stayed for another time than the treatment's retention."""


@dataclass(frozen=True, slots=True)
class Prescription:
    """The needlings of one treatment, in the order in which they were written."""

    needlings: tuple[Needling, ...] = ()
    retention_minutes: int | None = None

    @property
    def n_needles(self) -> int:
        return len(self.needlings)

    @property
    def points(self) -> tuple[Point | LocalPoint, ...]:
        """Each point once, in order."""
        return tuple(dict.fromkeys(one.point for one in self.needlings))

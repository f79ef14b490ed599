"""The acupoint catalogue and local points."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Laterality(StrEnum):
    PAIRED = "paired"
    MIDLINE = "midline"


@dataclass(frozen=True, slots=True)
class Point:
    """An entry of the catalogue. code: WHO code without padding or hyphen (GB20, EX-HN5)."""

    code: str
    channel: str
    number: int
    pinyin: str
    hanzi: str
    english: str
    region: str
    laterality: Laterality
    location: str
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LocalPoint:
    """A point outside the catalogue with a described location: ashi, "between GB20 and GV16"."""

    kind: str
    location: str
    laterality: Laterality = Laterality.PAIRED

    @property
    def code(self) -> str:
        return self.kind

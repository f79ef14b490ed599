"""A point: an entry of the catalogue, or a place described in words.

Codes, pinyin and hanzi follow the WHO Standard Acupuncture Nomenclature, 2nd edition (ISBN 9290611057).
"""

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
    """A point outside the catalogue with a described location: ashi, "between GB20 and GV16".

    kind: "ashi", "between" or "local". location: what a reader needs to find it again; between two points of
    the catalogue it is "GB20 and GV16".
    """

    kind: str
    location: str
    laterality: Laterality = Laterality.PAIRED

    @property
    def code(self) -> str:
        return self.kind

    @property
    def title(self) -> str:
        """As a reader says it: "ashi (left trapezius edge)", "between GB20 and GV16"."""
        return f"between {self.location}" if self.kind == "between" else f"{self.kind} ({self.location})"

"""The acupoint catalogue: 361 WHO points and 48 extra points, read once from points.tsv.

WHO Standard Acupuncture Point Locations (2008); where sources disagree: docs/reference/points.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from importlib.resources import files
from types import MappingProxyType

from fengchi.domain.acupoint import Laterality, Point


def _read_points() -> Iterator[Point]:
    table = files("fengchi.domain").joinpath("points.tsv").read_text(encoding="utf-8")
    for line in table.splitlines()[1:]:
        code, channel, number, pinyin, hanzi, english, region, laterality, cautions, location = line.split("\t")
        yield Point(
            code,
            channel,
            int(number),
            pinyin,
            hanzi,
            english,
            region,
            Laterality(laterality),
            location,
            tuple(cautions.split("; ")) if cautions else (),
        )


CATALOGUE: Mapping[str, Point] = MappingProxyType({one.code: one for one in _read_points()})
"""Every point by its WHO code, in the order of the channels."""

CHANNEL_SIZES: Mapping[str, int] = MappingProxyType(Counter(one.channel for one in CATALOGUE.values()))
"""How many points each channel has, extra points by body region (EX-HN, EX-CA, EX-B, EX-UE, EX-LE)."""

NEEDLES_A_SIDE: Mapping[str, int] = MappingProxyType(
    {
        "EX-HN1": 4,
        "EX-UE2": 2,
        "EX-UE7": 2,
        "EX-UE9": 4,
        "EX-UE10": 4,
        "EX-UE11": 5,
        "EX-LE1": 2,
        "EX-LE5": 2,
        "EX-LE10": 4,
        "EX-LE12": 5,
    }
)
"""Points that are groups by their definition: needles on each side (EX-HN1, on the midline, has four in all).

EX-B2 (17 pairs along the spine) is not here: nobody means all of them.
"""


def needles_a_side(code: str) -> int:
    """How many needles this point takes on one side when nothing else is said: nearly always one."""
    return NEEDLES_A_SIDE.get(code, 1)

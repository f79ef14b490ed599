"""The acupoint catalogue and local points: what the rest of the clinic imports.

Where each fact about a point comes from: docs/reference/points.md.
"""

from __future__ import annotations

from fengchi.domain.acupoint import Laterality, LocalPoint, Point
from fengchi.domain.point_catalogue import CATALOGUE, CHANNEL_SIZES, NEEDLES_A_SIDE, needles_a_side
from fengchi.domain.point_search import nearest_points, point, points_named, search_points

__all__ = [
    "CATALOGUE",
    "CHANNEL_SIZES",
    "NEEDLES_A_SIDE",
    "Laterality",
    "LocalPoint",
    "Point",
    "nearest_points",
    "needles_a_side",
    "point",
    "points_named",
    "search_points",
]

"""How deep a needle may go before something vital: measured distances, from images of people, with their sources.

Shown as notices, never as a block: bodies differ more than sexes do (ECAM 2018, ultrasonography of GB21), and a
note must be able to say what was done. Every row needs a clinician's sign-off before 1.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from types import MappingProxyType

from fengchi.domain.people import Sex
from fengchi.domain.points import LocalPoint, Point

RULE_VERSION = "1"

SAFE_SHARE = Decimal("0.75")
"""Stay within three quarters of the measured distance: Yang 2008 says so of GV16 (in Lin 2013, 10.1155/2013/740508,
table 3); applied here to every point."""

_ULTRASOUND_2018 = "ultrasonography of 52 adults, ECAM 2018 (skin to pleura)"
_MRI_2015 = "MRI of 394 adults, BMJ Open 2015, 10.1136/bmjopen-2015-007819 (mean to the first vulnerable tissue)"
_CT_2008 = "CT of 41 adults, Yang 2008 in 10.1155/2013/740508, table 3 (smallest safe depth by build)"


@dataclass(frozen=True, slots=True)
class DepthCaution:
    """One rule about depth. limit_mm: deeper than this gives the caution. text: what lies there, and the figure."""

    rule_id: str
    version: str
    limit_mm: Decimal
    text: str
    source: str


def _measured(code: str, millimetres: str) -> DepthCaution:
    distance = Decimal(millimetres)
    limit = (distance * SAFE_SHARE).quantize(Decimal("0.1"), ROUND_FLOOR)
    text = (
        f"the mean measured distance to tissue that must not be hit is {distance} mm, three quarters of it {limit} mm"
    )
    return DepthCaution(f"depth-{code.lower()}", RULE_VERSION, limit, text, _MRI_2015)


def _pleura_at_gb21(women_mm: str, men_mm: str, sex: Sex) -> DepthCaution:
    distance = Decimal(men_mm if sex is Sex.MALE else women_mm)
    limit = (distance * SAFE_SHARE).quantize(Decimal("0.1"), ROUND_FLOOR)
    text = (
        f"the pleura was measured at a mean of {women_mm} mm in women and {men_mm} mm in men; "
        f"three quarters of {distance} mm is {limit} mm"
    )
    return DepthCaution("depth-gb21", RULE_VERSION, limit, text, _ULTRASOUND_2018)


_GV16 = DepthCaution(
    "depth-gv16",
    RULE_VERSION,
    Decimal("27.7"),
    "the safe depth before the dura mater was 27.7 to 33.4 mm, depending on build",
    _CT_2008,
)

_MEASURED: Mapping[str, DepthCaution] = MappingProxyType(
    {
        "GB20": _measured("GB20", "50"),
        "GV15": _measured("GV15", "49"),
        "GV16": _GV16,
        "LI18": _measured("LI18", "13"),
        "SI16": _measured("SI16", "18"),
        "SI17": _measured("SI17", "24"),
        "ST9": _measured("ST9", "16"),
        "TE16": _measured("TE16", "31"),
    }
)

_OVER_LUNG = DepthCaution(
    "depth-over-lung",
    RULE_VERSION,
    Decimal("10.9"),
    "the point lies over the lung; no distance measured there is in our table, "
    "so the shallowest measured elsewhere counts (GB21, three quarters of 14.6 mm is 10.9 mm)",
    _ULTRASOUND_2018,
)


def depth_caution(point: Point | LocalPoint, *, sex: Sex = Sex.UNKNOWN) -> DepthCaution | None:
    """The depth rule of this point, None where the table has none. A sex that is not known takes the smaller limit."""
    if not isinstance(point, Point):
        return None
    if point.code == "GB21":
        return _pleura_at_gb21("14.6", "17.4", sex)
    if point.code in _MEASURED:
        return _MEASURED[point.code]
    return _OVER_LUNG if "pneumothorax" in point.cautions else None


def too_deep(point: Point | LocalPoint, depth_mm: Decimal | None, *, sex: Sex = Sex.UNKNOWN) -> DepthCaution | None:
    """The caution when this depth, in mm, goes beyond the point's limit; None when it does not or no depth is given."""
    caution = depth_caution(point, sex=sex)
    return caution if caution and depth_mm is not None and depth_mm > caution.limit_mm else None

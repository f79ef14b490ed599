"""Point codes as people write them: GB-20, gb 020, SJ5, Du 20, Ren-17, UB10, LV3; and the nearest codes that exist.

The channel abbreviations are those of the WHO 1991 nomenclature and the ones in use before it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from fengchi.domain.acupoint import Point
from fengchi.domain.point_catalogue import CATALOGUE, CHANNEL_SIZES
from fengchi.domain.point_names import fold, plain

CHANNEL_ALIASES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "LU": ("LU",),
        "LI": ("LI",),
        "ST": ("ST",),
        "SP": ("SP",),
        "HT": ("HT", "HE", "H"),
        "SI": ("SI",),
        "BL": ("BL", "UB"),
        "KI": ("KI", "K"),
        "PC": ("PC", "P", "HC"),
        "TE": ("TE", "SJ", "TB", "TH", "TW"),
        "GB": ("GB", "G"),
        "LR": ("LR", "LV", "LIV"),
        "GV": ("GV", "DU", "DM"),
        "CV": ("CV", "REN", "RN", "RM"),
        "EX-HN": ("EX-HN",),
        "EX-CA": ("EX-CA",),
        "EX-B": ("EX-B",),
        "EX-UE": ("EX-UE",),
        "EX-LE": ("EX-LE",),
    }
)
"""CO is missing on purpose: some write it for the conception vessel, others for the colon."""

_CHANNELS = {fold(alias): channel for channel, aliases in CHANNEL_ALIASES.items() for alias in aliases}

_CODE = re.compile(r"(ex[ ‐‑–-]?[a-z]+|[a-z]+)[ ‐‑–._-]*([0-9]{0,4})", re.ASCII)
"""Letters, then digits: a sign between two digits (SP2.5, a place between two points) is never skipped."""


def code_parts(text: str) -> tuple[str, str] | None:
    """("GB", "45") for "gb-045", ("EX-HN", "") for "ex hn"; None when the letters name no channel."""
    found = _CODE.fullmatch(plain(text).strip())
    channel = _CHANNELS.get(fold(found[1])) if found else None
    return (channel, found[2].lstrip("0") or found[2][:1]) if found and channel else None


def channel_and_number(text: str) -> tuple[str, int] | None:
    """("GB", 45) for "gb-045", whether that point exists or not; None when it is not a code of a known channel."""
    parts = code_parts(text)
    return (parts[0], int(parts[1])) if parts and parts[1] else None


def point_by_code(text: str) -> Point | None:
    """The point of this code in any spelling, or None."""
    found = channel_and_number(text)
    return CATALOGUE.get(f"{found[0]}{found[1]}") if found else None


def looks_like_code(text: str) -> bool:
    """Letters and a number, such as "gb45" or "qq7"."""
    found = _CODE.fullmatch(plain(text).strip())
    return found is not None and found[2] != ""


def nearest_in_channel(channel: str, number: int) -> tuple[Point, ...]:
    """What may have been meant by a number the channel does not have: the last one, digits swapped, one too many."""
    size = CHANNEL_SIZES[channel]
    digits = str(number)
    candidates = [size if number > size else 1, int(digits[::-1]), int(digits[:-1] or 0)]
    numbers = dict.fromkeys(one for one in candidates if 1 <= one <= size)
    return tuple(CATALOGUE[f"{channel}{one}"] for one in numbers)

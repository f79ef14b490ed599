"""The words of the shorthand, and the nearest legal one for a word that is not among them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from types import MappingProxyType

from fengchi.domain.needling import Moxa, Technique
from fengchi.domain.shorthand.details import Details, Where

WHERE_WORDS: Mapping[str, Where] = MappingProxyType(
    {
        **dict.fromkeys(("l", "left", "lt", "左"), Where.LEFT),
        **dict.fromkeys(("r", "right", "rt", "右"), Where.RIGHT),
        **dict.fromkeys(("b", "both", "bil", "bilateral", "双", "雙"), Where.BOTH),
        **dict.fromkeys(("m", "mid", "midline"), Where.MIDLINE),
    }
)

TECHNIQUE_WORDS: Mapping[str, Technique] = MappingProxyType(
    {
        **dict.fromkeys(("even", "ping"), Technique.EVEN),
        **dict.fromkeys(("reinforcing", "reinforce", "bu"), Technique.REINFORCING),
        **dict.fromkeys(("reducing", "reduce", "xie"), Technique.REDUCING),
    }
)

DEQI_WORDS: Mapping[tuple[str, ...], bool] = MappingProxyType(
    {
        ("no", "de", "qi"): False,
        ("no", "deqi"): False,
        ("de", "qi"): True,
        ("no", "de-qi"): False,
        ("deqi",): True,
        ("de-qi",): True,
        ("nodeqi",): False,
        ("no-deqi",): False,
        ("no-de-qi",): False,
    }
)

MOXA_WORDS: Mapping[str, Moxa] = MappingProxyType({kind.value: kind for kind in Moxa})

SINGLE_WORDS: Mapping[str, tuple[str, Details]] = MappingProxyType(
    {
        **{word: ("side", Details(where=where)) for word, where in WHERE_WORDS.items()},
        **{word: ("technique", Details(technique=one)) for word, one in TECHNIQUE_WORDS.items()},
    }
)
"""Words that say one thing by themselves: their role and the detail."""

RETENTION_WORDS = frozenset({"ret", "retain", "retained", "retention"})
CURRENT_WORDS = frozenset({"ea", "electro"})
PARTNER_WORD = "with"
MOXA_WORD = "moxa"
LOCAL_KINDS = frozenset({"ashi", "between", "local"})

_LONG_WORDS = sorted(
    {
        *(word for word in SINGLE_WORDS if len(word) > 2),
        *("deqi", "nodeqi", "moxa", "needle", "stick", "cone", "box", "retention", "with", "ashi", "between", "local"),
    }
)

_SHAPES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"([0-9]{1,3}(?:\.[0-9]+)?)mm"), r"d\1"),
    (re.compile(r"depth([0-9]{1,3})(?:mm)?"), r"d\1"),
    (re.compile(r"(0?\.[0-9]+)[/-]([0-9]+)(?:mm)?"), r"\1x\2"),
    (re.compile(r"([0-9]+(?:[/-][0-9]+)?)hz"), r"ea \1hz"),
    (re.compile(r"([0-9]{1,2})x"), r"x\1"),
    (re.compile(r"(?:r|t|retain|stay)([0-9]{1,3})(?:min)?"), r"ret \1"),
    (re.compile(r"([0-9]{1,3})m"), r"\1min"),
)


def nearest_modifier(key: str) -> str:
    """The modifier that may have been meant: d15 for 15mm, deqi for "deki"; empty when nothing is near."""
    for shape, instead in _SHAPES:
        if shape.fullmatch(key):
            return shape.sub(instead, key)
    if not 3 <= len(key) <= 15:
        return ""
    return next(iter(get_close_matches(key, _LONG_WORDS, n=1, cutoff=0.65)), "")

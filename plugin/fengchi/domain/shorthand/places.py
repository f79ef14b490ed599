"""Reading where a needle is: a point under any of its names, or a place described in brackets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from fengchi.domain.acupoint import Laterality, LocalPoint, Point
from fengchi.domain.point_catalogue import CATALOGUE
from fengchi.domain.point_codes import looks_like_code
from fengchi.domain.point_names import fold
from fengchi.domain.point_search import advice, nearest_points, points_named
from fengchi.domain.shorthand.problems import Remark
from fengchi.domain.shorthand.tokens import Token, TokenKind, described_place
from fengchi.domain.shorthand.vocabulary import LOCAL_KINDS

_MOST_WORDS = 5
"""The longest names are English ones of four words; the fifth finds an "of" too many before it is a near miss."""

_HALFWAY = re.compile(r"([a-z]{1,3})-?([0-9]{1,2})\.5")


@dataclass(frozen=True, slots=True)
class Place:
    """What was read at a place's words; point is None when they name none, and problem says why."""

    n_tokens: int
    point: Point | LocalPoint | None
    problem: Remark | None = None


def read_place(words: Sequence[Token], at: int) -> Place | None:
    """The place that begins here, by the longest name that fits; None when no point or local point begins here."""
    if words[at].kind is not TokenKind.WORD:
        return None
    local = _read_local(words, at)
    if local:
        return local
    for n_words in range(min(_MOST_WORDS, _n_free_words(words, at)), 0, -1):
        named = points_named(_joined(words[at : at + n_words]))
        if named:
            problem = _homonym(words[at], words[at + n_words - 1], named) if len(named) > 1 else None
            return Place(n_words, None if problem else named[0], problem)
    return None


def _n_free_words(words: Sequence[Token], at: int) -> int:
    """How many words follow each other here with no bracket and no colon between them."""
    n_words = 1
    while at + n_words < len(words) and words[at + n_words].kind is TokenKind.WORD and not words[at + n_words].bound:
        n_words += 1
    return n_words


def _joined(words: Sequence[Token]) -> str:
    """The words as one name. One Latin letter alone is a side, never a syllable: "tai yang l" is Taiyang, left."""
    if len(words) > 1 and any(len(word.key) == 1 and word.key.isascii() and word.key.isalpha() for word in words[1:]):
        return ""
    return " ".join(word.text for word in words)


def _homonym(first: Token, last: Token, named: Sequence[Point]) -> Remark:
    codes = ", ".join(one.code for one in named)
    return Remark(first, last, f"This name belongs to several points: {codes}; write the code.", "point-homonym")


def _read_local(words: Sequence[Token], at: int) -> Place | None:
    kind = {"阿是": "ashi", "阿是穴": "ashi"}.get(words[at].key, fold(words[at].text))
    if kind not in LOCAL_KINDS:
        return None
    following = words[at + 1] if at + 1 < len(words) else None
    if following is None or following.kind is not TokenKind.PLACE:
        if following is not None and following.kind is TokenKind.BROKEN and following.text.startswith("("):
            return Place(1, None, Remark(words[at], words[at], "The place after this is not readable.", "place-broken"))
        text = f"Describe the place in brackets: {_example(kind)}."
        return Place(1, None, Remark(words[at], words[at], text, "place-needed", _example(kind)))
    place = described_place(following)
    if not place:
        text = f"The brackets are empty; describe the place: {_example(kind)}."
        return Place(2, None, Remark(words[at], following, text, "place-needed", _example(kind)))
    return _read_between(words[at], following, place) if kind == "between" else Place(2, LocalPoint(kind, place))


def _example(kind: str) -> str:
    return "between(gb20, gv16)" if kind == "between" else f"{kind}(left trapezius edge)"


def _read_between(first: Token, last: Token, place: str) -> Place:
    """Two points by their codes, or free text such as the two muscles; a code that does not exist is told."""
    parts = [part.strip() for part in re.split(r"[,，、]|\band\b", place, flags=re.IGNORECASE)]
    found = [points_named(part) for part in parts]
    wrong = [part for part, named in zip(parts, found, strict=True) if len(named) != 1]
    if len(parts) == 2 and not wrong:
        return Place(2, between(found[0][0], found[1][0]))
    doubtful = [part for part in wrong if looks_like_code(part) or points_named(part)]
    if doubtful:
        text = f"Between which points? {doubtful[0]} is not one point of the catalogue: {_doubt(doubtful[0])}"
        return Place(2, None, Remark(first, last, text, "place-between"))
    return Place(2, LocalPoint("between", place))


def _doubt(part: str) -> str:
    named = points_named(part)
    return f"write {' or '.join(one.code for one in named)}." if named else advice(part)


def between(one: Point, other: Point) -> LocalPoint:
    """The place between two points; on the midline when both are."""
    is_midline = one.laterality is other.laterality is Laterality.MIDLINE
    laterality = Laterality.MIDLINE if is_midline else Laterality.PAIRED
    return LocalPoint("between", f"{one.code} and {other.code}", laterality)


def two_codes(location: str) -> tuple[str, str] | None:
    """("GB20", "GV16") for "GB20 and GV16"; None for a place in other words."""
    parts = location.split(" and ")
    return (parts[0], parts[1]) if len(parts) == 2 and all(part in CATALOGUE for part in parts) else None


def unknown_point(first: Token, last: Token, typed: str) -> Remark:
    """What to say about words that should name a point and do not."""
    halfway = _HALFWAY.fullmatch(typed.casefold())
    if halfway:
        code, below = halfway[1], int(halfway[2])
        instead = f"between({code}{below}, {code}{below + 1})"
        return Remark(first, last, f"A place between two points is written {instead}.", "point-unknown", instead)
    near = nearest_points(typed)
    text = advice(typed)
    if not looks_like_code(typed) or not near:
        text = f"This is not a point; {text}"
    return Remark(first, last, text, "point-unknown", near[0].code.lower() if near else "")

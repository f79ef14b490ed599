"""Finding a point by code, pinyin, hanzi or English name: exactly, while typing, and nearly.

All spellings are folded once into an index; a search is one pass over some 2,000 short strings, well below 5 ms.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from fengchi.domain.acupoint import Point
from fengchi.domain.errors import Issue, NotFound
from fengchi.domain.point_catalogue import CATALOGUE, CHANNEL_SIZES
from fengchi.domain.point_codes import (
    channel_and_number,
    code_parts,
    looks_like_code,
    nearest_in_channel,
    point_by_code,
)
from fengchi.domain.point_names import OTHER_NAMES, fold, plain

_LONGEST_QUERY = 60
"""No name is longer; a longer text is cut for searching so that a pasted page costs no more than a name."""


@dataclass(frozen=True, slots=True)
class _Entry:
    point: Point
    code: str
    names: tuple[str, ...]
    english: str
    english_words: tuple[str, ...]


def _entry(point: Point) -> _Entry:
    return _Entry(
        point,
        fold(point.code),
        tuple(fold(name) for name in (point.pinyin, point.hanzi, *OTHER_NAMES.get(point.code, ()))),
        fold(point.english),
        tuple(fold(word) for word in point.english.split()),
    )


_ENTRIES = tuple(_entry(one) for one in CATALOGUE.values())


def _by_name() -> dict[str, tuple[Point, ...]]:
    named: dict[str, list[Point]] = {}
    for entry in _ENTRIES:
        for name in dict.fromkeys((*entry.names, entry.english)):
            named.setdefault(name, []).append(entry.point)
    return {name: tuple(points) for name, points in named.items()}


_NAMED = _by_name()

_SPELLINGS = tuple(dict.fromkeys([*(entry.code for entry in _ENTRIES), *_NAMED]))


def points_named(text: str) -> tuple[Point, ...]:
    """Every point with exactly this code or name in any spelling; more than one for a homonym, none when unknown."""
    by_code = point_by_code(text)
    if by_code:
        return (by_code,)
    name = plain(text).strip()
    # Folding would drop a sign at either end, and "fengchi-" may have meant something by it.
    return _NAMED.get(fold(name), ()) if name[:1].isalnum() and name[-1:].isalnum() else ()


def point(code: str) -> Point:
    """The point of this code in any spelling ("gb-20", "SJ5"). Raises NotFound naming the nearest codes."""
    found = point_by_code(code)
    if found is None:
        text = f"There is no point {code.strip().upper()}: " if looks_like_code(code) else "There is no such point: "
        raise NotFound(issues=[Issue(text + advice(code), "point", "not-found", "point-known-1")])
    return found


def search_points(text: str, limit: int = 20) -> list[Point]:
    """Points for a search box, best first: exact code or name, then what begins so, then what contains it."""
    query = fold(text[:_LONGEST_QUERY].strip())
    if not query:
        return []
    parts = code_parts(text[:_LONGEST_QUERY])
    code = fold("".join(parts)) if parts else query
    ranked = [(rank, at) for at, entry in enumerate(_ENTRIES) if (rank := _rank(entry, query, code)) is not None]
    return [_ENTRIES[at].point for _, at in sorted(ranked)[:limit]]


def _rank(entry: _Entry, query: str, code: str) -> int | None:
    if entry.code == code:
        return 0
    if query in entry.names or entry.english == query:
        return 1
    if entry.code.startswith(code):
        return 2
    if any(name.startswith(query) for name in entry.names):
        return 3
    if entry.english.startswith(query) or any(word.startswith(query) for word in entry.english_words):
        return 4
    if _is_telling(query) and (query in entry.english or any(query in name for name in entry.names)):
        return 5
    return None


def _is_telling(query: str) -> bool:
    """One Latin letter stands somewhere in nearly every name; one hanzi is a word."""
    return len(query) > 1 or not query.isascii()


def nearest_points(text: str, limit: int = 3) -> tuple[Point, ...]:
    """What may have been meant by a text that names no point: nearest first, none when nothing is near."""
    found = channel_and_number(text)
    if found:
        return nearest_in_channel(*found)[:limit]
    wanted = fold(text[:_LONGEST_QUERY])
    if len(wanted) < 2:
        return ()
    near = [spelling for spelling in _SPELLINGS if abs(len(spelling) - len(wanted)) <= 2]
    matches = get_close_matches(wanted, near, n=limit, cutoff=0.7)
    return tuple(dict.fromkeys(one for match in matches for one in points_named(match)))[:limit]


def advice(text: str) -> str:
    """What to do about a text that names no point: "GB has 44 points; did you mean GB44, GB4?"."""
    found = channel_and_number(text)
    near = nearest_points(text)
    if found:
        return f"{found[0]} has {CHANNEL_SIZES[found[0]]} points; did you mean {', '.join(one.code for one in near)}?"
    if near:
        return f"did you mean {', '.join(f'{one.code} {one.pinyin}' for one in near)}?"
    return "write a code such as gb20, a name such as fengchi, or describe the place: ashi(left trapezius edge)."

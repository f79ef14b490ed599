"""Finding concepts while somebody types: by code and by every name, the best first.

Points are found as the clinic's own search finds them: tones, spaces and old codes are folded away, and a slip still
finds what is near. Other concepts are ranked alike: the very name, what begins so, words that begin so, what contains it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from fengchi.domain.point_names import fold
from fengchi.domain.points import CATALOGUE, nearest_points, search_points
from fengchi.fhir import systems
from fengchi.fhir.terminology.concepts import Coded, Concept, ValueSet

LONGEST_FILTER = 100
"""No name is longer; what is cut off cannot match."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A concept under its names, folded. words: of all its names."""

    concept: Concept
    code: str
    names: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Searchable:
    """A value set prepared for many searches. points: those of the catalogue; others: every other concept."""

    points: Mapping[Coded, Concept]
    others: tuple[_Entry, ...]

    def find(self, text: str) -> tuple[Concept, ...]:
        """Best first: points in the order of their own search, then the others. Nothing when nothing is near."""
        cut = text[:LONGEST_FILTER]
        found = (*self._points(search.code for search in search_points(cut, len(CATALOGUE))), *self._others(cut))
        return found or tuple(self._points(near.code for near in nearest_points(cut)))

    def _points(self, codes: Iterable[str]) -> Iterator[Concept]:
        for code in codes if self.points else ():
            found = self.points.get((systems.POINTS, code))
            if found:
                yield found

    def _others(self, text: str) -> Iterator[Concept]:
        query, words = fold(text.strip()), tuple(folded for word in text.split() if (folded := fold(word)))
        if not query:
            return
        ranked = [(rank, at) for at, one in enumerate(self.others) if (rank := _rank(one, query, words)) is not None]
        for _, at in sorted(ranked):
            yield self.others[at].concept


def searchable(value_set: ValueSet) -> Searchable:
    points = {coded: one for coded, one in value_set.concepts.items() if _is_point(coded)}
    others = tuple(_entry(one) for coded, one in value_set.concepts.items() if not _is_point(coded))
    return Searchable(points, others)


def _is_point(coded: Coded) -> bool:
    return coded[0] == systems.POINTS and coded[1] in CATALOGUE


def _entry(concept: Concept) -> _Entry:
    names = [one for one in (concept.display, *(other.value for other in concept.designations)) if one]
    words = dict.fromkeys(fold(word) for name in names for word in name.replace("-", " ").split())
    return _Entry(concept, fold(concept.code), tuple(dict.fromkeys(fold(one) for one in names)), tuple(words))


def _rank(entry: _Entry, query: str, words: tuple[str, ...]) -> int | None:
    if query == entry.code or query in entry.names:
        return 0
    if entry.code.startswith(query) or any(name.startswith(query) for name in entry.names):
        return 1
    if words and all(any(own.startswith(word) for own in entry.words) for word in words):
        return 2
    telling = len(query) > 1 or not query.isascii()
    return 3 if telling and (query in entry.code or any(query in name for name in entry.names)) else None

"""How much of STRICTA a note answers, in words: so many of fifteen items, and what would complete the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fengchi.domain.stricta import StrictaItem


@dataclass(frozen=True, slots=True)
class MissingItem:
    item: str
    title: str
    hint: str


@dataclass(frozen=True, slots=True)
class CompletenessWords:
    summary: str
    missing: tuple[MissingItem, ...]


def completeness_words(items: Sequence[StrictaItem]) -> CompletenessWords:
    """ "12 of 15 items present", and the missing ones in the order of STRICTA."""
    missing = tuple(MissingItem(one.item, one.title, one.missing_hint) for one in items if not one.present)
    return CompletenessWords(f"{len(items) - len(missing)} of {len(items)} items present", missing)

"""Needlings put together as they are written and said: left and right of one point, several needles in one place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from fengchi.domain.needling import Needling, Prescription, Side


@dataclass(frozen=True, slots=True)
class NeedleGroup:
    """Needlings that one clause says. needling: the first of them. count: on each side.

    partner: the group its current leads to, None when that is the other side of its own point or nobody.
    is_second: its current is said by its partner.
    """

    needling: Needling
    is_both: bool = False
    count: int = 1
    partner: NeedleGroup | None = None
    is_second: bool = False


@dataclass(frozen=True, slots=True)
class _Run:
    needling: Needling
    count: int


def groups_of(prescription: Prescription) -> tuple[NeedleGroup, ...]:
    """The needlings in their order, as few groups as say the same."""
    counts = Counter(prescription.needlings)
    runs = [_Run(needling, count) for needling, count in counts.items()]
    partners = _partners(list(counts))
    merged = _merged(runs, partners)
    return tuple(_with_partner(group, merged, partners) for group in merged)


def _partners(needlings: Sequence[Needling]) -> dict[Needling, Needling]:
    """The other electrode of each needling that is one of exactly two with the same pair number."""
    pairs: dict[int, list[Needling]] = {}
    for one in needlings:
        if one.electro and one.electro.pair is not None:
            pairs.setdefault(one.electro.pair, []).append(one)
    mates = [pair for pair in pairs.values() if len(pair) == 2]
    return {one: other for a, b in mates for one, other in ((a, b), (b, a))}


def _merged(runs: Sequence[_Run], partners: dict[Needling, Needling]) -> list[NeedleGroup]:
    alike = {(left.needling, right.needling) for left, right in pairwise(runs) if _are_both_sides(left, right)}
    groups: list[NeedleGroup] = []
    at = 0
    while at < len(runs):
        left = runs[at]
        right = runs[at + 1] if at + 1 < len(runs) else None
        pair = (left.needling, right.needling) if right else None
        is_both = pair is not None and pair in alike and _current_allows(*pair, left.count, partners, alike)
        groups.append(NeedleGroup(left.needling, is_both, left.count))
        at += 2 if is_both else 1
    return groups


def _are_both_sides(left: _Run, right: _Run) -> bool:
    """The same said of left and right, in this order: the order of the needlings is kept."""
    return (
        left.count == right.count
        and _but_for_side(left.needling) == _but_for_side(right.needling)
        and (left.needling.side is Side.LEFT and right.needling.side is Side.RIGHT)
    )


def _but_for_side(needling: Needling) -> Needling:
    electro = replace(needling.electro, pair=None) if needling.electro else None
    return replace(needling, side=Side.LEFT, electro=electro)


def _current_allows(
    left: Needling,
    right: Needling,
    count: int,
    partners: dict[Needling, Needling],
    alike: set[tuple[Needling, Needling]],
) -> bool:
    """Both sides in one clause: left and right are a pair, or their partners stand in one other both-sided clause."""
    if left.electro is None:
        return True
    if left not in partners and right not in partners:
        return count > 1
    if partners.get(left) == right:
        return True
    return left in partners and right in partners and (partners[left], partners[right]) in alike


def _with_partner(group: NeedleGroup, groups: Sequence[NeedleGroup], partners: dict[Needling, Needling]) -> NeedleGroup:
    mate = partners.get(group.needling)
    if mate is None or (group.is_both and mate.point == group.needling.point):
        return group
    other = next(one for one in groups if mate == one.needling)
    return replace(group, partner=other, is_second=groups.index(other) < groups.index(group))

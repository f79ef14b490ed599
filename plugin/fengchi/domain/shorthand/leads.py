"""Connecting the leads: each joins two needles with one current, and each needle hangs on one lead at most."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import count

from fengchi.domain.shorthand.assembly import Lead, Needle, Spot
from fengchi.domain.shorthand.problems import Remark, Remarks


def connect(needles: Sequence[Needle], leads: Iterable[Lead], remarks: Remarks) -> None:
    """Give both needles of every lead its current, and number the pairs in the order of the line."""
    by_spot = {needle.spot: needle for needle in needles}
    partner_of: dict[Spot, Spot] = {}
    for lead in leads:
        problem = _why_not(lead, by_spot, partner_of)
        if problem is None and _is_one_to_one(lead, by_spot):
            _join_current(lead, by_spot, partner_of)
        remarks.problem(problem)
    _number_pairs(needles, by_spot, partner_of)
    for needle in needles:
        remarks.notice(_unpaired(needle))


def _is_one_to_one(lead: Lead, by_spot: dict[Spot, Needle]) -> bool:
    return all(by_spot[spot].n_needles == 1 for spot in lead.spots)


def _why_not(lead: Lead, by_spot: dict[Spot, Needle], partner_of: dict[Spot, Spot]) -> Remark | None:
    one, other = lead.spots
    if lead.is_written and not _is_one_to_one(lead, by_spot):
        text = "A lead joins one needle with one other; a point with several needles cannot be told apart here."
        return Remark(lead.first, lead.last, text, "partner-many")
    taken = [spot for spot, mate in ((one, other), (other, one)) if partner_of.get(spot, mate) != mate]
    if taken:
        text = f"{by_spot[taken[0]].title} already hangs on another lead; a needle has one partner."
        return Remark(lead.first, lead.last, text, "partner-taken")
    if any(by_spot[spot].details.electro not in (None, lead.electro) for spot in lead.spots):
        text = "Both needles of a lead have the same current; write it once."
        return Remark(lead.first, lead.last, text, "partner-current")
    return None


def _join_current(lead: Lead, by_spot: dict[Spot, Needle], partner_of: dict[Spot, Spot]) -> None:
    one, other = lead.spots
    partner_of[one], partner_of[other] = other, one
    for spot in lead.spots:
        by_spot[spot].details = replace(by_spot[spot].details, electro=lead.electro)


def _number_pairs(needles: Iterable[Needle], by_spot: dict[Spot, Needle], partner_of: dict[Spot, Spot]) -> None:
    numbers = count(1)
    for needle in needles:
        if needle.spot in partner_of and needle.pair is None:
            needle.pair = by_spot[partner_of[needle.spot]].pair = next(numbers)


def _unpaired(needle: Needle) -> Remark | None:
    if needle.details.electro is None or needle.pair is not None:
        return None
    text = f"A current needs two needles; say the other one of {needle.title} after ea: with gb8 l."
    return Remark(needle.first, needle.last, text, "current-unpaired")

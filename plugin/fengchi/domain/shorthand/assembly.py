"""From the items of all clauses to needles: sides settled, the same needle named twice merged, leads connected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from fengchi.domain.acupoint import Laterality, LocalPoint, Point
from fengchi.domain.needling import ElectroStimulation, Needling, Side, sides_of
from fengchi.domain.point_catalogue import needles_a_side
from fengchi.domain.shorthand.clauses import Item
from fengchi.domain.shorthand.current import Partner
from fengchi.domain.shorthand.details import SIDES, Details, Where, join
from fengchi.domain.shorthand.problems import Remark, Remarks
from fengchi.domain.shorthand.tokens import Token

Spot = tuple[Point | LocalPoint, Side]
"""Where one needle is: its point and its side."""


@dataclass(slots=True)
class Needle:
    """One spot with everything said about it; n_needles stand there. pair: the number of its lead."""

    spot: Spot
    details: Details
    first: Token
    last: Token
    pair: int | None = None

    @property
    def point(self) -> Point | LocalPoint:
        return self.spot[0]

    @property
    def n_needles(self) -> int:
        return self.details.count or needles_a_side(self.point.code)

    @property
    def title(self) -> str:
        return spot_title(self.spot)

    def needlings(self) -> tuple[Needling, ...]:
        said = self.details
        electro = replace(said.electro, pair=self.pair) if said.electro else None
        one = Needling(
            self.point,
            self.spot[1],
            said.gauge,
            said.depth_mm,
            said.technique,
            said.deqi,
            electro,
            said.moxa,
            said.retention_minutes,
        )
        return (one,) * self.n_needles


@dataclass(frozen=True, slots=True)
class Lead:
    """Two spots that one current joins. is_written: the partner was named, not implied by both sides."""

    spots: tuple[Spot, Spot]
    electro: ElectroStimulation
    first: Token
    last: Token
    is_written: bool


@dataclass(frozen=True, slots=True)
class Settled:
    """An item whose sides are known. partner_spots: the spots its current leads to, side by side with its own."""

    item: Item
    spots: tuple[Spot, ...]
    partner_spots: tuple[Spot, ...] = ()


def spot_title(spot: Spot) -> str:
    """ "GB20 left", "GV20"."""
    point, side = spot
    name = point.code if isinstance(point, Point) else point.title
    return name if side is Side.MIDLINE else f"{name} {side.value}"


def _titles(spots: Sequence[Spot]) -> str:
    """ "GB20" for both of its sides, "GB20 left" for one."""
    point = spots[0][0]
    if len(spots) == 2:
        return f"{point.code if isinstance(point, Point) else point.title} both sides"
    return spot_title(spots[0])


def assemble(items: Sequence[Item], remarks: Remarks) -> tuple[list[Needle], list[Lead]]:
    """The needles in the order of the line, a partner that is named nowhere else directly after its needle."""
    settled = [one for item in items if (one := _settle(item, remarks)) is not None]
    written = {spot for one in settled for spot in one.spots}
    needles: dict[Spot, Needle] = {}
    leads: list[Lead] = []
    for one in settled:
        _add_item(one, needles, remarks)
        _add_partners(one, written, needles, remarks)
        leads += _leads_of(one)
    return list(needles.values()), leads


def _settle(item: Item, remarks: Remarks) -> Settled | None:
    if item.point is None:
        return None
    spots = _spots(item, remarks)
    if spots is None:
        return None
    partner = item.partner
    partner_spots = _partner_spots(partner, spots, remarks) if partner and item.details.electro else ()
    return Settled(item, spots, partner_spots)


def _spots(item: Item, remarks: Remarks) -> tuple[Spot, ...] | None:
    point, where = item.point, item.details.where
    if isinstance(point, LocalPoint):
        return _local_spots(point, where, item.first, item.last, remarks)
    if point is None:
        return None
    wanted = SIDES[where] if where else sides_of(point)
    if not set(wanted) <= set(sides_of(point)):
        remarks.problem(_wrong_side(point, item, remarks.line))
        wanted = sides_of(point)
    return tuple((point, side) for side in wanted)


def _local_spots(
    point: LocalPoint, where: Where | None, first: Token, last: Token, remarks: Remarks
) -> tuple[Spot, ...] | None:
    """A described place has no sides of its own, so the side must be said; between two midline points it is plain."""
    if where is None and point.laterality is not Laterality.MIDLINE:
        text = "Say the side of a described place: l, r, b for one needle on each side, or m for the midline."
        remarks.problem(Remark(first, last, text, "side-needed"))
        return None
    laterality = Laterality.MIDLINE if where in (None, Where.MIDLINE) else Laterality.PAIRED
    placed = replace(point, laterality=laterality)
    return tuple((placed, side) for side in SIDES[where or Where.MIDLINE])


def _wrong_side(point: Point, item: Item, line: str) -> Remark:
    """The remark covers the point up to its side, so that the suggestion can stand in its place."""
    code, last = point.code.lower(), item.side_token or item.last
    between = line[item.last.end : last.start].strip(" \t:") if item.side_token else ""
    instead = f"{code} {between}".strip()
    if point.laterality is Laterality.MIDLINE:
        text = f"{point.code} is on the midline and takes no side; write {code}."
        return Remark(item.first, last, text, "side-midline", instead)
    if len(sides_of(point)) == 1:
        text = f"{point.code} is on the {sides_of(point)[0].value} only; write {code}."
        return Remark(item.first, last, text, "side-only", instead)
    text = f"{point.code} is not on the midline; write l, r or b, or nothing for both sides."
    return Remark(item.first, last, text, "side-paired", instead)


def _add_item(one: Settled, needles: dict[Spot, Needle], remarks: Remarks) -> None:
    """New needles, or more about needles named before: then said, and never guessed when the two differ."""
    item = one.item
    said = replace(item.details, where=None)
    again = [spot for spot in one.spots if spot in needles]
    for spot in one.spots:
        if spot not in needles:
            needles[spot] = Needle(spot, said, item.first, item.last)
            continue
        joined = join(needles[spot].details, said)
        needles[spot].details = joined.details
        for title in joined.clashing:
            text = f"{spot_title(spot)} stands here again with another {title}; keep one."
            remarks.problem(Remark(item.first, item.last, text, "point-clash"))
    if again:
        text = f"{_titles(again)}: written before; merged into one."
        remarks.notice(Remark(item.first, item.last, text, "point-merged"))


def _partner_spots(partner: Partner, spots: Sequence[Spot], remarks: Remarks) -> tuple[Spot, ...]:
    """A partner without a side takes the side of its needle; one lead joins one needle with one other."""
    wanted = _partner_sides(partner, [side for _, side in spots])
    point = partner.point
    if isinstance(point, LocalPoint):
        laterality = Laterality.MIDLINE if wanted == [Side.MIDLINE] else Laterality.PAIRED
        point = replace(point, laterality=laterality)
    if len(wanted) != len(spots) or not set(wanted) <= set(sides_of(point)):
        text = "One lead joins two needles; say which: gb20 l ea 2hz with gb8 l, or gb20 b ea 2hz with gb8 b."
        remarks.problem(Remark(partner.first, partner.last, text, "partner-side"))
        return ()
    found = tuple((point, side) for side in wanted)
    if set(found) & set(spots):
        text = "A needle cannot be its own partner; left and right of one point are a pair without saying so."
        remarks.problem(Remark(partner.first, partner.last, text, "partner-itself"))
        return ()
    return found


def _partner_sides(partner: Partner, own: Sequence[Side]) -> list[Side]:
    if partner.where:
        return list(SIDES[partner.where])
    possible = sides_of(partner.point)
    if len(possible) == 1:
        return list(possible)
    return list(own)


def _add_partners(one: Settled, written: Iterable[Spot], needles: dict[Spot, Needle], remarks: Remarks) -> None:
    partner = one.item.partner
    if partner is None:
        return
    added = [spot for spot in one.partner_spots if spot not in needles and spot not in written]
    for spot in added:
        needles[spot] = Needle(spot, Details(), partner.first, partner.last)
    if added:
        text = f"{_titles(added)}: added as the other needle of the lead."
        remarks.notice(Remark(partner.first, partner.last, text, "partner-added"))


def _leads_of(one: Settled) -> list[Lead]:
    """With a partner, one lead for each side; without, left and right of one point are the two electrodes."""
    electro, item = one.item.details.electro, one.item
    if electro is None:
        return []
    if item.partner is not None:
        pairs = zip(one.spots, one.partner_spots, strict=bool(one.partner_spots))
        return [Lead((own, other), electro, item.partner.first, item.partner.last, True) for own, other in pairs]
    if len(one.spots) == 2 and not item.is_closed:
        return [Lead((one.spots[0], one.spots[1]), electro, item.first, item.last, False)]
    return []

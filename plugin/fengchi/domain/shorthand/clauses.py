"""Reading one clause: its points, what is said about each, and whatever in it cannot be read.

What is said belongs to the point before it. Where that could also mean several points, nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from fengchi.domain.acupoint import LocalPoint, Point
from fengchi.domain.point_codes import looks_like_code
from fengchi.domain.point_search import nearest_points
from fengchi.domain.shorthand.current import Current, Partner, read_current, read_partner
from fengchi.domain.shorthand.details import Details, join
from fengchi.domain.shorthand.modifiers import Modifier, read_modifier
from fengchi.domain.shorthand.places import Place, read_place, unknown_point
from fengchi.domain.shorthand.problems import Remark, Remarks
from fengchi.domain.shorthand.tokens import Token, TokenKind, is_unfit
from fengchi.domain.shorthand.vocabulary import nearest_modifier

_MOST_ADVICE = 20
"""So many problems are looked up for the nearest legal thing; a pasted page of prose is none the wiser for more."""


@dataclass(slots=True)
class Item:
    """One point with what is said about it. point is None when its words name none; is_closed: its partner follows."""

    point: Point | LocalPoint | None
    first: Token
    last: Token
    details: Details = field(default_factory=Details)
    partner: Partner | None = None
    modifier_tokens: list[Token] = field(default_factory=list)
    side_token: Token | None = None
    bare_minutes: Token | None = None
    is_closed: bool = False


@dataclass(slots=True)
class Clause:
    """One clause while it is read. retention: minutes said without a point, for the whole treatment."""

    words: Sequence[Token]
    remarks: Remarks
    items: list[Item] = field(default_factory=list)
    retention: int | None = None
    retention_first: Token | None = None
    retention_last: Token | None = None


def read_clause(words: Sequence[Token], remarks: Remarks) -> Clause:
    """Every word of the clause becomes part of an item, of the treatment's retention, or of a remark."""
    clause = Clause(words, remarks)
    at = 0
    while at < len(words):
        at += _read_piece(clause, at)
    for item in clause.items:
        _tell_unplaced(item, remarks)
        remarks.problem(_doubtful_minutes(item))
    return clause


def _read_piece(clause: Clause, at: int) -> int:
    """How many words were read."""
    words = clause.words
    place = read_place(words, at)
    if place:
        return _add_place(clause, at, place)
    modifier = read_modifier(words, at)
    if modifier:
        return _add_modifier(clause, at, modifier)
    current = read_current(words, at)
    if current:
        return _add_current(clause, at, current)
    n_partner, _, _ = read_partner(words, at)
    if n_partner:
        text = "with names the other needle of a current; write it after one: ea 2hz with gb8 l."
        clause.remarks.problem(Remark(words[at], words[at + n_partner - 1], text, "current-needed"))
        return n_partner
    return _add_unreadable(clause, at)


def _add_place(clause: Clause, at: int, place: Place) -> int:
    first, last = clause.words[at], clause.words[at + place.n_tokens - 1]
    clause.items.append(Item(place.point, first, last))
    clause.remarks.problem(place.problem)
    if place.point is not None:
        clause.remarks.understood(first, last, "point")
    return place.n_tokens


def _add_modifier(clause: Clause, at: int, modifier: Modifier) -> int:
    first, last = clause.words[at], clause.words[at + modifier.n_tokens - 1]
    clause.remarks.problem(modifier.problem)
    clause.remarks.notice(modifier.notice)
    if modifier.problem is None:
        _attach(clause, first, last, modifier.details, modifier.role)
        if clause.items and modifier.bare_minutes:
            clause.items[-1].bare_minutes = first
    return modifier.n_tokens


def _add_current(clause: Clause, at: int, current: Current) -> int:
    first, last = clause.words[at], clause.words[at + current.n_tokens - 1]
    for problem in current.problems:
        clause.remarks.problem(problem)
    if current.electro is None:
        clause.remarks.notice(_unread(first, last))
        return current.n_tokens
    _attach(clause, first, last, Details(electro=current.electro), "current")
    if clause.items and current.has_partner_word:
        clause.items[-1].partner = current.partner
        clause.items[-1].is_closed = True
    return current.n_tokens


def _attach(clause: Clause, first: Token, last: Token, details: Details, role: str) -> None:
    """Give these details to the last point of the clause, or say why not."""
    remarks = clause.remarks
    if not clause.items:
        _attach_to_treatment(clause, first, last, details)
        return
    item = clause.items[-1]
    problem = _whose_is_this(clause, item, first, last)
    if problem:
        remarks.problem(problem)
        return
    joined = join(item.details, details)
    item.details = joined.details
    item.modifier_tokens += [first, last]
    if role == "side":
        item.side_token = first
    for title in joined.clashing:
        remarks.problem(Remark(first, last, f"Two answers for the {title} of one point; keep one.", "said-twice"))
    for title in joined.repeated:
        remarks.notice(Remark(first, last, f"The {title} is said twice; once is enough.", "said-twice"))
    if item.point is not None and not joined.clashing:
        remarks.understood(first, last, role)


def _attach_to_treatment(clause: Clause, first: Token, last: Token, details: Details) -> None:
    """A retention without a point is the treatment's; anything else needs a point."""
    if details.retention_minutes is None:
        text = "This belongs to a point; write it after one, with a blank between: gb20 d15."
        clause.remarks.problem(Remark(first, last, text, "point-needed"))
    elif clause.retention is not None and clause.retention != details.retention_minutes:
        text = "The treatment has one retention; keep one of the two."
        clause.remarks.problem(Remark(first, last, text, "retention-twice"))
    else:
        clause.retention, clause.retention_first, clause.retention_last = details.retention_minutes, first, last
        clause.remarks.understood(first, last, "retention")


def _whose_is_this(clause: Clause, item: Item, first: Token, last: Token) -> Remark | None:
    if item.is_closed:
        text = "This could belong to either needle of the lead; write it before ea, or in a clause of the other point."
        return Remark(first, last, text, "after-partner")
    if first.bound or len(clause.items) < 2 or item.modifier_tokens or clause.items[-2].modifier_tokens:
        return None
    text = "This could belong to the last point or to all before it; put a semicolon between the points."
    return Remark(first, last, text, "whose-modifier")


def _add_unreadable(clause: Clause, at: int) -> int:
    """A run of words that are neither point nor modifier gets one remark, with the nearest legal thing."""
    words, remarks = clause.words, clause.remarks
    if words[at].kind is not TokenKind.WORD:
        remarks.problem(_broken(words[at]))
        return 1
    end = at + 1
    while end < len(words) and words[end].kind is TokenKind.WORD and not _is_readable(words, end):
        end += 1
    typed = " ".join(word.text for word in words[at:end])
    if len(remarks.problems) > _MOST_ADVICE:
        remarks.problem(Remark(words[at], words[end - 1], "This cannot be read either.", "not-readable"))
        return end - at
    if not clause.items or (looks_like_code(typed) and not nearest_modifier(words[at].key)):
        clause.items.append(Item(None, words[at], words[end - 1]))
        remarks.problem(unknown_point(words[at], words[end - 1], typed))
    else:
        remarks.problem(_unknown_modifier(words[at], words[end - 1], typed))
    return end - at


def _is_readable(words: Sequence[Token], at: int) -> bool:
    if read_place(words, at) or read_modifier(words, at) or read_current(words, at):
        return True
    return read_partner(words, at)[0] > 0 or looks_like_code(words[at].text)


def _unknown_modifier(first: Token, last: Token, typed: str) -> Remark:
    instead = nearest_modifier(first.key) if first is last else ""
    if instead:
        return Remark(first, last, f"This is not a modifier; did you mean {instead}?", "modifier-unknown", instead)
    near = nearest_points(typed)
    if near:
        codes = ", ".join(one.code for one in near)
        text = f"This is neither a point nor a modifier; did you mean {codes}?"
        return Remark(first, last, text, "modifier-unknown", near[0].code.lower())
    text = "This is neither a point nor a modifier, such as l, r, b, 0.25x40, d15, even, deqi, moxa, ret 25, ea 2hz."
    return Remark(first, last, text, "modifier-unknown")


def _broken(token: Token) -> Remark:
    unfit = next((sign for sign in token.text if is_unfit(sign)), None)
    if unfit:
        text = f"An invisible or control character (U+{ord(unfit):04X}) stands here; delete it."
    elif token.kind is TokenKind.PLACE:
        text = "Brackets describe a local point; write ashi, between or local before them."
    elif token.text.startswith("("):
        text = "This bracket is never closed; write ) after the place."
    elif token.text == ")":
        text = "This bracket was never opened."
    else:
        text = "A colon stands between a point and its modifier without blanks: taiyang:l."
    return Remark(token, token, text, "sign-misplaced")


def _unread(first: Token, last: Token) -> Remark:
    return Remark(first, last, "Not in the prescription until the problem here is mended.", "not-read")


def _tell_unplaced(item: Item, remarks: Remarks) -> None:
    """What was said about a point that could not be read is not lost without a word."""
    if item.point is None and item.modifier_tokens:
        first, last = item.modifier_tokens[0], item.modifier_tokens[-1]
        remarks.notice(
            Remark(first, last, "Not in the prescription until the point before it can be read.", "not-read")
        )


def _doubtful_minutes(item: Item) -> Remark | None:
    """gb20 ea 2hz d15 20min: the current's time or the needle's?"""
    electro = item.details.electro
    if item.bare_minutes is None or electro is None or electro.minutes is not None:
        return None
    text = "Minutes of the current or of the needle? Write them right after ea 2hz, or as ret 20."
    return Remark(item.bare_minutes, item.bare_minutes, text, "whose-minutes")

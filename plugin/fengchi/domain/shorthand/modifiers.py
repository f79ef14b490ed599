"""Reading what is said about a point: side, needle, depth, technique, de qi, moxa, retention and how many needles."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from fengchi.domain.needling import Moxa, NeedleGauge
from fengchi.domain.shorthand.details import Details
from fengchi.domain.shorthand.problems import Remark
from fengchi.domain.shorthand.quantities import MILLIMETRES, MINUTES, amount, key_at, number
from fengchi.domain.shorthand.tokens import Token
from fengchi.domain.shorthand.vocabulary import DEQI_WORDS, MOXA_WORD, MOXA_WORDS, RETENTION_WORDS, SINGLE_WORDS

DEEPEST_MM = 150
LONGEST_RETENTION = 24 * 60
MOST_NEEDLES = 40

_DEPTH = re.compile(r"d([0-9]{1,4}(?:[.,][0-9]{1,2})?)(mm)?")
_GAUGE = re.compile(r"([0-9]{0,3}[.,]?[0-9]{1,4})(?:mm)?[x×*]([0-9]{1,4}(?:[.,][0-9]{1,4})?)(?:mm)?")
_COUNT = re.compile(r"[x×]([0-9]{1,4})")


@dataclass(frozen=True, slots=True)
class Modifier:
    """One modifier as read. bare_minutes: a time without a word before it, which could also be the current's."""

    n_tokens: int
    role: str
    details: Details = field(default_factory=Details)
    problem: Remark | None = None
    notice: Remark | None = None
    bare_minutes: bool = False


def read_modifier(words: Sequence[Token], at: int) -> Modifier | None:
    """The modifier that begins at this word, or None."""
    return next((found for read in _READERS if (found := read(words, at))), None)


def _read_single_word(words: Sequence[Token], at: int) -> Modifier | None:
    found = SINGLE_WORDS.get(key_at(words, at))
    return Modifier(1, *found) if found else None


def _read_deqi(words: Sequence[Token], at: int) -> Modifier | None:
    for spelling, deqi in DEQI_WORDS.items():
        if all(key_at(words, at + offset) == word for offset, word in enumerate(spelling)):
            return Modifier(len(spelling), "deqi", Details(deqi=deqi))
    return None


def _read_depth(words: Sequence[Token], at: int) -> Modifier | None:
    found = _DEPTH.fullmatch(key_at(words, at))
    if found is None:
        return None
    n_tokens = 2 if not found[2] and key_at(words, at + 1) in MILLIMETRES else 1
    depth = number(found[1])
    if 0 < depth <= DEEPEST_MM:
        return Modifier(n_tokens, "depth", Details(depth_mm=depth))
    text = f"A depth is more than 0 and at most {DEEPEST_MM} mm, such as d15."
    return _refused(words, at, n_tokens, text, "depth-range")


def _read_gauge(words: Sequence[Token], at: int) -> Modifier | None:
    """0.25x40, 0.25x40 mm, 0.25 x 40."""
    keys = [key_at(words, at + offset) for offset in range(3)]
    # A whole gauge in the first word comes first, so that it never takes a number from the word after it.
    n_tokens = next((n for n in (1, 3, 2) if all(keys[:n]) and _GAUGE.fullmatch("".join(keys[:n]))), 0)
    found = _GAUGE.fullmatch("".join(keys[:n_tokens]))
    if found is None:
        return None
    n_unit = key_at(words, at + n_tokens) in MILLIMETRES
    return _gauge(words, at, n_tokens + n_unit, number(found[1]), number(found[2]))


def _gauge(words: Sequence[Token], at: int, n_tokens: int, diameter: Decimal, length: Decimal) -> Modifier:
    if _is_needle(diameter, length):
        return Modifier(n_tokens, "gauge", Details(gauge=NeedleGauge(diameter, int(length))))
    text = "A needle is diameter x length in mm, 0.10 to 0.60 by 1 to 150, such as 0.25x40."
    swapped = f"{length:f}x{int(diameter)}" if _is_needle(length, diameter) else ""
    return _refused(
        words, at, n_tokens, text + (f" Did you mean {swapped}?" if swapped else ""), "gauge-range", swapped
    )


def _is_needle(diameter: Decimal, length: Decimal) -> bool:
    is_thin = Decimal("0.1") <= diameter <= Decimal("0.6")
    return is_thin and 1 <= length <= DEEPEST_MM and length == length.to_integral_value()


def _read_count(words: Sequence[Token], at: int) -> Modifier | None:
    found = _COUNT.fullmatch(key_at(words, at))
    if found is None:
        return None
    count = int(found[1])
    if 1 <= count <= MOST_NEEDLES:
        return Modifier(1, "count", Details(count=count))
    return _refused(words, at, 1, f"Needles on each side: x1 to x{MOST_NEEDLES}.", "count-range")


def _read_moxa(words: Sequence[Token], at: int) -> Modifier | None:
    if key_at(words, at) != MOXA_WORD:
        return None
    kind = MOXA_WORDS.get(key_at(words, at + 1))
    if kind:
        return Modifier(2, "moxa", Details(moxa=kind))
    text = "Read as moxa on the needle; write moxa stick, moxa cone or moxa box for another kind."
    notice = Remark(words[at], words[at], text, "moxa-kind", "moxa needle")
    return Modifier(1, "moxa", Details(moxa=Moxa.NEEDLE), notice=notice)


def _read_retention(words: Sequence[Token], at: int) -> Modifier | None:
    """ret 25, ret 25min, or 25min by itself."""
    has_word = key_at(words, at) in RETENTION_WORDS
    if has_word:
        time = amount(words, at + 1, MINUTES, unit_needed=False) if at + 1 < len(words) else None
        if time is None:
            return _refused(words, at, 1, "Say the minutes: ret 25.", "retention-minutes")
    else:
        time = amount(words, at, MINUTES)
        if time is None:
            return None
    n_tokens = time.n_tokens + has_word
    if time.whole is None or time.whole > LONGEST_RETENTION:
        text = f"A retention is whole minutes, 0 (not retained) to {LONGEST_RETENTION}, such as ret 25."
        return _refused(words, at, n_tokens, text, "retention-range")
    return Modifier(n_tokens, "retention", Details(retention_minutes=time.whole), bare_minutes=not has_word)


def _refused(words: Sequence[Token], at: int, n_tokens: int, text: str, rule: str, suggestion: str = "") -> Modifier:
    problem = Remark(words[at], words[at + n_tokens - 1], text, rule, suggestion)
    return Modifier(n_tokens, "unread", problem=problem)


_READERS: tuple[Callable[[Sequence[Token], int], Modifier | None], ...] = (
    _read_single_word,
    _read_deqi,
    _read_depth,
    _read_gauge,
    _read_count,
    _read_moxa,
    _read_retention,
)

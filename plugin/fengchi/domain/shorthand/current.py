"""Reading electro-stimulation: ea 2/100hz 20min 1.5ma, and the other needle of the lead: with gb8 l."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from fengchi.domain.needling import ElectroStimulation
from fengchi.domain.points import LocalPoint, Point
from fengchi.domain.shorthand.details import Where
from fengchi.domain.shorthand.places import read_place, unknown_point
from fengchi.domain.shorthand.problems import Remark
from fengchi.domain.shorthand.quantities import HERTZ, MILLIAMPS, MINUTES, Amount, amount, key_at
from fengchi.domain.shorthand.tokens import Token
from fengchi.domain.shorthand.vocabulary import CURRENT_WORDS, PARTNER_WORD, WHERE_WORDS

HIGHEST_HERTZ = 1000
HIGHEST_MILLIAMPS = 50
LONGEST_CURRENT = 180


@dataclass(frozen=True, slots=True)
class Partner:
    """The other electrode as written: its place, its side if one was said, and the words that say it."""

    point: Point | LocalPoint
    where: Where | None
    first: Token
    last: Token


@dataclass(frozen=True, slots=True)
class Current:
    """Electro-stimulation as read; electro is None when something about it was wrong, and problems say what."""

    n_tokens: int
    electro: ElectroStimulation | None
    partner: Partner | None = None
    has_partner_word: bool = False
    problems: tuple[Remark, ...] = ()


def read_current(words: Sequence[Token], at: int) -> Current | None:
    """The current that begins at this word, with its partner if one follows; None when none begins here."""
    if key_at(words, at) not in CURRENT_WORDS:
        return None
    amounts, end = _read_amounts(words, at + 1)
    problem = _wrong_amount(words[at], words[end - 1], amounts)
    electro = None if problem else _electro(amounts)
    n_partner, partner, partner_problem = read_partner(words, end)
    problems = tuple(one for one in (problem, partner_problem) if one)
    return Current(end + n_partner - at, electro, partner, n_partner > 0, problems)


def _read_amounts(words: Sequence[Token], at: int) -> tuple[dict[str, Amount], int]:
    """Frequency, minutes and intensity in any order, each once, directly after each other; and where they end."""
    amounts: dict[str, Amount] = {}
    while at < len(words):
        found = next(
            (
                (name, one)
                for name, units in (("hz", HERTZ), ("min", MINUTES), ("ma", MILLIAMPS))
                if name not in amounts and (one := amount(words, at, units))
            ),
            None,
        )
        if found is None:
            break
        amounts[found[0]] = found[1]
        at += found[1].n_tokens
    return amounts, at


def _wrong_amount(first: Token, last: Token, amounts: dict[str, Amount]) -> Remark | None:
    if "hz" not in amounts:
        text = "Say the frequency of the current: ea 2hz, or ea 2/100hz for two that alternate."
        return Remark(first, last, text, "current-frequency")
    hertz = amounts["hz"].numbers
    if len(hertz) > 2 or not all(0 < one <= HIGHEST_HERTZ for one in hertz):
        text = f"One frequency or two that alternate, more than 0 and at most {HIGHEST_HERTZ} Hz: ea 2/100hz."
        return Remark(first, last, text, "current-frequency")
    if "min" in amounts and not 1 <= (amounts["min"].whole or 0) <= LONGEST_CURRENT:
        return Remark(first, last, f"The current runs whole minutes, 1 to {LONGEST_CURRENT}.", "current-minutes")
    if "ma" in amounts and not _is_intensity(amounts["ma"].numbers):
        text = f"The intensity is more than 0 and at most {HIGHEST_MILLIAMPS} mA: 1.5ma."
        return Remark(first, last, text, "current-intensity")
    return None


def _is_intensity(numbers: Sequence[Decimal]) -> bool:
    return len(numbers) == 1 and 0 < numbers[0] <= HIGHEST_MILLIAMPS


def _electro(amounts: dict[str, Amount]) -> ElectroStimulation:
    minutes = amounts["min"].whole if "min" in amounts else None
    milliamps = amounts["ma"].numbers[0] if "ma" in amounts else None
    return ElectroStimulation(amounts["hz"].numbers, minutes, milliamps)


def read_partner(words: Sequence[Token], at: int) -> tuple[int, Partner | None, Remark | None]:
    """How many words the partner takes, the partner, and what is wrong with it."""
    if key_at(words, at) != PARTNER_WORD:
        return 0, None, None
    place = read_place(words, at + 1) if at + 1 < len(words) else None
    if place is None:
        n_wrong = 1 if at + 1 < len(words) else 0
        return 1 + n_wrong, None, _no_partner(words, at, n_wrong)
    if place.point is None:
        return 1 + place.n_tokens, None, place.problem
    end = at + 1 + place.n_tokens
    where = WHERE_WORDS.get(key_at(words, end))
    last = words[end] if where else words[end - 1]
    return end - at + bool(where), Partner(place.point, where, words[at + 1], last), None


def _no_partner(words: Sequence[Token], at: int, n_wrong: int) -> Remark:
    text = "Name the other needle of the lead: with gb8 l."
    if n_wrong:
        wrong = words[at + 1]
        text += f" {unknown_point(wrong, wrong, wrong.text).text}"
    return Remark(words[at], words[at + n_wrong], text, "current-partner")

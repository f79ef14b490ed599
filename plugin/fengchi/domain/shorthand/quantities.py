"""Numbers with their units, written together or apart: 20min, 20 min, 2/100hz, 1.5ma, 0.25x40."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from fengchi.domain.shorthand.tokens import Token, TokenKind

MINUTES = ("min", "mins", "minute", "minutes")
HERTZ = ("hz",)
MILLIAMPS = ("ma",)
MILLIMETRES = ("mm",)

_NUMBER = r"[0-9]{1,5}(?:[.,][0-9]{1,3})?"
_AMOUNT = re.compile(rf"({_NUMBER}(?:/{_NUMBER})*)([a-z]*)")


@dataclass(frozen=True, slots=True)
class Amount:
    """One number or several divided by slashes; n_tokens: how many words it took."""

    numbers: tuple[Decimal, ...]
    n_tokens: int
    has_unit: bool = True

    @property
    def whole(self) -> int | None:
        """The number if it is one whole number, else None."""
        only = self.numbers[0]
        return int(only) if len(self.numbers) == 1 and only == only.to_integral_value() else None


def key_at(words: Sequence[Token], at: int) -> str:
    """The word there, in small letters without tones; empty when there is none, or when it is no word."""
    return words[at].key if at < len(words) and words[at].kind is TokenKind.WORD else ""


def number(text: str) -> Decimal:
    """15.5 and 15,5 alike."""
    return Decimal(text.replace(",", "."))


def amount(words: Sequence[Token], at: int, units: Sequence[str], *, unit_needed: bool = True) -> Amount | None:
    """The amount that begins at this word, with its unit in the same word or the next; None when there is none."""
    found = _AMOUNT.fullmatch(key_at(words, at))
    if found is None:
        return None
    numbers = tuple(number(part) for part in found[1].split("/"))
    if found[2]:
        return Amount(numbers, 1) if found[2] in units else None
    if key_at(words, at + 1) in units:
        return Amount(numbers, 2)
    return None if unit_needed else Amount(numbers, 1, has_unit=False)

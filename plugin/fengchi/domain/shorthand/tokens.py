"""A line of shorthand cut into words, described places in brackets, and breaks; each knows where it stood.

Every character that is no blank belongs to a token, so whatever cannot be read can still be pointed at.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from fengchi.domain.point_names import plain as plainly


class TokenKind(StrEnum):
    WORD = "word"
    PLACE = "place"
    BREAK = "break"
    BINDER = "binder"
    """A colon: the word after it belongs to the point before it (taiyang:l)."""
    BROKEN = "broken"
    """A bracket without its partner, a colon between nothing, a character that must not be in a record."""


@dataclass(frozen=True, slots=True)
class Token:
    """text as typed, from start to end. key: small, without tones, to compare by. bound: a colon stands before."""

    kind: TokenKind
    text: str
    start: int
    end: int
    key: str = ""
    bound: bool = False


_ALIKE = str.maketrans(
    {"；": ";", "，": ",", "、": ",", "（": "(", "）": ")", "：": ":", "\r": "\n", "\u2028": "\n", "\u2029": "\n"}
)
"""Full-width signs of a Chinese keyboard and other line ends; one sign for one sign, so that places stay true."""

_JOINERS = "\u200c\u200d"  # invisible, yet letters of Persian and Indic words in a described place


def is_unfit(sign: str) -> bool:
    """Control characters, lone surrogates and invisible signs: no record may hold them, no reader would see them."""
    return sign not in "\t\n\r" and sign not in _JOINERS and unicodedata.category(sign) in ("Cc", "Cf", "Cs")


def tokens(line: str) -> Iterator[Token]:
    """Every token of the line, in order."""
    plain = line.translate(_ALIKE)
    at = 0
    bound = False
    while at < len(plain):
        if plain[at].isspace() and plain[at] != "\n" and not is_unfit(plain[at]):
            at, bound = at + 1, False
            continue
        kind, end = _cut(plain, at)
        text = line[at:end]
        yield Token(
            kind, text, at, end, plainly(text) if kind is TokenKind.WORD else "", bound and kind is TokenKind.WORD
        )
        at, bound = end, kind is TokenKind.BINDER


def _cut(plain: str, at: int) -> tuple[TokenKind, int]:
    sign = plain[at]
    if is_unfit(sign) or sign == ")":
        return TokenKind.BROKEN, at + 1
    if sign in ";,\n":
        return TokenKind.BREAK, at + 1
    if sign == ":":
        return (TokenKind.BINDER if _ties(plain, at) else TokenKind.BROKEN), at + 1
    if sign == "(":
        return _cut_place(plain, at)
    return TokenKind.WORD, _word_end(plain, at)


def _ties(plain: str, at: int) -> bool:
    """A colon ties only with a word or bracket directly before and a word directly after it."""
    before, after = plain[at - 1 : at], plain[at + 1 : at + 2]
    return (
        bool(before)
        and (before == ")" or not _ends_word(plain, at - 1))
        and bool(after)
        and not _ends_word(plain, at + 1)
    )


def _word_end(plain: str, at: int) -> int:
    while at < len(plain) and not _ends_word(plain, at):
        at += 1
    return at


def _ends_word(plain: str, at: int) -> bool:
    sign = plain[at]
    if sign == "," and 0 < at < len(plain) - 1:
        return not (_is_digit(plain[at - 1]) and _is_digit(plain[at + 1]))  # 0,25x40 as half of Europe writes it
    return sign in ";,:()\n" or sign.isspace() or is_unfit(sign)


def _is_digit(sign: str) -> bool:
    return sign in "0123456789"


def _cut_place(plain: str, at: int) -> tuple[TokenKind, int]:
    """A bracket up to its partner; without one, up to the end of the clause, so that the rest can still be read."""
    depth, here, escaped = 0, at, False
    while here < len(plain) and plain[here] != "\n":
        if not escaped:
            depth += {"(": 1, ")": -1}.get(plain[here], 0)
        escaped = plain[here] == "\\" and not escaped
        here += 1
        if depth == 0:
            return (TokenKind.BROKEN if any(map(is_unfit, plain[at:here])) else TokenKind.PLACE), here
    return TokenKind.BROKEN, min((end for sign in ";\n" if (end := plain.find(sign, at)) >= 0), default=len(plain))


def described_place(token: Token) -> str:
    """The words inside the brackets, single-spaced; a backslash before a bracket makes it an ordinary sign."""
    inside, letters, escaped = token.text[1:-1], [], False
    for sign in inside:
        if sign == "\\" and not escaped:
            escaped = True
            continue
        letters.append(sign)
        escaped = False
    return " ".join("".join(letters).split())


def bracketed(place: str) -> str:
    """A described place in brackets, so that reading it gives the same place."""
    inside = " ".join(place.split())
    whole = f"({inside})"
    if "\\" not in inside and next(tokens(whole), None) == Token(TokenKind.PLACE, whole, 0, len(whole)):
        return whole
    return "(" + "".join(f"\\{sign}" if sign in "()（）\\" else sign for sign in inside) + ")"

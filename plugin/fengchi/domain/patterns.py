"""The patterns of traditional medicine that go with headache, as coded in ICD-11 chapter 26 (TM1).

WHO ICD-11 (https://icd.who.int/), module TM1, CC BY-ND; the codes and names are patterns.tsv beside this file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType

from fengchi.domain.coded_choice import plain
from fengchi.domain.findings import CodedText

ICD11 = "http://id.who.int/icd/release/11/mms"


@dataclass(frozen=True, slots=True)
class Pattern:
    """display is the classification's name, aliases are what clinicians also write."""

    code: str
    display: str
    aliases: tuple[str, ...] = ()

    @property
    def choice(self) -> CodedText:
        return CodedText(self.code, self.display, ICD11)


def find_pattern(text: str) -> CodedText | None:
    """The pattern with that code, name (with or without "pattern" and "(TM1)") or alias; None when none is."""
    wanted = plain(text)
    return _NAMES[wanted].choice if wanted in _NAMES else None


def search_patterns(text: str, limit: int = 20) -> list[Pattern]:
    """Patterns of which a name holds every word of the text; all of them for an empty text."""
    words = plain(text).split()
    return [one for one in PATTERNS.values() if any(_holds(name, words) for name in _names_of(one))][:limit]


def _holds(name: str, words: list[str]) -> bool:
    return all(word in name for word in words)


def _names_of(pattern: Pattern) -> Iterator[str]:
    display = plain(pattern.display)
    bare = display.removesuffix(" pattern tm1")
    yield from (plain(pattern.code), display, bare, f"{bare} pattern", *map(plain, pattern.aliases))


def _read() -> Iterator[Pattern]:
    table = files("fengchi.domain").joinpath("patterns.tsv").read_text(encoding="utf-8")
    for line in table.splitlines()[1:]:
        code, name, aliases = line.split("\t")
        yield Pattern(code, f"{name} pattern (TM1)", tuple(one.strip() for one in aliases.split(";") if one.strip()))


PATTERNS: Mapping[str, Pattern] = MappingProxyType({one.code: one for one in _read()})

_NAMES: Mapping[str, Pattern] = {name: one for one in PATTERNS.values() for name in _names_of(one)}

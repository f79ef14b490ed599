"""Choices from a catalogue written on one line, divided by semicolons; what matches nothing stays as free text.

"Liver yang rising; temples ache" holds one coded choice and one in the clinician's own words. A code that the
catalogue would not give by that text stands behind it as [system|code], and [|] keeps a text uncoded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from fengchi.domain.escaping import escape, split_escaped, unescape
from fengchi.domain.findings import CodedText

Find = Callable[[str], CodedText | None]

_CODED = re.compile(r"(?P<text>.*?)\s*\[(?P<system>[^\[\]|\s]*)\|(?P<code>[^\[\]|]*)\]", re.DOTALL)


def parse_choices(line: str, find: Find) -> tuple[CodedText, ...]:
    """Each choice of the line, coded where find knows it. Blank items are left out, nothing else is."""
    return tuple(_choice(unescape(item), find) for item in split_escaped(line, ";"))


def write_choices(choices: Iterable[CodedText], find: Find) -> str:
    """The line that parses to the same choices."""
    return "; ".join(escape(_words(one, find), ";") for one in choices)


def plain(text: str) -> str:
    """For comparing names: lower case, no accents, each run of signs one blank."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(one for one in letters if not unicodedata.combining(one))
    return re.sub(r"\W+", " ", kept).strip()


def _choice(item: str, find: Find) -> CodedText:
    coded = _CODED.fullmatch(item)
    if coded:
        return CodedText(coded["code"], coded["text"], coded["system"])
    return find(item) or CodedText("", item)


def _words(choice: CodedText, find: Find) -> str:
    if _choice(choice.text, find) == choice:
        return choice.text
    return f"{choice.text} [{choice.system}|{choice.code}]".strip()

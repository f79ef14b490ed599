"""Lists written on one line: items divided by a sign, the sign itself written with a backslash before it.

Used by the diary's CSV and by the note's one-line fields. There and back for any text.
"""

from __future__ import annotations

import re


def split_escaped(text: str, sign: str) -> tuple[str, ...]:
    """The items between the signs, still escaped, stripped of blanks; empty items are left out."""
    items = re.findall(rf"(?:\\.|[^\\{re.escape(sign)}]|\\$)+", text, re.DOTALL)
    return tuple(item for item in (one.strip() for one in items) if item)


def cut_escaped(text: str, sign: str) -> tuple[str, str]:
    """What stands before the first unescaped sign and what after it, both still escaped and stripped."""
    found = re.match(rf"((?:\\.|[^\\{re.escape(sign)}])*){re.escape(sign)}(.*)", text, re.DOTALL)
    return (found[1].strip(), found[2].strip()) if found else (text.strip(), "")


def escape(text: str, signs: str) -> str:
    """The text with a backslash before each of the signs and before each backslash."""
    return re.sub(rf"([\\{re.escape(signs)}])", r"\\\1", text)


def unescape(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)

"""Small bricks of Markdown."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]
GENERATED = "<!-- Written by `make profiles` from fhir_profiles/; change it there. -->"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table, with a blank line behind it; nothing when there are no rows."""
    lines = [f"| {' | '.join(cell(one) for one in row)} |" for row in rows]
    return [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}", *lines, ""] if lines else []


def cell(text: str) -> str:
    """Text that stays within its cell."""
    return " ".join(text.split()).replace("|", "\\|")


def code(text: str) -> str:
    return f"`{text}`" if text else ""


def folded(title: str, content: Json) -> list[str]:
    """JSON that opens when its title is chosen."""
    shown = json.dumps(content, ensure_ascii=False, indent=1)
    return [f"<details><summary>{title}</summary>", "", "```json", shown, "```", "", "</details>", ""]


def page(title: str, *parts: Iterable[str]) -> str:
    text = "\n".join([f"# {title}", "", *(line for part in parts for line in part)]).rstrip()
    return f"{text}\n\n{GENERATED}\n"  # at the end: a site takes the page's name from its first line

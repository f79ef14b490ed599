"""FHIR files as other systems write them: a Bundle, one resource, or NDJSON; and where each resource stands in the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fengchi.domain.errors import Issue, Malformed
from fengchi.fhir.json_codec import decode


@dataclass(frozen=True, slots=True)
class FileResource:
    """place: "line 3", "Bundle.entry[2]" or "" for a file that is one resource. full_url: of its Bundle entry."""

    place: str
    resource: dict[str, Any]
    full_url: str = ""


def resources_in(text: str) -> list[FileResource]:
    """Every resource of the file, in order. Raises Malformed and names the line that cannot be read."""
    if _is_ndjson(text):
        lines = [(number, line) for number, line in enumerate(_lines(text), 1) if line.strip()]
        return [FileResource(f"line {number}", _line(number, line)) for number, line in lines]
    whole = decode(text)
    if whole.get("resourceType") != "Bundle":
        return [FileResource("", whole)]
    return _entries(whole)


def _is_ndjson(text: str) -> bool:
    """The first line is an object of its own and others follow."""
    first, *others = [line for line in _lines(text) if line.strip()] or [""]
    return bool(others) and first.strip().startswith("{") and _is_json(first)


def _is_json(line: str) -> bool:
    try:
        decode(line)
    except Malformed:
        return False
    return True


def _lines(text: str) -> list[str]:
    """Not splitlines(): a JSON string may hold other line separators as they are."""
    return text.split("\n")


def _line(number: int, line: str) -> dict[str, Any]:
    try:
        return decode(line)
    except Malformed as error:
        issues = [
            Issue(f"Line {number}: {issue.text}", f"line {number}", issue.code, issue.rule) for issue in error.issues
        ]
        raise Malformed(f"Line {number} cannot be read.", issues=issues) from None


def _entries(bundle: dict[str, Any]) -> list[FileResource]:
    entries = bundle.get("entry", [])
    if not isinstance(entries, list):
        raise Malformed(issues=[Issue("Bundle.entry is a list.", "Bundle.entry", "structure")])
    return [
        FileResource(f"Bundle.entry[{index}]", entry["resource"], str(entry.get("fullUrl") or ""))
        for index, entry in enumerate(entries)
        if isinstance(entry, dict) and isinstance(entry.get("resource"), dict)
    ]

"""FHIR files as other systems write them: a Bundle, one resource, or NDJSON; and where each resource stands in the file.

https://hl7.org/fhir/R4/bundle.html and https://hl7.org/fhir/R4/nd-json.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from fengchi.domain.errors import Issue, Malformed
from fengchi.fhir.json_codec import decode

KEPT_WHOLE = ("document", "message")
"""Types of Bundle that mean something as a whole; on a line or inside another Bundle they are records themselves."""


@dataclass(frozen=True, slots=True)
class FileResource:
    """place: "line 3", "Bundle.entry[2]" or "" for a file that is one resource. full_url: of its Bundle entry.

    history: names the history Bundle it stands in, if any; resources of one id in it are versions of one record.
    """

    place: str
    resource: dict[str, Any]
    full_url: str = ""
    history: str = ""


@dataclass(frozen=True, slots=True)
class FileContent:
    """resources in the order of the file. issues: (place, what stands there without being a resource)."""

    resources: tuple[FileResource, ...] = ()
    issues: tuple[tuple[str, Issue], ...] = ()


@dataclass(slots=True)
class _Reading:
    resources: list[FileResource] = field(default_factory=list)
    issues: list[tuple[str, Issue]] = field(default_factory=list)


def resources_in(text: str) -> FileContent:
    """Every resource of the file, out of Bundles too. Raises Malformed and names the line that cannot be read."""
    found = _Reading()
    if _is_ndjson(text):
        for place, resource in _of_lines(text):
            _take(found, FileResource(place, resource))
    else:
        whole = decode(text)
        if whole.get("resourceType") == "Bundle":
            _unpack(found, FileResource("", whole))
        else:
            found.resources.append(FileResource("", whole))
    return FileContent(tuple(found.resources), tuple(found.issues))


def _of_lines(text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, line in enumerate(_lines(text), 1):
        if line.strip():
            yield f"line {number}", _line(number, line)


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
        issues = [Issue(one.text, f"line {number}", one.code, one.rule) for one in error.issues]
        raise Malformed(f"Line {number} cannot be read.", issues=issues) from None


def _take(found: _Reading, one: FileResource) -> None:
    """A Bundle on a line or in an entry is unpacked like the one around it."""
    is_bundle = one.resource.get("resourceType") == "Bundle"
    if is_bundle and one.resource.get("type") not in KEPT_WHOLE:
        _unpack(found, one)
    else:
        found.resources.append(one)


def _unpack(found: _Reading, around: FileResource) -> None:
    entries = around.resource.get("entry", [])
    if not isinstance(entries, list):
        place = f"{around.place} Bundle.entry".strip()
        raise Malformed(issues=[Issue("Bundle.entry is a list.", place, "structure")])
    history = (around.place or "file") if around.resource.get("type") == "history" else around.history
    for index, entry in enumerate(entries):
        place = f"{around.place} Bundle.entry[{index}]".strip()
        resource = entry.get("resource") if isinstance(entry, Mapping) else None
        if isinstance(resource, dict):
            full_url = entry.get("fullUrl")
            _take(found, FileResource(place, resource, full_url if isinstance(full_url, str) else "", history))
        else:
            found.issues.append((place, _nothing_in(entry)))


def _nothing_in(entry: Any) -> Issue:
    """An entry may do without a resource where it is a request, such as DELETE, or the answer to one (bdl-5)."""
    is_allowed = isinstance(entry, Mapping) and "resource" not in entry and bool({"request", "response"} & entry.keys())
    severity = "information" if is_allowed else "error"
    return Issue(
        "This entry holds no resource; nothing is taken from it.", "Bundle.entry", "required", "bdl-5", severity
    )


def in_file(name: str, resources: Iterable[FileResource]) -> list[FileResource]:
    """The same resources with the name of their file in every place."""
    return [
        FileResource(
            f"{name} {one.place}".strip(), one.resource, one.full_url, f"{name} {one.history}" if one.history else ""
        )
        for one in resources
    ]

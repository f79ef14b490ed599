"""FHIR files as other systems write them: a Bundle, one resource, or NDJSON; and where each resource stands in the file.

https://hl7.org/fhir/R4/bundle.html and https://hl7.org/fhir/R4/nd-json.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from fengchi.domain.errors import Issue, Malformed
from fengchi.fhir.json_codec import decode

KEPT_WHOLE = ("document", "message")
"""Types of Bundle that mean something as a whole; on a line or inside another Bundle they are records themselves."""

BROKEN = "json-syntax"
"""The rule of JSON that cannot be read at all, such as the end of a file that did not arrive whole."""


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
    """resources in the order of the file. issues: (place, what stands there without being a resource).

    An issue that is an error tells of something that was meant to be a resource and cannot be taken.
    """

    resources: tuple[FileResource, ...] = ()
    issues: tuple[tuple[str, Issue], ...] = ()


@dataclass(slots=True)
class _Reading:
    resources: list[FileResource] = field(default_factory=list)
    issues: list[tuple[str, Issue]] = field(default_factory=list)


def resources_in(text: str) -> FileContent:
    """Every resource of the file, out of Bundles too. Raises Malformed where the text is broken, and names the line."""
    found = _Reading()
    if _is_ndjson(text):
        _read_lines(found, text)
    else:
        whole = decode(text)
        if whole.get("resourceType") == "Bundle":
            _unpack(found, FileResource("", whole))
        else:
            found.resources.append(FileResource("", whole))
    return FileContent(tuple(found.resources), tuple(found.issues))


def _read_lines(found: _Reading, text: str) -> None:
    """A line that is whole but odd (no object, a key given twice) is told of; a broken one is a damaged file."""
    for number, line in enumerate(_lines(text), 1):
        place = f"line {number}"
        try:
            if line.strip():
                _take(found, FileResource(place, decode(line)))
        except Malformed as error:
            if any(one.rule == BROKEN for one in error.issues):
                raise _damaged(number, error) from None
            found.issues += [(place, replace(one, where="")) for one in error.issues]


def _is_ndjson(text: str) -> bool:
    """The first line is an object of its own and others follow."""
    first, *others = [line for line in _lines(text) if line.strip()] or [""]
    return bool(others) and first.strip().startswith("{") and _is_json(first)


def _is_json(line: str) -> bool:
    try:
        decode(line)
    except Malformed as error:
        return not any(one.rule == BROKEN for one in error.issues)
    return True


def _lines(text: str) -> list[str]:
    """Not splitlines(): a JSON string may hold other line separators as they are."""
    return text.split("\n")


def _damaged(number: int, error: Malformed) -> Malformed:
    issues = [Issue(one.text, f"line {number}", one.code, one.rule) for one in error.issues]
    return Malformed(f"Line {number} cannot be read.", issues=issues)


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

"""References between resources: found, taken apart, rewritten.

https://hl7.org/fhir/R4/references.html and https://hl7.org/fhir/R4/http.html#trules
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from fengchi.fhir.gate import KINDS

LOCAL = re.compile(
    r"(?P<kind>[A-Z][A-Za-z]+)/(?P<id>[A-Za-z0-9\-.]{1,64})(/_history/(?P<version>[A-Za-z0-9\-.]{1,64}))?"
)
CONDITIONAL = re.compile(r"(?P<kind>[A-Z][A-Za-z]+)\?(?P<query>.+)")


def references(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """(FHIRPath of the Reference.reference element, its text) for each literal reference below value."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            here = f"{path}.{name}" if path else name
            if name == "reference" and isinstance(inner, str):
                yield here, inner
            else:
                yield from references(inner, here)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from references(inner, f"{path}[{index}]")


def local_target(reference: str, base_url: str = "") -> tuple[str, str] | None:
    """(type, id) of a reference into this server, relative or under base_url; None for any other reference."""
    relative = reference.removeprefix(f"{base_url}/") if base_url else reference
    match = LOCAL.fullmatch(relative)
    return (match["kind"], match["id"]) if match and match["kind"] in KINDS else None


def conditional_target(reference: str) -> tuple[str, str] | None:
    """(type, query) of a conditional reference such as Patient?identifier=a|b; None for any other."""
    match = CONDITIONAL.fullmatch(reference)
    return (match["kind"], match["query"]) if match and match["kind"] in KINDS else None


def rewritten(value: Any, replacements: Mapping[str, str]) -> Any:
    """The same value with every string that is exactly a key replaced: references, uris, ids in links.

    A version-specific or fragment form of a key (key#part) keeps its ending.
    """
    if isinstance(value, str):
        if value in replacements:
            return replacements[value]
        head, mark, tail = value.partition("#")
        return f"{replacements[head]}#{tail}" if mark and head in replacements else value
    if isinstance(value, Mapping):
        return {name: rewritten(inner, replacements) for name, inner in value.items()}
    if isinstance(value, list):
        return [rewritten(inner, replacements) for inner in value]
    return value

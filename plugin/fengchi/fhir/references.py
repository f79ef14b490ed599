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
ABSOLUTE = re.compile(r"(?P<base>https?://\S+?)/(?P<kind>[A-Z][A-Za-z]+)/(?P<id>[A-Za-z0-9\-.]{1,64})")
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
    """The same value with every reference, uri, url and narrative link that is exactly a key replaced; never other text.

    A fragment of a key (key#part) keeps its ending; the version of a version-specific one falls away, as versions are
    counted anew here. https://hl7.org/fhir/R4/http.html#trules
    """
    return _rewritten(value, replacements, "")


def absolute_base(full_url: str) -> str:
    """The base of an absolute RESTful fullUrl, such as http://other.test/fhir; empty for any other."""
    match = ABSOLUTE.fullmatch(full_url)
    return match["base"] if match else ""


_LINKED = re.compile(r"reference|url|uri|\w+(Url|Uri|Canonical)")
_HTML_LINK = re.compile(r"""(\b(?:href|src)\s*=\s*)(["'])(.*?)\2""", re.IGNORECASE | re.DOTALL)
_VERSION = re.compile(r"/_history/[A-Za-z0-9\-.]{1,64}\Z")


def _rewritten(value: Any, replacements: Mapping[str, str], name: str) -> Any:
    if isinstance(value, str):
        if name == "div":
            return _HTML_LINK.sub(lambda link: f"{link[1]}{link[2]}{_replaced(link[3], replacements)}{link[2]}", value)
        return _replaced(value, replacements) if _LINKED.fullmatch(name) else value
    if isinstance(value, Mapping):
        return {key: _rewritten(inner, replacements, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_rewritten(inner, replacements, name) for inner in value]
    return value


def _replaced(text: str, replacements: Mapping[str, str]) -> str:
    if text in replacements:
        return replacements[text]
    head, mark, tail = text.partition("#")
    whole = replacements.get(_VERSION.sub("", head))
    return text if whole is None else f"{whole}{mark}{tail}"

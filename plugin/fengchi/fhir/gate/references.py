"""References: well written, to a type that may stand there, and with the resource inside when they say it is inside.

https://hl7.org/fhir/R4/references.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fengchi.fhir.gate.kinds import R4_KINDS

_RELATIVE = re.compile(r"([A-Za-z]+)/[A-Za-z0-9\-.]{1,64}(?:/_history/[A-Za-z0-9\-.]{1,64})?(?:#[A-Za-z0-9\-.]{1,64})?")
_CONDITIONAL = re.compile(r"([A-Za-z]+)\?\S+")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:\S+")
_REST_TAIL = re.compile(r"/([A-Z][A-Za-z]+)/[A-Za-z0-9\-.]{1,64}(?:/_history/[A-Za-z0-9\-.]{1,64})?$")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What references can reach without asking a server.

    contained: the resource type of each contained resource, by id. entries: the type of each Bundle entry, by fullUrl.
    closed: whether a urn:uuid that no entry has is a fault (a transaction), not only unknown.
    """

    contained: Mapping[str, str] = field(default_factory=dict)
    entries: Mapping[str, str] = field(default_factory=dict)
    closed: bool = False


@dataclass(frozen=True, slots=True)
class ReferenceProblem:
    """The rule a reference breaks and what to do."""

    rule: str
    text: str
    code: str


def reference_problem(
    value: Mapping[str, Any], targets: frozenset[str], around: Surroundings
) -> ReferenceProblem | None:
    """What is wrong with a Reference; None when nothing is. targets: the types allowed, empty when all are."""
    target = value.get("reference")
    kind = _kind(target, around) if target is not None else ""
    if isinstance(kind, ReferenceProblem):
        return kind
    named = value.get("type", "")
    if kind and named and named != kind:
        return ReferenceProblem("reference-type", "`type` and `reference` name different types; correct one.", "value")
    kind = kind or (named if named in R4_KINDS else "")
    if kind and targets and kind not in targets:
        text = f"This may refer to {_listed(targets)}, not to {kind}."
        return ReferenceProblem("reference-target", text, "value")
    return None


def _kind(target: str, around: Surroundings) -> str | ReferenceProblem:
    """The resource type a reference points to, empty when it does not say."""
    if target.startswith("#"):
        return _contained_kind(target[1:], around)
    relative = _RELATIVE.fullmatch(target) or _CONDITIONAL.fullmatch(target)
    if relative:
        return relative[1] if relative[1] in R4_KINDS else _unknown_kind(relative[1])
    if not _ABSOLUTE.fullmatch(target):
        text = "Write a reference as Type/id, an absolute URL, urn:uuid:… or #id of a contained resource."
        return ReferenceProblem("reference-form", text, "value")
    if target in around.entries:
        return around.entries[target]
    if around.closed and target.startswith("urn:uuid:"):
        text = "No entry of this transaction has this urn:uuid as its fullUrl; add the entry or correct the reference."
        return ReferenceProblem("reference-unresolved", text, "not-found")
    rest = _REST_TAIL.search(target)
    return rest[1] if rest and rest[1] in R4_KINDS else ""


def _contained_kind(name: str, around: Surroundings) -> str | ReferenceProblem:
    if not name:
        return ""  # "#" is the container itself
    found = around.contained.get(name)
    if found is None:
        return ReferenceProblem(
            "ref-1", "No contained resource has this id; contain it or correct the id.", "not-found"
        )
    return found


def _unknown_kind(name: str) -> ReferenceProblem:
    text = "A reference begins with a resource type of FHIR R4, such as Patient/123."
    return ReferenceProblem("reference-form", text, "value")


def _listed(targets: frozenset[str]) -> str:
    *most, last = sorted(targets)
    return f"{', '.join(most)} or {last}" if most else last

"""Our own profiles and extensions, compiled from the definitions that ship with the program when first asked for.

https://hl7.org/fhir/R4/profiling.html and https://hl7.org/fhir/R4/defining-extensions.html
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from fengchi.fhir import systems
from fengchi.fhir.definitions import definition, of_kind
from fengchi.fhir.gate.profiles.bindings import Codes
from fengchi.fhir.gate.profiles.compiler import Sources, compile_definition
from fengchi.fhir.gate.profiles.invariants import INVARIANTS
from fengchi.fhir.gate.profiles.run import Check
from fengchi.fhir.gate.profiles.tree import Json, Unsupported
from fengchi.fhir.us_profiles import ours_below

OURS = f"{systems.CANONICAL}/"


@dataclass(frozen=True, slots=True)
class Profile:
    """kind: the resource type it is a profile of. version: the only one that is known here."""

    kind: str
    version: str
    check: Check


@dataclass(frozen=True, slots=True)
class OwnExtension:
    """contexts: where it may stand, as element paths ("Observation.component") and names of data types."""

    contexts: frozenset[str]
    check: Check


@cache
def profile(url: str) -> Profile | None:
    """A profile of ours on a resource type, by its canonical without version; None when there is none.

    A US profile is the one below it: it adds nothing but US Core's, which others check.
    """
    if below := ours_below(url):
        return profile(below)
    found = _structure(url)
    if found is None or found["kind"] != "resource":
        return None
    return Profile(found["type"], found["version"], compile_definition(found, sources()))


@cache
def own_extension(url: str) -> OwnExtension | None:
    """An extension of ours by its canonical; None when there is none."""
    found = _structure(url)
    if found is None or found["type"] != "Extension":
        return None
    return OwnExtension(contexts_of(found), compile_definition(found, sources()))


def contexts_of(found: Json) -> frozenset[str]:
    """Raises Unsupported for a context that is not an element's path or a data type."""
    contexts = found.get("context", ())
    strange = [one for one in contexts if one["type"] != "element" or "[x]" in one["expression"]]
    if strange or not contexts:
        raise Unsupported(f"{found['url']}: name the elements that may have this extension")
    return frozenset(one["expression"] for one in contexts)


def profile_urls(kinds: Iterable[str]) -> tuple[str, ...]:
    """The canonicals of our profiles on these resource types."""
    wanted = frozenset(kinds)
    return tuple(
        one["url"] for one in of_kind("StructureDefinition") if one["kind"] == "resource" and one["type"] in wanted
    )


def extension_urls() -> tuple[str, ...]:
    """The canonicals of our extensions."""
    return tuple(one["url"] for one in of_kind("StructureDefinition") if one["type"] == "Extension")


def prepare(kinds: Iterable[str]) -> None:
    """Compile the profiles on these types and every extension of ours. Raises Unsupported."""
    for url in profile_urls(kinds):
        profile(url)
    for url in extension_urls():
        own_extension(url)


def sources() -> Sources:
    """What the definitions name: our terminology and our invariants."""
    return Sources(_members, INVARIANTS)


def _members(value_set: str) -> Codes | None:
    from fengchi.fhir.terminology import our_terminology  # indexes every code system; only a profile needs that

    found = our_terminology().value_set(value_set)
    if found is None and value_set.startswith(OURS):
        raise Unsupported(f"there is no {value_set}")
    return Codes(frozenset(found.concepts), found.open_systems) if found else None


def _structure(url: str) -> Json | None:
    found = definition(url)
    return found if found and found["resourceType"] == "StructureDefinition" else None

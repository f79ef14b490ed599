"""The codes of a value set, composed from whole code systems, enumerated codes and other value sets.

https://hl7.org/fhir/R4/valueset.html#compositions
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from types import MappingProxyType
from typing import TypeAlias

from fengchi.domain.errors import Invalid, Issue
from fengchi.fhir.terminology.concepts import Coded, CodeSystem, Concept, Json, ValueSet
from fengchi.fhir.terminology.reading import read_designations

Concepts: TypeAlias = dict[Coded, Concept]


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a composition finds what it names, by canonical with or without version; each None when it is not there."""

    code_system: Callable[[str], CodeSystem | None]
    value_set: Callable[[str], ValueSet | None]


def composed(definition: Json, sources: Sources) -> ValueSet:
    """Raises Invalid for a composition that cannot be computed here: filters, or codes of others without a list."""
    compose = definition.get("compose", {})
    found: Concepts = {}
    for include in compose.get("include", ()):
        found |= {coded: one for coded, one in _included(include, sources).items() if coded not in found}
    for exclude in compose.get("exclude", ()):
        found = {coded: one for coded, one in found.items() if coded not in _included(exclude, sources)}
    if compose.get("inactive") is False:
        found = {coded: one for coded, one in found.items() if not one.inactive}
    return ValueSet(definition, MappingProxyType(found), _versions(found, sources), _open_systems(compose, sources))


def _included(include: Json, sources: Sources) -> Mapping[Coded, Concept]:
    """What all parts of one include have in common."""
    if include.get("filter"):
        raise _not_computable("Write this value set without filters: list its codes, or include a whole code system.")
    parts = [_of_value_set(url, sources) for url in include.get("valueSet", ())]
    if "system" in include:
        parts.insert(0, _of_system(include, sources))
    return reduce(_common, parts) if parts else {}


def _common(first: Mapping[Coded, Concept], second: Mapping[Coded, Concept]) -> Mapping[Coded, Concept]:
    return {coded: one for coded, one in first.items() if coded in second}


def _of_value_set(url: str, sources: Sources) -> Mapping[Coded, Concept]:
    found = sources.value_set(url)
    if found is None:
        raise _not_computable("Include value sets of this server alone; an included one is not known here.")
    return found.concepts


def _of_system(include: Json, sources: Sources) -> Concepts:
    system = include["system"]
    known = sources.code_system(f"{system}|{include['version']}" if include.get("version") else system)
    if "concept" in include:
        listed = [_listed(system, one, known) for one in include["concept"]]
        return {one.coded: one for one in listed}
    if known is None:
        raise _not_computable("List the codes of a code system of others: this server does not hold it.")
    if known.is_unlisted:
        raise _not_computable("List the codes: this code system is published without them.")
    return {one.coded: one for one in known.concepts.values()}


def _listed(system: str, given: Json, known: CodeSystem | None) -> Concept:
    """A code that the value set lists: with the names it gives, else with those of its code system."""
    of_system = known.find(given["code"]) if known else None
    if known is not None and of_system is None and not known.is_unlisted:
        raise _not_computable(f"List only codes that their code system has; {known.title} lacks one that is listed.")
    own = of_system or Concept(system, given["code"])
    return replace(
        own,
        display=given.get("display") or own.display,
        designations=read_designations(given) or own.designations,
    )


def _open_systems(compose: Json, sources: Sources) -> frozenset[str]:
    """Systems that are in with all codes and list only part of them, here or in a value set that is included whole."""
    found: set[str] = set()
    for include in compose.get("include", ()):
        whole = include.get("system", "") if "concept" not in include and "valueSet" not in include else ""
        known = sources.code_system(whole) if whole else None
        if known and known.is_fragment:
            found.add(whole)
        if "system" not in include and len(include.get("valueSet", ())) == 1:
            inner = sources.value_set(include["valueSet"][0])
            found |= inner.open_systems if inner else frozenset()
    return frozenset(found)


def _versions(found: Concepts, sources: Sources) -> Mapping[str, str]:
    systems = dict.fromkeys(system for system, _ in found)
    known = {system: sources.code_system(system) for system in systems}
    return MappingProxyType({system: one.version if one else "" for system, one in known.items()})


def _not_computable(text: str) -> Invalid:
    return Invalid(issues=[Issue(text, "ValueSet.compose", "not-supported", "value-set-computable")])

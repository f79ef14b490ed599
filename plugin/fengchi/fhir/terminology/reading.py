"""A CodeSystem resource read into its concepts.

https://hl7.org/fhir/R4/codesystem.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import MappingProxyType

from fengchi.fhir import systems
from fengchi.fhir.terminology.concepts import CodeSystem, Concept, Designation, Json
from fengchi.fhir.terminology.needle_gauges import NEEDLE_GAUGES

_GRAMMARS = {systems.GAUGES: NEEDLE_GAUGES}


def read_code_system(definition: Json) -> CodeSystem:
    concepts = _concepts(definition["url"], definition.get("concept", ()))
    listed = MappingProxyType({one.code: one for one in concepts})
    return CodeSystem(definition, listed, _GRAMMARS.get(definition["url"]))


def read_designations(given: Json) -> tuple[Designation, ...]:
    """Of a concept of a code system or of a value set: both write them alike."""
    return tuple(
        Designation(one["value"], one.get("language", ""), one.get("use")) for one in given.get("designation", ())
    )


def _concepts(system: str, given: Iterable[Json], parent: str = "") -> Iterator[Concept]:
    for one in given:
        yield Concept(
            system,
            one["code"],
            one.get("display", ""),
            one.get("definition", ""),
            read_designations(one),
            tuple(one.get("property", ())),
            parent,
        )
        yield from _concepts(system, one.get("concept", ()), one["code"])

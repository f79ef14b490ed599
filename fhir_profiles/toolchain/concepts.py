"""What a code system of ours is made of: concepts with their other names and properties, written as a CodeSystem.

https://hl7.org/fhir/R4/codesystem.html. The plain ValueSet of a system (https://hl7.org/fhir/R4/valueset.html) is all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, TypeAlias

import fengchi
from fengchi.fhir import systems

Json: TypeAlias = dict[str, Any]
Value: TypeAlias = str | int | bool | Decimal

PROPERTIES: Final = f"{systems.CANONICAL}/concept-property"
PUBLISHER: Final = "Fengchi"
COPYRIGHT: Final = "Copyright 2026 The Fengchi contributors, Apache License 2.0."


@dataclass(frozen=True, slots=True)
class Designation:
    """Another name of a concept. use: a code of systems.DESIGNATION_USES. language: BCP 47, empty where it is of none."""

    value: str
    use: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Concept:
    """properties: in the order in which they are written; one that repeats stands once for each value."""

    code: str
    display: str
    definition: str = ""
    designations: tuple[Designation, ...] = ()
    properties: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True, slots=True)
class Property:
    """What the concepts of a system can say of themselves. type: string, integer, decimal, boolean or dateTime.

    R4's type "code" is left alone: there it names another concept of the same system.
    """

    code: str
    description: str
    type: str = "string"


@dataclass(frozen=True, slots=True)
class OwnSystem:
    """One code system of ours. content "fragment": codes beside the listed ones are right too, and description says which.

    url ends in the id, which the plain ValueSet shares. source: whose facts they are, where they are not only ours.
    """

    url: str
    title: str
    description: str
    concepts: tuple[Concept, ...]
    properties: tuple[Property, ...] = ()
    content: str = "complete"
    source: str = ""

    @property
    def id(self) -> str:
        return self.url.rpartition("/")[2]

    @property
    def value_set(self) -> str:
        """The canonical of the ValueSet that is all of it."""
        return value_set_url(self.id)


def value_set_url(name: str) -> str:
    return f"{systems.CANONICAL}/ValueSet/{name}"


def listed(system: str, definitions: Mapping[str, str]) -> tuple[Concept, ...]:
    """Concepts by code and definition, with the display that the records carry."""
    return tuple(Concept(str(code), systems.title(system, code), said) for code, said in definitions.items())


def about(kind: str, url: str, title: str, description: str, *, suffix: str, source: str = "") -> Json:
    """What every definition of ours says of itself, in the order of R4's elements."""
    name = url.rpartition("/")[2]
    return {
        "resourceType": kind,
        "id": name,
        "url": url,
        "version": fengchi.__version__,
        "name": "".join(part.capitalize() for part in name.split("-")) + suffix,
        "title": title,
        "status": "active",
        "experimental": False,
        "publisher": PUBLISHER,
        "contact": [{"telecom": [{"system": "url", "value": systems.CANONICAL}]}],
        "description": description,
        "copyright": f"{COPYRIGHT} {source}".strip(),
    }


def code_system(own: OwnSystem) -> Json:
    made = about("CodeSystem", own.url, own.title, own.description, suffix="Codes", source=own.source)
    made |= {"caseSensitive": True, "valueSet": own.value_set, "compositional": False, "versionNeeded": False}
    made["content"] = own.content
    if own.content == "complete":
        made["count"] = len(own.concepts)
    if own.properties:
        made["property"] = [_property(one) for one in own.properties]
    types = {one.code: one.type for one in own.properties}
    return made | {"concept": [_concept(one, types) for one in own.concepts]}


def value_set(own: OwnSystem) -> Json:
    """All codes of the system, whichever its version has."""
    description = f"All codes of the code system “{own.title}”."
    made = about("ValueSet", own.value_set, own.title, description, suffix="", source=own.source)
    return made | {"compose": {"include": [{"system": own.url}]}}


def _property(one: Property) -> Json:
    return {"code": one.code, "uri": f"{PROPERTIES}#{one.code}", "description": one.description, "type": one.type}


def _concept(one: Concept, types: Mapping[str, str]) -> Json:
    made: Json = {"code": one.code, "display": one.display}
    if one.definition:
        made["definition"] = one.definition
    if one.designations:
        made["designation"] = [_designation(name) for name in one.designations]
    if one.properties:
        made["property"] = [*_values(one.properties, types)]
    return made


def _designation(one: Designation) -> Json:
    use = {"system": systems.DESIGNATION_USES, "code": one.use}
    return {**({"language": one.language} if one.language else {}), "use": use, "value": one.value}


def _values(properties: Iterable[tuple[str, Value]], types: Mapping[str, str]) -> Iterable[Json]:
    for code, value in properties:
        kind = types[code]
        yield {"code": code, f"value{kind[0].upper()}{kind[1:]}": value}

"""$lookup: all that is known of a code.

https://hl7.org/fhir/R4/codesystem-operation-lookup.html
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from fengchi.fhir.parameters import parameters, part
from fengchi.fhir.terminology.concepts import CodeSystem, Concept, Designation, Json
from fengchi.fhir.terminology.languages import display_in


def looked_up(
    system: CodeSystem, concept: Concept, *, language: str = "", properties: Collection[str] = ()
) -> dict[str, object]:
    """A Parameters. properties: those that are wanted, all when empty; name, version and display always come along."""
    names = [_designation(one) for one in concept.designations if _is_wanted(one, properties)]
    known = [one for one in _properties(system, concept) if not properties or _code_of(one) in properties]
    return parameters(
        part("name", valueString=system.title),
        part("version", valueString=system.version) if system.version else None,
        part("display", valueString=display_in(concept, language) or concept.code),
        *names,
        *known,
    )


def _is_wanted(one: Designation, properties: Collection[str]) -> bool:
    """lang.X asks for the designations in one language."""
    return not properties or "designation" in properties or f"lang.{one.language}" in properties


def _designation(one: Designation) -> Json:
    parts = [part("value", valueString=one.value)]
    if one.use:
        parts.insert(0, part("use", valueCoding=one.use))
    if one.language:
        parts.insert(0, part("language", valueCode=one.language))
    return part("designation", part=parts)


def _properties(system: CodeSystem, concept: Concept) -> Iterator[Json]:
    """Those of the concept, and those that the standard defines for every concept: definition, parent and child."""
    if concept.definition:
        yield _property("definition", {"valueString": concept.definition})
    if concept.parent:
        yield _property("parent", {"valueCode": concept.parent}, _said(system, concept.parent))
    for child in system.concepts.values():
        if child.parent == concept.code:
            yield _property("child", {"valueCode": child.code}, child.display)
    for one in concept.properties:
        value = {name: given for name, given in one.items() if name.startswith("value")}
        yield _property(one["code"], value, _said(system, str(one.get("valueCode", ""))))


def _property(code: str, value: Json, description: str = "") -> Json:
    parts = [part("code", valueCode=code), {"name": "value", **value}]
    if description:
        parts.append(part("description", valueString=description))
    return part("property", part=parts)


def _said(system: CodeSystem, code: str) -> str:
    found = system.concepts.get(code)
    return found.display if found else ""


def _code_of(given: Json) -> str:
    return str(given["part"][0]["valueCode"])

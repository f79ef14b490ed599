"""A JSON Schema for each resource type, compiled from the shapes when first asked for, then kept.

https://hl7.org/fhir/R4/json.html. What a schema cannot say (choices exclude each other, references, invariants) is in
`rules.py`. Resources inside resources are only objects here: each is checked by its own type's validator.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

import jsonschema_rs

from fengchi.fhir.gate.primitives import PRIMITIVES
from fengchi.fhir.gate.required_bindings import binding
from fengchi.fhir.gate.shapes import Element, Shape, shape

_CURRENCY = {"type": "string", "pattern": "^[A-Z]{3}$"}
_PRIMITIVE_EXTENSION = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "minLength": 1},
        "extension": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/Extension"}},
    },
    "additionalProperties": False,
    "minProperties": 1,
}


@lru_cache(maxsize=64)  # each takes about 1.3 MB and 5 ms to build; a clinic meets some twenty types
def validator(kind: str) -> jsonschema_rs.Validator:
    """The compiled validator of a resource type. KeyError for an unknown type."""
    # RegexOptions: the engine without backtracking, so that no text can make a pattern slow
    return jsonschema_rs.validator_for(schema(kind), pattern_options=jsonschema_rs.RegexOptions())


def schema(kind: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a resource type: its own properties, and every type it can reach under `$defs`."""
    definitions = {name: _type_schema(shape(name)) for name in _reachable(kind) if name != kind}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **_type_schema(shape(kind), root=kind),
        "$defs": {**definitions, "PrimitiveExtension": _PRIMITIVE_EXTENSION},
    }


def _reachable(kind: str) -> frozenset[str]:
    found = {kind, "Extension"}
    waiting = [*found]
    while waiting:
        new = {name for name in _complex_types(shape(waiting.pop())) if name not in found}
        found |= new
        waiting += new
    return frozenset(found)


def _complex_types(of: Shape) -> Iterator[str]:
    for element in of.elements.values():
        if not element.primitive and not is_resource(element):
            yield element.type_name


def is_resource(element: Element) -> bool:
    """Whether a whole resource stands here (contained, Bundle.entry.resource, a Parameters part)."""
    return element.type_name == "Resource"


def _type_schema(of: Shape, *, root: str = "") -> dict[str, Any]:
    properties: dict[str, Any] = {"resourceType": {"const": of.name}} if of.resource else {}
    for element in of.elements.values():
        properties[element.name] = _repeated(element, _one(of, element, root))
        if element.primitive and element.extensible:
            properties[f"_{element.name}"] = _primitive_extension(element)
    required = ["resourceType"] if of.resource else []
    required += [names[0] for names in required_names(of.name) if len(names) == 1]
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
        "minProperties": 1,
        **_alternatives(of),
    }


def _alternatives(of: Shape) -> Mapping[str, Any]:
    """Required primitives may be there by their extension alone; of a required choice any member will do."""
    groups = [names for names in required_names(of.name) if len(names) > 1]
    return {"allOf": [{"anyOf": [{"required": [name]} for name in names]} for names in groups]} if groups else {}


@cache
def required_names(type_name: str) -> tuple[tuple[str, ...], ...]:
    """Groups of JSON names of a type: of each group one must be there."""
    return tuple(_required_names(shape(type_name)))


def _required_names(of: Shape) -> Iterator[tuple[str, ...]]:
    for element in of.elements.values():
        if element.required and not element.choice:
            yield (element.name, f"_{element.name}") if element.extensible else (element.name,)
    for stem in sorted(of.required_choices):
        members = [of.elements[name] for name in of.choices[stem]]
        extensions = [f"_{member.name}" for member in members if member.extensible]
        yield (*(member.name for member in members), *extensions)


def _one(of: Shape, element: Element, root: str) -> dict[str, Any]:
    if is_resource(element):
        return {"type": "object"}
    if not element.primitive:
        return {"$ref": "#" if element.type_name == root else f"#/$defs/{element.type_name}"}
    return dict(value_schema(of, element))


def value_schema(of: Shape, element: Element) -> Mapping[str, Any]:
    """What one value of a primitive element must be."""
    bound = binding(of.name, element.name)
    if bound:
        return {"type": "string", "enum": list(bound.codes)}
    if f"{of.name}.{element.name}" == "Money.currency":
        return _CURRENCY
    return PRIMITIVES[element.type_name].schema


def _repeated(element: Element, one: dict[str, Any]) -> dict[str, Any]:
    if not element.many:
        return one
    if element.primitive and element.extensible:
        one = _or_null(one)
    return {"type": "array", "minItems": 1, "items": one}


def _or_null(one: dict[str, Any]) -> dict[str, Any]:
    nullable = {**one, "type": [one["type"], "null"]}
    return {**nullable, "enum": [*one["enum"], None]} if "enum" in one else nullable


def _primitive_extension(element: Element) -> dict[str, Any]:
    one = {"$ref": "#/$defs/PrimitiveExtension"}
    return {"type": "array", "minItems": 1, "items": {"anyOf": [{"type": "null"}, one]}} if element.many else one

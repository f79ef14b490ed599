"""What a walk through a resource has to look at, type by type, worked out once from the shapes.

https://hl7.org/fhir/R4/json.html. A plan names only the elements with something to check inside; all others the
compiled schema has judged already.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache

from fengchi.fhir.gate.invariants import DATA_TYPE_RULES, Rule
from fengchi.fhir.gate.json_schema import is_resource
from fengchi.fhir.gate.required_bindings import Binding, binding
from fengchi.fhir.gate.resource_invariants import RESOURCE_RULES
from fengchi.fhir.gate.shapes import Element, Shape, shape


class Step(IntEnum):
    """How to look at an element."""

    ONE = 1
    MANY = 2
    INTEGER = 3
    PRIMITIVES = 4
    EXTENSION = 5
    EXTENSIONS = 6
    NARRATIVE = 7
    RESOURCE = 8
    RESOURCES = 9
    REFERENCE = 10
    REFERENCES = 11
    EXTENSION_LIST = 12


@dataclass(frozen=True, slots=True)
class Child:
    """An element to look at: how, by the plan of which type, where a reference may point, which codes it needs.

    holder: of a list of extensions, the type they stand in.
    """

    step: Step
    type_name: str = ""
    targets: frozenset[str] = frozenset()
    concept: Binding | None = None
    holder: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """rules: the type's invariants; choices: JSON names (with their `_` partners) that exclude each other, by stem."""

    rules: tuple[Rule, ...] = ()
    choices: tuple[tuple[str, frozenset[str]], ...] = ()
    children: Mapping[str, Child] = field(default_factory=dict)


@cache
def plan(type_name: str) -> Plan:
    """The plan of a type, made when first asked for. KeyError for an unknown type."""
    of = shape(type_name)
    children: dict[str, Child] = {}
    for element in of.elements.values():
        child = _child(type_name, element)
        if child:
            children[element.name] = child
        if element.primitive and element.extensible:
            children[f"_{element.name}"] = Child(Step.EXTENSIONS if element.many else Step.EXTENSION, element.name)
    # ext-1 already allows an Extension one value only
    choices = () if type_name == "Extension" else tuple(_choices(of))
    return Plan(DATA_TYPE_RULES.get(type_name, ()) + RESOURCE_RULES.get(type_name, ()), choices, children)


def _choices(of: Shape) -> Iterator[tuple[str, frozenset[str]]]:
    for stem, names in of.choices.items():
        yield stem, frozenset(names) | {f"_{name}" for name in names if of.elements[name].extensible}


def _child(owner: str, element: Element) -> Child | None:
    if element.primitive:
        return _primitive_child(element)
    many = element.many
    if is_resource(element):
        return Child(Step.RESOURCES if many else Step.RESOURCE)
    if element.type_name == "Reference":
        return Child(Step.REFERENCES if many else Step.REFERENCE, "Reference", element.targets)
    if element.type_name == "Extension":
        return Child(Step.EXTENSION_LIST, "Extension", holder=owner)
    concept = binding(owner, element.name) if element.type_name == "CodeableConcept" else None
    return Child(Step.MANY if many else Step.ONE, element.type_name, concept=concept)


def _primitive_child(element: Element) -> Child | None:
    if element.many:
        return Child(Step.PRIMITIVES, element.type_name)
    if element.type_name in {"integer", "unsignedInt", "positiveInt"}:
        return Child(Step.INTEGER)
    return Child(Step.NARRATIVE) if element.type_name == "xhtml" else None

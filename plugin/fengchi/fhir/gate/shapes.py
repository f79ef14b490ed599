"""The shape of every FHIR type, read from the R4B models' own field metadata, a class at a time.

https://hl7.org/fhir/R4/json.html (how elements, choices and primitive extensions are written in JSON)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from fengchi.fhir.gate.r4_differences import R4_TARGETS, is_in_r4

if TYPE_CHECKING:  # the models are slow to import, so that happens when the first resource is checked
    from fhir_core.fhirabstractmodel import FHIRAbstractModel
    from pydantic.fields import FieldInfo

_VERSION_PREFIX = "R4."  # the key under which fhir_core files the R4B classes


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a type, under its JSON name (a choice is one element for each of its types).

    type_name: a primitive ("dateTime"), a data type ("Quantity"), a backbone ("ObservationComponent") or "Resource".
    choice: the stem of a choice ("value" for value[x]), empty otherwise.
    targets: resource types a Reference may point to; empty when any may be.
    extensible: whether a primitive may carry extensions under `_name`.
    """

    name: str
    type_name: str
    primitive: bool
    many: bool
    required: bool
    choice: str
    targets: frozenset[str]
    extensible: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """All elements of one type by JSON name, and its choices by stem; of the required ones a member must be there."""

    name: str
    resource: bool
    elements: Mapping[str, Element]
    choices: Mapping[str, tuple[str, ...]]
    required_choices: frozenset[str]


@cache
def shape(type_name: str) -> Shape:
    """The shape of a resource type, data type or backbone element, by its model's name. KeyError when there is none."""
    model = model_class(type_name)
    elements: dict[str, Element] = {}
    choices: dict[str, tuple[str, ...]] = {}
    required: set[str] = set()
    for element, hint in _elements(model):
        elements[element.name] = element
        if element.choice:
            choices[element.choice] = (*choices.get(element.choice, ()), element.name)
        if hint.get("one_of_many_required"):
            required.add(element.choice)
    return Shape(
        name=type_name,
        resource=model.has_resource_base(),
        elements=MappingProxyType(elements),
        choices=MappingProxyType(choices),
        required_choices=frozenset(required),
    )


def model_class(type_name: str) -> type[FHIRAbstractModel]:
    """The R4B class of a type, imported when first asked for. KeyError for an unknown name."""
    from fhir.resources.R4B import fhirtypes

    place = getattr(fhirtypes, f"{type_name}Type", None)
    if place is None:
        raise KeyError(type_name)
    found: type[FHIRAbstractModel] = place.get_model_klass()
    return found


def _elements(model: type[FHIRAbstractModel]) -> Iterator[tuple[Element, Mapping[str, Any]]]:
    owner = model.get_resource_type()
    for field_name, field in model.model_fields.items():
        hint = field.json_schema_extra
        if not isinstance(hint, dict) or not hint.get("element_property"):
            continue
        element = _element(owner, field, hint, extensible=f"{field_name}__ext" in model.model_fields)
        if is_in_r4(owner, element.name, element.type_name):
            yield element, hint


def _element(owner: str, field: FieldInfo, hint: Mapping[str, Any], *, extensible: bool) -> Element:
    from fhir_core.utils import get_fhir_type_name, is_list_type, is_primitive_type

    name = str(field.alias)
    return Element(
        name=name,
        type_name=get_fhir_type_name(field, _VERSION_PREFIX),
        primitive=is_primitive_type(field),
        many=is_list_type(field),
        required=field.is_required() or bool(hint.get("element_required")),
        choice=str(hint.get("one_of_many", "")),
        targets=R4_TARGETS.get(f"{owner}.{name}", _targets(hint)),
        extensible=extensible,
    )


def _targets(hint: Mapping[str, Any]) -> frozenset[str]:
    named = frozenset(hint.get("enum_reference_types", ()))
    return frozenset() if "Resource" in named else named

"""Names, types and numbers of elements: the compiled schema decides; only where it says no are the faults looked for.

https://hl7.org/fhir/R4/json.html and https://hl7.org/fhir/R4/datatypes.html. The validator could list its errors too,
but it lists all of them at once: 100,000 wrong keys held it for six seconds. This search stops at the fiftieth.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from fengchi.fhir.gate.json_schema import is_resource, required_names, validator, value_schema
from fengchi.fhir.gate.places import Place, inside
from fengchi.fhir.gate.primitives import PRIMITIVES
from fengchi.fhir.gate.r5_shapes import is_r5_element, repeats_otherwise_in_r5
from fengchi.fhir.gate.report import Report
from fengchi.fhir.gate.required_bindings import Binding, binding, value_set_page
from fengchi.fhir.gate.shapes import Element, Shape, shape

_ELEMENT_NAME = re.compile(r"_?[A-Za-z][A-Za-z0-9]{0,63}")
_CODES_TO_NAME = 24  # a longer list is better read on its page


def check_structure(kind: str, resource: Mapping[str, Any], place: Place, report: Report) -> bool:
    """Whether the resource has its type's structure; what is wrong goes into the report. Raises Full."""
    if validator(kind).is_valid(_without_inner_resources(kind, resource)):
        return True
    before = len(report.issues)
    _Search(kind, report).object(resource, shape(kind), place)
    if len(report.issues) == before:  # the schema saw what the search did not: refused all the same
        report.add(place, "structure", f"This is not the structure of a {kind} in FHIR R4.", code="structure")
    return False


def _without_inner_resources(kind: str, resource: Mapping[str, Any]) -> dict[str, Any]:
    """A copy whose Bundle entries hold empty resources: each is checked by its own type's validator, and carrying
    them over into this one too would cost as much again."""
    lean = dict(resource)
    if kind == "Bundle" and isinstance(lean.get("entry"), list):
        lean["entry"] = [
            {**entry, "resource": {}} if isinstance(entry, dict) and isinstance(entry.get("resource"), dict) else entry
            for entry in lean["entry"]
        ]
    return lean


class _Search:
    """Looks for what the schema refused, element by element, in the order of the text."""

    def __init__(self, kind: str, report: Report) -> None:
        self._kind = kind
        self._report = report

    def object(self, value: Mapping[str, Any], of: Shape, place: Place) -> None:
        for name, inner in value.items():
            element = of.elements.get(name.removeprefix("_"))
            if name in of.elements:
                self._element(inner, of, of.elements[name], inside(place, name))
            elif element and element.primitive and element.extensible:
                self._extension_of(inner, element, inside(place, element.name))
            elif not (name == "resourceType" and of.resource):
                self._unknown(name, of, place)
        for names in required_names(of.name):
            if not any(name in value for name in names):
                self._missing(names, place)

    def _element(self, value: Any, of: Shape, element: Element, place: Place) -> None:
        if element.many != isinstance(value, list):
            self._one_or_many(of, element, place)
        elif not element.many:
            self._one(value, of, element, place)
        elif not value:
            self._report.add(place, "empty", "Leave the element out instead of sending [].", code="structure")
        else:
            for index, item in enumerate(value):
                if item is not None or not (element.primitive and element.extensible):
                    self._one(item, of, element, _indexed(place, index))

    def _one(self, value: Any, of: Shape, element: Element, place: Place) -> None:
        if value is None:
            self._report.add(place, "null", "null may not stand here; leave the element out.", code="structure")
        elif element.primitive:
            self._primitive(value, of, element, place)
        elif not isinstance(value, dict):
            text = f"Send an object here, with the elements of {element.type_name}."
            self._report.add(place, "type", text, code="structure")
        elif not value and not is_resource(element):
            self._report.add(place, "empty", "Leave the element out instead of sending {}.", code="structure")
        elif not is_resource(element):
            self.object(value, shape(element.type_name), place)

    def _primitive(self, value: Any, of: Shape, element: Element, place: Place) -> None:
        bound = binding(of.name, element.name)
        if bound:
            if value not in bound.codes:
                self._report.add(place, "required-binding", _codes_advice(bound), code="code-invalid")
        elif value == "":
            self._report.add(place, "empty", "Leave the element out instead of sending an empty text.", code="value")
        elif not _fits(value, value_schema(of, element)):
            self._report.add(place, f"type-{element.type_name}", PRIMITIVES[element.type_name].advice, code="value")

    def _extension_of(self, value: Any, element: Element, place: Place) -> None:
        if element.many != isinstance(value, list) or value == []:
            wanted = "a list, with null where a value has no extension" if element.many else "one object"
            text = f"Send `_{element.name}` as {wanted}."
            self._report.add(place, "primitive-extension", text, code="structure")
            return
        for index, item in enumerate(value if element.many else [value]):
            if item is not None or not element.many:
                self._extension_object(item, _indexed(place, index) if element.many else place)

    def _extension_object(self, value: Any, place: Place) -> None:
        if not isinstance(value, dict) or not value or not value.keys() <= {"id", "extension"}:
            text = "Beside a primitive value only an object with `extension` or `id` may stand."
            self._report.add(place, "primitive-extension", text, code="structure")
        else:
            self.object(value, shape("Element"), place)

    def _one_or_many(self, of: Shape, element: Element, place: Place) -> None:
        if of.name == self._kind and repeats_otherwise_in_r5(self._kind, element.name):
            self._later_version(place)
            return
        text = "Send a list here, even of one." if element.many else "Send one value here, not a list."
        self._report.add(place, "cardinality", text, code="structure")

    def _unknown(self, name: str, of: Shape, place: Place) -> None:
        if not _ELEMENT_NAME.fullmatch(name):  # not a name at all, so it may hold anything: not repeated
            self._report.add(place, "unknown-element", f"{of.name} has a key that is no element's name; remove it.")
            return
        if of.name == self._kind and is_r5_element(self._kind, name):
            self._later_version(inside(place, name))
            return
        near = get_close_matches(name, of.elements, n=1, cutoff=0.75)
        advice = f"did you mean `{near[0]}`?" if near else "remove it, or carry it in an extension."
        text = f"{of.name} has no element `{name}` in FHIR R4; {advice}"
        self._report.add(inside(place, name), "unknown-element", text, code="structure")

    def _missing(self, names: tuple[str, ...], place: Place) -> None:
        values = [f"`{name}`" for name in names if not name.startswith("_")]
        text = f"Add {values[0]}; it is required." if len(values) == 1 else f"Add one of {', '.join(values)}."
        self._report.add(place, "required", text, code="required")

    def _later_version(self, place: Place) -> None:
        page = f"https://hl7.org/fhir/R4/{self._kind.lower()}.html"
        text = f"This looks like FHIR R5; this server speaks R4 (4.0.1): send the {self._kind} as {page} draws it."
        self._report.add(place, "r5-shape", text, code="structure")


def _indexed(place: Place, index: int) -> Place:
    return place if isinstance(place, str) else inside(place[0], place[1], index)


def _fits(value: Any, wanted: Mapping[str, Any]) -> bool:
    """The few words of JSON Schema that `primitives.py` uses."""
    if wanted["type"] == "string":
        if not isinstance(value, str) or len(value) > wanted.get("maxLength", len(value)):
            return False
        return re.search(wanted["pattern"].replace("$", r"\Z"), value) is not None
    if wanted["type"] == "boolean" or isinstance(value, bool):
        return wanted["type"] == "boolean" and isinstance(value, bool)
    if isinstance(value, str | dict | list) or (wanted["type"] == "integer" and not isinstance(value, int)):
        return False
    return bool(wanted["minimum"] <= value <= wanted["maximum"])


def _codes_advice(bound: Binding) -> str:
    page = value_set_page(bound.value_set)
    if len(bound.codes) > _CODES_TO_NAME:
        return f"Use a code of {page}."
    return f"Use one of {', '.join(bound.codes)} ({page})."

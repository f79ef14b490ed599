"""The rules no schema can say, in one walk through a resource whose structure is already known to be right.

https://hl7.org/fhir/R4/json.html#primitive (nulls and `_` partners), https://hl7.org/fhir/R4/references.html and
https://hl7.org/fhir/R4/narrative.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fengchi.fhir import narrative
from fengchi.fhir.gate.invariants import has_code
from fengchi.fhir.gate.places import Place, inside
from fengchi.fhir.gate.plans import Child, Plan, Step, plan
from fengchi.fhir.gate.profiles.extensions import check_own_extension
from fengchi.fhir.gate.profiles.library import OURS
from fengchi.fhir.gate.profiles.run import Run
from fengchi.fhir.gate.references import reference_problem
from fengchi.fhir.gate.required_bindings import value_set_page

_ONE, _MANY = Step.ONE, Step.MANY  # looked up for every element, and an enum's attribute is slow

CheckResource = Callable[[Any, Place], None]


class Walk:
    """One resource's walk. root: where the resource stands; check_inner: called for each resource inside this one."""

    __slots__ = ("_check_inner", "_report", "_root", "_run", "_surroundings")

    def __init__(self, run: Run, root: Place, check_inner: CheckResource) -> None:
        self._run = run
        self._root = root
        self._report = run.report
        self._surroundings = run.around
        self._check_inner = check_inner

    def through(self, node: Mapping[str, Any], todo: Plan, place: Place) -> None:
        """Check a resource, data type or backbone element and all below it. Raises Full."""
        for rule in todo.rules:
            if not rule.holds(node):
                self._report.add(place, rule.rule, rule.text, code="invariant")
        for stem, names in todo.choices:
            given = names & node.keys()
            if len(given) > 1 and len({name.removeprefix("_") for name in given}) > 1:
                self._report.add(place, "choice", f"Give only one {stem}[x].", code="structure")
        children = todo.children
        for name, value in node.items():
            child = children.get(name)
            if child is None:
                continue
            step = child.step
            if step is _ONE:
                self.through(value, plan(child.type_name), (place, name, -1))
            elif step is _MANY:
                inner = plan(child.type_name)
                for index, item in enumerate(value):
                    self.through(item, inner, (place, name, index))
            else:
                self._other(step, node, name, child, place)
            if child.concept:
                self._bound_concept(value, child, inside(place, name))

    def _other(self, step: Step, node: Mapping[str, Any], name: str, child: Child, place: Place) -> None:
        value = node[name]
        if step is Step.EXTENSION_LIST:
            self._extension_list(value, name, child.holder, place)
        elif step is Step.REFERENCE:
            self._reference(value, child, (place, name, -1))
        elif step is Step.REFERENCES:
            for index, item in enumerate(value):
                self._reference(item, child, (place, name, index))
        elif step is Step.INTEGER:
            self._integer(value, inside(place, name))
        elif step is Step.PRIMITIVES:
            self._primitives(node, name, child, place)
        elif step is Step.EXTENSION:
            self._extension(value, child.type_name in node, inside(place, child.type_name))
        elif step is Step.EXTENSIONS:
            self._extensions(value, node.get(child.type_name, ()), child.type_name, place)
        elif step is Step.NARRATIVE:
            self._narrative(value, inside(place, name))
        elif step is Step.RESOURCE:
            self._check_inner(value, inside(place, name))
        elif step is Step.RESOURCES:
            for index, item in enumerate(value):
                self._check_inner(item, inside(place, name, index))

    def _extension_list(self, items: list[Any], name: str, holder: str, place: Place) -> None:
        inner = plan("Extension")
        for index, item in enumerate(items):
            at = (place, name, index)
            if item.get("url", "").startswith(OURS):
                check_own_extension(item, at, (self._root, holder), self._run)
            self.through(item, inner, at)

    def _reference(self, value: Mapping[str, Any], child: Child, place: Place) -> None:
        if "reference" in value or "type" in value:
            problem = reference_problem(value, child.targets, self._surroundings)
            if problem:
                self._report.add(place, problem.rule, problem.text, code=problem.code)
        self.through(value, plan("Reference"), place)

    def _integer(self, value: Any, place: Place) -> None:
        # JSON Schema counts 6.0 as an integer, FHIR does not
        if not isinstance(value, int):
            self._report.add(place, "type-integer", "Write a whole number without a decimal point.", code="value")

    def _primitives(self, node: Mapping[str, Any], name: str, child: Child, place: Place) -> None:
        values = node[name]
        partners = node.get(f"_{name}", ())
        if None in values:
            for index, value in enumerate(values):
                if value is None and (index >= len(partners) or partners[index] is None):
                    text = f"A null in `{name}` stands only where `_{name}` has an extension."
                    self._report.add(inside(place, name, index), "null", text, code="structure")
        if child.type_name in {"integer", "unsignedInt", "positiveInt"}:
            for index, value in enumerate(values):
                if value is not None:
                    self._integer(value, inside(place, name, index))

    def _extension(self, value: Mapping[str, Any], has_value: bool, place: Place) -> None:
        if not has_value and "extension" not in value:
            text = "Give the element a value, or an extension that says why there is none."
            self._report.add(place, "ele-1", text, code="invariant")
        self.through(value, plan("Element"), place)

    def _extensions(self, extensions: list[Any], values: Any, name: str, place: Place) -> None:
        for index, extension in enumerate(extensions):
            has_value = index < len(values) and values[index] is not None
            if extension is not None:
                self._extension(extension, has_value, inside(place, name, index))
            elif not has_value:
                text = f"`{name}` and `_{name}` are both empty here; one of them must say something."
                self._report.add(inside(place, name, index), "null", text, code="structure")

    def _narrative(self, value: str, place: Place) -> None:
        problem = narrative.problem(value)
        if problem:
            self._report.add(place, "txt-1", problem, code="invariant")

    def _bound_concept(self, value: Mapping[str, Any], child: Child, place: Place) -> None:
        bound = child.concept
        if bound and not has_code(value, bound.system, *bound.codes):
            text = f"Give a coding of {bound.system}: {', '.join(bound.codes)} ({value_set_page(bound.value_set)})."
            self._report.add(place, "required-binding", text, code="code-invalid")

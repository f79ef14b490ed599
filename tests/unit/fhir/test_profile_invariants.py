"""Every invariant's Python function says what its published FHIRPath says, as another FHIRPath engine understands it.

https://hl7.org/fhir/R4/fhirpath.html. The engine is fhirpathpy; it judges every example and hundreds of spoilt copies.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from fhirpathpy import compile as compile_fhirpath
from fhirpathpy.engine.nodes import ResourceNode
from fhirpathpy.models import models

from bad_examples import all_spoilt
from fengchi.domain.points import CATALOGUE, Laterality
from fengchi.fhir import systems
from fengchi.fhir.definitions import of_kind
from fengchi.fhir.gate.profiles import library
from fengchi.fhir.gate.profiles.compiler import Sources, compile_definition
from fengchi.fhir.gate.profiles.invariants import INVARIANTS
from fengchi.fhir.gate.profiles.run import Check, Run
from fengchi.fhir.gate.references import Surroundings
from fengchi.fhir.gate.report import Report
from fengchi.fhir.gate.shapes import shape
from fengchi.fhir.gate.structure import check_structure
from fengchi.fhir.json_codec import decode, encode
from spoiling_by_chance import Spoiler

Json = dict[str, Any]
Meeting = tuple[str, Any, Json]
"""An invariant's key, an element it is asked of, and the resource around."""

_COPIES = 25
"""Spoilt copies of each example."""


def _constraints() -> Iterator[tuple[Json, Json, Json]]:
    for definition in of_kind("StructureDefinition"):
        for element in definition["differential"]["element"]:
            for constraint in element.get("constraint", ()):
                yield definition, element, constraint


EXPRESSIONS = {one["key"]: one["expression"] for _, _, one in _constraints()}


def _type_at(kind: str, element: Json) -> str:
    """What FHIRPath has to know of an element to find its choices: a data type, or the path of a backbone element."""
    here = shape(kind)
    steps = element["path"].split(".")[1:]
    for step in steps:
        if step.endswith("[x]"):
            return str(element["type"][0]["code"])
        member = here.elements[step]
        here = shape(member.type_name) if not member.primitive else here
        name = member.type_name
    if not steps:
        return kind
    return str(element["path"]) if name.startswith(kind) and name != kind else name


TYPES = {constraint["key"]: _type_at(definition["type"], element) for definition, element, constraint in _constraints()}


class _Meetings:
    """The gate's own checks, with functions for invariants that write down what they are asked."""

    def __init__(self) -> None:
        self.found: list[Meeting] = []
        noting = Sources(library.sources().members, {key: self._noting(key) for key in EXPRESSIONS})
        self._checks: dict[str, Check] = {
            one["url"]: compile_definition(one, noting) for one in of_kind("StructureDefinition")
        }

    def _noting(self, key: str) -> Callable[[Any, Any], bool]:
        def note(value: Any, resource: Any) -> bool:
            self.found.append((key, value, resource))
            return True

        return note

    def of(self, resource: Json) -> list[Meeting]:
        """Every invariant that the profiles and extensions of a resource ask for, with its element."""
        self.found.clear()
        run = Run(Report(), Surroundings(), resource)
        for value, url in [(resource, url) for url in resource["meta"]["profile"]] + list(_own_extensions(resource)):
            if url in self._checks:
                self._checks[url](value, "here", run)
        return list(self.found)


def _own_extensions(value: Any) -> Iterator[tuple[Json, str]]:
    if isinstance(value, dict):
        if str(value.get("url", "")).startswith(library.OURS):
            yield value, value["url"]
        for inner in value.values():
            yield from _own_extensions(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _own_extensions(inner)


@cache
def _published(key: str) -> Callable[[Any, Json], list[Any]]:
    found: Callable[[Any, Json], list[Any]] = compile_fhirpath(EXPRESSIONS[key], models["r4"])
    return found


def _holds_as_published(key: str, value: Any) -> bool:
    """Not where the engine cannot say: it stops at comparing several values, or things that cannot be compared."""
    node = ResourceNode.create_node(copy.deepcopy(value), TYPES[key])
    try:
        return _published(key)(node, {}) == [True]
    except Exception:  # the engine raises nothing narrower
        return False


def _examples() -> list[Json]:
    folder = files("fengchi._fhir_profiles") / "examples"
    return [decode(one.read_bytes()) for one in sorted(folder.iterdir(), key=str) if one.name.endswith(".json")]


def test_every_invariant_of_a_definition_has_a_function_and_every_function_an_invariant() -> None:
    assert sorted(INVARIANTS) == sorted(EXPRESSIONS)


def test_the_midline_points_of_the_invariant_are_those_of_the_catalogue() -> None:
    midline = {"coding": [{"system": systems.SIDES, "code": "midline"}]}
    for point in CATALOGUE.values():
        needle = {"code": {"coding": [{"system": systems.POINTS, "code": point.code}]}, "valueCodeableConcept": midline}
        assert INVARIANTS["acu-needling-2"](needle, {}) == (point.laterality is Laterality.MIDLINE), point.code
        del needle["valueCodeableConcept"]
        assert INVARIANTS["acu-needling-1"](needle, {}) == (point.laterality is Laterality.PAIRED), point.code


def test_no_key_is_given_to_two_different_invariants() -> None:
    for _, element, constraint in _constraints():
        assert EXPRESSIONS[constraint["key"]] == constraint["expression"], element["id"]
        assert not constraint["human"].startswith("{"), element["id"]


def test_every_invariant_is_met_in_an_example() -> None:
    meetings = _Meetings()
    met = {key for example in _examples() for key, _, _ in meetings.of(example)}
    assert sorted(EXPRESSIONS.keys() - met) == []


def test_every_example_keeps_every_invariant_by_function_and_by_fhirpath() -> None:
    meetings = _Meetings()
    for example in _examples():
        for key, value, resource in meetings.of(example):
            assert INVARIANTS[key](value, resource), (example["id"], key)
            assert _holds_as_published(key, value), (example["id"], key)


def _spoilt_examples() -> Iterator[Json]:
    """The published bad examples, then spoilt copies of the good; the gate asks no invariant of a wrong structure."""
    yield from (decode(encode(one.resource())) for one in all_spoilt())
    examples = _examples()
    spoiler = Spoiler(examples, seed=2010)
    for example in examples:
        for _ in range(_COPIES):
            changed = spoiler.spoilt(example)
            if check_structure(changed["resourceType"], changed, changed["resourceType"], Report()):
                yield changed


def test_function_and_fhirpath_agree_on_spoilt_examples_and_each_invariant_refuses_one() -> None:
    meetings = _Meetings()
    broken: set[str] = set()
    for changed in _spoilt_examples():
        for key, value, resource in meetings.of(changed):
            holds = INVARIANTS[key](value, resource)
            assert holds == _holds_as_published(key, value), (key, value)
            if not holds:
                broken.add(key)
    assert sorted(EXPRESSIONS.keys() - broken) == []

"""The gate's tables fit the models they were made from, and the page that explains them names every rule.

https://hl7.org/fhir/R4/resourcelist.html
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from fengchi.fhir.gate import KINDS
from fengchi.fhir.gate.invariants import DATA_TYPE_RULES
from fengchi.fhir.gate.json_schema import schema, validator
from fengchi.fhir.gate.kinds import LATER_KINDS, R4_KINDS
from fengchi.fhir.gate.moments import is_later
from fengchi.fhir.gate.plans import plan
from fengchi.fhir.gate.r4_differences import R4_TARGETS
from fengchi.fhir.gate.required_bindings import _bindings, binding
from fengchi.fhir.gate.resource_invariants import RESOURCE_RULES
from fengchi.fhir.gate.shapes import model_class, shape

_PLUGIN = Path(__file__).parents[3] / "plugin" / "fengchi" / "fhir"
_PAGE = Path(__file__).parents[3] / "docs" / "reference" / "validation.md"


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kept_type_has_a_schema_that_compiles_and_a_plan(kind: str) -> None:
    assert not validator(kind).is_valid({"resourceType": kind, "noSuchElement": 1})
    assert plan(kind).children
    assert f'"{kind}"' in str(schema(kind)["properties"]["resourceType"]).replace("'", '"')


def test_every_binding_is_of_an_element_that_exists() -> None:
    for place in _bindings():
        type_name, _, name = place.partition(".")
        assert shape(type_name).elements[name].type_name in {"code", "CodeableConcept"}, place


def test_the_codes_the_models_name_are_all_in_our_table() -> None:
    for kind in KINDS:
        for field in model_class(kind).model_fields.values():
            hint = field.json_schema_extra
            named = set(hint.get("enum_values", ())) if isinstance(hint, dict) else set()
            bound = binding(kind, str(field.alias))
            if named and bound and not bound.system:
                assert {str(code) for code in named} - {"+", "etc"} <= {*bound.codes}, f"{kind}.{field.alias}"


def test_every_rule_is_of_a_type_that_exists() -> None:
    for type_name in [*DATA_TYPE_RULES, *RESOURCE_RULES]:
        assert shape(type_name)


def test_r4_wins_where_r4b_is_wider() -> None:
    for place, targets in R4_TARGETS.items():
        type_name, _, name = place.partition(".")
        assert shape(type_name).elements[name].targets == targets <= R4_KINDS
    assert "valueRatioRange" not in shape("Extension").elements
    assert "subjectCanonical" not in shape("PlanDefinition").elements


def test_no_type_is_both_of_r4_and_later() -> None:
    assert not R4_KINDS & LATER_KINDS


def test_importing_the_gate_brings_no_model_along() -> None:
    said = (
        "import sys, fengchi.fhir.gate; print([name for name in sys.modules if name in ('pydantic', 'fhir.resources')])"
    )
    assert subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_the_page_names_every_rule() -> None:
    sources = [*(_PLUGIN / "gate").glob("*.py"), _PLUGIN / "json_codec.py"]
    text = "\n".join(path.read_text("utf-8") for path in sources)
    rules = {rule.rule for rules in [*DATA_TYPE_RULES.values(), *RESOURCE_RULES.values()] for rule in rules}
    rules |= set(re.findall(r'"((?:json|bdl|dom|ref|txt|ele|reference)-[a-z0-9-]+)"', text))
    rules |= {"unknown-element", "required", "required-binding", "cardinality", "choice", "empty", "null", "type"}
    rules |= {"r5-shape", "resource-type", "contained-id", "primitive-extension", "structure", "models"}
    page = _PAGE.read_text("utf-8")
    assert sorted(rule for rule in rules if f"`{rule}`" not in page) == []


@pytest.mark.parametrize(
    ("one", "other", "later"),
    [
        ("2026-03-02", "2026-03-01", True),
        ("2026-03", "2026-03-01", False),
        ("2026-03-01", "2026-03", False),
        ("2027", "2026-12-31T23:59:59Z", True),
        ("2026-03-02T10:00:00+01:00", "2026-03-02T09:30:00Z", False),
        ("2026-03-02T10:00:00Z", "2026-03-02T10:30:00+01:00", True),
        ("2026-03-02T10:00:00.2Z", "2026-03-02T10:00:00.123456789Z", True),
        ("2026-12-31T23:59:60Z", "2027-01-01T00:00:00Z", False),
        ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", False),
    ],
)
def test_of_two_moments_the_later_is_known_only_where_they_do_not_overlap(one: str, other: str, later: bool) -> None:
    assert is_later(one, other) is later

"""Each construct of a differential is checked as FHIR means it; one that is not understood is refused when compiling.

https://hl7.org/fhir/R4/elementdefinition.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from fengchi.fhir.gate.profiles.bindings import Codes
from fengchi.fhir.gate.profiles.compiler import Sources, compile_definition
from fengchi.fhir.gate.profiles.run import Run
from fengchi.fhir.gate.profiles.tree import Unsupported
from fengchi.fhir.gate.references import Surroundings
from fengchi.fhir.gate.report import Report

Json = dict[str, Any]
Found = set[tuple[str, str]]

_COLOURS = "http://example.com/ValueSet/colours"
_OPEN = "http://example.com/ValueSet/open"
_CODES = {
    _COLOURS: Codes(frozenset({("s", "red"), ("s", "green"), ("http://unitsofmeasure.org", "mm")})),
    _OPEN: Codes(frozenset({("s", "red")}), frozenset({"listed-in-part"})),
}
_SOURCES = Sources(_CODES.get, {"even-1": lambda value, resource: len(value.get("note", ())) % 2 == 0})
_CONCEPT = "http://hl7.org/fhir/StructureDefinition/"


def _definition(*elements: Json, kind: str = "Observation", **changes: Any) -> Json:
    """elements: `at` is the id below the type, everything else as in a differential."""
    written = []
    for one in elements:
        name = f"{kind}.{one['at']}" if one["at"] else kind
        path = ".".join(step.partition(":")[0] for step in name.split("."))
        written.append({"id": name, "path": path, **{key: value for key, value in one.items() if key != "at"}})
    return {
        "url": "http://example.com/StructureDefinition/made-up",
        "type": kind,
        "derivation": "constraint",
        "baseDefinition": f"http://hl7.org/fhir/StructureDefinition/{kind}",
        "differential": {"element": written},
        **changes,
    }


def _report(definition: Json, resource: Mapping[str, Any], around: Surroundings | None = None) -> Report:
    report = Report()
    compile_definition(definition, _SOURCES)(
        resource, definition["type"], Run(report, around or Surroundings(), resource)
    )
    return report


def _found(definition: Json, resource: Mapping[str, Any], around: Surroundings | None = None) -> Found:
    return {(issue.where, issue.rule) for issue in _report(definition, resource, around).issues}


def _coded(code: str, system: str = "s") -> Json:
    return {"coding": [{"system": system, "code": code}]}


# --- how many -------------------------------------------------------------------------------------------------------
def test_a_required_element_is_asked_for_at_its_parent() -> None:
    definition = _definition({"at": "subject", "min": 1})
    assert _found(definition, {}) == {("Observation", "profile-required")}
    assert _found(definition, {"subject": {"display": "x"}}) == set()


def test_an_inner_minimum_holds_for_each_parent_that_is_there() -> None:
    definition = _definition({"at": "component.interpretation", "min": 1}, {"at": "subject.reference", "min": 1})
    assert _found(definition, {}) == set()
    good, bad = {"interpretation": [{}]}, {"code": {}}
    assert _found(definition, {"component": [good, bad]}) == {("Observation.component[1]", "profile-required")}
    assert _found(definition, {"subject": {"display": "x"}}) == {("Observation.subject", "profile-required")}


def test_a_primitive_is_there_by_its_extension_alone() -> None:
    assert _found(_definition({"at": "issued", "min": 1}), {"_issued": {"extension": []}}) == set()
    chosen = _definition({"at": "value[x]", "min": 1, "type": [{"code": "string"}]})
    assert _found(chosen, {"_valueString": {"extension": []}}) == set()


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("dataAbsentReason", "profile-max"),
        ("note", "profile-max"),
        ("modifierExtension", "profile-modifier-extension"),
        ("extension", "profile-extension"),
    ],
)
def test_an_element_that_is_ruled_out_is_refused_where_it_stands(name: str, rule: str) -> None:
    definition = _definition({"at": name, "max": "0"})
    assert _found(definition, {name: [{}]}) == {(f"Observation.{name}", rule)}
    assert _found(definition, {}) == set()


def test_a_choice_that_is_ruled_out_is_refused_in_any_type() -> None:
    definition = _definition({"at": "value[x]", "max": "0"})
    assert _found(definition, {"valueInteger": 0}) == {("Observation.valueInteger", "profile-max")}
    assert _found(definition, {"_valueTime": {}}) == {("Observation.valueTime", "profile-max")}


def test_a_list_has_no_more_and_no_fewer_items_than_asked_for() -> None:
    definition = _definition({"at": "category", "min": 2, "max": "3"})
    assert _found(definition, {"category": [{}]}) == {("Observation", "profile-required")}
    assert _found(definition, {"category": [{}] * 3}) == set()
    assert _found(definition, {"category": [{}] * 4}) == {("Observation.category[3]", "profile-max")}


# --- which type, which target ---------------------------------------------------------------------------------------
def test_a_choice_may_be_restricted_to_types() -> None:
    definition = _definition({"at": "value[x]", "type": [{"code": "Quantity"}, {"code": "string"}]})
    assert _found(definition, {"valueQuantity": {}}) == _found(definition, {"valueString": "a"}) == set()
    assert _found(definition, {}) == set()
    assert _found(definition, {"valueBoolean": False}) == {("Observation.valueBoolean", "profile-value-type")}


def test_a_required_choice_of_one_type_names_it() -> None:
    definition = _definition(
        {"at": "effective[x]", "min": 1, "type": [{"code": "Period"}]}, {"at": "effective[x].start", "min": 1}
    )
    assert "`effectivePeriod`" in _report(definition, {}).issues[0].text
    assert _found(definition, {"effectivePeriod": {"end": "2026"}}) == {
        ("Observation.effectivePeriod", "profile-required")
    }


_PATIENT = _definition({"at": "subject", "type": [{"code": "Reference", "targetProfile": [f"{_CONCEPT}Patient"]}]})
_AROUND = Surroundings({"d": "Device", "p": "Patient"}, {"urn:uuid:1": "Group", "urn:uuid:2": "Patient"})


@pytest.mark.parametrize(
    "reference",
    [
        {"reference": "Patient/1"},
        {"reference": "https://example.com/fhir/Patient/1/_history/2"},
        {"reference": "#p"},
        {"reference": "urn:uuid:2"},
        {"reference": "urn:uuid:3"},
        {"type": "Patient", "identifier": {"value": "1"}},
        {"identifier": {"value": "1"}},
        {"display": "somebody"},
    ],
)
def test_a_reference_to_an_allowed_or_unsaid_type_passes(reference: Json) -> None:
    assert _found(_PATIENT, {"subject": reference}, _AROUND) == set()


@pytest.mark.parametrize(
    "reference",
    [
        {"reference": "Group/1"},
        {"reference": "https://example.com/fhir/Device/1"},
        {"reference": "#d"},
        {"reference": "urn:uuid:1"},
        {"type": "Group", "identifier": {"value": "1"}},
        {"reference": "Group?identifier=a"},
    ],
)
def test_a_reference_to_another_type_is_refused(reference: Json) -> None:
    assert _found(_PATIENT, {"subject": reference}, _AROUND) == {("Observation.subject", "profile-reference")}


# --- patterns -------------------------------------------------------------------------------------------------------
def test_a_pattern_asks_for_its_parts_and_leaves_the_rest_free() -> None:
    definition = _definition({"at": "code", "patternCodeableConcept": _coded("red")})
    other, red = {"system": "t", "code": "x"}, {"system": "s", "code": "red", "display": "Red"}
    assert _found(definition, {"code": {"coding": [other, red], "text": "Red"}}) == set()
    for wrong in ({"text": "red"}, _coded("green"), _coded("red", "t"), {"coding": [{"code": "red"}]}):
        assert _found(definition, {"code": wrong}) == {("Observation.code", "profile-pattern")}


def test_a_pattern_of_several_codings_asks_for_each_of_them() -> None:
    both = {"coding": [{"system": "s", "code": "red"}, {"system": "t"}]}
    definition = _definition({"at": "code", "patternCodeableConcept": both})
    assert (
        _found(definition, {"code": {"coding": [{"system": "t", "code": "a"}, {"system": "s", "code": "red"}]}})
        == set()
    )
    assert _found(definition, {"code": _coded("red")}) == {("Observation.code", "profile-pattern")}


def test_a_pattern_holds_for_each_item_of_a_list() -> None:
    definition = _definition({"at": "category", "patternCodeableConcept": _coded("red")})
    assert _found(definition, {"category": [_coded("red"), _coded("green")]}) == {
        ("Observation.category[1]", "profile-pattern")
    }


def test_a_pattern_of_a_primitive_is_its_value() -> None:
    definition = _definition(
        {"at": "value[x]", "type": [{"code": "Quantity"}]}, {"at": "value[x].code", "min": 1, "patternCode": "mm"}
    )
    assert _found(definition, {"valueQuantity": {"code": "mm"}}) == set()
    assert _found(definition, {"valueQuantity": {"code": "cm"}}) == {
        ("Observation.valueQuantity.code", "profile-pattern")
    }
    truth = _definition({"at": "value[x]", "type": [{"code": "boolean"}], "patternBoolean": True})
    assert _found(truth, {"valueBoolean": True}) == set()
    assert _found(truth, {"valueBoolean": False}) == {("Observation.valueBoolean", "profile-pattern")}


def test_a_pattern_of_a_quantity_fixes_the_unit_alone() -> None:
    unit = {"system": "http://unitsofmeasure.org", "code": "mm"}
    definition = _definition({"at": "value[x]", "type": [{"code": "Quantity"}], "patternQuantity": unit})
    assert _found(definition, {"valueQuantity": {"value": 3, **unit}}) == set()
    assert _found(definition, {"valueQuantity": {"value": 3, "unit": "mm"}}) == {
        ("Observation.valueQuantity", "profile-pattern")
    }


# --- slices ---------------------------------------------------------------------------------------------------------
def _slicing(path: str, rules: str = "open", kind: str = "pattern") -> Json:
    return {"discriminator": [{"type": kind, "path": path}], "rules": rules}


def _colours(rules: str = "open", **red: Any) -> Json:
    return _definition(
        {"at": "component", "slicing": _slicing("code", rules)},
        {"at": "component:red", "min": 1, "max": "1", **red},
        {"at": "component:red.code", "patternCodeableConcept": _coded("red")},
        {"at": "component:red.value[x]", "min": 1, "type": [{"code": "Quantity"}]},
        {"at": "component:green", "min": 0, "max": "*"},
        {"at": "component:green.code", "patternCodeableConcept": _coded("green")},
        {"at": "component:green.value[x]", "max": "0"},
    )


_RED: Json = {"code": _coded("red"), "valueQuantity": {"value": 1}}
_GREEN: Json = {"code": _coded("green")}


def test_each_slice_has_its_own_number_and_its_own_rules() -> None:
    assert _found(_colours(), {"component": [_GREEN, _RED, _GREEN]}) == set()
    assert (
        _found(_colours(), {"component": [_GREEN]}) == _found(_colours(), {}) == {("Observation", "profile-required")}
    )
    assert _found(_colours(), {"component": [_RED, _GREEN, _RED]}) == {("Observation.component[2]", "profile-max")}
    assert _found(_colours(), {"component": [_RED, _GREEN | {"valueInteger": 1}]}) == {
        ("Observation.component[1].valueInteger", "profile-max")
    }
    assert _found(_colours(), {"component": [{"code": _coded("red")}]}) == {
        ("Observation.component[0]", "profile-required")
    }


def test_what_is_in_no_slice_is_refused_where_the_slicing_is_closed() -> None:
    other = {"code": _coded("blue")}
    assert _found(_colours(), {"component": [_RED, other]}) == set()
    assert _found(_colours("closed"), {"component": [_RED, other]}) == {("Observation.component[1]", "profile-slice")}


def test_a_slice_may_be_ruled_out() -> None:
    assert _found(_colours(min=0, max="0"), {"component": [_RED]}) == {("Observation.component[0]", "profile-max")}
    assert _found(_colours(min=0, max="0"), {"component": [_GREEN]}) == set()


def test_rules_of_the_whole_list_hold_beside_those_of_a_slice() -> None:
    definition = _colours()
    definition["differential"]["element"].append(
        {"id": "Observation.component.modifierExtension", "path": "Observation.component.modifierExtension", "max": "0"}
    )
    bad = _RED | {"modifierExtension": [{}]}
    assert _found(definition, {"component": [bad]}) == {
        ("Observation.component[0].modifierExtension", "profile-modifier-extension")
    }


def _sliced_codings(path: str, own: Json) -> Json:
    return _definition(
        {"at": "code.coding", "slicing": _slicing(path, kind="value")},
        {"at": "code.coding:own", "min": 1, "max": "1", **({} if path else own)},
        *([{"at": f"code.coding:own.{path}", **own}] if path else []),
    )


@pytest.mark.parametrize(
    "definition",
    [
        _sliced_codings("", {"patternCoding": {"system": "s", "code": "red"}}),
        _sliced_codings("", {"patternCoding": {"system": "s"}}),
        _sliced_codings("system", {"patternUri": "s"}),
        _sliced_codings("system", {"fixedUri": "s"}),
    ],
)
def test_codings_are_sliced_by_themselves_or_by_their_system(definition: Json) -> None:
    assert _found(definition, {"code": {"coding": [{"system": "t"}, {"system": "s", "code": "red"}]}}) == set()
    assert _found(definition, {"code": {"coding": [{"system": "t", "code": "red"}]}}) == {
        ("Observation.code", "profile-required")
    }
    twice = {"coding": [{"system": "s", "code": "red"}, {"system": "s", "code": "red", "display": "Red"}]}
    assert _found(definition, {"code": twice}) == {("Observation.code.coding[1]", "profile-max")}


def test_extensions_are_sliced_by_their_url_and_closed_when_the_profile_says_so() -> None:
    known = {
        "at": "extension:known",
        "min": 1,
        "max": "1",
        "type": [{"code": "Extension", "profile": ["http://e.com/known"]}],
    }
    closed = _definition({"at": "extension", "slicing": _slicing("url", "closed", "value")}, known)
    right, other = {"url": "http://e.com/known", "valueCode": "a"}, {"url": "http://e.com/other", "valueCode": "a"}
    assert _found(closed, {"extension": [right]}) == _found(_definition(known), {"extension": [other, right]}) == set()
    assert _found(closed, {"extension": [right, other]}) == {("Observation.extension[1]", "profile-extension")}
    assert _found(_definition(known), {"extension": [other]}) == {("Observation", "profile-required")}
    assert _found(_definition(known), {"extension": [right, right]}) == {
        ("Observation.extension[1]", "profile-extension")
    }


def test_a_complex_extension_has_only_the_parts_it_defines_and_what_others_add_by_a_full_url() -> None:
    definition = _definition(
        {"at": "extension:size", "max": "1"}, {"at": "extension:size.url", "fixedUri": "size"}, kind="Extension"
    )
    foreign = {"url": "http://e.com/a", "valueCode": "a"}
    assert _found(definition, {"url": "u", "extension": [{"url": "size", "valueInteger": 1}, foreign]}) == set()
    assert _found(definition, {"url": "u", "extension": [{"url": "colour", "valueCode": "red"}]}) == {
        ("Extension.extension[0]", "profile-extension")
    }


def test_a_closed_slicing_without_slices_allows_nothing() -> None:
    closed = _definition({"at": "extension", "slicing": _slicing("url", "closed", "value")})
    assert _found(closed, {"extension": [{"url": "http://e.com/a"}]}) == {
        ("Observation.extension[0]", "profile-extension")
    }


def test_slices_may_be_told_apart_deep_inside() -> None:
    definition = _definition(
        {"at": "component", "slicing": _slicing("code.coding.system", "closed", "value")},
        {"at": "component:own", "min": 1, "max": "*"},
        {"at": "component:own.code.coding.system", "patternUri": "s"},
    )
    assert _found(definition, {"component": [{"code": {"coding": [{"system": "s"}]}}]}) == set()
    assert _found(definition, {"component": [{"code": {"coding": [{"system": "t"}]}}]}) == {
        ("Observation", "profile-required"),
        ("Observation.component[0]", "profile-slice"),
    }


def test_slices_may_be_told_apart_by_two_things() -> None:
    two = _definition(
        {
            "at": "identifier",
            "slicing": {
                "discriminator": [{"type": "value", "path": name} for name in ("system", "use")],
                "rules": "open",
            },
        },
        {"at": "identifier:own", "min": 1, "max": "1"},
        {"at": "identifier:own.system", "patternUri": "s"},
        {"at": "identifier:own.use", "patternCode": "usual"},
    )
    assert _found(two, {"identifier": [{"system": "s", "use": "old"}, {"system": "s", "use": "usual"}]}) == set()
    assert _found(two, {"identifier": [{"system": "s"}]}) == {("Observation", "profile-required")}


# --- bindings -------------------------------------------------------------------------------------------------------
def _bound(at: str, value_set: str = _COLOURS, **more: Any) -> Json:
    return _definition({"at": at, "binding": {"strength": "required", "valueSet": f"{value_set}|1.0"}, **more})


def test_of_a_bound_concept_one_coding_must_be_in_the_value_set() -> None:
    other, red = {"system": "t", "code": "x"}, {"system": "s", "code": "red"}
    assert _found(_bound("method"), {"method": {"coding": [other, red]}}) == set()
    for wrong in ({"text": "red"}, {"coding": [other]}, {"coding": [{"code": "red"}]}):
        assert _found(_bound("method"), {"method": wrong}) == {("Observation.method", "profile-binding")}


def test_codes_codings_and_units_are_bound_too() -> None:
    status, unit = _bound("status"), _bound("value[x]", type=[{"code": "Quantity"}])
    assert _found(status, {"status": "red"}) == set()
    assert _found(status, {"status": "final"}) == {("Observation.status", "profile-binding")}
    assert _found(unit, {"valueQuantity": {"system": "http://unitsofmeasure.org", "code": "mm"}}) == set()
    assert _found(unit, {"valueQuantity": {"unit": "mm"}}) == {("Observation.valueQuantity", "profile-binding")}
    coding = _bound("code.coding")
    assert _found(coding, {"code": _coded("red")}) == set()
    assert _found(coding, {"code": _coded("blue")}) == {("Observation.code.coding[0]", "profile-binding")}


def test_of_a_system_listed_in_part_any_code_is_bound() -> None:
    assert _found(_bound("method", _OPEN), {"method": _coded("anything", "listed-in-part")}) == set()
    assert _found(_bound("method", _OPEN), {"method": {"coding": [{"system": "listed-in-part"}]}}) != set()
    assert _found(_bound("method", _OPEN), {"method": _coded("blue")}) != set()


def test_a_value_set_whose_codes_are_not_known_binds_nothing() -> None:
    assert _found(_bound("method", "http://example.com/ValueSet/elsewhere"), {"method": _coded("anything")}) == set()


def test_only_a_required_binding_is_checked() -> None:
    advice = _definition({"at": "method", "binding": {"strength": "extensible", "valueSet": _COLOURS}})
    assert _found(advice, {"method": _coded("anything")}) == set()


def test_the_codes_of_a_short_value_set_are_named() -> None:
    (issue,) = _report(_bound("method"), {"method": {"text": "secret"}}).issues
    assert "green of s" in issue.text
    assert _COLOURS in issue.text
    assert "secret" not in issue.text


# --- invariants -----------------------------------------------------------------------------------------------------
def _constraint(**changes: str) -> Json:
    return {
        "key": "even-1",
        "severity": "error",
        "human": "Give an even number of notes.",
        "expression": "…",
        **changes,
    }


def test_an_invariant_is_told_in_its_own_words() -> None:
    definition = _definition({"at": "", "constraint": [_constraint()]})
    (issue,) = _report(definition, {"note": [{}]}).issues
    assert (issue.where, issue.rule, issue.text, issue.code) == (
        "Observation",
        "even-1",
        "Give an even number of notes.",
        "invariant",
    )
    assert _found(definition, {"note": [{}, {}]}) == set()


def test_an_invariant_is_asked_of_each_element_it_stands_at() -> None:
    definition = _definition({"at": "component", "constraint": [_constraint()]})
    assert _found(definition, {"component": [{}, {"note": [{}]}]}) == {("Observation.component[1]", "even-1")}


def test_an_invariant_may_only_warn() -> None:
    definition = _definition({"at": "", "constraint": [_constraint(severity="warning")]})
    assert [issue.severity for issue in _report(definition, {"note": [{}]}).issues] == ["warning"]


# --- what is not understood -----------------------------------------------------------------------------------------
_STRANGE: list[tuple[Json, ...]] = [
    ({"at": "", "constraint": [_constraint(key="nobody-wrote-1")]},),
    ({"at": "value[x]", "maxValueInteger": 3},),
    ({"at": "component", "contentReference": "#Observation.component"},),
    ({"at": "nothing", "min": 1},),
    ({"at": "nothing[x]", "min": 1},),
    ({"at": "valueQuantity", "min": 1},),
    ({"at": "value[x]", "type": [{"code": "Address"}]},),
    ({"at": "value[x]", "patternCode": "a"},),
    ({"at": "status.extension", "max": "0"},),
    ({"at": "code", "patternCode": "a"},),
    ({"at": "code", "fixedCodeableConcept": _coded("red")},),
    (
        {
            "at": "subject",
            "type": [{"code": "Reference", "targetProfile": ["http://example.com/StructureDefinition/p"]}],
        },
    ),
    ({"at": "issued", "binding": {"strength": "required", "valueSet": _COLOURS}},),
    ({"at": "value[x]", "slicing": {"discriminator": [{"type": "type", "path": "$this"}], "rules": "open"}},),
    ({"at": "component", "slicing": {**_slicing("code"), "ordered": True}},),
    ({"at": "component", "slicing": _slicing("code", "openAtEnd")},),
    ({"at": "component", "slicing": _slicing("code")}, {"at": "component:a", "max": "1"}),
    ({"at": "component:a", "max": "1"}, {"at": "component:a.code", "patternCodeableConcept": _coded("red")}),
    (
        {"at": "component", "slicing": _slicing("code")},
        {"at": "component:a/b", "max": "1"},
        {"at": "component:a/b.code", "patternCodeableConcept": _coded("red")},
    ),
    ({"at": "code", "slicing": _slicing("$this")}, {"at": "code:a", "patternCodeableConcept": _coded("red")}),
]


@pytest.mark.parametrize("elements", _STRANGE)
def test_what_is_not_understood_is_refused_when_compiling(elements: tuple[Json, ...]) -> None:
    with pytest.raises(Unsupported):
        compile_definition(_definition(*elements), _SOURCES)


@pytest.mark.parametrize("changes", [{"baseDefinition": f"{_CONCEPT}vitalsigns"}, {"derivation": "specialization"}])
def test_only_constraints_on_a_type_of_r4_are_understood(changes: Json) -> None:
    with pytest.raises(Unsupported):
        compile_definition(_definition(**changes), _SOURCES)

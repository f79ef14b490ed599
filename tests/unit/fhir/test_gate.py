"""The gate lets R4 in and refuses the rest, saying where and what to do, and never what was written.

https://hl7.org/fhir/R4/validation.html
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fengchi.domain.errors import Invalid, Issue
from fengchi.fhir import gate
from fengchi.fhir.gate import KINDS, check, profiles, require_valid
from fengchi.fhir.json_codec import decode

_EXAMPLES = Path(__file__).parent / "gate_examples"
_NAMES = sorted(path.stem for path in _EXAMPLES.glob("*.json"))


def _example(name: str) -> dict[str, Any]:
    return decode((_EXAMPLES / f"{name}.json").read_bytes())


def _with(example: str, /, **changes: Any) -> dict[str, Any]:
    return {**_example(example), **changes}


def _found(resource: Mapping[str, Any]) -> set[tuple[str, str]]:
    return {(issue.where, issue.rule) for issue in check(resource)}


@pytest.mark.parametrize("name", _NAMES)
def test_our_examples_pass_gate_and_models(name: str) -> None:
    assert check(_example(name), models=True) == ()


_STRUCTURE = [
    ({"effectivePeriod": None}, "Observation.effectivePeriod", "null"),
    ({"note": [{"text": ""}]}, "Observation.note[0].text", "empty"),
    ({"note": [{"text": " \t"}]}, "Observation.note[0].text", "type-markdown"),
    ({"subject": {}}, "Observation.subject", "empty"),
    ({"performer": []}, "Observation.performer", "empty"),
    ({"performer": {"reference": "Patient/1"}}, "Observation.performer", "cardinality"),
    ({"code": [{"text": "a"}]}, "Observation.code", "cardinality"),
    ({"code": "a"}, "Observation.code", "type"),
    ({"colour": "red"}, "Observation.colour", "unknown-element"),
    ({"resource_type": "Observation"}, "Observation", "unknown-element"),
    ({"fhir_comments": "a"}, "Observation", "unknown-element"),
    ({"status": "done"}, "Observation.status", "required-binding"),
    ({"id": "a_b"}, "Observation.id", "type-id"),
    ({"id": "a" * 65}, "Observation.id", "type-id"),
    ({"issued": "2026-03-02T10:05:00"}, "Observation.issued", "type-instant"),
    ({"issued": 1700000000}, "Observation.issued", "type-instant"),
    ({"_status": {"value": "a"}}, "Observation.status", "primitive-extension"),
    ({"_status": []}, "Observation.status", "primitive-extension"),
    ({"component": [{"valueInteger": 1}]}, "Observation.component[0]", "required"),
]


@pytest.mark.parametrize(("changes", "where", "rule"), _STRUCTURE)
def test_a_wrong_structure_is_refused_by_its_place(changes: dict[str, Any], where: str, rule: str) -> None:
    assert _found(_with("migraine-days", **changes)) == {(where, rule)}


@pytest.mark.parametrize(
    "moment",
    [
        *["2026-02-30", "2025-02-29", "2026-04-31", "2026-13", "0000", "2026-1-1", "26"],
        "2026-03-02T10:05+01:00",
        "2026-03-02T24:00:00Z",
        "2026-03-02T10:05:00",
        "2026-03-02 10:05:00Z",
        "2026-03-02T10:05:00+15:00",
        "",
        20260302,
    ],
)
def test_a_moment_that_is_none_is_refused(moment: Any) -> None:
    resource = _with("migraine-days", effectiveDateTime=moment)
    del resource["effectivePeriod"]
    ((where, rule),) = _found(resource)
    assert where == "Observation.effectiveDateTime"
    assert rule in {"type-dateTime", "empty"}


@pytest.mark.parametrize(
    "moment",
    [
        "2026",
        "2026-03",
        "2026-03-02",
        "2024-02-29",
        "2000-02-29",
        "2026-03-02T23:59:60Z",
        "2026-03-02T10:05:00.1234567-14:00",
    ],
)
def test_every_form_of_a_real_moment_is_accepted(moment: str) -> None:
    resource = _with("migraine-days", effectiveDateTime=moment)
    del resource["effectivePeriod"]
    assert check(resource, models=True) == ()


@pytest.mark.parametrize("value", [Decimal("6.0"), "6", 2**31, True, Decimal("6.5")])
def test_an_integer_is_a_whole_number_of_32_bits(value: Any) -> None:
    resource = _with("migraine-days", valueInteger=value)
    del resource["valueQuantity"]
    assert _found(resource) == {("Observation.valueInteger", "type-integer")}


@pytest.mark.parametrize("data", ["!!!", "aGVsbG8", "aGVs=bG8", "====", "aGVsbG8=\x0b"])
def test_base64_that_would_lose_bytes_is_refused(data: str) -> None:
    resource = _with("practitioner", photo=[{"contentType": "image/png", "data": data}])
    assert _found(resource) == {("Practitioner.photo[0].data", "type-base64Binary")}


def test_wrapped_base64_is_accepted() -> None:
    assert check(_with("practitioner", photo=[{"contentType": "image/png", "data": "aGVs\r\nbG8="}])) == ()


def test_required_elements_may_be_given_by_their_extension_alone() -> None:
    reason = {
        "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}]
    }
    resource = _with("migraine-days", _status=reason)
    del resource["status"]
    assert check(resource, models=True) == ()
    assert _found({**resource, "_status": {"id": "a"}}) == {("Observation.status", "ele-1")}
    del resource["_status"]
    assert _found(resource) == {("Observation", "required")}


def test_a_null_in_a_list_stands_only_beside_an_extension() -> None:
    reason = {"extension": [{"url": "http://example.com/x", "valueCode": "masked"}]}
    assert check(_with("patient", name=[{"given": ["Ana", None], "_given": [None, reason]}]), models=True) == ()
    for name in ({"given": ["Ana", None]}, {"given": ["Ana", None], "_given": [reason, None]}, {"given": [None]}):
        assert "null" in {rule for _, rule in _found(_with("patient", name=[name]))}
    assert _found(_with("patient", contact=[None])) == {("Patient.contact[0]", "null")}


_RULES = [
    ("migraine-days", {"valueString": "9"}, "Observation", "choice"),
    ("migraine-days", {"_valueString": {"extension": [{"url": "x", "valueCode": "y"}]}}, "Observation", "choice"),
    ("migraine-days", {"dataAbsentReason": {"text": "not asked"}}, "Observation", "obs-6"),
    ("migraine-days", {"component": [{"code": {"coding": [{"system": "s", "code": "c"}]}}]}, "", ""),
    ("migraine-days", {"referenceRange": [{"age": {"low": {"value": 1}}}]}, "Observation.referenceRange[0]", "obs-3"),
    (
        "migraine-days",
        {"effectivePeriod": {"start": "2026-03", "end": "2026-02-27"}},
        "Observation.effectivePeriod",
        "per-1",
    ),
    ("migraine-days", {"effectivePeriod": {"start": "2026-03", "end": "2026-03-01"}}, "", ""),
    ("migraine-days", {"valueQuantity": {"value": 9, "code": "d"}}, "Observation.valueQuantity", "qty-3"),
    ("migraine-days", {"extension": [{"url": "x"}]}, "Observation.extension[0]", "ext-1"),
    ("migraine-days", {"extension": [{"valueCode": "x"}]}, "Observation.extension[0]", "required"),
    (
        "migraine-days",
        {"extension": [{"url": "x", "valueCode": "y", "extension": [{"url": "z", "valueCode": "y"}]}]},
        "Observation.extension[0]",
        "ext-1",
    ),
    (
        "migraine-days",
        {"extension": [{"url": "x", "valueCode": "y", "valueString": "y"}]},
        "Observation.extension[0]",
        "ext-1",
    ),
    ("migraine-days", {"extension": [{"url": "x", "valueRatioRange": {}}]}, "*", "unknown-element"),
    ("migraine-days", {"text": {"status": "generated", "div": "<p>a</p>"}}, "Observation.text.div", "txt-1"),
    ("patient", {"contact": [{"gender": "male"}]}, "Patient.contact[0]", "pat-1"),
    ("patient", {"telecom": [{"value": "1"}]}, "Patient.telecom[0]", "cpt-2"),
    ("patient", {"photo": [{"data": "aGVsbG8="}]}, "Patient.photo[0]", "att-1"),
    ("condition", {"abatementDateTime": "2026"}, "Condition", "con-4"),
    ("condition", {"stage": [{"type": {"text": "a"}}]}, "Condition.stage[0]", "con-1"),
    ("condition", {"clinicalStatus": {"text": "active"}}, "Condition.clinicalStatus", "required-binding"),
    ("medication-request", {"dosageInstruction": [{"timing": {"repeat": {"period": 1}}}]}, "*", "tim-2"),
    ("goal", {"target": [{"detailString": "x"}]}, "Goal.target[0]", "gol-1"),
    ("parameters", {"parameter": [{"name": "a"}]}, "Parameters.parameter[0]", "inv-1"),
]


@pytest.mark.parametrize(("name", "changes", "where", "rule"), _RULES)
def test_a_broken_rule_is_named_with_its_place(name: str, changes: dict[str, Any], where: str, rule: str) -> None:
    found = _found(_with(name, **changes))
    if where == "*":
        assert [broken for _, broken in found] == [rule]
    else:
        assert found == ({(where, rule)} if rule else set())


def test_a_condition_entered_in_error_has_no_clinical_status() -> None:
    system = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
    wrong = _with("condition", verificationStatus={"coding": [{"system": system, "code": "entered-in-error"}]})
    assert _found(wrong) == {("Condition", "con-5")}
    del wrong["clinicalStatus"]
    assert check(wrong) == ()


def test_a_problem_without_clinical_status_is_only_a_warning_in_r4_and_accepted() -> None:
    problem = _with("condition", category=[{"coding": [{"code": "problem-list-item"}]}])
    del problem["clinicalStatus"]
    assert check(problem) == ()


def test_a_component_may_not_repeat_the_code_of_a_value() -> None:
    resource = _example("migraine-days")
    resource["component"] = [{"code": copy.deepcopy(resource["code"]), "valueInteger": 9}]
    assert _found(resource) == {("Observation", "obs-7")}


def test_questionnaire_items_have_link_ids_of_their_own() -> None:
    questionnaire = _example("questionnaire")
    questionnaire["item"][0]["item"][0]["linkId"] = "1"
    assert _found(questionnaire) == {("Questionnaire", "que-2")}


_LATER = [
    ("procedure", {"occurrenceDateTime": "2026"}, "Procedure.occurrenceDateTime"),
    ("procedure", {"category": [{"text": "a"}]}, "Procedure.category"),
    ("encounter", {"class": [{"coding": [{"code": "AMB"}]}]}, "Encounter.class"),
    ("encounter", {"actualPeriod": {"start": "2026"}}, "Encounter.actualPeriod"),
    ("condition", {"participant": [{"actor": {"display": "x"}}]}, "Condition.participant"),
    ("document-reference", {"context": [{"reference": "Encounter/1"}]}, "DocumentReference.context"),
    ("medication-request", {"medication": {"concept": {"text": "a"}}}, "MedicationRequest.medication"),
]


@pytest.mark.parametrize(("name", "changes", "where"), _LATER)
def test_an_r5_shape_is_told_that_we_speak_r4(name: str, changes: dict[str, Any], where: str) -> None:
    (issue,) = check(_with(name, **changes))
    assert (issue.where, issue.rule) == (where, "r5-shape")
    assert "R5" in issue.text
    assert "R4 (4.0.1)" in issue.text


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        ("Transport", "r5-shape"),
        *((kind, "resource-type") for kind in ["Evidence", "Patiant", None, 5, ["Patient"], "Resource", ""]),
    ],
)
def test_a_type_that_is_not_kept_is_refused(kind: Any, rule: str) -> None:
    (issue,) = check({"resourceType": kind})
    assert issue.rule == rule


@pytest.mark.parametrize("thing", [[], "Patient", None, 5])
def test_what_is_no_object_is_refused(thing: Any) -> None:
    assert [issue.rule for issue in check(thing)] == ["resource-type"]


def test_the_type_a_door_expects_is_required() -> None:
    assert check(_example("goal"), kind="Goal") == ()
    assert [issue.rule for issue in check(_example("goal"), kind="Patient")] == ["resource-type"]


def test_no_issue_repeats_what_was_written() -> None:
    secret = "Zaphod Beeblebrox"
    resource = _with(
        "patient",
        gender=secret,
        birthDate=secret,
        active=secret,
        id=secret,
        generalPractitioner=[{"reference": secret}],
        text={"status": secret, "div": f"<p>{secret}</p>"},
        **{secret: secret, "name": secret, "_language": secret},
    )
    issues = check(resource)
    assert len(issues) >= 8
    assert not any(secret in issue.text or secret in issue.where for issue in issues)


def test_the_fiftieth_issue_is_the_last_and_comes_quickly() -> None:
    resource = _with("patient", **{f"x{n}": 1 for n in range(50_000)}, contact=[{"a": 1}] * 50_000)
    assert len(check(resource)) == gate.MAX_ISSUES


def test_require_valid_raises_with_all_issues() -> None:
    require_valid(_example("patient"))
    with pytest.raises(Invalid) as refused:
        require_valid(_with("patient", gender="x", active="true"))
    assert {issue.where for issue in refused.value.issues} == {"Patient.gender", "Patient.active"}


def test_a_claimed_profile_is_checked_when_somebody_registered_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(profiles, "_checks", {})
    url = "http://example.com/StructureDefinition/only-for-this-test"
    claiming = _with("migraine-days", meta={"profile": [f"{url}|1.0.0"]})
    assert check(claiming) == ()
    gate.register_profile(url, lambda resource: [Issue("Add `method`.", "Observation.method", "required", "p-1")])
    assert _found(claiming) == {("Observation.method", "p-1")}
    inside = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": claiming}]}
    assert _found(inside) == {("Bundle.entry[0].resource.method", "p-1")}


def test_the_clinics_types_are_kept() -> None:
    assert {"Patient", "Procedure", "Observation", "Condition", "Bundle", "AuditEvent", "Slot", "Basic"} <= KINDS
    assert not {"Evidence", "MedicinalProduct", "SubstanceSpecification", "SubscriptionStatus"} & KINDS


def test_a_server_may_prepare_types_before_its_first_request() -> None:
    gate.prepare(["Patient", "Observation"])
    with pytest.raises(KeyError):
        gate.prepare(["Patiant"])

"""References lead to a type that may stand there, to a contained resource that is there, to an entry of the bundle.

https://hl7.org/fhir/R4/references.html and https://hl7.org/fhir/R4/bundle.html
"""

from __future__ import annotations

from typing import Any

import pytest

from fengchi.fhir.gate import check

_URN = "urn:uuid:53fefa32-fcbb-4ff8-8a92-55ee120877b7"


def _observation(**elements: Any) -> dict[str, Any]:
    return {"resourceType": "Observation", "status": "final", "code": {"text": "a"}, **elements}


def _rules(resource: dict[str, Any]) -> set[tuple[str, str]]:
    return {(issue.where, issue.rule) for issue in check(resource)}


@pytest.mark.parametrize(
    "target",
    [
        *["Patient/1", "Patient/1/_history/2", "Group/g", "Patient?identifier=http://example.com|1"],
        *["https://ehr.example.com/fhir/Patient/1", "https://ehr.example.com/anything", _URN, "urn:oid:1.2.3"],
    ],
)
def test_a_well_written_reference_is_accepted(target: str) -> None:
    assert check(_observation(subject={"reference": target})) == ()


@pytest.mark.parametrize(
    ("reference", "rule"),
    [
        ({"reference": "Practitioner/1"}, "reference-target"),  # R4B would allow it, R4 does not
        ({"reference": "https://ehr.example.com/fhir/Encounter/1"}, "reference-target"),
        ({"type": "Encounter", "identifier": {"value": "1"}}, "reference-target"),
        ({"reference": "Patient/1", "type": "Group"}, "reference-type"),
        ({"reference": "Jane"}, "reference-form"),
        ({"reference": "Patient/a b"}, "reference-form"),
        ({"reference": "Patient/" + "1" * 65}, "reference-form"),
        ({"reference": "Patiant/1"}, "reference-form"),
        ({"reference": "#p"}, "ref-1"),
    ],
)
def test_a_reference_that_leads_astray_is_refused(reference: dict[str, Any], rule: str) -> None:
    assert _rules(_observation(subject=reference)) == {("Observation.subject", rule)}


def test_a_reference_by_identifier_or_display_needs_no_target() -> None:
    assert check(_observation(subject={"display": "Ana Sample"}, focus=[{"reference": "Slot/1"}])) == ()


def _contained(**elements: Any) -> dict[str, Any]:
    inner = {"resourceType": "Patient", "id": "p", **elements}
    return _observation(contained=[inner], subject={"reference": "#p"})


def test_a_contained_resource_that_is_referred_to_is_accepted() -> None:
    assert check(_contained(name=[{"text": "Ana Sample"}]), models=True) == ()


@pytest.mark.parametrize(
    ("elements", "where", "rule"),
    [
        ({"contained": [{"resourceType": "Basic", "id": "b", "code": {"text": "c"}}]}, "", "dom-2"),
        ({"meta": {"versionId": "1"}}, "", "dom-4"),
        ({"meta": {"security": [{"code": "R"}]}}, "", "dom-5"),
        ({"gender": "x"}, ".gender", "required-binding"),
        ({"managingOrganization": {"reference": "#none"}}, ".managingOrganization", "ref-1"),
    ],
)
def test_a_contained_resource_keeps_the_rules_too(elements: dict[str, Any], where: str, rule: str) -> None:
    assert (f"Observation.contained[0]{where}", rule) in _rules(_contained(**elements))


def test_a_contained_resource_nobody_refers_to_is_refused() -> None:
    lonely = _observation(contained=[{"resourceType": "Patient", "id": "p"}])
    assert _rules(lonely) == {("Observation.contained[0]", "dom-3")}
    about_us = {
        "resourceType": "Provenance",
        "id": "p",
        "recorded": "2026-03-02T10:50:00Z",
        "target": [{"reference": "#"}],
    }
    about_us["agent"] = [{"who": {"display": "Mei Tanaka"}}]
    assert check(_observation(contained=[about_us])) == ()


def test_a_contained_reference_has_its_type_checked() -> None:
    wrong = _observation(
        contained=[{"resourceType": "Basic", "id": "p", "code": {"text": "c"}}], subject={"reference": "#p"}
    )
    assert _rules(wrong) == {("Observation.subject", "reference-target")}


def test_contained_resources_without_an_id_or_of_no_type_are_refused() -> None:
    found = _rules(_observation(contained=[{"resourceType": "Patient"}, {"id": "x"}]))
    assert {("Observation.contained[0]", "contained-id"), ("Observation.contained[1]", "resource-type")} <= found


def _bundle(kind: str, *entries: dict[str, Any], **elements: Any) -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": kind, "entry": list(entries), **elements}


def _post(resource: dict[str, Any], url: str = "") -> dict[str, Any]:
    entry = {"resource": resource, "request": {"method": "POST", "url": resource["resourceType"]}}
    return {"fullUrl": url, **entry} if url else entry


_PATIENT = {"resourceType": "Patient", "name": [{"text": "Ana Sample"}]}


def test_a_transaction_refers_to_its_own_entries() -> None:
    good = _bundle("transaction", _post(_PATIENT, _URN), _post(_observation(subject={"reference": _URN})))
    assert check(good, models=True) == ()


@pytest.mark.parametrize(
    ("reference", "rule"),
    [("urn:uuid:00000000-0000-4000-8000-000000000000", "reference-unresolved"), ("Encounter/1", "reference-target")],
)
def test_a_transaction_with_a_wrong_reference_is_refused(reference: str, rule: str) -> None:
    bad = _bundle("transaction", _post(_PATIENT, _URN), _post(_observation(subject={"reference": reference})))
    assert _rules(bad) == {("Bundle.entry[1].resource.subject", rule)}


def test_a_urn_that_leads_to_the_wrong_type_is_refused() -> None:
    bad = _bundle("transaction", _post(_PATIENT, _URN), _post(_observation(encounter={"reference": _URN})))
    assert _rules(bad) == {("Bundle.entry[1].resource.encounter", "reference-target")}


def test_each_entry_is_checked_by_its_own_type() -> None:
    bad = _bundle("batch", _post(_PATIENT), _post(_observation(foo=1, status="x")), _post({"resourceType": "Foo"}))
    assert _rules(bad) == {
        ("Bundle.entry[1].resource.foo", "unknown-element"),
        ("Bundle.entry[1].resource.status", "required-binding"),
        ("Bundle.entry[2].resource", "resource-type"),
    }


@pytest.mark.parametrize(
    ("bundle", "rule"),
    [
        (_bundle("transaction", {"resource": _PATIENT}), "bdl-3"),
        (_bundle("collection", _post(_PATIENT)), "bdl-3"),
        (_bundle("batch-response", {"resource": _PATIENT}), "bdl-4"),
        (_bundle("collection", {"resource": _PATIENT}, total=1), "bdl-1"),
        (_bundle("collection", {"resource": _PATIENT, "search": {"mode": "match"}}), "bdl-2"),
        (_bundle("collection", {"fullUrl": "https://a.example.com/Patient/1"}), "bdl-5"),
        (
            _bundle("collection", {"fullUrl": "https://a.example.com/Patient/1/_history/1", "resource": _PATIENT}),
            "bdl-8",
        ),
        (_bundle("collection", *[{"fullUrl": _URN, "resource": _PATIENT}] * 2), "bdl-7"),
        (_bundle("message", {"resource": _PATIENT}), "bdl-12"),
    ],
)
def test_a_bundle_keeps_its_invariants(bundle: dict[str, Any], rule: str) -> None:
    assert rule in {issue.rule for issue in check(bundle)}


def test_a_document_has_composition_identifier_and_time() -> None:
    rules = {issue.rule for issue in check(_bundle("document", {"resource": _PATIENT}))}
    assert rules == {"bdl-9", "bdl-10", "bdl-11"}


def test_a_bundle_with_many_faults_ends_at_the_limit() -> None:
    assert len(check(_bundle("batch", *[_post(_observation(foo=1))] * 500))) == 50

"""$validate: what a write would be told, without writing."""

from __future__ import annotations

from typing import Any

import pytest

from example_records import DAY_COUNT, NEEDLING, TREATMENT, all_examples, example, headache_days, transaction
from fhir_client import Fhir, issues

Resource = dict[str, Any]
PROFILE = "https://w3id.org/fengchi/StructureDefinition"
US_PATIENT = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient"
ANA = {"resourceType": "Patient", "name": [{"family": "Sample", "given": ["Ana"]}]}


@pytest.fixture
def clinic(embedded: Fhir) -> Fhir:
    assert embedded.post("", transaction(all_examples())).status_code == 200
    return embedded


def asked(**values: Any) -> Resource:
    """A Parameters; texts as the data type that the operation asks for."""
    types = {"mode": "valueCode", "profile": "valueUri", "resource": "resource"}
    parts = [{"name": name, types[name]: value} for name, value in values.items()]
    return {"resourceType": "Parameters", "parameter": parts}


def errors(answer: Any) -> list[str]:
    """Issue types of the errors; the operation itself went well."""
    assert answer.status_code == 200, answer.text
    assert answer.json()["resourceType"] == "OperationOutcome"
    return [one["code"] for one in issues(answer) if one["severity"] == "error"]


# What is sent -----------------------------------------------------------------------------------------------------


def test_a_sound_resource_is_told_so_and_not_stored(embedded: Fhir) -> None:
    answer = embedded.post("Patient/$validate", ANA)
    assert answer.status_code == 200
    assert [(one["severity"], one["code"]) for one in issues(answer)] == [("information", "informational")]
    assert embedded.get("Patient?_summary=count").json()["total"] == 0


def test_a_fault_is_told_with_its_place_and_rule_and_the_answer_is_still_200(embedded: Fhir) -> None:
    answer = embedded.post("Patient/$validate", {**ANA, "gender": "f"})
    assert errors(answer) == ["code-invalid"]
    assert issues(answer)[0]["expression"] == ["Patient.gender"]
    assert issues(answer)[0]["details"]["coding"][0]["code"] == "required-binding"


def test_a_resource_comes_bare_or_in_parameters_or_its_mode_in_the_address(embedded: Fhir) -> None:
    faulty = {**ANA, "gender": "f"}
    answers = [
        embedded.post("Patient/$validate", faulty),
        embedded.post("Patient/$validate", asked(resource=faulty)),
        embedded.post("Patient/$validate", asked(resource=faulty, mode="create")),
        embedded.post("Patient/$validate?mode=create", faulty),
    ]
    assert [errors(one) for one in answers] == [["code-invalid"]] * 4


def test_another_type_than_the_address_says_is_a_fault(embedded: Fhir) -> None:
    assert errors(embedded.post("Observation/$validate", ANA))


def test_a_bundle_can_be_checked(embedded: Fhir) -> None:
    whole = transaction([{**ANA, "id": "ana"}])
    assert errors(embedded.post("Bundle/$validate", whole)) == []
    whole["entry"][0]["resource"]["gender"] = "f"
    assert errors(embedded.post("Bundle/$validate", whole)) == ["code-invalid"]


def test_references_are_looked_up_as_at_a_write(clinic: Fhir) -> None:
    there = example(DAY_COUNT, id=None)
    assert errors(clinic.post("Observation/$validate", there)) == []
    nobody = {"reference": "Patient/nobody"}
    assert errors(clinic.post("Observation/$validate", {**there, "subject": nobody})) == ["not-found"]


def test_rules_across_records_are_checked_as_at_a_write(clinic: Fhir) -> None:
    assert errors(clinic.post("Observation/$validate", headache_days(3))) == ["business-rule"]
    fewer = example(TREATMENT, bodySite=None)
    assert errors(clinic.post(f"Procedure/{fewer['id']}/$validate", fewer)) == ["business-rule"]


def test_a_profile_is_checked_though_it_is_not_claimed(clinic: Fhir) -> None:
    weight = {"resourceType": "Observation", "status": "final", "code": {"text": "Weight"}}
    assert errors(clinic.post("Observation/$validate", weight)) == []
    answer = clinic.post("Observation/$validate", asked(resource=weight, profile=f"{PROFILE}/acu-day-count"))
    assert errors(answer)
    assert all(one["expression"][0].startswith("Observation") for one in issues(answer))


def test_a_profile_of_ours_that_does_not_exist_is_an_error(embedded: Fhir) -> None:
    claimed = {**ANA, "meta": {"profile": [f"{PROFILE}/acu-no-such"]}}
    assert errors(embedded.post("Patient/$validate", claimed))


def test_what_cannot_be_checked_by_the_profile_that_was_named_is_an_error(embedded: Fhir) -> None:
    answer = embedded.post("Patient/$validate", asked(resource=ANA, profile=US_PATIENT))
    assert errors(answer) == ["not-found"]


def test_a_claim_that_nobody_here_knows_is_a_warning(embedded: Fhir) -> None:
    answer = embedded.post("Patient/$validate", {**ANA, "meta": {"profile": [US_PATIENT]}})
    assert errors(answer) == []
    found = issues(answer)[0]
    assert (found["severity"], found["code"], found["expression"]) == (
        "warning",
        "not-found",
        ["Patient.meta.profile[0]"],
    )


# What is stored ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stored_record_is_checked_as_it_stands(clinic: Fhir, method: str) -> None:
    path = f"Observation/{example(NEEDLING)['id']}/$validate"
    assert errors(clinic.get(path) if method == "get" else clinic.post(path, asked())) == []


def test_every_example_meets_what_it_claims(clinic: Fhir) -> None:
    for one in all_examples():
        assert errors(clinic.get(f"{one['resourceType']}/{one['id']}/$validate")) == [], one["id"]


def test_a_stored_record_is_checked_by_a_profile(clinic: Fhir) -> None:
    path = f"Observation/{example(DAY_COUNT)['id']}/$validate"
    for profile, is_met in (("acu-day-count", True), ("acu-needling-record", False)):
        given = asked(mode="profile", profile=f"{PROFILE}/{profile}")
        assert (errors(clinic.post(path, given)) == []) == is_met
        assert (errors(clinic.get(f"{path}?profile={PROFILE}/{profile}")) == []) == is_met


def test_an_update_names_the_record_of_the_address(clinic: Fhir) -> None:
    record = example(DAY_COUNT)
    path = f"Observation/{record['id']}/$validate"
    assert errors(clinic.post(path, asked(resource=record, mode="update"))) == []
    assert errors(clinic.post(path, {**record, "id": "other"})) == ["value"]
    assert clinic.get(f"Observation/{record['id']}").json()["meta"]["versionId"] == "1"


def test_a_deletion_is_judged_by_who_refers_to_it(clinic: Fhir) -> None:
    patient = example("Patient-patient")["id"]
    assert errors(clinic.post(f"Patient/{patient}/$validate", asked(mode="delete"))) == ["conflict"]
    assert errors(clinic.post(f"Observation/{example(DAY_COUNT)['id']}/$validate", asked(mode="delete"))) == []
    assert clinic.get(f"Patient/{patient}").status_code == 200


def test_a_record_that_is_not_here_cannot_be_checked(embedded: Fhir) -> None:
    assert embedded.get("Patient/nobody/$validate").status_code == 404


# Broken requests --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("Patient/$validate", asked()),
        ("Patient/$validate", asked(mode="create")),
        ("Patient/$validate", asked(resource=ANA, mode="update")),
        ("Patient/$validate", asked(resource=ANA, mode="delete")),
        ("Patient/$validate", asked(resource=ANA, mode="no-action")),
        ("Patient/1/$validate", asked(resource=ANA, mode="create")),
        ("Patient/1/$validate", asked(mode="update")),
        ("Patient/1/$validate", asked(mode="profile")),
        ("Patient/1/$validate", asked(mode="profile", profile="x", resource=ANA)),
        ("Patient/$validate", {"resourceType": "Parameters", "parameter": "x"}),
        ("Patient/$validate?profile=a&profile=b", ANA),
        ("Patient/$validate", '{"resourceType": "Patient"'),
    ],
)
def test_a_request_that_asks_for_nothing_is_refused(embedded: Fhir, path: str, body: Any) -> None:
    answer = embedded.post(path, body)
    assert answer.status_code == 400, answer.text
    assert answer.json()["resourceType"] == "OperationOutcome"


def test_a_get_of_the_type_alone_has_nothing_to_check(embedded: Fhir) -> None:
    assert embedded.get("Patient/$validate").status_code == 400


# Who may ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scope", "sent", "stored"),
    [
        ("system/Observation.r", 200, 200),
        ("system/Observation.c", 200, 403),
        ("system/Observation.s", 403, 403),
        ("system/Patient.cruds", 403, 403),
    ],
)
def test_it_takes_the_scope_to_read_or_to_create_the_type(clinic: Fhir, scope: str, sent: int, stored: int) -> None:
    clinic.use(scope)
    record = example(DAY_COUNT)
    assert clinic.post("Observation/$validate", record).status_code == sent
    assert clinic.get(f"Observation/{record['id']}/$validate").status_code == stored


def test_a_write_that_would_be_refused_for_its_scope_is_told(embedded: Fhir) -> None:
    embedded.use("system/Patient.r")
    assert errors(embedded.post("Patient/$validate", ANA)) == []
    assert errors(embedded.post("Patient/$validate?mode=create", ANA)) == ["forbidden"]


def test_each_look_is_audited_without_what_was_looked_at(clinic: Fhir) -> None:
    record = example(DAY_COUNT)
    clinic.get(f"Observation/{record['id']}/$validate")
    seen = clinic.get("AuditEvent?_count=1").json()["entry"][0]["resource"]
    assert (seen["action"], seen["outcome"], seen["subtype"][0]["code"]) == ("E", "0", "validate")
    assert f"Observation/{record['id']}" in str(seen["entity"])
    assert "migraine" not in str(seen)


def test_a_refused_look_is_audited(embedded: Fhir) -> None:
    token = embedded.http.headers["Authorization"]
    embedded.use("system/Observation.r")
    embedded.post("Patient/$validate", ANA)
    embedded.http.headers["Authorization"] = token
    seen = embedded.get("AuditEvent?_count=1").json()["entry"][0]["resource"]
    assert (seen["subtype"][0]["code"], seen["outcome"]) == ("validate", "8")


def test_metadata_offers_it_for_every_type(embedded: Fhir) -> None:
    rest = embedded.get("metadata").json()["rest"][0]["resource"]
    offered = [one for one in rest if any(op["name"] == "validate" for op in one.get("operation", ()))]
    assert len(offered) == len(rest)

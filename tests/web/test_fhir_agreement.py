"""Rules across records at the FHIR door: what contradicts a record beside it is refused, however it comes."""

from __future__ import annotations

from typing import Any

import pytest

from example_records import (
    DAY_COUNT,
    NEEDLING,
    TREATMENT,
    all_examples,
    day_count,
    example,
    headache_days,
    transaction,
    unclaimed,
)
from fhir_client import Fhir, issues

Resource = dict[str, Any]
SITES, ORDER = "needling-sites-match", "readings-ordered"
GV20 = {"coding": [{"system": "https://w3id.org/fengchi/CodeSystem/acupuncture-point", "code": "GV20"}], "text": "GV20"}


@pytest.fixture
def clinic(fhir: Fhir) -> Fhir:
    """Everything of the examples is stored, once on each engine."""
    answer = fhir.post("", transaction(all_examples()))
    assert answer.status_code == 200, answer.text
    return fhir


def fewer_sites() -> Resource:
    return example(TREATMENT, bodySite=example(TREATMENT)["bodySite"][1:])


def fewer_needles() -> Resource:
    """Without the needles of the treatment's first site."""
    site = example(TREATMENT)["bodySite"][0]
    components = [one for one in example(NEEDLING)["component"] if one["code"] != site]
    return example(NEEDLING, component=components)


def put(fhir: Fhir, resource: Resource) -> Any:
    return fhir.put(f"{resource['resourceType']}/{resource['id']}", resource)


def refused(answer: Any, rule: str, where: str) -> None:
    assert answer.status_code == 422, answer.text
    assert [(one["details"]["coding"][0]["code"], one["expression"]) for one in issues(answer)] == [(rule, [where])]


# Needles and sites ------------------------------------------------------------------------------------------------


def test_a_needling_record_with_other_points_than_its_treatment_is_refused(clinic: Fhir) -> None:
    refused(put(clinic, fewer_needles()), SITES, "Observation.component")


def test_a_treatment_with_other_points_than_its_needling_record_is_refused(clinic: Fhir) -> None:
    refused(put(clinic, fewer_sites()), SITES, "Procedure.bodySite")
    refused(put(clinic, example(TREATMENT, bodySite=None)), SITES, "Procedure.bodySite")


def test_a_new_needling_record_must_match_too(clinic: Fhir) -> None:
    refused(clinic.post("Observation", {**fewer_needles(), "id": "x"}), SITES, "Observation.component")


def test_in_a_transaction_what_will_stand_decides(clinic: Fhir) -> None:
    both = transaction([fewer_sites(), fewer_needles()])
    assert clinic.post("", both).status_code == 200
    refused(put(clinic, example(TREATMENT)), SITES, "Procedure.bodySite")
    assert put(clinic, fewer_sites()).status_code == 200


def test_a_transaction_names_the_entry_that_contradicts(clinic: Fhir) -> None:
    answer = clinic.post("", transaction([example("Patient-patient"), fewer_needles()]))
    refused(answer, SITES, "Bundle.entry[1].resource.component")
    first = clinic.post("", transaction([example(TREATMENT), fewer_needles()]))
    assert first.status_code == 422
    assert clinic.get("Observation/" + example(NEEDLING)["id"]).json()["meta"]["versionId"] == "1"


def test_in_a_batch_each_entry_is_judged_by_itself(clinic: Fhir) -> None:
    answer = clinic.post("", transaction([fewer_sites(), example("Patient-patient")], kind="batch")).json()
    assert [one["response"]["status"] for one in answer["entry"]] == ["422", "200"]


def test_a_deleted_needling_record_contradicts_nothing(clinic: Fhir) -> None:
    signatures = [one for one in all_examples() if one["resourceType"] == "Provenance"]
    gone = [("Observation", example(NEEDLING)["id"]), *((one["resourceType"], one["id"]) for one in signatures)]
    bundle = transaction([fewer_sites()])
    bundle["entry"] += [{"request": {"method": "DELETE", "url": f"{kind}/{record_id}"}} for kind, record_id in gone]
    assert clinic.post("", bundle).status_code == 200


@pytest.mark.parametrize("changed", [fewer_needles, fewer_sites])
def test_what_is_entered_in_error_contradicts_nothing(clinic: Fhir, changed: Any) -> None:
    assert put(clinic, {**changed(), "status": "entered-in-error"}).status_code == 200


def test_what_claims_no_profile_of_ours_is_stored(clinic: Fhir) -> None:
    assert put(clinic, unclaimed(fewer_needles())).status_code == 200
    assert put(clinic, unclaimed(example(TREATMENT, bodySite=[GV20]))).status_code == 200


def test_what_claims_a_profile_must_match_a_record_that_carries_our_codes(clinic: Fhir) -> None:
    assert put(clinic, unclaimed(fewer_needles())).status_code == 200
    refused(put(clinic, example(TREATMENT)), SITES, "Procedure.bodySite")


def test_a_refused_contradiction_is_in_the_audit_trail(clinic: Fhir) -> None:
    put(clinic, fewer_needles())
    newest = clinic.get("AuditEvent?_count=1").json()["entry"][0]["resource"]
    assert (newest["action"], newest["outcome"]) == ("U", "4")


# Day counts -------------------------------------------------------------------------------------------------------

WHERE = "Observation.valueQuantity.value"


def test_fewer_headache_days_than_migraine_days_are_refused(clinic: Fhir) -> None:
    refused(clinic.post("Observation", headache_days(8)), ORDER, WHERE)
    assert clinic.post("Observation", headache_days(9)).status_code == 201


def test_more_migraine_days_than_headache_days_are_refused(clinic: Fhir) -> None:
    assert clinic.post("Observation", headache_days(12)).status_code == 201
    more = example(DAY_COUNT, valueQuantity={**example(DAY_COUNT)["valueQuantity"], "value": 13})
    refused(put(clinic, more), ORDER, WHERE)
    both = transaction([more, headache_days(12, id="second")])
    assert clinic.post("", both).status_code == 422


def test_two_counts_of_one_transaction_are_compared(clinic: Fhir) -> None:
    period = {"start": "2026-06-02", "end": "2026-06-29"}
    sent = [example(DAY_COUNT, id="m", effectivePeriod=period), headache_days(3, effectivePeriod=period)]
    answer = clinic.post("", transaction(sent))
    refused(answer, ORDER, "Bundle.entry[0].resource.valueQuantity.value")
    sent[1] = headache_days(20, effectivePeriod=period)
    assert clinic.post("", transaction(sent)).status_code == 200


@pytest.mark.parametrize(
    "changed",
    [
        {"status": "entered-in-error"},
        {"effectivePeriod": {"start": "2026-06-02", "end": "2026-06-29"}},
        {
            "method": {"coding": [{"system": "https://w3id.org/fengchi/CodeSystem/reading-method", "code": "recall"}]},
            "component": None,
        },
        {
            "valueQuantity": None,
            "dataAbsentReason": {
                "coding": [
                    {"system": "http://terminology.hl7.org/CodeSystem/data-absent-reason", "code": "asked-unknown"}
                ]
            },
        },
    ],
    ids=["in error", "other days", "other method", "unknown"],
)
def test_counts_that_cannot_be_compared_stand_side_by_side(clinic: Fhir, changed: Resource) -> None:
    answer = clinic.post("Observation", headache_days(3, **changed))
    assert answer.status_code == 201, answer.text


def test_another_patients_count_is_not_compared(clinic: Fhir) -> None:
    ben = clinic.patient()
    subject = {"reference": f"Patient/{ben}"}
    answer = clinic.post("Observation", headache_days(3, subject=subject, performer=[subject]))
    assert answer.status_code == 201, answer.text


@pytest.mark.parametrize("name", ["triptan", "ergot", "opioid", "combination-analgesic", "simple-analgesic"])
def test_days_with_one_class_of_drug_are_days_with_a_drug(clinic: Fhir, name: str) -> None:
    system = "https://w3id.org/fengchi/CodeSystem/outcome-measure"
    of_class = {"coding": [{"system": system, "code": f"{name}-days-28d"}]}
    of_all = {"coding": [{"system": system, "code": "acute-medication-days-28d"}]}
    assert clinic.post("Observation", day_count(of_class, 6)).status_code == 201
    refused(clinic.post("Observation", day_count(of_all, 5)), ORDER, WHERE)
    assert clinic.post("Observation", day_count(of_all, 6)).status_code == 201


def test_counts_without_a_claim_are_stored(clinic: Fhir) -> None:
    assert clinic.post("Observation", unclaimed(headache_days(3))).status_code == 201

"""Rules across records at the FHIR door: what may contradict a record, what is compared, and who is told."""

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
PAIN = "Observation-treatment-pain"
ADJUNCT = "Procedure-treatment-adjunct-1"
SITES, ORDER, SUBJECT = "needling-sites-match", "readings-ordered", "needling-subject-match"
PROFILE = "https://w3id.org/fengchi/StructureDefinition/acu-day-count"
NEGATED = [{"url": "https://elsewhere.test/negated", "valueBoolean": True}]
METHODS = "https://w3id.org/fengchi/CodeSystem/reading-method"


@pytest.fixture
def clinic(fhir: Fhir) -> Fhir:
    """Everything of the examples is stored, once on each engine."""
    answer = fhir.post("", transaction(all_examples()))
    assert answer.status_code == 200, answer.text
    return fhir


def put(fhir: Fhir, resource: Resource) -> Any:
    return fhir.put(f"{resource['resourceType']}/{resource['id']}", resource)


def told(answer: Any) -> list[str]:
    return [one["details"]["coding"][0]["code"] for one in issues(answer) if "coding" in one["details"]]


def refused(answer: Any, *rules: str) -> None:
    assert answer.status_code == 422, answer.text
    assert told(answer) == list(rules)


def migraine_days(value: int, **changed: Any) -> Resource:
    return day_count(example(DAY_COUNT)["code"], value, extension=example(DAY_COUNT)["extension"], **changed)


def one_needle(**changed: Any) -> Resource:
    """A record of one needle of the treatment, without a claim."""
    return unclaimed(example(NEEDLING, id="one-needle", component=example(NEEDLING)["component"][:1], **changed))


# What counts nowhere contradicts nothing ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changed",
    [
        {"status": "preliminary"},
        {"status": "cancelled"},
        {"modifierExtension": NEGATED},
        {"valueQuantity": {**example(DAY_COUNT)["valueQuantity"], "value": 3, "comparator": ">"}},
    ],
    ids=["preliminary", "cancelled", "changed in its meaning", "more than a number"],
)
def test_a_count_that_counts_nowhere_contradicts_nothing(clinic: Fhir, changed: Resource) -> None:
    assert put(clinic, unclaimed(headache_days(3, **changed))).status_code == 201
    assert put(clinic, migraine_days(10)).status_code == 200


def test_a_count_without_a_claim_that_counts_contradicts(clinic: Fhir) -> None:
    assert put(clinic, unclaimed(headache_days(3))).status_code == 201
    refused(put(clinic, migraine_days(10)), ORDER)


@pytest.mark.parametrize("changed", [{}, {"status": "cancelled"}, {"modifierExtension": NEGATED}])
def test_a_treatment_with_a_needling_record_of_its_own_is_not_bound_by_another(clinic: Fhir, changed: Resource) -> None:
    assert put(clinic, one_needle(**changed)).status_code == 201
    assert put(clinic, example(TREATMENT, note=[{"text": "Late note."}])).status_code == 200
    refused(put(clinic, example(TREATMENT, bodySite=example(TREATMENT)["bodySite"][1:])), SITES)


# One patient ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [NEEDLING, PAIN, ADJUNCT])
def test_a_part_of_another_patient_than_its_treatment_is_refused(clinic: Fhir, name: str) -> None:
    other = {"reference": f"Patient/{clinic.patient()}"}
    wrong = example(name, id="of-another", subject=other, encounter=None)
    refused(put(clinic, wrong), SUBJECT)
    assert issues(put(clinic, wrong))[0]["expression"] == [f"{wrong['resourceType']}.subject"]
    nameless = {"identifier": {"system": "https://elsewhere.test/patients", "value": "1"}}
    refused(put(clinic, {**wrong, "subject": nameless}), SUBJECT)
    assert put(clinic, unclaimed(wrong)).status_code == 201


def test_a_treatment_moves_to_another_patient_only_with_its_needling_record(clinic: Fhir) -> None:
    subject = {"reference": f"Patient/{clinic.patient()}"}
    moved = [example(name, subject=subject) for name in (TREATMENT, NEEDLING)]
    refused(put(clinic, moved[0]), SUBJECT)
    assert clinic.post("", transaction(moved)).status_code == 200


def test_a_reading_names_its_patient_and_one_method(clinic: Fhir) -> None:
    nameless = {"identifier": {"system": "https://elsewhere.test/patients", "value": "1"}}
    refused(put(clinic, headache_days(3, subject=nameless)), "profile-required")
    codings = [{"system": METHODS, "code": code} for code in ("recall", "diary")]
    refused(put(clinic, headache_days(3, method={"coding": codings})), "acu-reading-4")


# Second answers ---------------------------------------------------------------------------------------------------


def test_counts_that_are_written_together_are_compared_with_each_other(clinic: Fhir) -> None:
    assert put(clinic, headache_days(9)).status_code == 201
    second = [headache_days(12, id="second-whole"), migraine_days(11, id="second-part")]
    assert clinic.post("", transaction(second)).status_code == 200
    refused(clinic.post("", transaction([headache_days(10, id="whole"), migraine_days(11, id="part")])), ORDER)
    third = [headache_days(3, id="third-whole"), migraine_days(2, id="third-part")]
    assert clinic.post("", transaction(third)).status_code == 200


def test_a_count_of_one_answer_is_compared_with_the_counts_of_that_answer(clinic: Fhir) -> None:
    response = {"reference": "QuestionnaireResponse/second"}
    answers = {"resourceType": "QuestionnaireResponse", "id": "second", "status": "completed"}
    assert put(clinic, answers).status_code == 201
    second = [headache_days(20, id="whole", derivedFrom=[response]), migraine_days(15, id="p", derivedFrom=[response])]
    assert clinic.post("", transaction(second)).status_code == 200
    assert put(clinic, headache_days(9)).status_code == 422  # of no answers: compared with all
    assert put(clinic, migraine_days(16, id="p", derivedFrom=[response])).status_code == 200
    refused(put(clinic, migraine_days(21, id="p", derivedFrom=[response])), ORDER)


# $validate --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [{"x": 1}, ["Observation"], 5, None])
def test_whatever_stands_for_the_type_validate_answers(clinic: Fhir, kind: object) -> None:
    answer = clinic.post("Observation/$validate", {"resourceType": kind})
    assert (answer.status_code, told(answer)) == (200, ["resource-type"])


def test_who_may_not_read_a_type_learns_nothing_about_it_from_validate(clinic: Fhir) -> None:
    assert ORDER in told(clinic.post("Observation/$validate", headache_days(8)))
    clinic.use("system/Observation.c")
    for value in (8, 9):
        answer = clinic.post("Observation/$validate", headache_days(value))
        assert told(answer) == ["not-compared"]
        assert issues(answer)[0]["severity"] == "information"
        assert "Observation.r" in issues(answer)[0]["details"]["text"]
    clinic.use("system/QuestionnaireResponse.c")
    answers = {"resourceType": "QuestionnaireResponse", "status": "completed"}
    assert told(clinic.post("QuestionnaireResponse/$validate", answers)) == ["not-compared"]
    clinic.use("system/Observation.cr")
    assert told(clinic.post("Observation/$validate", headache_days(8))) == [ORDER]
    assert told(clinic.post("Observation/$validate", example(NEEDLING))) == ["not-compared"]
    assert told(clinic.post("Observation/$validate", example("Observation-comorbidity"))) == []


@pytest.mark.parametrize("url", ["urn:uuid:6f1c7a52-0c7e-4a8e-9a55-5d1f0c2b7e01", "http://other.test/fhir/Procedure/1"])
def test_the_entries_of_a_bundle_are_compared_with_each_other(clinic: Fhir, url: str) -> None:
    treatment, record = example(TREATMENT, id=None), example(NEEDLING, id=None, partOf=[{"reference": url}])
    entries = [{"fullUrl": url, "resource": treatment}, {"resource": record}]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    assert told(clinic.post("Bundle/$validate", bundle)) == []
    record["component"] = record["component"][:1]
    answer = clinic.post("Bundle/$validate", bundle)
    assert told(answer) == [SITES, SITES]
    places = ["Bundle.entry[1].resource.component", "Bundle.entry[0].resource.bodySite"]
    assert [one["expression"][0] for one in issues(answer)] == places


def test_a_version_that_is_not_ours_is_not_taken_for_ours(clinic: Fhir) -> None:
    claiming = {**example(DAY_COUNT), "meta": {"profile": [f"{PROFILE}|9.9.9"]}}
    refused(put(clinic, claiming), "profile-unknown")
    checked = clinic.post(f"Observation/$validate?profile={PROFILE}|9.9.9", unclaimed(example(DAY_COUNT)))
    assert told(checked) == ["profile-unknown"]
    for version in ("", "|0.1.0"):
        assert put(clinic, {**claiming, "meta": {"profile": [f"{PROFILE}{version}"]}}).status_code == 200
        assert told(clinic.post(f"Observation/$validate?profile={PROFILE}{version}", example(DAY_COUNT))) == []


# Entered in error -------------------------------------------------------------------------------------------------


def test_who_may_not_update_the_parts_cannot_enter_a_treatment_in_error(clinic: Fhir) -> None:
    clinic.use("system/Procedure.cruds")
    mistaken = example(TREATMENT, status="entered-in-error")
    for answer in (put(clinic, mistaken), clinic.post("", transaction([mistaken]))):
        assert answer.status_code == 403
        assert "Observation.u" in issues(answer)[0]["details"]["text"]
    assert clinic.get(f"Procedure/{mistaken['id']}").json()["status"] == "completed"
    clinic.use("system/Procedure.u", "system/Observation.ru")
    assert put(clinic, mistaken).status_code == 200
    assert clinic.get(f"Observation/{example(NEEDLING)['id']}").json()["status"] == "entered-in-error"

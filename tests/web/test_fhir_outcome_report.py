"""Patient/id/$outcome-report: a document of the numbers and of every record that they name, for whom may read it all."""

from __future__ import annotations

from typing import Any

import pytest

from example_records import all_examples, example, transaction
from fengchi.fhir import gate
from fengchi.fhir.definitions import definition
from fengchi.store import audit
from fhir_client import BASE, Fhir, issues

ANA = "Patient/ana-sample"
CANONICAL = "https://w3id.org/fengchi/OperationDefinition/outcome-report"
KINDS = ("Patient", "Procedure", "Observation", "Condition", "MedicationStatement", "MedicationRequest")
READING = "Observation-reading-hit-6"


@pytest.fixture
def clinic(embedded: Fhir) -> Fhir:
    """Ana's records: a treatment, readings, a comorbidity, a drug."""
    found = {(one["resourceType"], one["id"]): one for one in all_examples()}
    for name in (READING, "MedicationStatement-medication"):
        one = example(name)
        found[(one["resourceType"], one["id"])] = one
    assert embedded.post("", transaction(list(found.values()))).status_code == 200
    return embedded


def document(fhir: Fhir, asked: str = "") -> dict[str, Any]:
    answer = fhir.get(f"{ANA}/$outcome-report{asked}")
    assert answer.status_code == 200, answer.text
    made: dict[str, Any] = answer.json()
    return made


def entries(made: dict[str, Any], code: str) -> list[str]:
    """What the section names, without the address of the server."""
    sections = {one["code"]["coding"][0]["code"]: one for one in made["entry"][0]["resource"]["section"]}
    return [one["reference"].removeprefix(f"{BASE}/fhir/") for one in sections[code].get("entry", ())]


def last_entry(fhir: Fhir) -> Any:
    with fhir.store.reading() as db:
        return next(iter(audit.entries(db, limit=1))).entry


def test_the_document_is_a_composition_and_all_it_names(clinic: Fhir) -> None:
    made = document(clinic)
    kinds = [one["resource"]["resourceType"] for one in made["entry"]]
    assert (made["resourceType"], made["type"]) == ("Bundle", "document")
    assert kinds[:3] == ["Composition", "Patient", "Device"]
    assert gate.check(made, models=True) == ()
    composition = made["entry"][0]["resource"]
    assert gate.check(composition, models=True) == ()
    named = [one["reference"] for section in composition["section"] for one in section.get("entry", ())]
    there = [one["fullUrl"] for one in made["entry"]]
    assert sorted({composition["subject"]["reference"], composition["author"][0]["reference"], *named} - {*there}) == []
    assert len(there) == len(set(there))


def test_each_section_names_the_records_it_rests_on(clinic: Fhir) -> None:
    made = document(clinic)
    treatment = example("Procedure-treatment")["id"]
    assert entries(made, "treatments") == [f"Procedure/{treatment}"]
    assert entries(made, "acute-medication") == ["MedicationStatement/medication-ana-1"]
    assert "Observation/reading-ana-3" in entries(made, "scores")
    assert f"Observation/{treatment}-adverse-events" in entries(made, "adverse-events")
    assert f"Observation/{treatment}-adverse-event-1" in entries(made, "adverse-events")
    assert {"Observation/comorbidity-ana-1", "Condition/comorbidity-ana-1-condition"} <= {
        *entries(made, "comorbidities")
    }


def test_records_are_given_as_they_are_stored(clinic: Fhir) -> None:
    stored = clinic.get("Observation/reading-ana-3").json()
    assert stored in [one["resource"] for one in document(clinic)["entry"]]


def test_what_was_entered_in_error_is_not_named(clinic: Fhir) -> None:
    clinic.put("Observation/reading-ana-3", example(READING, status="entered-in-error"))
    assert "Observation/reading-ana-3" not in entries(document(clinic), "scores")


def test_a_record_of_somebody_else_with_a_fitting_id_is_not_given(clinic: Fhir) -> None:
    """Names are worked out from ids; here another patient's record has the name of Ana's answer."""
    other = clinic.patient()
    treatment = example("Procedure-treatment")["id"]
    answer = clinic.get(f"Observation/{treatment}-adverse-events").json()
    foreign = {"resourceType": "Observation", "id": answer["id"], "status": "final", "code": {"text": "private"}}
    clinic.put(f"Observation/{answer['id']}", {**foreign, "subject": {"reference": f"Patient/{other}"}})
    assert "private" not in str(document(clinic))


def test_the_rule_is_chosen_and_an_unknown_one_is_refused(clinic: Fhir) -> None:
    rules = [document(clinic, asked)["entry"][0]["resource"]["extension"][0] for asked in ("", "?rule=ichd3-4h")]
    assert [one["valueCoding"]["code"] for one in rules] == ["leiden-30min-1", "ichd3-4h-1"]
    refused = clinic.get(f"{ANA}/$outcome-report?rule=guess")
    assert refused.status_code == 422
    assert "choose one of" in issues(refused)[0]["details"]["text"]


def test_it_can_be_asked_for_by_post(clinic: Fhir) -> None:
    asked = {"resourceType": "Parameters", "parameter": [{"name": "rule", "valueCode": "ichd3-4h"}]}
    answer = clinic.post(f"{ANA}/$outcome-report", asked)
    assert answer.json()["entry"][0]["resource"]["extension"][0]["valueCoding"]["code"] == "ichd3-4h-1"


def test_each_document_has_an_identifier_of_its_own_and_is_not_stored(clinic: Fhir) -> None:
    made = [document(clinic)["identifier"]["value"] for _ in range(2)]
    assert made[0] != made[1]
    assert clinic.get("Composition?_summary=count").json().get("total", 0) == 0


@pytest.mark.parametrize("kind", KINDS)
def test_a_client_that_may_not_read_all_that_is_counted_is_refused_and_it_is_written_down(
    clinic: Fhir, kind: str
) -> None:
    clinic.use(*(f"system/{one}.rs" for one in KINDS if one != kind))
    assert clinic.get(f"{ANA}/$outcome-report").status_code == 403
    assert (last_entry(clinic).patient_id, last_entry(clinic).outcome) == ("ana-sample", "8")


def test_reading_all_that_is_counted_is_enough(clinic: Fhir) -> None:
    clinic.use(*(f"system/{one}.r" for one in KINDS))
    document(clinic)
    seen = last_entry(clinic)
    assert (seen.interaction, seen.patient_id, seen.outcome) == ("view-report", "ana-sample", "0")


def test_a_patient_who_is_not_here_is_told_and_written_down(embedded: Fhir) -> None:
    assert embedded.get("Patient/nobody/$outcome-report").status_code == 404
    assert (last_entry(embedded).record_id, last_entry(embedded).outcome) == ("nobody", "4")


def test_a_patient_without_any_record_gets_a_whole_report_of_unknowns(fhir: Fhir) -> None:
    made = fhir.get(f"Patient/{fhir.patient()}/$outcome-report").json()
    assert [one["resource"]["resourceType"] for one in made["entry"]] == ["Composition", "Patient", "Device"]
    assert len(made["entry"][0]["resource"]["section"]) == 8


def test_it_is_asked_of_one_patient_and_its_definition_is_published(embedded: Fhir) -> None:
    assert embedded.get("Patient/$outcome-report").status_code == 404
    offered = embedded.get("metadata").json()["rest"][0]["resource"]
    patient = next(one for one in offered if one["type"] == "Patient")
    assert {"name": "outcome-report", "definition": CANONICAL} in patient["operation"]
    published = definition(CANONICAL)
    assert published is not None
    assert published["code"] == "outcome-report"

"""Patients, practitioners, our Device and audit entries as FHIR."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings

from fengchi.domain.people import Identifier, Patient, Practitioner, Sex
from fengchi.fhir import gate, systems
from fengchi.fhir.audit_event import audit_event_to_fhir
from fengchi.fhir.device import software_to_fhir
from fengchi.fhir.elements import to_json
from fengchi.fhir.json_codec import decode, encode
from fengchi.fhir.patient import patient_from_fhir, patient_to_fhir
from fengchi.fhir.practitioner import practitioner_from_fhir, practitioner_to_fhir
from strategies import patients, practitioners


def stored(model: Any) -> dict[str, Any]:
    return decode(encode(to_json(model)))


@given(patients)
def test_a_patient_comes_back_as_they_went_out(patient: Patient) -> None:
    assert patient_from_fhir(stored(patient_to_fhir(patient))) == patient


@given(practitioners)
def test_a_practitioner_comes_back_as_they_went_out(practitioner: Practitioner) -> None:
    assert practitioner_from_fhir(stored(practitioner_to_fhir(practitioner))) == practitioner


@settings(max_examples=30)
@given(patients, practitioners)
def test_people_pass_the_gate(patient: Patient, practitioner: Practitioner) -> None:
    for model in (patient_to_fhir(patient), practitioner_to_fhir(practitioner), software_to_fhir("0.1.0")):
        assert [one for one in gate.check(stored(model)) if one.severity == "error"] == []


def test_another_servers_patient_is_read_for_what_it_has() -> None:
    medical_record = {"coding": [{"system": systems.IDENTIFIER_TYPE, "code": "MR"}]}
    patient = patient_from_fhir(
        {
            "resourceType": "Patient",
            "id": "p1",
            "identifier": [
                {"system": "https://one.example", "value": "1"},
                {"type": medical_record, "system": "https://two.example", "value": "A-7"},
                {"system": "https://three.example"},
            ],
            "name": [
                {"use": "maiden", "family": "Before"},
                {"use": "official", "family": "Sample", "given": ["Ana", "Rosa"], "prefix": ["Ms."]},
            ],
            "gender": "female",
            "birthDate": "1990-04-02",
        }
    )
    assert patient.name == "Ana Rosa Sample"
    assert patient.record_number == "A-7"
    assert patient.identifiers[0] == Identifier("https://one.example", "1")
    assert (patient.birth_date, patient.sex, patient.zone) == (date(1990, 4, 2), Sex.FEMALE, "")


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"name": [{"text": "Ana Sample"}]},
        {"name": "Ana", "birthDate": "1990", "gender": "F", "identifier": {"value": 7}, "meta": []},
        {"name": [None, {"given": [None, 3]}], "birthDate": 1990, "extension": "none"},
    ],
)
def test_an_odd_patient_is_still_a_patient(odd: dict[str, Any]) -> None:
    patient = patient_from_fhir({"resourceType": "Patient", "id": "p1", **odd})
    assert patient.patient_id == "p1"
    assert patient.birth_date is None
    assert patient.sex is Sex.UNKNOWN


@dataclass(frozen=True)
class Entry:
    at: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    actor_id: str = "tom-desk"
    actor_name: str = "Tom Desk"
    door: str = "fhir"
    action: str = "R"
    interaction: str = "read"
    outcome: str = "0"
    kind: str = "Observation"
    record_id: str = "o1"
    patient_id: str = "ana-sample"
    address: str = "192.0.2.7"


def test_an_audit_entry_names_who_what_and_whose() -> None:
    event = stored(audit_event_to_fhir(Entry(), event_id="audit-17"))
    assert [one for one in gate.check(event) if one.severity == "error"] == []
    assert event["agent"][0]["who"]["display"] == "Tom Desk"
    assert [one["what"]["reference"] for one in event["entity"]] == ["Patient/ana-sample", "Observation/o1"]
    assert event["subtype"][0]["system"] == systems.RESTFUL


def test_a_clinics_verb_is_coded_as_one_of_ours() -> None:
    event = stored(audit_event_to_fhir(Entry(interaction="sign-treatment", action="C"), event_id="audit-18"))
    assert event["subtype"][0] == {"system": systems.INTERACTIONS, "code": "sign-treatment"}

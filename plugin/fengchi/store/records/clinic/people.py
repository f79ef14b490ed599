"""Patients, practitioners and this program itself as records."""

from __future__ import annotations

from datetime import datetime

from fengchi import __version__
from fengchi.domain.errors import DuplicateFound, Issue
from fengchi.domain.people import Patient, Practitioner
from fengchi.fhir.device import software_to_fhir
from fengchi.fhir.elements import to_json
from fengchi.fhir.json_codec import decode
from fengchi.fhir.patient import patient_from_fhir, patient_to_fhir
from fengchi.fhir.practitioner import practitioner_from_fhir, practitioner_to_fhir
from fengchi.store.db import Db
from fengchi.store.records.clinic.bodies import put_all
from fengchi.store.records.search import find_by_identifier
from fengchi.store.records.versions import read


def patient(db: Db, patient_id: str) -> Patient:
    """Raises NotFound, or Gone when deleted."""
    return patient_from_fhir(decode(read(db, "Patient", patient_id).body))


def save_patient(db: Db, who: Patient, *, at: datetime) -> None:
    put_all(db, [to_json(patient_to_fhir(who))], at=at)


def patients_with_identifier(db: Db, value: str) -> list[str]:
    """Ids of the patients that carry this identifier value, in whatever system."""
    return [one.record_id for one in find_by_identifier(db, "Patient", None, value)]


def refuse_known_identifier(db: Db, who: Patient) -> None:
    """Raise DuplicateFound when another patient carries one of these identifiers."""
    for one in who.identifiers:
        others = find_by_identifier(db, "Patient", one.system, one.value)
        if any(other.record_id != who.patient_id for other in others):
            text = "Another patient has this record number already; open that chart, or correct the number."
            raise DuplicateFound(issues=[Issue(text, "record_number", "duplicate")])


def practitioner(db: Db, practitioner_id: str) -> Practitioner:
    return practitioner_from_fhir(decode(read(db, "Practitioner", practitioner_id).body))


def save_practitioner(db: Db, who: Practitioner, *, at: datetime) -> None:
    put_all(db, [to_json(practitioner_to_fhir(who))], at=at)


def save_software(db: Db, *, at: datetime) -> None:
    """This program as a Device, so that Provenance can name it."""
    put_all(db, [to_json(software_to_fhir(__version__))], at=at)

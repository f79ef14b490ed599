"""The banner over every page about a patient: who this is, so that no note lands on the wrong one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fengchi.domain.people import Patient
from fengchi.web import words


@dataclass(frozen=True, slots=True)
class PatientWords:
    href: str
    name: str
    born: str
    age: str
    sex: str
    record_number: str
    synthetic: bool


def patient_words(patient: Patient, *, today: date) -> PatientWords:
    return PatientWords(
        href=f"/patients/{patient.patient_id}",
        name=patient.name,
        born=words.day(patient.birth_date, "not recorded"),
        age=words.age(patient.age_on(today)),
        sex=words.sex(patient.sex),
        record_number=patient.record_number or "none",
        synthetic=patient.synthetic,
    )

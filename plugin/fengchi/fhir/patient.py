"""The person who is treated. Reads any server's Patient, writes ours.

https://hl7.org/fhir/R4/patient.html
"""

from __future__ import annotations

from fhir.resources.R4B.codeableconcept import CodeableConcept
from fhir.resources.R4B.coding import Coding
from fhir.resources.R4B.identifier import Identifier as FhirIdentifier
from fhir.resources.R4B.patient import Patient as FhirPatient

from fengchi.domain.people import Identifier, Patient, Sex
from fengchi.fhir import plain, systems
from fengchi.fhir.elements import building, extension, meta
from fengchi.fhir.person_name import name_from_fhir, name_to_fhir
from fengchi.fhir.plain import Json, inside


@building("Patient")
def patient_to_fhir(patient: Patient) -> FhirPatient:
    return FhirPatient(
        id=patient.patient_id,
        meta=meta("acu-patient", synthetic=patient.synthetic),
        extension=[extension("time-zone", valueCode=patient.zone)] if patient.zone else None,
        identifier=[_identifier_to_fhir(one) for one in patient.identifiers] or None,
        active=True,
        name=name_to_fhir(patient.family, patient.given),
        gender=patient.sex.value,
        birthDate=patient.birth_date,
    )


def patient_from_fhir(resource: Json) -> Patient:
    """What we need of a Patient, whoever wrote it: what is missing or odd there is empty or unknown here."""
    family, given = name_from_fhir(resource)
    return Patient(
        patient_id=plain.words(resource, "id"),
        family=family,
        given=given,
        birth_date=plain.day(resource, "birthDate"),
        sex=_sex(plain.words(resource, "gender")),
        identifiers=tuple(
            _identifier_from_fhir(one) for one in plain.each(resource, "identifier") if plain.words(one, "value")
        ),
        zone=plain.words(plain.extension(resource, "time-zone"), "valueCode"),
        synthetic=plain.is_synthetic(resource),
    )


def _sex(code: str) -> Sex:
    return Sex(code) if code in {one.value for one in Sex} else Sex.UNKNOWN


def _identifier_to_fhir(identifier: Identifier) -> FhirIdentifier:
    kind = identifier.kind
    return FhirIdentifier(
        type=CodeableConcept(coding=[Coding(system=systems.IDENTIFIER_TYPE, code=kind)]) if kind else None,
        system=identifier.system or None,
        value=identifier.value,
    )


def _identifier_from_fhir(identifier: Json) -> Identifier:
    return Identifier(
        system=plain.words(identifier, "system"),
        value=plain.words(identifier, "value"),
        kind=plain.code_of(inside(identifier, "type"), systems.IDENTIFIER_TYPE),
    )

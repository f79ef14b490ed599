"""States of the patient that matter before needling, out of Conditions and pregnancy Observations of any EHR.

https://hl7.org/fhir/R4/condition.html, https://hl7.org/fhir/us/core/StructureDefinition-us-core-pregnancy-status.html
"""

from __future__ import annotations

from typing import Final

from fengchi.domain.patient_context import STATUS_OF_ICD10CM, STATUS_OF_SNOMED, Status
from fengchi.fhir import plain, systems
from fengchi.fhir.plain import Json, inside
from fengchi.fhir.questionnaires.absence import coded_reason
from fengchi.fhir.questionnaires.names import SAFETY_INTAKE
from fengchi.fhir.withdrawal import is_entered_in_error

PREGNANCY_STATUS: Final = "82810-3"
"""LOINC "Pregnancy status", as US Core and the International Patient Summary use it."""

STATUS_OF_INTAKE: Final = {
    "implanted-electrical-device": Status.PACEMAKER,
    "bleeding-disorder": Status.BLEEDING_DISORDER,
}
"""Findings of the safety questionnaire for which no SNOMED CT code is confirmed."""

_OVER = frozenset({"inactive", "remission", "resolved"})
_STATED = frozenset({"final", "amended", "corrected", "preliminary"})


def status_of_condition(resource: Json) -> Status | None:
    """None when the Condition is over, refuted or entered in error, or means none of the states."""
    clinical = plain.code_of(inside(resource, "clinicalStatus"), systems.CONDITION_CLINICAL)
    verified = plain.code_of(inside(resource, "verificationStatus"), systems.CONDITION_VERIFICATION)
    if clinical in _OVER or verified == "refuted" or is_entered_in_error(resource):
        return None
    return _status_of(inside(resource, "code"))


def status_of_observation(resource: Json) -> Status | None:
    """What the value means; "not pregnant" is a value that means none of the states."""
    stated = plain.words(resource, "status") in _STATED
    return _status_of(inside(resource, "valueCodeableConcept")) if stated else None


def question_of(resource: Json) -> str:
    """Which state before needling an Observation tells of, yes or no; empty when it tells nothing, as "don't know"."""
    codings = plain.each(inside(resource, "valueCodeableConcept"), "coding")
    is_told = plain.words(resource, "status") in _STATED and "valueCodeableConcept" in resource
    if not is_told or any(coded_reason(one) for one in codings):
        return ""
    code = inside(resource, "code")
    return plain.code_of(code, SAFETY_INTAKE) or plain.code_of(code, systems.LOINC)


def _status_of(concept: Json) -> Status | None:
    codings = ((plain.words(one, "system"), plain.words(one, "code")) for one in plain.each(concept, "coding"))
    meant = (_meant(system, code) for system, code in codings)
    return next((one for one in meant if one is not None), None)


def _meant(system: str, code: str) -> Status | None:
    if system == systems.SNOMED:
        return STATUS_OF_SNOMED.get(code)
    if system == SAFETY_INTAKE:
        return STATUS_OF_INTAKE.get(code)
    return STATUS_OF_ICD10CM.get(code.strip().upper()) if system == systems.ICD10CM else None

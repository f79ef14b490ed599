"""Records as another system would send them: small, plain, and without anything of ours."""

from __future__ import annotations

from typing import Any

_STATUS = "http://terminology.hl7.org/CodeSystem"


def plain_condition(patient_id: str, system: str, code: str, *, state: str = "active") -> dict[str, Any]:
    """state: a clinical status, or "refuted"."""
    clinical = "active" if state == "refuted" else state
    verified = "refuted" if state == "refuted" else "confirmed"
    return {
        "resourceType": "Condition",
        "clinicalStatus": {"coding": [{"system": f"{_STATUS}/condition-clinical", "code": clinical}]},
        "verificationStatus": {"coding": [{"system": f"{_STATUS}/condition-ver-status", "code": verified}]},
        "code": {"coding": [{"system": system, "code": code}]},
        "subject": {"reference": f"Patient/{patient_id}"},
    }


def plain_observation(patient_id: str, loinc: str, snomed_value: str, *, day: str) -> dict[str, Any]:
    """A finding on a day, with a coded value."""
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": loinc}]},
        "subject": {"reference": f"Patient/{patient_id}"},
        "effectiveDateTime": day,
        "valueCodeableConcept": {"coding": [{"system": "http://snomed.info/sct", "code": snomed_value}]},
    }

"""What a synthetic patient answered before the first treatment; saving it shows how answers become cautions on the note.

The questions: fhir_profiles/input/fsh/questionnaires/first-visit-intake.fsh.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from fengchi.domain.people import Actor
from fengchi.services import records
from fengchi.services.demo.values import DemoPatient
from fengchi.services.records import Policy, Trail
from fengchi.store.db import Db

INTAKE = "https://w3id.org/fengchi/Questionnaire/first-visit-intake|1.0.0"
PROFILE = "https://w3id.org/fengchi/StructureDefinition/acu-questionnaire-response"
MADE_UP = {"system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "HTEST"}
YES_OR_NO = "http://terminology.hl7.org/CodeSystem/v2-0136"
SNOMED = "http://snomed.info/sct"
NO = {"system": YES_OR_NO, "code": "N", "display": "No"}
ON_ANTICOAGULANT = {"system": SNOMED, "code": "182764009", "display": "Anticoagulant therapy"}
NOT_PREGNANT = {"system": SNOMED, "code": "60001007", "display": "Not pregnant"}
SAFETY = {
    "implanted-device": NO,
    "anticoagulant": ON_ANTICOAGULANT,
    "pregnancy": NOT_PREGNANT,
    "bleeding": NO,
    "needle-fear": NO,
    "needle-fainting": NO,
}


def answer_intake(db: Db, one: DemoPatient, *, authored: datetime, by: Actor, at: datetime) -> None:
    """Store the patient's answers, and with them the Observations that they mean. authored: aware, when answered."""
    trail = Trail(by, at)
    policy = Policy()
    new = records.check(
        "QuestionnaireResponse",
        _response(one, authored),
        made_id=f"intake-{one.patient.patient_id}",
        policy=policy,
        trail=trail,
    )
    records.create(db, new, policy=policy, trail=trail)
    trail.write(db)


def _response(one: DemoPatient, authored: datetime) -> dict[str, Any]:
    patient = {"reference": f"Patient/{one.patient.patient_id}"}
    return {
        "resourceType": "QuestionnaireResponse",
        "meta": {"profile": [PROFILE], "security": [MADE_UP]},
        "questionnaire": INTAKE,
        "status": "completed",
        "subject": patient,
        "authored": authored.isoformat(timespec="seconds"),
        "source": patient,
        "item": [
            {"linkId": "headache-history", "item": [{"linkId": "age-at-onset", "answer": [{"valueInteger": 19}]}]},
            {"linkId": "safety", "item": [*_answers()]},
        ],
    }


def _answers() -> Iterator[dict[str, Any]]:
    for link_id, coding in SAFETY.items():
        yield {"linkId": link_id, "answer": [{"valueCoding": coding}]}

"""Drugs as MedicationStatements of ours."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fengchi.domain.errors import Conflict, Gone, NotFound
from fengchi.domain.medications import MedicationUse
from fengchi.fhir.elements import to_json
from fengchi.fhir.medication import is_own_statement, medication_from_fhir, medication_to_fhir
from fengchi.fhir.withdrawal import entered_in_error
from fengchi.store.db import Db
from fengchi.store.records.clinic.bodies import body_of, put_all, with_note
from fengchi.store.records.clinic.people import patient
from fengchi.store.records.versions import each_record, read


def save_medication(db: Db, use: MedicationUse, *, at: datetime) -> None:
    synthetic = patient(db, use.patient_id).synthetic
    put_all(db, [to_json(medication_to_fhir(use, synthetic=synthetic))], at=at)


def own_medication(db: Db, medication_id: str) -> MedicationUse:
    """The use as this clinic recorded it. Raises NotFound, and Conflict for a record that came from elsewhere."""
    body = _own_statement(db, medication_id)
    use = medication_from_fhir(body)
    if use is None:
        raise Gone("This drug was withdrawn.")
    return use


def own_medication_ids(db: Db, patient_id: str) -> frozenset[str]:
    """The uses that this clinic recorded; the others came from elsewhere and are changed there."""
    stored = each_record(db, kinds=["MedicationStatement"], patient_id=patient_id)
    return frozenset(one.record_id for one in stored if is_own_statement(body_of(one)))


def retract_medication(db: Db, medication_id: str, *, reason: str, at: datetime) -> None:
    """Mark as entered in error, with the reason. Raises NotFound, and Conflict for a record that came from elsewhere."""
    body = _own_statement(db, medication_id)
    put_all(db, [with_note(entered_in_error(body), f"Withdrawn: {reason}")], at=at)


def _own_statement(db: Db, medication_id: str) -> dict[str, Any]:
    try:
        body = body_of(read(db, "MedicationStatement", medication_id))
    except NotFound:
        read(db, "MedicationRequest", medication_id)
        raise Conflict(_FROM_ELSEWHERE) from None
    if not is_own_statement(body):
        raise Conflict(_FROM_ELSEWHERE)
    return body


_FROM_ELSEWHERE = "This drug comes from another record; it is changed there, or added here beside it."

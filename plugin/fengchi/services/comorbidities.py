"""State, list and withdraw autoimmune comorbidities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from fengchi.domain.comorbidities import NONE_KNOWN, Comorbidity, disease
from fengchi.domain.errors import Conflict, Invalid, Issue
from fengchi.domain.people import Actor
from fengchi.services.access import Permission
from fengchi.services.audit import entry, guard
from fengchi.store.db import Db
from fengchi.store.history import comorbidities_of
from fengchi.store.records import clinic, lock_identifier


def of_patient(db: Db, patient_id: str, *, by: Actor, at: datetime) -> list[Comorbidity]:
    """What is stated now, without what was withdrawn. Empty: nobody asked."""
    seen = entry(by, "R", "view-comorbidities", at=at, kind="Condition", patient_id=patient_id)
    guard(db, by, Permission.CHART_VIEW, seen)
    return list(comorbidities_of(db, patient_id))


def assert_comorbidity(db: Db, stated: Comorbidity, *, by: Actor, at: datetime) -> Comorbidity:
    """Store a new one, or the next version of one that is there (same comorbidity_id)."""
    made = stated if stated.comorbidity_id else replace(stated, comorbidity_id=str(uuid4()))
    made = made if made.asserted_on else replace(made, asserted_on=at.date())
    done = entry(
        by,
        "C",
        "state-comorbidity",
        at=at,
        kind="Observation",
        record_id=made.comorbidity_id,
        patient_id=made.patient_id,
    )
    guard(db, by, Permission.CHART_WRITE, done)
    disease(made.disease_key)
    if made.onset and made.onset > at.date():
        raise Invalid(issues=[Issue("The onset is in the future.", "onset", "value")])
    lock_identifier(db, "comorbidity", made.patient_id)
    clinic.refuse_foreign_comorbidity(db, made.comorbidity_id, patient_id=made.patient_id)
    _refuse_contradiction(comorbidities_of(db, made.patient_id), made)
    clinic.save_comorbidity(db, made, at=at)
    return made


def withdraw(db: Db, comorbidity_id: str, *, patient_id: str, reason: str, by: Actor, at: datetime) -> None:
    """Mark as entered in error: it drops out of every list and report and stays readable in the history.

    Raises NotFound unless it is a comorbidity that was stated here of this patient.
    """
    done = entry(
        by,
        "U",
        "withdraw-comorbidity",
        at=at,
        kind="Observation",
        record_id=comorbidity_id,
        patient_id=patient_id,
        detail="reason given",
    )
    guard(db, by, Permission.CHART_WRITE, done)
    if not reason.strip():
        raise Invalid(issues=[Issue("Say why this is withdrawn.", "reason", "required")])
    clinic.retract_comorbidity(db, comorbidity_id, patient_id=patient_id, reason=reason.strip(), at=at)


def _refuse_contradiction(known: Sequence[Comorbidity], new: Comorbidity) -> None:
    others = [one for one in known if one.comorbidity_id != new.comorbidity_id]
    if any(one.disease_key == new.disease_key for one in others):
        raise Conflict("This diagnosis is already listed; change that entry instead.")
    if new.disease_key == NONE_KNOWN and others:
        raise Conflict("Diagnoses are listed; withdraw them before stating that none is known.")
    if any(one.disease_key == NONE_KNOWN for one in others):
        raise Conflict("It is stated that none is known; withdraw that statement first.")

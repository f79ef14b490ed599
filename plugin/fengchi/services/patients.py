"""Find and register patients."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from fengchi.domain.errors import DuplicateFound, Invalid, Issue, NotFound
from fengchi.domain.people import Actor, Patient
from fengchi.services import access
from fengchi.services.access import Permission, may
from fengchi.services.audit import entry, guard
from fengchi.store import audit
from fengchi.store.db import Db
from fengchi.store.records import clinic, lock_identifier
from fengchi.store.worklist import WorklistRow
from fengchi.store.worklist import worklist as stored_worklist

OLDEST_YEARS = 130


def worklist(db: Db, *, text: str = "", limit: int = 50, offset: int = 0, by: Actor, at: datetime) -> list[WorklistRow]:
    """Patients whose name or record number contains the text. Who sees no charts sees nothing clinical here either."""
    guard(db, by, Permission.WORKLIST_VIEW, entry(by, "R", "view-worklist", at=at, kind="Patient"))
    rows = stored_worklist(db, text=text, limit=limit, offset=offset)
    return rows if may(by, Permission.CHART_VIEW) else [_without_clinical(row) for row in rows]


def _without_clinical(row: WorklistRow) -> WorklistRow:
    return replace(row, n_treatments=0, last_treatment_day=None, last_diary_day=None, draft_id=None)


def patient(db: Db, patient_id: str, *, by: Actor, at: datetime) -> Patient:
    seen = entry(by, "R", "view-patient", at=at, kind="Patient", record_id=patient_id, patient_id=patient_id)
    guard(db, by, Permission.CHART_VIEW, seen)
    return clinic.patient(db, patient_id)


def find(db: Db, id_or_number: str, *, by: Actor, at: datetime) -> Patient:
    """The patient with this id or this record number. Raises NotFound, or DuplicateFound when the number is not unique."""
    tried = entry(by, "R", "find-patient", at=at, kind="Patient")
    access.require(by, Permission.WORKLIST_VIEW, attempt=tried)
    found = _found(db, id_or_number.strip())
    audit.append(db, replace(tried, record_id=found.patient_id, patient_id=found.patient_id))
    return found


def _found(db: Db, id_or_number: str) -> Patient:
    if not id_or_number:
        raise NotFound("Give a patient id or record number.")
    try:
        return clinic.patient(db, id_or_number)
    except NotFound:
        matches = clinic.patients_with_identifier(db, id_or_number)
    if len(matches) > 1:
        raise DuplicateFound("Several patients carry this record number; use the patient id.")
    if not matches:
        raise NotFound("No patient has this id or record number.")
    return clinic.patient(db, matches[0])


def register(db: Db, new: Patient, *, by: Actor, at: datetime) -> Patient:
    """Store a new patient; the id is made here. The same record number twice is refused."""
    issues = _registration_issues(new, at)
    if issues:
        raise Invalid(issues=issues)
    made = replace(new, patient_id=str(uuid4()))
    done = entry(
        by, "C", "register-patient", at=at, kind="Patient", record_id=made.patient_id, patient_id=made.patient_id
    )
    guard(db, by, Permission.PATIENT_REGISTER, done)
    for one in sorted(made.identifiers, key=lambda given: (given.system, given.value)):
        lock_identifier(db, "Patient", f"{one.system}|{one.value}")
    clinic.refuse_known_identifier(db, made)
    clinic.save_patient(db, made, at=at)
    return made


def _registration_issues(new: Patient, at: datetime) -> list[Issue]:
    issues = []
    if not new.family.strip() and not any(name.strip() for name in new.given):
        issues.append(Issue("Give at least one name.", "family", "required"))
    if new.birth_date and new.birth_date > at.date():
        issues.append(Issue("The birth date is in the future.", "birth_date", "value"))
    if new.birth_date and new.birth_date.year < at.year - OLDEST_YEARS:
        issues.append(
            Issue(f"The birth date is more than {OLDEST_YEARS} years ago; check the year.", "birth_date", "value")
        )
    return issues

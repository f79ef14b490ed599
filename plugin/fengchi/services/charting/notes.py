"""Signed notes: read, with every version."""

from __future__ import annotations

from datetime import datetime

from fengchi.domain.people import Actor
from fengchi.domain.treatments import Treatment
from fengchi.services.access import Permission
from fengchi.services.audit import entry, guard
from fengchi.services.charting.steps import (
    ask,
)
from fengchi.store.db import Db
from fengchi.store.records import clinic
from fengchi.store.records.clinic import TreatmentVersion


def treatments_of(db: Db, patient_id: str, *, by: Actor, at: datetime) -> list[Treatment]:
    """Signed treatments of the patient, latest first; those entered in error are among them, marked."""
    seen = entry(by, "R", "view-treatments", at=at, kind="Procedure", patient_id=patient_id)
    guard(db, by, Permission.CHART_VIEW, seen)
    return clinic.treatments_of(db, patient_id)


def treatment(db: Db, treatment_id: str, *, by: Actor, at: datetime) -> tuple[Treatment, int]:
    """The note and the version of its Procedure."""
    ask(by, Permission.CHART_VIEW, "view-treatment", treatment_id, at)
    found = clinic.treatment(db, treatment_id)
    seen = entry(
        by,
        "R",
        "view-treatment",
        at=at,
        kind="Procedure",
        record_id=treatment_id,
        patient_id=found.treatment.patient_id,
    )
    guard(db, by, Permission.CHART_VIEW, seen)
    return found.treatment, found.version


def versions(db: Db, treatment_id: str, *, by: Actor, at: datetime) -> list[TreatmentVersion]:
    """Every version of the note, oldest first."""
    ask(by, Permission.CHART_VIEW, "view-versions", treatment_id, at)
    patient_id = clinic.treatment(db, treatment_id).treatment.patient_id
    seen = entry(by, "R", "view-versions", at=at, kind="Procedure", record_id=treatment_id, patient_id=patient_id)
    guard(db, by, Permission.CHART_VIEW, seen)
    return clinic.treatment_versions(db, treatment_id)

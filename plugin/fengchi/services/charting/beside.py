"""What stands beside a note while it is written: cautions with their sources, and how complete it is for STRICTA."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from fengchi.domain import safety, stricta
from fengchi.domain.people import Actor
from fengchi.domain.safety import Caution
from fengchi.domain.stricta import StrictaItem
from fengchi.domain.treatments import Treatment
from fengchi.services.access import Permission
from fengchi.services.audit import entry, guard
from fengchi.services.charting.steps import (
    ask,
    parse,
    practitioner_or_none,
)
from fengchi.services.patient_facts import context_of
from fengchi.store import drafts
from fengchi.store.db import Db
from fengchi.store.records import clinic


def cautions(
    db: Db, draft_id: str, *, typed: Mapping[str, str] | None = None, by: Actor, at: datetime
) -> tuple[Caution, ...]:
    """What to mind with this prescription in this patient, the loudest first. Told, never a block.

    typed: fields as they stand in the form, not saved yet.
    """
    ask(by, Permission.CHART_VIEW, "check-safety", draft_id, at)
    found = drafts.get(db, draft_id)
    seen = entry(by, "R", "check-safety", at=at, kind="Draft", record_id=draft_id, patient_id=found.patient_id)
    guard(db, by, Permission.CHART_VIEW, seen)
    note = parse(replace(found, fields={**found.fields, **(typed or {})}), by, zone="UTC").treatment
    context = context_of(db, found.patient_id, at=at)
    return safety.cautions(note.prescription, context, adjuncts=note.adjuncts)


def completeness(db: Db, note: Treatment, *, by: Actor, at: datetime) -> tuple[StrictaItem, ...]:
    """Which items of STRICTA the note answers, with its course and its practitioner."""
    seen = entry(
        by, "R", "view-completeness", at=at, kind="Procedure", record_id=note.treatment_id, patient_id=note.patient_id
    )
    guard(db, by, Permission.CHART_VIEW, seen)
    courses = clinic.courses_of(db, note.patient_id) if note.course_id else []
    course = next((one for one in courses if one.course_id == note.course_id), None)
    return stricta.completeness(note, course, practitioner_or_none(db, note.practitioner_id))

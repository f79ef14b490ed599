"""Drafts: what is typed is kept exactly as typed (docs/adr/0003), and the clock of the needles is the server's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from fengchi.domain.errors import Conflict, Invalid, Issue
from fengchi.domain.note_form import FIELDS
from fengchi.domain.people import Actor
from fengchi.domain.treatments import TreatmentState
from fengchi.services.access import Permission
from fengchi.services.audit import entry, guard
from fengchi.services.charting.steps import (
    ask,
    course_field,
    empty_draft,
    guard_write,
    parse,
    refuse_oversize,
)
from fengchi.store import drafts
from fengchi.store.db import Db
from fengchi.store.drafts import Draft
from fengchi.store.records import clinic


def start(db: Db, patient_id: str, *, by: Actor, at: datetime) -> Draft:
    """A new draft, empty but for the open course it belongs to."""
    draft_id = str(uuid4())
    guard_write(db, by, "start-draft", at=at, record_id=draft_id, patient_id=patient_id)
    clinic.patient(db, patient_id)
    empty = empty_draft(draft_id, patient_id, by, at)
    return drafts.add(db, replace(empty, fields=course_field(db, patient_id)))


def draft(db: Db, draft_id: str, *, by: Actor, at: datetime) -> Draft:
    ask(by, Permission.CHART_VIEW, "view-draft", draft_id, at)
    found = drafts.get(db, draft_id)
    seen = entry(by, "R", "view-draft", at=at, kind="Draft", record_id=draft_id, patient_id=found.patient_id)
    guard(db, by, Permission.CHART_VIEW, seen)
    return found


def open_drafts(db: Db, patient_id: str, *, by: Actor, at: datetime) -> list[Draft]:
    """Drafts of this patient, latest first."""
    seen = entry(by, "R", "view-drafts", at=at, kind="Draft", patient_id=patient_id)
    guard(db, by, Permission.CHART_VIEW, seen)
    return drafts.of_patient(db, patient_id)


def save(
    db: Db, draft_id: str, fields: Mapping[str, str], *, expected_version: int | None, by: Actor, at: datetime
) -> Draft:
    """Keep the fields exactly as typed. expected_version None: whatever is stored now is overwritten."""
    ask(by, Permission.CHART_WRITE, "save-draft", draft_id, at)
    found = drafts.get(db, draft_id)
    guard_write(db, by, "save-draft", at=at, record_id=draft_id, patient_id=found.patient_id)
    refuse_oversize(fields)
    known = {name: value for name, value in fields.items() if name in FIELDS}
    changed = replace(found, fields={**found.fields, **known}, updated_at=at, updated_by=by.name)
    return drafts.save(db, changed, found.version if expected_version is None else expected_version)


def put_needles_in(db: Db, draft_id: str, *, count: int | None = None, by: Actor, at: datetime) -> Draft:
    """Start the clock. count: the needles that are in, as confirmed; by default those of the prescription."""
    ask(by, Permission.CHART_WRITE, "needles-in", draft_id, at)
    found = drafts.get(db, draft_id)
    guard_write(db, by, "needles-in", at=at, record_id=draft_id, patient_id=found.patient_id)
    if found.started_at is not None:
        raise Conflict("The needles are in already; the clock is running.")
    note = parse(found, by, zone="UTC").treatment
    needles = note.prescription.n_needles if count is None else count
    if needles < (0 if note.adjuncts else 1):
        raise Invalid(issues=[Issue("Write the points before putting needles in.", "prescription", "required")])
    changed = replace(found, state=TreatmentState.NEEDLES_IN.value, started_at=at, needles_in=needles, updated_at=at)
    return drafts.save(db, replace(changed, updated_by=by.name), found.version)


def take_needles_out(db: Db, draft_id: str, *, count: int, mismatch_reason: str = "", by: Actor, at: datetime) -> Draft:
    """Stop the clock and keep the count. Counting again is allowed until the note is signed."""
    ask(by, Permission.CHART_WRITE, "needles-out", draft_id, at)
    found = drafts.get(db, draft_id)
    guard_write(db, by, "needles-out", at=at, record_id=draft_id, patient_id=found.patient_id)
    if found.started_at is None:
        raise Conflict("No needles are in yet.")
    if count < 0:
        raise Invalid(issues=[Issue("The count is a whole number from 0.", "needles_out", "value")])
    reason = mismatch_reason or found.fields.get("mismatch_reason", "")
    changed = replace(
        found,
        state=TreatmentState.NEEDLES_OUT.value,
        ended_at=found.ended_at or at,
        needles_out=count,
        fields={**found.fields, "mismatch_reason": reason, **({"needles_out": str(count)} if found.amends else {})},
        updated_at=at,
        updated_by=by.name,
    )
    return drafts.save(db, changed, found.version)


def discard(db: Db, draft_id: str, *, by: Actor, at: datetime) -> None:
    ask(by, Permission.CHART_WRITE, "discard-draft", draft_id, at)
    found = drafts.get(db, draft_id)
    guard_write(db, by, "discard-draft", at=at, record_id=draft_id, patient_id=found.patient_id, action="D")
    drafts.discard(db, draft_id)

"""Sign: the FHIR records, the audit event and the delivery are written in one transaction.

The draft's id becomes the treatment's id, so that a signature sent twice is one treatment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from fengchi.domain.errors import Conflict, EditedMeanwhile, Invalid, Issue
from fengchi.domain.note_form import ParsedNote, note_fields, parse_note
from fengchi.domain.people import Actor
from fengchi.domain.treatments import Treatment, TreatmentState
from fengchi.services.access import Permission
from fengchi.services.charting.drafts import draft
from fengchi.services.charting.steps import (
    ask,
    complete_note,
    course_field,
    draft_to_sign,
    empty_draft,
    guard_write,
    parse,
    practitioner_of,
    refuse_oversize,
    store,
    use_up,
)
from fengchi.store import drafts
from fengchi.store.db import Db
from fengchi.store.drafts import Draft
from fengchi.store.history import zone_of
from fengchi.store.records import clinic


def preview(db: Db, draft_id: str, *, zone: str, by: Actor, at: datetime) -> ParsedNote:
    """The draft as it would be signed, with what still stands in the way and what should be known."""
    found = draft(db, draft_id, by=by, at=at)
    return parse(found, by, zone=zone)


def sign(
    db: Db, draft_id: str, *, expected_version: int | None, zone: str = "UTC", by: Actor, at: datetime
) -> Treatment:
    """Turn the draft into a signed treatment, or refuse with every reason at once."""
    ask(by, Permission.CHART_WRITE, "sign-treatment", draft_id, at)
    found = draft_to_sign(db, draft_id, expected_version)
    guard_write(db, by, "sign-treatment", at=at, record_id=draft_id, patient_id=found.patient_id, action="C")
    if found.amends:
        raise Conflict("This draft amends a signed note; sign it as an amendment, with a reason.")
    note = complete_note(db, parse(found, by, zone=zone), at)
    signed = note.sign(by_id=practitioner_of(by), by_name=by.name, at=at)
    use_up(db, found)
    store(db, signed, at=at, expected_version=None)
    return signed


def chart(
    db: Db,
    patient_id: str,
    fields: Mapping[str, str],
    *,
    started_at: datetime,
    ended_at: datetime,
    by: Actor,
    at: datetime,
) -> Treatment:
    """Chart and sign a whole treatment at once, as the command line does; without an answer, adverse events are "not asked"."""
    treatment_id = str(uuid4())
    guard_write(db, by, "sign-treatment", at=at, record_id=treatment_id, patient_id=patient_id, action="C")
    zone = zone_of(clinic.patient(db, patient_id).zone, UTC)
    refuse_oversize(fields)
    if ended_at > at:
        raise Invalid(issues=[Issue("The treatment ends in the future.", "ended_at", "value")])
    parsed = parse_note(
        {**course_field(db, patient_id), **fields},
        treatment_id=treatment_id,
        patient_id=patient_id,
        practitioner_id=practitioner_of(by),
        zone=str(zone),
        started_at=started_at,
        ended_at=ended_at,
    )
    note = complete_note(db, replace(parsed, treatment=_counted(parsed.treatment)), at, afterwards=True)
    signed = note.sign(by_id=practitioner_of(by), by_name=by.name, at=at, afterwards=True)
    store(db, signed, at=at, expected_version=None)
    return signed


def _counted(note: Treatment) -> Treatment:
    """Where no count was given, the needles of the prescription went in and as many came out."""
    n_in = note.prescription.n_needles if note.needles_in is None else note.needles_in
    n_out = n_in if note.needles_out is None else note.needles_out
    return replace(note, state=TreatmentState.NEEDLES_OUT, needles_in=n_in, needles_out=n_out)


def start_amendment(db: Db, treatment_id: str, *, zone: str | None = None, by: Actor, at: datetime) -> Draft:
    """A draft with the signed note's fields; an amendment that is open already is continued.

    zone: of the door at which it is written and signed, whose local times then stand in the fields; else times with
    their offset, which every door reads alike.
    """
    ask(by, Permission.CHART_WRITE, "start-amendment", treatment_id, at)
    current = clinic.treatment(db, treatment_id)
    note = current.treatment
    guard_write(db, by, "start-amendment", at=at, record_id=treatment_id, patient_id=note.patient_id)
    if not note.is_signed:
        raise Conflict("A note that was entered in error is not amended.")
    already = [one for one in drafts.of_patient(db, note.patient_id) if one.amends == treatment_id]
    if already:
        return already[0]
    made = replace(
        empty_draft(str(uuid4()), note.patient_id, by, at),
        fields=note_fields(note, zone=zone),
        state=TreatmentState.NEEDLES_OUT.value,
        started_at=note.started_at,
        ended_at=note.ended_at,
        needles_in=note.needles_in,
        needles_out=note.needles_out,
        amends=treatment_id,
        amends_version=current.version,
    )
    return drafts.add(db, made)


def sign_amendment(
    db: Db, draft_id: str, *, reason: str, expected_version: int | None, zone: str = "UTC", by: Actor, at: datetime
) -> Treatment:
    """Store the corrected note as the next version; refused when the note was changed since the amendment began."""
    ask(by, Permission.CHART_WRITE, "amend-treatment", draft_id, at)
    found = draft_to_sign(db, draft_id, expected_version)
    guard_write(db, by, "amend-treatment", at=at, record_id=found.amends or draft_id, patient_id=found.patient_id)
    if not found.amends:
        raise Conflict("This draft amends nothing; sign it as a new treatment.")
    current = clinic.treatment(db, found.amends)
    if current.version != found.amends_version:
        raise EditedMeanwhile(
            "The signed note was changed since this amendment was begun; look at its latest version first."
        )
    is_asked = current.treatment.adverse_events_asked
    corrected = complete_note(db, parse(found, by, zone=zone), at, afterwards=not is_asked)
    amended = current.treatment.amend(corrected, by_id=practitioner_of(by), by_name=by.name, at=at, reason=reason)
    use_up(db, found)
    store(db, amended, at=at, expected_version=current.version)
    return amended


def enter_in_error(db: Db, treatment_id: str, *, reason: str, by: Actor, at: datetime) -> Treatment:
    """This never happened or is on the wrong patient: all its records become entered-in-error in one transaction."""
    ask(by, Permission.CHART_WRITE, "enter-in-error", treatment_id, at)
    current = clinic.treatment(db, treatment_id)
    patient_id = current.treatment.patient_id
    guard_write(db, by, "enter-in-error", at=at, record_id=treatment_id, patient_id=patient_id)
    retracted = current.treatment.enter_in_error(by_id=practitioner_of(by), by_name=by.name, at=at, reason=reason)
    store(db, retracted, at=at, expected_version=current.version)
    return retracted

"""Steps that the verbs of charting share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from fengchi.domain.errors import AlreadySigned, EditedMeanwhile, Invalid, Issue, NotFound, NotPermitted
from fengchi.domain.note_form import ParsedNote, parse_note
from fengchi.domain.people import Actor, Patient, Practitioner
from fengchi.domain.treatments import Treatment
from fengchi.services import access
from fengchi.services.access import Permission
from fengchi.services.audit import entry, guard
from fengchi.services.patients import OLDEST_YEARS
from fengchi.store import drafts, outbox
from fengchi.store.db import Db
from fengchi.store.drafts import Draft
from fengchi.store.history import zone_of
from fengchi.store.outbox import Delivery
from fengchi.store.records import clinic

ANY_EHR = "ehr"
"""Deliveries wait for whichever EHR is connected."""
OLDEST = timedelta(days=OLDEST_YEARS * 366)
CLOCK_LEEWAY = timedelta(minutes=1)
"""A typed time has no seconds, and two servers never agree to the second."""
LONGEST_FIELD = 20_000
LONGEST_PRESCRIPTION = 2_000


def guard_write(
    db: Db, by: Actor, verb: str, *, at: datetime, record_id: str, patient_id: str, action: str = "U"
) -> None:
    done = entry(by, action, verb, at=at, kind=kind_of(verb), record_id=record_id, patient_id=patient_id)
    guard(db, by, Permission.CHART_WRITE, done)


def ask(by: Actor, permission: Permission, verb: str, record_id: str, at: datetime) -> None:
    """Refuse before anything is read: whoever may not look is not told either what there is."""
    action = "R" if permission is Permission.CHART_VIEW else "U"
    tried = entry(by, action, verb, at=at, kind=kind_of(verb), record_id=record_id)
    access.require(by, permission, attempt=tried)


def kind_of(verb: str) -> str:
    is_of_draft = "draft" in verb or verb.startswith("needles") or verb == "check-safety"
    return "Draft" if is_of_draft else "Procedure"


def empty_draft(draft_id: str, patient_id: str, by: Actor, at: datetime) -> Draft:
    return Draft(draft_id=draft_id, patient_id=patient_id, version=1, updated_at=at, updated_by=by.name)


def course_field(db: Db, patient_id: str) -> dict[str, str]:
    course = clinic.open_course(db, patient_id)
    return {"course_id": course.course_id} if course else {}


def practitioner_or_none(db: Db, practitioner_id: str) -> Practitioner | None:
    try:
        return clinic.practitioner(db, practitioner_id) if practitioner_id else None
    except NotFound:
        return None


def draft_to_sign(db: Db, draft_id: str, expected_version: int | None) -> Draft:
    """The draft, if it is still the version that was looked at. A draft that is gone because it was signed says so."""
    try:
        found = drafts.get(db, draft_id)
    except NotFound:
        refuse_signed(db, draft_id)
        raise
    if expected_version is not None and expected_version != found.version:
        raise EditedMeanwhile
    return found


def use_up(db: Db, found: Draft) -> None:
    """Take the draft away first: of two signatures at once, the second finds nothing left to sign."""
    try:
        drafts.discard(db, found.draft_id, found.version)
    except NotFound:
        refuse_signed(db, found.amends or found.draft_id)
        raise


def refuse_signed(db: Db, treatment_id: str) -> None:
    if clinic.treatment_exists(db, treatment_id):
        raise AlreadySigned("This treatment has been signed already.") from None


def parse(found: Draft, by: Actor, *, zone: str) -> ParsedNote:
    counts = {"needles_in": found.needles_in, "needles_out": found.needles_out}
    # Needles are counted at the clock; an amendment corrects what was counted, in its own fields.
    counted = {name: str(count) for name, count in counts.items() if count is not None and not found.amends}
    typed = {**found.fields, **counted}
    return parse_note(
        typed,
        treatment_id=found.draft_id,
        patient_id=found.patient_id,
        practitioner_id=by.practitioner_id or "",
        zone=zone,
        started_at=found.started_at,
        ended_at=found.ended_at,
    )


def complete_note(db: Db, parsed: ParsedNote, at: datetime, *, afterwards: bool = False) -> Treatment:
    """The note, or Invalid with what could not be read and what is missing, all at once."""
    unread = {issue.where for issue in parsed.issues}
    missing = [one for one in parsed.treatment.signing_issues(afterwards=afterwards) if one.where not in unread]
    issues = [
        *parsed.issues,
        *missing,
        *time_issues(parsed.treatment, clinic.patient(db, parsed.treatment.patient_id), at),
    ]
    if issues:
        raise Invalid(issues=issues)
    return parsed.treatment


def time_issues(note: Treatment, who: Patient, at: datetime) -> Iterator[Issue]:
    """What a time alone does not tell: that it is before the patient's life, or after now."""
    started = note.started_at
    for where, moment in (("started_at", started), ("ended_at", note.ended_at)):
        if moment is not None and moment > at + CLOCK_LEEWAY:
            yield Issue("This time has not come yet; check the date.", where, "value")
    if started is not None and started < at - OLDEST:
        yield Issue(f"This is more than {OLDEST_YEARS} years ago; check the year.", "started_at", "value")
    elif started is not None and who.birth_date and started.astimezone(zone_of(who.zone, UTC)).date() < who.birth_date:
        yield Issue("This is before the patient was born; check the date.", "started_at", "value")


def practitioner_of(by: Actor) -> str:
    if by.practitioner_id is None:
        raise NotPermitted("Only a practitioner signs a treatment; this sign-in is not linked to one.")
    return by.practitioner_id


def store(db: Db, note: Treatment, *, at: datetime, expected_version: int | None) -> None:
    clinic.save_treatment(db, note, at=at, expected_version=expected_version)
    outbox.queue(db, Delivery(str(uuid4()), note.treatment_id, note.patient_id, target=ANY_EHR, queued_at=at))


def refuse_oversize(fields: Mapping[str, str]) -> None:
    limits = {"prescription": LONGEST_PRESCRIPTION}
    issues = [
        Issue(f"This field holds at most {limits.get(name, LONGEST_FIELD)} characters.", name, "too-long")
        for name, value in fields.items()
        if len(value) > limits.get(name, LONGEST_FIELD)
    ]
    if issues:
        raise Invalid(issues=issues)

"""Chart a treatment: draft, needles in, needles out, sign; later amend it or mark it as entered in error.

A draft keeps what was typed (docs/adr/0003); the FHIR records, the audit event and the delivery are written with the signature,
in one transaction. The draft's id becomes the treatment's id, so that a signature sent twice is one treatment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from fengchi.domain import safety, stricta
from fengchi.domain.errors import AlreadySigned, Conflict, EditedMeanwhile, Invalid, Issue, NotFound, NotPermitted
from fengchi.domain.note_form import FIELDS, ParsedNote, note_fields, parse_note
from fengchi.domain.people import Actor, Patient, Practitioner
from fengchi.domain.safety import Caution
from fengchi.domain.stricta import StrictaItem
from fengchi.domain.treatments import Treatment, TreatmentState
from fengchi.services import access
from fengchi.services.access import Permission
from fengchi.services.audit import entry, guard
from fengchi.services.patient_facts import context_of
from fengchi.services.patients import OLDEST_YEARS
from fengchi.store import drafts, outbox
from fengchi.store.db import Db
from fengchi.store.drafts import Draft
from fengchi.store.history import zone_of
from fengchi.store.outbox import Delivery
from fengchi.store.records import clinic
from fengchi.store.records.clinic import TreatmentVersion

ANY_EHR = "ehr"
"""Deliveries wait for whichever EHR is connected."""
OLDEST = timedelta(days=OLDEST_YEARS * 366)
CLOCK_LEEWAY = timedelta(minutes=1)
"""A typed time has no seconds, and two servers never agree to the second."""
LONGEST_FIELD = 20_000
LONGEST_PRESCRIPTION = 2_000


# Drafts -----------------------------------------------------------------------------------------------------------


def start(db: Db, patient_id: str, *, by: Actor, at: datetime) -> Draft:
    """A new draft, empty but for the open course it belongs to."""
    draft_id = str(uuid4())
    _guard_write(db, by, "start-draft", at=at, record_id=draft_id, patient_id=patient_id)
    clinic.patient(db, patient_id)
    empty = _empty_draft(draft_id, patient_id, by, at)
    return drafts.add(db, replace(empty, fields=_course_field(db, patient_id)))


def draft(db: Db, draft_id: str, *, by: Actor, at: datetime) -> Draft:
    _ask(by, Permission.CHART_VIEW, "view-draft", draft_id, at)
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
    _ask(by, Permission.CHART_WRITE, "save-draft", draft_id, at)
    found = drafts.get(db, draft_id)
    _guard_write(db, by, "save-draft", at=at, record_id=draft_id, patient_id=found.patient_id)
    _refuse_oversize(fields)
    known = {name: value for name, value in fields.items() if name in FIELDS}
    changed = replace(found, fields={**found.fields, **known}, updated_at=at, updated_by=by.name)
    return drafts.save(db, changed, found.version if expected_version is None else expected_version)


def put_needles_in(db: Db, draft_id: str, *, count: int | None = None, by: Actor, at: datetime) -> Draft:
    """Start the clock. count: the needles that are in, as confirmed; by default those of the prescription."""
    _ask(by, Permission.CHART_WRITE, "needles-in", draft_id, at)
    found = drafts.get(db, draft_id)
    _guard_write(db, by, "needles-in", at=at, record_id=draft_id, patient_id=found.patient_id)
    if found.started_at is not None:
        raise Conflict("The needles are in already; the clock is running.")
    note = _parse(found, by, zone="UTC").treatment
    needles = note.prescription.n_needles if count is None else count
    if needles < (0 if note.adjuncts else 1):
        raise Invalid(issues=[Issue("Write the points before putting needles in.", "prescription", "required")])
    changed = replace(found, state=TreatmentState.NEEDLES_IN.value, started_at=at, needles_in=needles, updated_at=at)
    return drafts.save(db, replace(changed, updated_by=by.name), found.version)


def take_needles_out(db: Db, draft_id: str, *, count: int, mismatch_reason: str = "", by: Actor, at: datetime) -> Draft:
    """Stop the clock and keep the count. Counting again is allowed until the note is signed."""
    _ask(by, Permission.CHART_WRITE, "needles-out", draft_id, at)
    found = drafts.get(db, draft_id)
    _guard_write(db, by, "needles-out", at=at, record_id=draft_id, patient_id=found.patient_id)
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
    _ask(by, Permission.CHART_WRITE, "discard-draft", draft_id, at)
    found = drafts.get(db, draft_id)
    _guard_write(db, by, "discard-draft", at=at, record_id=draft_id, patient_id=found.patient_id, action="D")
    drafts.discard(db, draft_id)


# Signing ----------------------------------------------------------------------------------------------------------


def preview(db: Db, draft_id: str, *, zone: str, by: Actor, at: datetime) -> ParsedNote:
    """The draft as it would be signed, with what still stands in the way and what should be known."""
    found = draft(db, draft_id, by=by, at=at)
    return _parse(found, by, zone=zone)


def cautions(
    db: Db, draft_id: str, *, typed: Mapping[str, str] | None = None, by: Actor, at: datetime
) -> tuple[Caution, ...]:
    """What to mind with this prescription in this patient, the loudest first. Told, never a block.

    typed: fields as they stand in the form, not saved yet.
    """
    _ask(by, Permission.CHART_VIEW, "check-safety", draft_id, at)
    found = drafts.get(db, draft_id)
    seen = entry(by, "R", "check-safety", at=at, kind="Draft", record_id=draft_id, patient_id=found.patient_id)
    guard(db, by, Permission.CHART_VIEW, seen)
    note = _parse(replace(found, fields={**found.fields, **(typed or {})}), by, zone="UTC").treatment
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
    return stricta.completeness(note, course, _practitioner_or_none(db, note.practitioner_id))


def sign(
    db: Db, draft_id: str, *, expected_version: int | None, zone: str = "UTC", by: Actor, at: datetime
) -> Treatment:
    """Turn the draft into a signed treatment, or refuse with every reason at once."""
    _ask(by, Permission.CHART_WRITE, "sign-treatment", draft_id, at)
    found = _draft_to_sign(db, draft_id, expected_version)
    _guard_write(db, by, "sign-treatment", at=at, record_id=draft_id, patient_id=found.patient_id, action="C")
    if found.amends:
        raise Conflict("This draft amends a signed note; sign it as an amendment, with a reason.")
    note = _complete_note(db, _parse(found, by, zone=zone), at)
    signed = note.sign(by_id=_practitioner_of(by), by_name=by.name, at=at)
    _use_up(db, found)
    _store(db, signed, at=at, expected_version=None)
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
    _guard_write(db, by, "sign-treatment", at=at, record_id=treatment_id, patient_id=patient_id, action="C")
    zone = zone_of(clinic.patient(db, patient_id).zone, UTC)
    _refuse_oversize(fields)
    if ended_at > at:
        raise Invalid(issues=[Issue("The treatment ends in the future.", "ended_at", "value")])
    parsed = parse_note(
        {**_course_field(db, patient_id), **fields},
        treatment_id=treatment_id,
        patient_id=patient_id,
        practitioner_id=_practitioner_of(by),
        zone=str(zone),
        started_at=started_at,
        ended_at=ended_at,
    )
    note = _complete_note(db, replace(parsed, treatment=_counted(parsed.treatment)), at, afterwards=True)
    signed = note.sign(by_id=_practitioner_of(by), by_name=by.name, at=at, afterwards=True)
    _store(db, signed, at=at, expected_version=None)
    return signed


def _counted(note: Treatment) -> Treatment:
    """Where no count was given, the needles of the prescription went in and as many came out."""
    n_in = note.prescription.n_needles if note.needles_in is None else note.needles_in
    n_out = n_in if note.needles_out is None else note.needles_out
    return replace(note, state=TreatmentState.NEEDLES_OUT, needles_in=n_in, needles_out=n_out)


# Signed notes -----------------------------------------------------------------------------------------------------


def treatments_of(db: Db, patient_id: str, *, by: Actor, at: datetime) -> list[Treatment]:
    """Signed treatments of the patient, latest first; those entered in error are among them, marked."""
    seen = entry(by, "R", "view-treatments", at=at, kind="Procedure", patient_id=patient_id)
    guard(db, by, Permission.CHART_VIEW, seen)
    return clinic.treatments_of(db, patient_id)


def treatment(db: Db, treatment_id: str, *, by: Actor, at: datetime) -> tuple[Treatment, int]:
    """The note and the version of its Procedure."""
    _ask(by, Permission.CHART_VIEW, "view-treatment", treatment_id, at)
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
    _ask(by, Permission.CHART_VIEW, "view-versions", treatment_id, at)
    patient_id = clinic.treatment(db, treatment_id).treatment.patient_id
    seen = entry(by, "R", "view-versions", at=at, kind="Procedure", record_id=treatment_id, patient_id=patient_id)
    guard(db, by, Permission.CHART_VIEW, seen)
    return clinic.treatment_versions(db, treatment_id)


def start_amendment(db: Db, treatment_id: str, *, zone: str | None = None, by: Actor, at: datetime) -> Draft:
    """A draft with the signed note's fields; an amendment that is open already is continued.

    zone: of the door at which it is written and signed, whose local times then stand in the fields; else times with
    their offset, which every door reads alike.
    """
    _ask(by, Permission.CHART_WRITE, "start-amendment", treatment_id, at)
    current = clinic.treatment(db, treatment_id)
    note = current.treatment
    _guard_write(db, by, "start-amendment", at=at, record_id=treatment_id, patient_id=note.patient_id)
    if not note.is_signed:
        raise Conflict("A note that was entered in error is not amended.")
    already = [one for one in drafts.of_patient(db, note.patient_id) if one.amends == treatment_id]
    if already:
        return already[0]
    made = replace(
        _empty_draft(str(uuid4()), note.patient_id, by, at),
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
    _ask(by, Permission.CHART_WRITE, "amend-treatment", draft_id, at)
    found = _draft_to_sign(db, draft_id, expected_version)
    _guard_write(db, by, "amend-treatment", at=at, record_id=found.amends or draft_id, patient_id=found.patient_id)
    if not found.amends:
        raise Conflict("This draft amends nothing; sign it as a new treatment.")
    current = clinic.treatment(db, found.amends)
    if current.version != found.amends_version:
        raise EditedMeanwhile(
            "The signed note was changed since this amendment was begun; look at its latest version first."
        )
    is_asked = current.treatment.adverse_events_asked
    corrected = _complete_note(db, _parse(found, by, zone=zone), at, afterwards=not is_asked)
    amended = current.treatment.amend(corrected, by_id=_practitioner_of(by), by_name=by.name, at=at, reason=reason)
    _use_up(db, found)
    _store(db, amended, at=at, expected_version=current.version)
    return amended


def enter_in_error(db: Db, treatment_id: str, *, reason: str, by: Actor, at: datetime) -> Treatment:
    """This never happened or is on the wrong patient: all its records become entered-in-error in one transaction."""
    _ask(by, Permission.CHART_WRITE, "enter-in-error", treatment_id, at)
    current = clinic.treatment(db, treatment_id)
    patient_id = current.treatment.patient_id
    _guard_write(db, by, "enter-in-error", at=at, record_id=treatment_id, patient_id=patient_id)
    retracted = current.treatment.enter_in_error(by_id=_practitioner_of(by), by_name=by.name, at=at, reason=reason)
    _store(db, retracted, at=at, expected_version=current.version)
    return retracted


# Small steps ------------------------------------------------------------------------------------------------------


def _guard_write(
    db: Db, by: Actor, verb: str, *, at: datetime, record_id: str, patient_id: str, action: str = "U"
) -> None:
    done = entry(by, action, verb, at=at, kind=_kind_of(verb), record_id=record_id, patient_id=patient_id)
    guard(db, by, Permission.CHART_WRITE, done)


def _ask(by: Actor, permission: Permission, verb: str, record_id: str, at: datetime) -> None:
    """Refuse before anything is read: whoever may not look is not told either what there is."""
    action = "R" if permission is Permission.CHART_VIEW else "U"
    tried = entry(by, action, verb, at=at, kind=_kind_of(verb), record_id=record_id)
    access.require(by, permission, attempt=tried)


def _kind_of(verb: str) -> str:
    is_of_draft = "draft" in verb or verb.startswith("needles") or verb == "check-safety"
    return "Draft" if is_of_draft else "Procedure"


def _empty_draft(draft_id: str, patient_id: str, by: Actor, at: datetime) -> Draft:
    return Draft(draft_id=draft_id, patient_id=patient_id, version=1, updated_at=at, updated_by=by.name)


def _course_field(db: Db, patient_id: str) -> dict[str, str]:
    course = clinic.open_course(db, patient_id)
    return {"course_id": course.course_id} if course else {}


def _practitioner_or_none(db: Db, practitioner_id: str) -> Practitioner | None:
    try:
        return clinic.practitioner(db, practitioner_id) if practitioner_id else None
    except NotFound:
        return None


def _draft_to_sign(db: Db, draft_id: str, expected_version: int | None) -> Draft:
    """The draft, if it is still the version that was looked at. A draft that is gone because it was signed says so."""
    try:
        found = drafts.get(db, draft_id)
    except NotFound:
        _refuse_signed(db, draft_id)
        raise
    if expected_version is not None and expected_version != found.version:
        raise EditedMeanwhile
    return found


def _use_up(db: Db, found: Draft) -> None:
    """Take the draft away first: of two signatures at once, the second finds nothing left to sign."""
    try:
        drafts.discard(db, found.draft_id, found.version)
    except NotFound:
        _refuse_signed(db, found.amends or found.draft_id)
        raise


def _refuse_signed(db: Db, treatment_id: str) -> None:
    if clinic.treatment_exists(db, treatment_id):
        raise AlreadySigned("This treatment has been signed already.") from None


def _parse(found: Draft, by: Actor, *, zone: str) -> ParsedNote:
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


def _complete_note(db: Db, parsed: ParsedNote, at: datetime, *, afterwards: bool = False) -> Treatment:
    """The note, or Invalid with what could not be read and what is missing, all at once."""
    unread = {issue.where for issue in parsed.issues}
    missing = [one for one in parsed.treatment.signing_issues(afterwards=afterwards) if one.where not in unread]
    issues = [
        *parsed.issues,
        *missing,
        *_time_issues(parsed.treatment, clinic.patient(db, parsed.treatment.patient_id), at),
    ]
    if issues:
        raise Invalid(issues=issues)
    return parsed.treatment


def _time_issues(note: Treatment, who: Patient, at: datetime) -> Iterator[Issue]:
    """What a time alone does not tell: that it is before the patient's life, or after now."""
    started = note.started_at
    for where, moment in (("started_at", started), ("ended_at", note.ended_at)):
        if moment is not None and moment > at + CLOCK_LEEWAY:
            yield Issue("This time has not come yet; check the date.", where, "value")
    if started is not None and started < at - OLDEST:
        yield Issue(f"This is more than {OLDEST_YEARS} years ago; check the year.", "started_at", "value")
    elif started is not None and who.birth_date and started.astimezone(zone_of(who.zone, UTC)).date() < who.birth_date:
        yield Issue("This is before the patient was born; check the date.", "started_at", "value")


def _practitioner_of(by: Actor) -> str:
    if by.practitioner_id is None:
        raise NotPermitted("Only a practitioner signs a treatment; this sign-in is not linked to one.")
    return by.practitioner_id


def _store(db: Db, note: Treatment, *, at: datetime, expected_version: int | None) -> None:
    clinic.save_treatment(db, note, at=at, expected_version=expected_version)
    outbox.queue(db, Delivery(str(uuid4()), note.treatment_id, note.patient_id, target=ANY_EHR, queued_at=at))


def _refuse_oversize(fields: Mapping[str, str]) -> None:
    limits = {"prescription": LONGEST_PRESCRIPTION}
    issues = [
        Issue(f"This field holds at most {limits.get(name, LONGEST_FIELD)} characters.", name, "too-long")
        for name, value in fields.items()
        if len(value) > limits.get(name, LONGEST_FIELD)
    ]
    if issues:
        raise Invalid(issues=issues)

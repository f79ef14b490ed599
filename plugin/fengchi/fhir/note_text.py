"""The note in plain words, generated from the data: what survives where only a document is taken.

STRICTA 2010 gives the order of the needling part. Nothing recorded is left out, and nothing unrecorded is claimed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fengchi.domain.adverse_events import AdverseEvent
from fengchi.domain.findings import CodedText
from fengchi.domain.people import Patient, Practitioner
from fengchi.domain.shorthand import describe, write_prescription
from fengchi.domain.treatments import Adjunct, Signing, Treatment, TreatmentState
from fengchi.fhir import systems


def note_text(note: Treatment, *, patient: Patient, practitioner: Practitioner) -> str:
    """One line per heading; times in the patient's zone where it is known, else as they were recorded."""
    lines = [*_head(note, patient, practitioner), *_body(note), *_needling(note), *_after(note)]
    lines += [_signature(one, order, patient) for order, one in enumerate(note.signings)]
    return "\n".join(lines) + "\n"


def _head(note: Treatment, patient: Patient, practitioner: Practitioner) -> Iterator[str]:
    if note.state is TreatmentState.ENTERED_IN_ERROR:
        yield f"ENTERED IN ERROR: {note.error_reason}"
    yield "Acupuncture treatment"
    if note.started_at:
        yield f"Needles in: {_clock(note.started_at, patient)}"
    if note.ended_at:
        yield f"Needles out: {_clock(note.ended_at, patient)}"
    yield f"Practitioner: {practitioner.name}"


def _body(note: Treatment) -> Iterator[str]:
    pain = "" if note.pain_now is None else f"{note.pain_now} of 10"
    for heading, text in (
        ("Subjective", note.subjective),
        ("Pain now", pain),
        ("Tongue", note.findings.tongue),
        ("Pulse", note.findings.pulse),
        ("Palpation", note.findings.palpation),
        ("Pattern", _choices(note.diagnosis.patterns)),
        ("Diagnosis", _choices(note.diagnosis.biomedical)),
        ("Response sought", note.response_sought),
    ):
        if text:
            yield f"{heading}: {text}"


def _needling(note: Treatment) -> Iterator[str]:
    if note.prescription.needlings:
        yield f"Needling: {describe(note.prescription)}"
        yield f"Shorthand: {write_prescription(note.prescription)}"
    if note.needles_in is not None or note.needles_out is not None:
        yield f"Needles: {_count(note.needles_in)} in, {_count(note.needles_out)} out"
    if note.mismatch_reason:
        yield f"Reason for the difference: {note.mismatch_reason}"
    if note.retention_minutes is not None:
        yield f"Retention: {note.retention_minutes} min"
    if note.face_to_face_minutes is not None:
        yield f"Personal contact: {note.face_to_face_minutes} min"


def _after(note: Treatment) -> Iterator[str]:
    yield from (f"Also given: {_adjunct(one)}" for one in note.adjuncts)
    yield from (f"Adverse event: {_event(one)}" for one in note.adverse_events)
    if not note.adverse_events:
        yield f"Adverse events: {'asked, none reported' if note.adverse_events_asked else 'not asked'}"
    if note.plan:
        yield f"Plan: {note.plan}"


def _choices(found: tuple[CodedText, ...]) -> str:
    return "; ".join(" ".join(filter(None, (one.text, f"({one.code})" if one.code else ""))) for one in found)


def _adjunct(adjunct: Adjunct) -> str:
    minutes = "" if adjunct.minutes is None else f"{adjunct.minutes} min"
    return ", ".join(filter(None, (systems.title(systems.ADJUNCTS, adjunct.kind.value), minutes, adjunct.note)))


def _event(event: AdverseEvent) -> str:
    kind = systems.title(systems.ADVERSE_EVENTS, event.kind.value)
    told = (kind, event.severity.value, f"causality {event.causality.value}", f"outcome {event.outcome.value}")
    return ", ".join(filter(None, (*told, event.note)))


def _signature(signing: Signing, order: int, patient: Patient) -> str:
    what = "Signed" if order == 0 else "Changed"
    reason = f" ({signing.reason})" if signing.reason else ""
    return f"{what} by {signing.by_name}, {_clock(signing.at, patient)}{reason}"


def _count(needles: int | None) -> str:
    return "not counted" if needles is None else str(needles)


def _clock(moment: datetime, patient: Patient) -> str:
    try:
        there = moment.astimezone(ZoneInfo(patient.zone)) if patient.zone else moment
    except (ZoneInfoNotFoundError, ValueError, OSError):
        there = moment  # A zone name nobody knows must not cost the note.
    return there.strftime("%Y-%m-%d %H:%M ") + (there.strftime("%Z") if patient.zone else f"UTC{there:%z}")

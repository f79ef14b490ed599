"""The note as typed: strings in named fields, read into a Treatment, and a Treatment written back into fields.

Whatever is typed stays in the draft; what cannot be read is told beside its field. docs/reference/note-fields.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from fengchi.domain.coded_choice import parse_choices, write_choices
from fengchi.domain.errors import Issue
from fengchi.domain.findings import Diagnosis, Findings
from fengchi.domain.migraine_diagnoses import find_diagnosis
from fengchi.domain.note_fields_reader import MOST_MINUTES, FieldReader
from fengchi.domain.note_lines import parse_adjuncts, write_adjuncts, write_adverse_events
from fengchi.domain.patterns import find_pattern
from fengchi.domain.shorthand import ParsedPrescription, Problem, parse_prescription, write_prescription
from fengchi.domain.treatments import Treatment, TreatmentState

FIELDS = (
    "subjective",
    "pain_now",
    "tongue",
    "pulse",
    "palpation",
    "pattern",
    "diagnosis",
    "prescription",
    "retention",
    "response_sought",
    "adjuncts",
    "started_at",
    "needles_in",
    "ended_at",
    "needles_out",
    "mismatch_reason",
    "face_to_face",
    "adverse_answer",
    "adverse_events",
    "plan",
    "course_id",
)
"""Every field of the form, in reading order."""

NEVER_COPIED = (
    "pain_now",
    "started_at",
    "needles_in",
    "ended_at",
    "needles_out",
    "mismatch_reason",
    "face_to_face",
    "adverse_answer",
    "adverse_events",
)
"""What belongs to one visit alone: an earlier note never fills these in."""

MOST_NEEDLES = 200


@dataclass(frozen=True, slots=True)
class ParsedNote:
    """treatment: as far as the fields could be read, in the state they reach.

    issues keep the note from being signed, but never from being saved; notices only tell. where: the field.
    prescription: the shorthand as read, with places in the line.
    """

    treatment: Treatment
    issues: tuple[Issue, ...]
    notices: tuple[Issue, ...]
    prescription: ParsedPrescription


def parse_note(
    fields: Mapping[str, str],
    *,
    treatment_id: str,
    patient_id: str,
    practitioner_id: str,
    zone: str,
    started_at: datetime | None = None,
    ended_at: datetime | None = None,
) -> ParsedNote:
    """The treatment that the fields describe. Never raises for anything typed.

    zone: IANA name in which times without an offset are read. started_at, ended_at: aware times of the server's
    clock, used where the field is empty.
    """
    reader = FieldReader(fields, zone)
    shorthand = parse_prescription(reader.text("prescription"))
    asked, events = reader.adverse_events()
    treatment = Treatment(
        treatment_id=treatment_id,
        patient_id=patient_id,
        practitioner_id=practitioner_id,
        course_id=reader.text("course_id") or None,
        subjective=reader.text("subjective"),
        pain_now=reader.number("pain_now", 0, 10),
        findings=Findings(reader.text("tongue"), reader.text("pulse"), reader.text("palpation")),
        diagnosis=Diagnosis(
            parse_choices(reader.text("pattern"), find_pattern),
            parse_choices(reader.text("diagnosis"), find_diagnosis),
        ),
        prescription=reader.with_retention(shorthand.prescription),
        response_sought=reader.text("response_sought"),
        adjuncts=reader.told(parse_adjuncts(reader.text("adjuncts"))),
        started_at=reader.time("started_at") or started_at,
        ended_at=reader.time("ended_at") or ended_at,
        needles_in=reader.number("needles_in", 0, MOST_NEEDLES),
        needles_out=reader.number("needles_out", 0, MOST_NEEDLES),
        mismatch_reason=reader.text("mismatch_reason"),
        face_to_face_minutes=reader.number("face_to_face", 0, MOST_MINUTES),
        adverse_events_asked=asked,
        adverse_events=events,
        plan=reader.text("plan"),
    )
    reader.check_order(treatment)
    reader.check_names(FIELDS)
    return ParsedNote(
        replace(treatment, state=_state(treatment)),
        (*(_issue(one, "error") for one in shorthand.problems), *reader.issues),
        (*(_issue(one, "information") for one in shorthand.notices), *reader.notices),
        shorthand,
    )


def note_fields(treatment: Treatment, *, zone: str | None = None) -> dict[str, str]:
    """Every field of FIELDS as it would be typed; parse_note reads the same note from them.

    zone: write times as local times of that zone, as a page's date and time box needs them; else ISO 8601 with offset.
    """
    return {
        "subjective": treatment.subjective,
        "pain_now": _say(treatment.pain_now),
        "tongue": treatment.findings.tongue,
        "pulse": treatment.findings.pulse,
        "palpation": treatment.findings.palpation,
        "pattern": write_choices(treatment.diagnosis.patterns, find_pattern),
        "diagnosis": write_choices(treatment.diagnosis.biomedical, find_diagnosis),
        "prescription": write_prescription(replace(treatment.prescription, retention_minutes=None)),
        "retention": _say(treatment.prescription.retention_minutes),
        "response_sought": treatment.response_sought,
        "adjuncts": write_adjuncts(treatment.adjuncts),
        "started_at": _say_time(treatment.started_at, zone),
        "needles_in": _say(treatment.needles_in),
        "ended_at": _say_time(treatment.ended_at, zone),
        "needles_out": _say(treatment.needles_out),
        "mismatch_reason": treatment.mismatch_reason,
        "face_to_face": _say(treatment.face_to_face_minutes),
        "adverse_answer": _answer(treatment),
        "adverse_events": write_adverse_events(treatment.adverse_events),
        "plan": treatment.plan,
        "course_id": treatment.course_id or "",
    }


def _state(treatment: Treatment) -> TreatmentState:
    """How far the note has come, short of a signature."""
    if treatment.started_at is None:
        return TreatmentState.DRAFT
    if treatment.ended_at is None or treatment.needles_out is None:
        return TreatmentState.NEEDLES_IN
    return TreatmentState.NEEDLES_OUT


def _issue(problem: Problem, severity: str) -> Issue:
    code = "value" if severity == "error" else "informational"
    return Issue(problem.text, "prescription", code, problem.rule, severity)


def _answer(treatment: Treatment) -> str:
    if not treatment.adverse_events_asked:
        return ""
    return "yes" if treatment.adverse_events else "none"


def _say(value: int | None) -> str:
    return "" if value is None else str(value)


def _say_time(value: datetime | None, zone: str | None) -> str:
    if value is None:
        return ""
    if zone is None:
        return value.isoformat()
    local = value.astimezone(ZoneInfo(zone))
    # In the hour that comes twice only the offset tells which one it was.
    return local.isoformat() if local.fold else local.replace(tzinfo=None).isoformat()

"""A treatment: one visit's note, from needles in to signature, and what may happen to it.

draft -> needles in -> needles out -> signed -> amended
   any signed or amended note -> entered in error
A change is a new value or a refusal; nothing is edited in place once signed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from fengchi.domain.adverse_events import AdverseEvent
from fengchi.domain.errors import AlreadySigned, Conflict, Invalid, Issue
from fengchi.domain.findings import Diagnosis, Findings
from fengchi.domain.needling import Prescription


class TreatmentState(StrEnum):
    DRAFT = "draft"
    NEEDLES_IN = "needles-in"
    NEEDLES_OUT = "needles-out"
    SIGNED = "signed"
    AMENDED = "amended"
    ENTERED_IN_ERROR = "entered-in-error"


SIGNED_STATES = frozenset({TreatmentState.SIGNED, TreatmentState.AMENDED})


class AdjunctKind(StrEnum):
    """STRICTA item 4a: other interventions given with the needles."""

    MOXIBUSTION = "moxibustion"
    CUPPING = "cupping"
    EAR_SEEDS = "ear-seeds"
    GUA_SHA = "gua-sha"
    TUI_NA = "tui-na"
    HEAT_LAMP = "heat-lamp"
    HERBS = "herbs"
    EXERCISE_ADVICE = "exercise-advice"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Adjunct:
    kind: AdjunctKind
    note: str = ""
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Signing:
    """One signature or amendment: who, when, and for an amendment why."""

    at: datetime
    by_id: str
    by_name: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Treatment:
    """Times are aware. Minutes are whole minutes; retention and face-to-face minutes are different things.

    pain_now: 0 to 10, None when not asked. adverse_events_asked: the question was put; no events and not
    asked is not the same as no events.
    """

    treatment_id: str
    patient_id: str
    practitioner_id: str
    state: TreatmentState = TreatmentState.DRAFT
    course_id: str | None = None
    subjective: str = ""
    pain_now: int | None = None
    findings: Findings = Findings()
    diagnosis: Diagnosis = Diagnosis()
    prescription: Prescription = Prescription()
    response_sought: str = ""
    adjuncts: tuple[Adjunct, ...] = ()
    started_at: datetime | None = None
    ended_at: datetime | None = None
    needles_in: int | None = None
    needles_out: int | None = None
    mismatch_reason: str = ""
    face_to_face_minutes: int | None = None
    adverse_events_asked: bool = False
    adverse_events: tuple[AdverseEvent, ...] = ()
    plan: str = ""
    signings: tuple[Signing, ...] = ()
    error_reason: str = ""

    @property
    def is_signed(self) -> bool:
        return self.state in SIGNED_STATES

    @property
    def retention_minutes(self) -> int | None:
        """As prescribed, else measured from needles in to needles out."""
        if self.prescription.retention_minutes is not None:
            return self.prescription.retention_minutes
        if self.started_at and self.ended_at:
            # In UTC: two local times of one zone differ by an hour too much or too little across a clock change.
            return round((self.ended_at.astimezone(UTC) - self.started_at.astimezone(UTC)).total_seconds() / 60)
        return None

    def put_needles_in(self, *, at: datetime, count: int | None = None) -> Treatment:
        """The needles are in: the clock starts. count defaults to the needles of the prescription."""
        self._refuse_unless(TreatmentState.DRAFT)
        _refuse_naive(at)
        return replace(
            self,
            state=TreatmentState.NEEDLES_IN,
            started_at=at,
            needles_in=self.prescription.n_needles if count is None else count,
        )

    def take_needles_out(self, *, at: datetime, count: int, mismatch_reason: str = "") -> Treatment:
        """The needles are out, counted. A difference needs a reason before signing, not before counting."""
        self._refuse_unless(TreatmentState.NEEDLES_IN, TreatmentState.NEEDLES_OUT)
        _refuse_naive(at)
        if self.started_at and at < self.started_at:
            raise Invalid("The needles cannot come out before they went in.")
        return replace(
            self,
            state=TreatmentState.NEEDLES_OUT,
            ended_at=at,
            needles_out=count,
            mismatch_reason=mismatch_reason.strip(),
        )

    def signing_issues(self, *, afterwards: bool = False) -> tuple[Issue, ...]:
        """What must still be done before this can be signed. Empty means it may be signed.

        afterwards: charted when the patient is gone; then adverse events may stay "not asked", and reports say so.
        """
        return tuple(_signing_issues(self, afterwards))

    def sign(self, *, by_id: str, by_name: str, at: datetime, afterwards: bool = False) -> Treatment:
        if self.is_signed:
            raise AlreadySigned
        self._refuse_unless(TreatmentState.NEEDLES_OUT)
        self._refuse_issues(afterwards)
        return replace(self, state=TreatmentState.SIGNED, signings=(Signing(at, by_id, by_name),))

    def amend(self, changed: Treatment, *, by_id: str, by_name: str, at: datetime, reason: str) -> Treatment:
        """The corrected note, as a new version of this one; patient, id, who needled and earlier signatures stay."""
        if not self.is_signed:
            raise Conflict("Only a signed note is amended.")
        if not reason.strip():
            raise Invalid(issues=[Issue("Say why the note is amended.", "reason", "required")])
        amended = replace(
            changed,
            treatment_id=self.treatment_id,
            patient_id=self.patient_id,
            practitioner_id=self.practitioner_id,
            state=TreatmentState.AMENDED,
            signings=(*self.signings, Signing(at, by_id, by_name, reason.strip())),
        )
        amended._refuse_issues(not self.adverse_events_asked)
        return amended

    def enter_in_error(self, *, by_id: str, by_name: str, at: datetime, reason: str) -> Treatment:
        """This never happened, or it is on the wrong patient: it drops out of every count and stays readable."""
        if not self.is_signed:
            raise Conflict("Only a signed note can be marked as entered in error; a draft is discarded.")
        if not reason.strip():
            raise Invalid(issues=[Issue("Say why the note was entered in error.", "reason", "required")])
        return replace(
            self,
            state=TreatmentState.ENTERED_IN_ERROR,
            error_reason=reason.strip(),
            signings=(*self.signings, Signing(at, by_id, by_name, reason.strip())),
        )

    def _refuse_unless(self, *states: TreatmentState) -> None:
        if self.state in states:
            return
        if self.is_signed:
            raise AlreadySigned
        allowed = " or ".join(state.value for state in states)
        raise Conflict(f"This needs a treatment in state {allowed}; it is {self.state.value}.")

    def _refuse_issues(self, afterwards: bool) -> None:
        issues = self.signing_issues(afterwards=afterwards)
        if issues:
            raise Invalid(issues=issues)


def _refuse_naive(moment: datetime) -> None:
    if moment.tzinfo is None:
        raise Invalid("A time needs its zone.")


def _signing_issues(note: Treatment, afterwards: bool) -> Iterator[Issue]:
    if not note.prescription.needlings and not note.adjuncts:
        yield Issue("Write at least one point or adjunct.", "prescription", "required")
    yield from _time_issues(note)
    yield from _count_issues(note)
    if not note.adverse_events_asked and not afterwards:
        yield Issue("Answer the adverse-event question.", "adverse_events", "required")
    if note.pain_now is not None and not 0 <= note.pain_now <= 10:
        yield Issue("Pain is a whole number from 0 to 10.", "pain_now", "value")
    if note.face_to_face_minutes is not None and note.face_to_face_minutes < 0:
        yield Issue("Face-to-face minutes are a whole number from 0.", "face_to_face", "value")


def _time_issues(note: Treatment) -> Iterator[Issue]:
    for name, moment, text in (
        ("started_at", note.started_at, "Say when the needles went in."),
        ("ended_at", note.ended_at, "Say when the needles came out."),
    ):
        if moment is None:
            yield Issue(text, name, "required")
        elif moment.tzinfo is None:
            yield Issue("A time needs its zone.", name, "value")
            return
    if note.started_at and note.ended_at and note.ended_at < note.started_at:
        yield Issue("The needles cannot come out before they went in.", "ended_at", "value")


def _count_issues(note: Treatment) -> Iterator[Issue]:
    for name, count, text in (
        ("needles_in", note.needles_in, "Count the needles in."),
        ("needles_out", note.needles_out, "Count the needles out."),
    ):
        if count is None:
            yield Issue(text, name, "required")
        elif count < 0:
            yield Issue("A count is a whole number from 0.", name, "value")
    if note.needles_in is None or note.needles_out is None:
        return
    prescribed = note.prescription.n_needles
    if note.needles_in != prescribed:
        text = f"{note.needles_in} needles went in but the prescription has {prescribed}; correct the prescription or the count."
        yield Issue(text, "needles_in", "business-rule", rule="needles-in-equal-prescribed-1")
    if note.needles_out != note.needles_in and not note.mismatch_reason:
        text = (
            f"{note.needles_in} needles in, {note.needles_out} out: count again, correct the points, or give a reason."
        )
        yield Issue(text, "needles_out", "business-rule", rule="needles-in-equal-out-1")

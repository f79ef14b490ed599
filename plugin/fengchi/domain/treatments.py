"""A treatment: one visit's note, from needles in to signature, and what may happen to it.

draft -> needles in -> needles out -> signed -> amended
   any signed or amended note -> entered in error
A change is a new value or a refusal; nothing is edited in place once signed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
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
            return round((self.ended_at - self.started_at).total_seconds() / 60)
        return None

    def put_needles_in(self, *, at: datetime, count: int | None = None) -> Treatment:
        """The needles are in: the clock starts. count defaults to the needles of the prescription."""
        self._refuse_unless(TreatmentState.DRAFT)
        return replace(
            self,
            state=TreatmentState.NEEDLES_IN,
            started_at=at,
            needles_in=self.prescription.n_needles if count is None else count,
        )

    def take_needles_out(self, *, at: datetime, count: int, mismatch_reason: str = "") -> Treatment:
        """The needles are out, counted. A difference needs a reason before signing, not before counting."""
        self._refuse_unless(TreatmentState.NEEDLES_IN, TreatmentState.NEEDLES_OUT)
        if self.started_at and at < self.started_at:
            raise Invalid("The needles cannot come out before they went in.")
        return replace(
            self,
            state=TreatmentState.NEEDLES_OUT,
            ended_at=at,
            needles_out=count,
            mismatch_reason=mismatch_reason.strip(),
        )

    def signing_issues(self) -> tuple[Issue, ...]:
        """What must still be done before this can be signed. Empty means it may be signed."""
        return tuple(_signing_issues(self))

    def sign(self, *, by_id: str, by_name: str, at: datetime) -> Treatment:
        if self.is_signed:
            raise AlreadySigned
        self._refuse_unless(TreatmentState.NEEDLES_OUT)
        self._refuse_issues()
        return replace(self, state=TreatmentState.SIGNED, signings=(Signing(at, by_id, by_name),))

    def amend(self, changed: Treatment, *, by_id: str, by_name: str, at: datetime, reason: str) -> Treatment:
        """The corrected note, as a new version of this one; patient, id and earlier signatures stay."""
        if not self.is_signed:
            raise Conflict("Only a signed note is amended.")
        if not reason.strip():
            raise Invalid(issues=[Issue("Say why the note is amended.", "reason", "required")])
        amended = replace(
            changed,
            treatment_id=self.treatment_id,
            patient_id=self.patient_id,
            state=TreatmentState.AMENDED,
            signings=(*self.signings, Signing(at, by_id, by_name, reason.strip())),
        )
        amended._refuse_issues()
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

    def _refuse_issues(self) -> None:
        issues = self.signing_issues()
        if issues:
            raise Invalid(issues=issues)


def _signing_issues(note: Treatment) -> list[Issue]:
    issues = []
    if not note.prescription.needlings and not note.adjuncts:
        issues.append(Issue("Write at least one point or adjunct.", "prescription", "required"))
    if note.started_at is None:
        issues.append(Issue("Say when the needles went in.", "started_at", "required"))
    if note.ended_at is None:
        issues.append(Issue("Say when the needles came out.", "ended_at", "required"))
    if note.needles_in is not None and note.needles_in != note.prescription.n_needles:
        issues.append(
            Issue(
                f"{note.needles_in} needles went in but the prescription has {note.prescription.n_needles}; "
                "correct the prescription or the count.",
                "needles_in",
                "business-rule",
            )
        )
    if note.needles_out is None:
        issues.append(Issue("Count the needles out.", "needles_out", "required"))
    elif note.needles_out != note.needles_in and not note.mismatch_reason:
        issues.append(
            Issue(
                f"{note.needles_in} needles in, {note.needles_out} out: count again, correct the points, or give a reason.",
                "needles_out",
                "business-rule",
                rule="needles-in-equal-out-1",
            )
        )
    if not note.adverse_events_asked:
        issues.append(Issue("Answer the adverse-event question.", "adverse_events", "required"))
    if note.pain_now is not None and not 0 <= note.pain_now <= 10:
        issues.append(Issue("Pain is a whole number from 0 to 10.", "pain_now", "value"))
    return issues

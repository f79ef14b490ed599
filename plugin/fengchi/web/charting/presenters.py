"""The words of the treatment form: headings, steps, the needle clock, what is open, and what differs between two versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from fengchi.domain.errors import Issue
from fengchi.domain.treatments import Treatment, TreatmentState
from fengchi.store.drafts import Draft
from fengchi.web import words

TITLES = {
    "subjective": "Since the last visit",
    "pain_now": "Pain now",
    "tongue": "Tongue",
    "pulse": "Pulse",
    "palpation": "Palpation",
    "pattern": "Pattern",
    "diagnosis": "Biomedical diagnosis",
    "prescription": "Prescription",
    "retention": "Retention",
    "response_sought": "Response sought",
    "adjuncts": "With the needles",
    "started_at": "Needles in at",
    "ended_at": "Needles out at",
    "needles_in": "Counted in",
    "needles_out": "Counted out",
    "mismatch_reason": "Why the counts differ",
    "face_to_face": "Face to face",
    "adverse_answer": "Adverse events",
    "adverse_events": "Adverse events",
    "plan": "Plan",
}
"""What each field of the note is called on the page, in the order of the page."""

ANSWERED_AT = {"adverse_events": "adverse_answer"}
"""Where the page asks for something else than the field that is checked."""

STEPS = (
    ("draft", "Write"),
    ("needles-in", "Needles in"),
    ("needles-out", "Needles out"),
    ("signed", "Sign"),
)
NEXT = {"draft": "needles-in", "needles-in": "needles-out", "needles-out": "preview"}
"""What Ctrl+Enter does in each state."""


@dataclass(frozen=True, slots=True)
class Step:
    text: str
    here: bool


@dataclass(frozen=True, slots=True)
class NeedleWords:
    """The clock: started and ended are clinic time, elapsed whole minutes; the script counts on from now_iso."""

    state: str
    n_in: str
    n_out: str
    started: str
    ended: str
    started_iso: str
    now_iso: str
    elapsed: str
    retention: str
    differ: bool
    by_hand_open: bool


@dataclass(frozen=True, slots=True)
class OpenNote:
    href: str
    what: str
    when: str


@dataclass(frozen=True, slots=True)
class Difference:
    name: str
    title: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class IssueWords:
    name: str
    href: str
    text: str


def heading(draft: Draft) -> str:
    return "Amend the note" if draft.amends else "Treatment"


def steps(draft: Draft) -> tuple[Step, ...]:
    """An amendment needs no needles; its steps are two."""
    if draft.amends:
        return (Step("Correct", True), Step("Sign with a reason", False))
    return tuple(Step(text, state == draft.state) for state, text in STEPS)


def needle_words(draft: Draft, *, at: datetime, zone: str) -> NeedleWords:
    by_hand = ("started_at", "ended_at", "needles_in", "needles_out")
    return NeedleWords(
        state=draft.state,
        n_in=_number(draft.needles_in),
        n_out=_number(draft.needles_out),
        started=words.clock(draft.started_at, zone),
        ended=words.clock(draft.ended_at, zone),
        started_iso=draft.started_at.isoformat() if draft.started_at else "",
        now_iso=at.isoformat(),
        elapsed=_elapsed(draft, at),
        retention=_planned_minutes(draft.fields),
        differ=draft.needles_in != draft.needles_out and not draft.fields.get("mismatch_reason"),
        by_hand_open=any(draft.fields.get(name) for name in by_hand),
    )


def open_note(draft: Draft, *, zone: str) -> OpenNote:
    what = "Amendment" if draft.amends else words.capital(words.spoken(draft.state)) + " note"
    when = f"saved {words.moment(draft.updated_at, zone)} by {draft.updated_by}"
    return OpenNote(f"/drafts/{draft.draft_id}", what, when)


def signed_note(note: Treatment, *, zone: str) -> OpenNote:
    return OpenNote(f"/treatments/{note.treatment_id}", "Signed note", words.moment(note.started_at, zone))


def differences(mine: Mapping[str, str], theirs: Mapping[str, str]) -> tuple[Difference, ...]:
    """The fields in which two versions differ. A field that was not sent is not a difference."""
    return tuple(
        Difference(name, title, mine[name], theirs.get(name, ""))
        for name, title in TITLES.items()
        if name in mine and mine[name] != theirs.get(name, "")
    )


def issue_words(issues: Iterable[Issue], *, form_href: str) -> tuple[IssueWords, ...]:
    """Each thing that stands in the way of signing, with a link to its field in the form."""
    return tuple(IssueWords(TITLES.get(one.where, ""), _field_href(one.where, form_href), one.text) for one in issues)


def _field_href(name: str, form_href: str) -> str:
    return f"{form_href}#{ANSWERED_AT.get(name, name)}" if name in TITLES else ""


def state_words(note: Treatment) -> tuple[str, str]:
    """Badge and word of a signed note's state."""
    kind = "error" if note.state is TreatmentState.ENTERED_IN_ERROR else "signed"
    return kind, words.spoken(note.state.value)


def _number(value: int | None) -> str:
    return "not counted" if value is None else str(value)


def _elapsed(draft: Draft, at: datetime) -> str:
    if draft.started_at is None:
        return ""
    return str(max(0, int(((draft.ended_at or at) - draft.started_at).total_seconds() // 60)))


def _planned_minutes(fields: Mapping[str, str]) -> str:
    text = fields.get("retention", "").strip()
    return text if text.isascii() and text.isdigit() else ""

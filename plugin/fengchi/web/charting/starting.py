"""Beginning a note: an open draft is continued, a second visit of one day is asked about, never made silently."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from fengchi.domain.people import Patient
from fengchi.domain.treatments import Treatment
from fengchi.services import charting, patients
from fengchi.store.drafts import Draft
from fengchi.web import words
from fengchi.web.charting.presenters import open_note, signed_note
from fengchi.web.handlers import Ask, go
from fengchi.web.patient_words import patient_words


@dataclass(frozen=True, slots=True)
class Begun:
    """What there is already: open drafts, and notes of today."""

    patient: Patient
    drafts: list[Draft]
    today: list[Treatment]


def begin(ask: Ask) -> Response:
    """GET asks; POST begins a note, unless there is something to continue and the answer is not yet "new"."""
    begun = _begun(ask)
    may_begin = ask.form.get("answer") == "new" or not (begun.drafts or begun.today)
    if ask.request.method == "POST" and may_begin:
        with ask.transaction() as db:
            draft = charting.start(db, begun.patient.patient_id, by=ask.actor, at=ask.at)
        return go(f"/drafts/{draft.draft_id}")
    return ask.page(
        "charting/choose.html",
        patient=patient_words(begun.patient, today=ask.today),
        drafts=[open_note(one, zone=ask.clinic.zone) for one in begun.drafts],
        today=[signed_note(one, zone=ask.clinic.zone) for one in begun.today],
    )


def _begun(ask: Ask) -> Begun:
    patient_id = ask.part("patient_id")
    with ask.transaction() as db:
        who = patients.patient(db, patient_id, by=ask.actor, at=ask.at)
        drafts = charting.open_drafts(db, patient_id, by=ask.actor, at=ask.at)
        notes = charting.treatments_of(db, patient_id, by=ask.actor, at=ask.at)
    return Begun(who, drafts, [one for one in notes if one.is_signed and _is_of_today(one, ask)])


def _is_of_today(note: Treatment, ask: Ask) -> bool:
    return note.started_at is not None and words.local_day(note.started_at, ask.clinic.zone) == ask.today

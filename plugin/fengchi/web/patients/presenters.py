"""The words of the worklist and of the patient page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fengchi.domain.treatments import Treatment, TreatmentState
from fengchi.store.worklist import WorklistRow
from fengchi.web import words

STATES = {
    TreatmentState.SIGNED: ("signed", "signed"),
    TreatmentState.AMENDED: ("signed", "amended"),
    TreatmentState.ENTERED_IN_ERROR: ("error", "entered in error"),
}


@dataclass(frozen=True, slots=True)
class RowWords:
    href: str
    name: str
    about: str
    record_number: str
    last_treatment: str
    treatments: str
    last_diary_day: str
    last_diary_ago: str
    draft_href: str
    synthetic: bool


@dataclass(frozen=True, slots=True)
class TreatmentLine:
    href: str
    when: str
    state: str
    kind: str
    is_error: bool
    needles: str
    prescription: str


def row_words(row: WorklistRow, *, today: date) -> RowWords:
    born = words.day(row.birth_date)
    return RowWords(
        href=f"/patients/{row.patient_id}",
        name=row.name or "(no name)",
        about=", ".join(filter(None, (f"born {born}" if born else "", words.spoken(str(row.sex or ""))))),
        record_number=row.record_number or "",
        last_treatment=words.day(row.last_treatment_day, "none yet"),
        treatments=words.plural(row.n_treatments, "treatment") if row.n_treatments else "",
        last_diary_day=words.day(row.last_diary_day, "none yet"),
        last_diary_ago=words.days_ago(row.last_diary_day, today),
        draft_href=f"/drafts/{row.draft_id}" if row.draft_id else "",
        synthetic=row.synthetic,
    )


def treatment_line(note: Treatment, *, zone: str) -> TreatmentLine:
    kind, state = STATES.get(note.state, ("", words.spoken(note.state.value)))
    codes = dict.fromkeys(point.code for point in note.prescription.points)
    return TreatmentLine(
        href=f"/treatments/{note.treatment_id}",
        when=words.moment(note.started_at, zone, "time not recorded"),
        state=state,
        kind=kind,
        is_error=note.state is TreatmentState.ENTERED_IN_ERROR,
        needles=words.plural(note.prescription.n_needles, "needle"),
        prescription=" ".join(codes),
    )

"""The signed note: read, every version of it, amend it, or mark it as entered in error."""

from __future__ import annotations

from starlette.responses import Response

from fengchi.domain.errors import NotFound
from fengchi.domain.people import Patient
from fengchi.domain.treatments import Treatment, TreatmentState
from fengchi.services import access, charting, patients
from fengchi.services.access import Permission
from fengchi.web import words
from fengchi.web.charting.completeness import CompletenessWords, completeness_words
from fengchi.web.charting.note_words import note_words
from fengchi.web.charting.presenters import state_words
from fengchi.web.charting.versions import VersionWords, version_words
from fengchi.web.forms import Filled
from fengchi.web.handlers import Ask, go
from fengchi.web.patient_words import patient_words


def show(ask: Ask) -> Response:
    """The latest version, or the one the address names."""
    treatment_id, zone = ask.part("treatment_id"), ask.clinic.zone
    with ask.transaction() as db:
        latest, version = charting.treatment(db, treatment_id, by=ask.actor, at=ask.at)
        stored = charting.versions(db, treatment_id, by=ask.actor, at=ask.at)
        who = patients.patient(db, latest.patient_id, by=ask.actor, at=ask.at)
        wanted = int(ask.request.path_params.get("version", version))
        note = next((one.treatment for one in stored if one.version == wanted), None)
        if note is None:
            raise NotFound("The note has no such version.")
        items = charting.completeness(db, note, by=ask.actor, at=ask.at)
    versions = version_words(stored, shown=wanted, zone=zone)
    return _note_page(ask, who, note, versions, completeness_words(items), is_old=wanted != version)


def _note_page(
    ask: Ask,
    who: Patient,
    note: Treatment,
    versions: tuple[VersionWords, ...],
    completeness: CompletenessWords,
    *,
    is_old: bool,
) -> Response:
    kind, state = state_words(note)
    return ask.page(
        "charting/note.html",
        patient=patient_words(who, today=ask.today),
        when=_when(ask, note),
        kind=kind,
        state=state,
        is_error=note.state is TreatmentState.ENTERED_IN_ERROR,
        error_reason=note.error_reason,
        is_old=is_old,
        version=next(one.number for one in versions if one.here),
        versions=versions,
        href=_href(ask),
        completeness=completeness,
        words=note_words(note, zone=ask.clinic.zone),
        may_change=note.is_signed and not is_old and access.may(ask.actor, Permission.CHART_WRITE),
    )


def amend(ask: Ask) -> Response:
    with ask.transaction() as db:
        draft = charting.start_amendment(db, ask.part("treatment_id"), zone=ask.clinic.zone, by=ask.actor, at=ask.at)
    return go(f"/drafts/{draft.draft_id}")


def error_page(ask: Ask, filled: Filled) -> Response:
    with ask.transaction() as db:
        note, _ = charting.treatment(db, ask.part("treatment_id"), by=ask.actor, at=ask.at)
        who = patients.patient(db, note.patient_id, by=ask.actor, at=ask.at)
    return ask.page(
        "charting/error.html",
        status=filled.status,
        patient=patient_words(who, today=ask.today),
        when=_when(ask, note),
        href=_href(ask),
        form=filled.words(),
    )


def enter_in_error(ask: Ask) -> Response:
    with ask.transaction() as db:
        charting.enter_in_error(
            db, ask.part("treatment_id"), reason=ask.form.get("reason", ""), by=ask.actor, at=ask.at
        )
    return go(_href(ask))


def _href(ask: Ask) -> str:
    return f"/treatments/{ask.part('treatment_id')}"


def _when(ask: Ask, note: Treatment) -> str:
    return words.moment(note.started_at, ask.clinic.zone, "a time not recorded")

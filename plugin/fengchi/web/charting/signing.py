"""Preview in words, then sign: once, by a person who has seen what they sign."""

from __future__ import annotations

from starlette.responses import Response

from fengchi.domain.errors import AlreadySigned, Conflict, EditedMeanwhile, Invalid, Issue
from fengchi.domain.note_form import ParsedNote
from fengchi.domain.treatments import Treatment
from fengchi.services import charting, patients
from fengchi.store.drafts import Draft
from fengchi.web import words
from fengchi.web.charting.cautions import caution_words
from fengchi.web.charting.completeness import completeness_words
from fengchi.web.charting.drafts import version_of
from fengchi.web.charting.note_words import note_words
from fengchi.web.charting.prescription import is_about_depth
from fengchi.web.charting.presenters import issue_words
from fengchi.web.forms import EMPTY, Filled, refuse_unreadable, refused_form
from fengchi.web.handlers import Ask, go
from fengchi.web.patient_words import patient_words


def preview(ask: Ask) -> Response:
    return preview_page(ask, EMPTY)


def preview_page(ask: Ask, filled: Filled) -> Response:
    """The note as it would be signed, with everything that still stands in the way."""
    draft_id, zone = ask.part("draft_id"), ask.clinic.zone
    with ask.transaction() as db:
        draft = charting.draft(db, draft_id, by=ask.actor, at=ask.at)
        parsed = charting.preview(db, draft_id, zone=zone, by=ask.actor, at=ask.at)
        who = patients.patient(db, draft.patient_id, by=ask.actor, at=ask.at)
        cautions = charting.cautions(db, draft_id, by=ask.actor, at=ask.at)
        items = charting.completeness(db, parsed.treatment, by=ask.actor, at=ask.at)
    return ask.page(
        "charting/sign.html",
        status=filled.status,
        patient=patient_words(who, today=ask.today),
        heading="Sign the amendment" if draft.amends else "Read it, then sign",
        words=note_words(parsed.treatment, zone=zone),
        issues=issue_words(_obstacles(parsed, filled), form_href=f"/drafts/{draft_id}"),
        notices=[one.text for one in parsed.notices if not is_about_depth(one.rule)],
        cautions=caution_words(cautions),
        completeness=completeness_words(items),
        refused=bool(filled.issues),
        draft_id=draft_id,
        version=draft.version,
        amends=bool(draft.amends),
        form=filled.words(),
    )


def sign(ask: Ask) -> Response:
    try:
        refuse_unreadable(ask.form)
        return go(f"/treatments/{_sign(ask).treatment_id}")
    except EditedMeanwhile as stale:
        return preview_page(ask, refused_form(ask.form, stale))
    except AlreadySigned as signed:
        return ask.page(
            "charting/already.html", status=409, text=signed.text, href=f"/treatments/{ask.part('draft_id')}"
        )
    except (Invalid, Conflict) as refused:
        return preview_page(ask, refused_form(ask.form, refused))


def _sign(ask: Ask) -> Treatment:
    draft_id, version, zone = ask.part("draft_id"), version_of(ask), ask.clinic.zone
    with ask.transaction() as db:
        if "reason" not in ask.form:
            return charting.sign(db, draft_id, expected_version=version, zone=zone, by=ask.actor, at=ask.at)
        return charting.sign_amendment(
            db, draft_id, reason=ask.form["reason"], expected_version=version, zone=zone, by=ask.actor, at=ask.at
        )


def _obstacles(parsed: ParsedNote, filled: Filled) -> list[Issue]:
    """What cannot be read and what is missing; a refusal adds what only it knew."""
    unread = {issue.where for issue in parsed.issues}
    known = [*parsed.issues, *(one for one in parsed.treatment.signing_issues() if one.where not in unread)]
    texts = {issue.text for issue in known}
    return [*known, *(one for one in filled.issues if one.text not in texts)]


def discard(ask: Ask) -> Response:
    """GET asks, POST discards."""
    draft_id = ask.part("draft_id")
    with ask.transaction() as db:
        draft: Draft = charting.draft(db, draft_id, by=ask.actor, at=ask.at)
        who = patients.patient(db, draft.patient_id, by=ask.actor, at=ask.at)
        if ask.request.method == "POST":
            charting.discard(db, draft_id, by=ask.actor, at=ask.at)
    if ask.request.method == "POST":
        return go(f"/patients/{draft.patient_id}")
    return ask.page(
        "charting/discard.html",
        patient=patient_words(who, today=ask.today),
        draft_id=draft_id,
        saved=words.moment(draft.updated_at, ask.clinic.zone),
    )

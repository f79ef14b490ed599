"""The treatment form: every button saves what was typed first, in its own transaction; then it does its own work."""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import JSONResponse, Response

from fengchi.domain.errors import Conflict, EditedMeanwhile, Invalid, Issue, NotFound
from fengchi.services import charting
from fengchi.store.db import Db
from fengchi.store.drafts import Draft
from fengchi.web import words
from fengchi.web.charting.draft_page import draft_page, stale_page
from fengchi.web.charting.presenters import TITLES, differences
from fengchi.web.forms import EMPTY, refuse_unreadable, refused_form
from fengchi.web.handlers import Ask, View, go

ANCHORS = {"prescription": "#prescription"}


def show(ask: Ask) -> Response:
    """The form. A draft that has been signed meanwhile leads to its note."""
    try:
        return draft_page(ask, EMPTY)
    except NotFound:
        with ask.transaction() as db:
            note, _ = charting.treatment(db, ask.part("draft_id"), by=ask.actor, at=ask.at)
        return go(f"/treatments/{note.treatment_id}")


def saving(work: View) -> View:
    """Save, then do the work. What is refused is shown in the form with every value as typed; two versions side by side."""

    def view(ask: Ask) -> Response:
        try:
            refuse_unreadable(ask.form)
            _save(ask)
            return work(ask)
        except EditedMeanwhile:
            return stale_page(ask)
        except (Invalid, Conflict) as refused:
            return draft_page(ask, refused_form(ask.form, refused))

    return view


def saved(ask: Ask) -> Response:
    return go(_href(ask) + ANCHORS.get(ask.form.get("go", ""), ""))


def needles_in(ask: Ask) -> Response:
    def put_in(db: Db) -> Draft:
        return charting.put_needles_in(db, ask.part("draft_id"), by=ask.actor, at=ask.at)

    return _done(ask, put_in)


def needles_out(ask: Ask) -> Response:
    count, reason = _count(ask.form.get("needles_out", "")), ask.form.get("mismatch_reason", "")

    def take_out(db: Db) -> Draft:
        return charting.take_needles_out(
            db, ask.part("draft_id"), count=count, mismatch_reason=reason, by=ask.actor, at=ask.at
        )

    return _done(ask, take_out)


def to_preview(ask: Ask) -> Response:
    return go(f"{_href(ask)}/sign")


def autosave(ask: Ask) -> Response:
    """The script's quiet save: {version, saved} or the problem as JSON; the page itself stays as it is."""
    refuse_unreadable(ask.form)
    stored = _save(ask)
    saved_at = words.clock(stored.updated_at, ask.clinic.zone)
    return JSONResponse({"version": stored.version, "saved": f"Saved {saved_at}"})


def _save(ask: Ask) -> Draft:
    """Store what was typed. The same text sent twice is one save, whatever version the second one knew."""
    draft_id, typed = ask.part("draft_id"), note_fields(ask)
    try:
        with ask.transaction() as db:
            return charting.save(db, draft_id, typed, expected_version=version_of(ask), by=ask.actor, at=ask.at)
    except EditedMeanwhile:
        with ask.transaction() as db:
            current = charting.draft(db, draft_id, by=ask.actor, at=ask.at)
        if differences(typed, current.fields):
            raise
        return current


def note_fields(ask: Ask) -> dict[str, str]:
    return {name: value for name, value in ask.form.items() if name in TITLES}


def version_of(ask: Ask) -> int:
    """The version the page was drawn from; without it nothing may be overwritten."""
    text = ask.form.get("version", "")
    if not (text.isascii() and text.isdigit()):
        raise Invalid(issues=[Issue("This form has no version; load the page again.", "version", "required")])
    return int(text)


def _done(ask: Ask, work: Callable[[Db], Draft]) -> Response:
    with ask.transaction() as db:
        work(db)
    return go(_href(ask))


def _href(ask: Ask) -> str:
    return f"/drafts/{ask.part('draft_id')}"


def _count(text: str) -> int:
    if text.strip().isascii() and text.strip().isdigit():
        return int(text)
    raise Invalid(issues=[Issue("Count the needles that came out: a whole number.", "needles_out", "value")])

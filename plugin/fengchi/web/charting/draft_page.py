"""The treatment form drawn: with what the patient's chart says beside it, and the page for two versions of one draft."""

from __future__ import annotations

from starlette.responses import Response

from fengchi.reports.outcome_report import OutcomeReport
from fengchi.services import charting, outcomes, patients
from fengchi.store.db import Db
from fengchi.web import words
from fengchi.web.chart_items import comorbidity_items, drug_items
from fengchi.web.charting.prescription import read_line
from fengchi.web.charting.presenters import NEXT, TITLES, differences, heading, needle_words, steps
from fengchi.web.forms import Filled
from fengchi.web.handlers import Ask
from fengchi.web.last_days import last_days
from fengchi.web.patient_words import patient_words

ADJUNCTS_HINT = "Such as: moxa 10 min; cupping: upper back; ear seeds."
ADVERSE_HINT = "Such as: haematoma mild probable resolved: GB20 left; dizziness moderate."


def draft_page(ask: Ask, filled: Filled) -> Response:
    """The form with what is stored, or with what was typed and what is wrong with it."""
    zone = ask.clinic.zone
    with ask.transaction() as db:
        draft = charting.draft(db, ask.part("draft_id"), by=ask.actor, at=ask.at)
        who = patients.patient(db, draft.patient_id, by=ask.actor, at=ask.at)
        report = _report(ask, db, draft.patient_id)
        cautions = charting.cautions(db, draft.draft_id, typed=filled.values, by=ask.actor, at=ask.at)
    form = filled.words(draft.fields)
    line = filled.values.get("prescription", draft.fields.get("prescription", ""))
    return ask.page(
        "charting/draft.html",
        status=filled.status,
        patient=patient_words(who, today=ask.today),
        draft=draft,
        heading=heading(draft),
        steps=steps(draft),
        form=form,
        field_names=TITLES,
        reading=read_line(line, cautions),
        needles=needle_words(draft, at=ask.at, zone=zone),
        last_days=last_days(report),
        comorbidities=comorbidity_items(report.comorbidities),
        medications=drug_items(report.drugs),
        adjuncts_hint=ADJUNCTS_HINT,
        adverse_hint=ADVERSE_HINT,
        primary=NEXT.get(draft.state, "preview"),
        saved=f"Saved {words.clock(draft.updated_at, zone)}",
    )


def stale_page(ask: Ask) -> Response:
    """412: what was sent and what is stored, field by field. Nothing is stored until it is chosen."""
    with ask.transaction() as db:
        draft = charting.draft(db, ask.part("draft_id"), by=ask.actor, at=ask.at)
        who = patients.patient(db, draft.patient_id, by=ask.actor, at=ask.at)
    return ask.page(
        "charting/stale.html",
        status=412,
        patient=patient_words(who, today=ask.today),
        draft_id=draft.draft_id,
        version=draft.version,
        other=draft.updated_by,
        saved=words.moment(draft.updated_at, ask.clinic.zone),
        fields=differences(ask.form, draft.fields),
    )


def _report(ask: Ask, db: Db, patient_id: str) -> OutcomeReport:
    settings = ask.clinic.settings
    return outcomes.report(
        db,
        patient_id,
        rule=settings.day_rule,
        coverage_minimum=settings.coverage_minimum,
        zone=settings.zone,
        by=ask.actor,
        at=ask.at,
    )

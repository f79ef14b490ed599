"""The worklist, a new patient, and the patient page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from starlette.responses import Response

from fengchi.domain.errors import Invalid, Issue
from fengchi.domain.people import Identifier, Patient, Sex
from fengchi.domain.treatments import Treatment
from fengchi.services import access, charting, courses, outcomes, patients
from fengchi.services.access import Permission
from fengchi.store.db import Db
from fengchi.web import words
from fengchi.web.chart_items import comorbidity_items, drug_items
from fengchi.web.course_words import CourseWords, course_words
from fengchi.web.forms import Filled
from fengchi.web.handlers import Ask, go
from fengchi.web.last_days import last_days
from fengchi.web.patient_words import patient_words
from fengchi.web.patients.presenters import row_words, treatment_line

ROWS = 50
SEXES = tuple((one.value, words.capital(words.sex(one))) for one in Sex)


def worklist(ask: Ask) -> Response:
    text, offset = ask.asked_for("q").strip(), _whole_number(ask.asked_for("from"))
    with ask.transaction() as db:
        found = patients.worklist(db, text=text, limit=ROWS + 1, offset=offset, by=ask.actor, at=ask.at)
    rows = [row_words(row, today=ask.today) for row in found[:ROWS]]
    return ask.page(
        "patients/worklist.html",
        text=text,
        rows=rows,
        may_chart=access.may(ask.actor, Permission.CHART_VIEW),
        may_register=access.may(ask.actor, Permission.PATIENT_REGISTER),
        shown=f"{offset + 1} to {offset + len(rows)}"
        if offset or len(found) > ROWS
        else words.plural(len(rows), "patient"),
        earlier_href=_page_href(text, max(0, offset - ROWS)) if offset else "",
        later_href=_page_href(text, offset + ROWS) if len(found) > ROWS else "",
    )


def new_patient(ask: Ask, filled: Filled) -> Response:
    form = filled.words({"sex": Sex.UNKNOWN.value})
    return ask.page("patients/new.html", form=form, sexes=SEXES, status=filled.status)


def register(ask: Ask) -> Response:
    with ask.transaction() as db:
        made = patients.register(
            db, parse_patient(ask.form, mrn_system=f"{ask.clinic.settings.base_url}/mrn"), by=ask.actor, at=ask.at
        )
    if access.may(ask.actor, Permission.CHART_VIEW):
        return go(f"/patients/{made.patient_id}")
    return go("/?" + urlencode({"q": made.record_number or made.family}))


def patient(ask: Ask) -> Response:
    settings, patient_id = ask.clinic.settings, ask.part("patient_id")
    with ask.transaction() as db:
        who = patients.patient(db, patient_id, by=ask.actor, at=ask.at)
        drafts = charting.open_drafts(db, patient_id, by=ask.actor, at=ask.at)
        notes = charting.treatments_of(db, patient_id, by=ask.actor, at=ask.at)
        course = _open_course(ask, db, patient_id, notes)
        report = outcomes.report(
            db,
            patient_id,
            rule=settings.day_rule,
            coverage_minimum=settings.coverage_minimum,
            zone=settings.zone,
            by=ask.actor,
            at=ask.at,
        )
    return ask.page(
        "patients/patient.html",
        patient=patient_words(who, today=ask.today),
        draft_href=f"/drafts/{drafts[0].draft_id}" if drafts else "",
        treatments=[treatment_line(note, zone=settings.zone) for note in notes],
        course=course,
        last_days=last_days(report),
        comorbidities=comorbidity_items(report.comorbidities),
        medications=drug_items(report.drugs),
    )


def _open_course(ask: Ask, db: Db, patient_id: str, notes: Sequence[Treatment]) -> CourseWords | None:
    for one in courses.of_patient(db, patient_id, by=ask.actor, at=ask.at):
        if one.ended is None:
            progress = courses.progress(db, one, notes=notes, zone=ask.clinic.zone, by=ask.actor, at=ask.at)
            return course_words(one, progress)
    return None


def parse_patient(form: Mapping[str, str], *, mrn_system: str) -> Patient:
    """The patient as the form says; Invalid names the field that cannot be read."""
    number = form.get("record_number", "").strip()
    return Patient(
        patient_id="",
        family=form.get("family", "").strip(),
        given=tuple(form.get("given", "").split()),
        birth_date=_birth_date(form.get("birth_date", "").strip()),
        sex=_sex(form.get("sex", "")),
        identifiers=(Identifier(mrn_system, number, "MR"),) if number else (),
    )


def _birth_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid(
            issues=[Issue("Write the birth date as year-month-day: 1985-03-12.", "birth_date", "value")]
        ) from None


def _sex(text: str) -> Sex:
    try:
        return Sex(text or Sex.UNKNOWN)
    except ValueError:
        raise Invalid(issues=[Issue("Choose one of the listed values.", "sex", "value")]) from None


def _whole_number(text: str) -> int:
    """Rows to skip; anything that is no number is the first page."""
    return min(int(text), 10**6) if text.isascii() and text.isdigit() else 0


def _page_href(text: str, offset: int) -> str:
    return "/?" + urlencode({name: value for name, value in (("q", text), ("from", offset)) if value})

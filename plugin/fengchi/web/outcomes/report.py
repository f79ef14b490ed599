"""The outcome report as page, JSON, CSV and FHIR document: the same numbers drawn four ways."""

from __future__ import annotations

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from fengchi.domain.migraine_day import RULES
from fengchi.domain.people import Patient
from fengchi.reports import csv as report_csv
from fengchi.reports import html as report_html
from fengchi.reports import json as report_json
from fengchi.reports.outcome_report import OutcomeReport
from fengchi.services import outcomes, patients
from fengchi.services.records.outcome_report import document_text
from fengchi.store.db import Db
from fengchi.web.handlers import Ask
from fengchi.web.patient_words import patient_words


def report_page(ask: Ask) -> Response:
    report, who = read_report(ask)
    return ask.page(
        "outcomes/report.html",
        patient=patient_words(who, today=ask.today),
        # Made by our own renderer, which escapes every value; the page would escape its markup a second time.
        report=Markup(report_html.render(report)),  # noqa: S704
        rules=[(one.rule_id, f"{one.title} ({one.tag})") for one in RULES.values()],
        rule=report.rule.rule_id,
    )


def stylesheet(request: Request) -> Response:
    """The rules of the report's sections, which the report brings itself; without patient data, so for everybody."""
    return Response(report_html.stylesheet(), media_type="text/css")


def report_as_json(ask: Ask) -> Response:
    report, _ = read_report(ask)
    return Response(report_json.render(report), media_type="application/json")


def report_as_csv(ask: Ask) -> Response:
    report, _ = read_report(ask)
    headers = {"Content-Disposition": 'attachment; filename="outcomes.csv"'}
    return Response(report_csv.render(report), media_type="text/csv; charset=utf-8", headers=headers)


def report_as_fhir(ask: Ask) -> Response:
    """The document with the records it rests on, https://hl7.org/fhir/R4/documents.html."""
    settings = ask.clinic.settings
    with ask.transaction() as db:
        report, _ = _report(ask, db)
        document = document_text(db, report, zone=settings.zone, made_at=ask.at, base=f"{settings.base_url}/fhir")
    headers = {"Content-Disposition": 'attachment; filename="outcomes.fhir.json"'}
    return Response(document, media_type="application/fhir+json", headers=headers)


def read_report(ask: Ask) -> tuple[OutcomeReport, Patient]:
    with ask.transaction() as db:
        return _report(ask, db)


def _report(ask: Ask, db: Db) -> tuple[OutcomeReport, Patient]:
    settings, patient_id = ask.clinic.settings, ask.part("patient_id")
    who = patients.patient(db, patient_id, by=ask.actor, at=ask.at)
    report = outcomes.report(
        db,
        patient_id,
        rule=ask.asked_for("rule", settings.day_rule),
        coverage_minimum=settings.coverage_minimum,
        zone=settings.zone,
        by=ask.actor,
        at=ask.at,
    )
    return report, who

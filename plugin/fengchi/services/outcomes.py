"""The outcome report and the readings that are not counted from the diary."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from uuid import uuid4

from fengchi.domain.errors import Invalid, Issue
from fengchi.domain.measures import Reading, check_reading
from fengchi.domain.migraine_day import rule as day_rule
from fengchi.domain.people import Actor
from fengchi.reports import csv, html, json, text
from fengchi.reports.outcome_report import OutcomeReport, outcome_report
from fengchi.services.access import Permission
from fengchi.services.audit import entry, guard
from fengchi.services.records.consistency import require_ordered_reading
from fengchi.store.db import Db
from fengchi.store.history import history_of, zone_of
from fengchi.store.records import clinic


def report(
    db: Db, patient_id: str, *, rule: str, coverage_minimum: int = 14, zone: str = "UTC", by: Actor, at: datetime
) -> OutcomeReport:
    """Every number of the report, once. zone: used where the patient has none of their own."""
    seen = entry(
        by, "R", "view-report", at=at, kind="Patient", record_id=patient_id, patient_id=patient_id, detail=rule
    )
    guard(db, by, Permission.REPORT_VIEW, seen)
    who = clinic.patient(db, patient_id)
    local = zone_of(who.zone, zone_of(zone, UTC))
    history = history_of(db, patient_id, zone=local)
    today = at.astimezone(local).date()
    return outcome_report(history, today=today, rule=day_rule(rule), coverage_minimum=coverage_minimum)


def draw(numbers: OutcomeReport, form: str) -> str:
    """The report as text, json, csv, or a self-contained html page: the same numbers in each."""
    drawn: dict[str, Callable[[OutcomeReport], str]] = {
        "text": text.render,
        "json": json.render,
        "csv": csv.render,
        "html": partial(html.render, standalone=True),
    }
    return drawn[form](numbers)


def record_reading(db: Db, reading: Reading, *, zone: str = "UTC", by: Actor, at: datetime) -> Reading:
    """Store one value of one measure, such as a HIT-6 total or recalled migraine days. zone: where the patient has none."""
    made = reading if reading.reading_id else replace(reading, reading_id=str(uuid4()))
    made = made if made.reported_at else replace(made, reported_at=at)
    done = entry(
        by, "C", "record-reading", at=at, kind="Observation", record_id=made.reading_id, patient_id=made.patient_id
    )
    guard(db, by, Permission.DIARY_WRITE, done)
    who = clinic.patient(db, made.patient_id)
    issues = list(check_reading(made))
    if made.last_day > at.astimezone(zone_of(who.zone, zone_of(zone, UTC))).date():
        issues.append(Issue("The period ends in the future.", "last_day", "value"))
    if issues:
        raise Invalid(issues=issues)
    require_ordered_reading(db, made)
    clinic.save_reading(db, made, at=at)
    return made

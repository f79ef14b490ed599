"""Readings entered by hand: a HIT-6 total, recalled migraine days. Diary counts are counted, never typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from starlette.responses import Response

from fengchi.domain.errors import Invalid, Issue
from fengchi.domain.measures import DAY_COUNTS, MEASURES, MeasureId, Method, Reading
from fengchi.reports.values import ReadingValue
from fengchi.reports.words import number, span
from fengchi.services import access, outcomes
from fengchi.services.access import Permission
from fengchi.web import words
from fengchi.web.forms import Filled
from fengchi.web.handlers import Ask, go
from fengchi.web.outcomes.report import read_report
from fengchi.web.patient_words import patient_words

REASONS = (
    ("", "the value is known"),
    ("asked-unknown", "asked, the patient does not know"),
    ("asked-declined", "asked, the patient declined"),
    ("not-asked", "not asked"),
)


@dataclass(frozen=True, slots=True)
class ReadingWords:
    title: str
    value: str
    band: str
    period: str
    method: str


def page(ask: Ask, filled: Filled) -> Response:
    report, who = read_report(ask)
    return ask.page(
        "outcomes/readings.html",
        status=filled.status,
        patient=patient_words(who, today=ask.today),
        readings=[reading_words(one) for one in (*report.scores, *report.recalled, *report.received_counts)],
        form=filled.words({"last_day": ask.today.isoformat()}),
        measures=[("", "Choose"), *((one.measure_id.value, one.title) for one in MEASURES.values())],
        reasons=REASONS,
        may_write=access.may(ask.actor, Permission.DIARY_WRITE),
    )


def record(ask: Ask) -> Response:
    reading = parse_reading(ask.form, patient_id=ask.part("patient_id"))
    with ask.transaction() as db:
        outcomes.record_reading(db, reading, zone=ask.clinic.zone, by=ask.actor, at=ask.at)
    return go(f"/patients/{ask.part('patient_id')}/readings")


def parse_reading(form: Mapping[str, str], *, patient_id: str) -> Reading:
    """The reading as the form says, over the measure's own period up to last_day. Invalid names the field.

    Day counts typed here are what the patient recalls; totals are a questionnaire's.
    """
    measure_id = _measure_id(form.get("measure", ""))
    last_day = _day(form.get("last_day", "").strip())
    return Reading(
        reading_id="",
        patient_id=patient_id,
        measure_id=measure_id,
        first_day=last_day - timedelta(days=MEASURES[measure_id].period_days - 1),
        last_day=last_day,
        value=_value(form.get("value", "").strip()),
        method=Method.RECALL if measure_id in DAY_COUNTS else Method.QUESTIONNAIRE,
        unknown_reason=form.get("unknown_reason", ""),
    )


def reading_words(one: ReadingValue) -> ReadingWords:
    return ReadingWords(
        title=one.title,
        value=number(one.value) if one.value is not None else f"unknown ({words.spoken(one.unknown_reason)})",
        band=one.band,
        period=span(one.first_day, one.last_day),
        method=words.spoken(one.method.value),
    )


def _measure_id(text: str) -> MeasureId:
    try:
        return MeasureId(text)
    except ValueError:
        raise Invalid(issues=[Issue("Choose a measure of the list.", "measure", "required")]) from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        text = "Write the last day of the period as year-month-day: 2026-03-12."
        raise Invalid(issues=[Issue(text, "last_day", "value")]) from None


def _value(text: str) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        raise Invalid(issues=[Issue("Write the value as a number, such as 62.", "value", "value")]) from None

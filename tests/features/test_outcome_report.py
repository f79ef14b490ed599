"""Steps of features/outcome_report.feature. All people and diaries are made up."""

from __future__ import annotations

import csv as stdlib_csv
import io
import json as stdlib_json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from html import unescape

import pytest
from pytest_bdd import given, parsers, scenarios, then, when

from fengchi.domain.diary import DiaryDay, Headache
from fengchi.domain.history import GivenNeedling, GivenTreatment, PatientHistory
from fengchi.domain.measures import MeasureId, Method, Reading
from fengchi.domain.medications import DrugClass, MedicationUse
from fengchi.domain.migraine_day import LEIDEN_30_MINUTES
from fengchi.domain.people import Patient
from fengchi.reports import csv, html, json, text
from fengchi.reports.outcome_report import OutcomeReport, outcome_report
from fengchi.reports.values import WindowNumbers

scenarios("outcome_report.feature")

MIGRAINE = Headache(300, 7, True, True, True, True, True, False, True, True)


@dataclass
class Ana:
    """What is known of Ana so far, and the report once it is made."""

    first: date = date(2026, 3, 3)
    treatments: list[GivenTreatment] = field(default_factory=list)
    diary: list[DiaryDay] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    drugs: list[MedicationUse] = field(default_factory=list)
    made: OutcomeReport | None = None
    looked_at: WindowNumbers | None = None

    @property
    def report(self) -> OutcomeReport:
        assert self.made is not None
        return self.made

    @property
    def window(self) -> WindowNumbers:
        assert self.looked_at is not None
        return self.looked_at

    def record(self, first: date, n_recorded: int, n_migraine: int) -> None:
        for step in range(n_recorded):
            headache = MIGRAINE if step < n_migraine else None
            self.diary.append(DiaryDay("ana", first + timedelta(days=step), headache))


@pytest.fixture
def ana() -> Ana:
    return Ana()


def day(told: str) -> date:
    """3 Mar 2026."""
    return datetime.strptime(told, "%d %b %Y").replace(tzinfo=UTC).date()


@given(parsers.parse("Ana Sample was first treated on {when_}"))
def first_treated(ana: Ana, when_: str) -> None:
    ana.first = day(when_)
    started = datetime(ana.first.year, ana.first.month, ana.first.day, 9, 30, tzinfo=UTC)
    ana.treatments.append(GivenTreatment("one", started, ana.first, (GivenNeedling("GV20", "midline"),), 20, (), True))


@given(parsers.parse("she recorded {recorded:d} of the 28 days before, {migraine:d} of them migraine days"))
def recorded_before(ana: Ana, recorded: int, migraine: int) -> None:
    ana.record(ana.first - timedelta(days=28), recorded, migraine)


@given(parsers.parse("she recorded {recorded:d} of the {days:d} days from {when_}, {migraine:d} of them migraine days"))
def recorded_from(ana: Ana, recorded: int, days: int, when_: str, migraine: int) -> None:
    assert recorded <= days
    ana.record(day(when_), recorded, migraine)


@given(parsers.parse("she started {drug} on {when_}"))
def started_drug(ana: Ana, drug: str, when_: str) -> None:
    ana.drugs.append(MedicationUse("drug", "ana", drug, DrugClass.PREVENTIVE, day(when_)))


@given(parsers.parse("she remembered {count:d} migraine days for the 28 days before"))
def remembered(ana: Ana, count: int) -> None:
    first, last = ana.first - timedelta(days=28), ana.first - timedelta(days=1)
    ana.readings.append(Reading("memory", "ana", MeasureId.MIGRAINE_DAYS, first, last, Decimal(count), Method.RECALL))


@when(parsers.parse("the report is made on {when_}"))
def report_made(ana: Ana, when_: str) -> None:
    history = PatientHistory(
        Patient("ana", "Sample", ("Ana",), synthetic=True),
        tuple(ana.treatments),
        tuple(ana.diary),
        tuple(ana.readings),
        medications=tuple(ana.drugs),
    )
    ana.made = outcome_report(history, today=day(when_), rule=LEIDEN_30_MINUTES)


@then(parsers.parse('the window "{title}" has {count:d} migraine days, {recorded:d} of {days:d} days recorded'))
def window_has(ana: Ana, title: str, count: int, recorded: int, days: int) -> None:
    ana.looked_at = next(one for one in ana.report.windows if one.window.title == title)
    counted = ana.window.migraine
    assert (counted.value, counted.n_recorded, counted.n_days) == (count, recorded, days)


@then(parsers.parse('its change is {percent} percent, "{responder}"'))
def change_is(ana: Ana, percent: str, responder: str) -> None:
    change = ana.window.change
    assert change.responder is not None
    assert (change.percent, change.responder.words) == (Decimal(percent), responder)


@then(parsers.parse('there is no percent and no responder class, because "{reason}"'))
def no_percent(ana: Ana, reason: str) -> None:
    change = ana.window.change
    assert (change.percent, change.responder, change.refused) == (None, None, reason)


@then("no number of the report is compared")
def nothing_compared(ana: Ana) -> None:
    changes = [one.change for one in (*ana.report.windows, ana.report.last_28_days)]
    changes += [one.change for one in ana.report.key_counts]
    assert all(one.percent is None and one.responder is None and one.refused for one in changes)


@then(parsers.parse('the page says "{words}"'))
def page_says(ana: Ana, words: str) -> None:
    assert words in " ".join(unescape(html.render(ana.report)).split())


@then(
    parsers.parse(
        "page, text, JSON and CSV give {count:d} migraine days "
        'with {recorded:d} of {days:d} days recorded for "{title}"'
    )
)
def all_forms_give(ana: Ana, count: int, recorded: int, days: int, title: str) -> None:
    data = next(one for one in stdlib_json.loads(json.render(ana.report))["windows"] if one["title"] == title)
    counted = data["migraine_days"]
    assert (counted["days"], counted["n_recorded"], counted["n_days"]) == (count, recorded, days)
    table = stdlib_csv.DictReader(io.StringIO(csv.render(ana.report), newline=""))
    row = next(one for one in table if (one["section"], one["key"]) == (f"window-{data['index']}", "migraine-days"))
    assert (row["value"], row["n_recorded"], row["n_days"]) == (str(count), str(recorded), str(days))
    assert f"{count} ({recorded} of {days} recorded)" in text.render(ana.report)
    assert f'<td class="number unbroken">{recorded} of {days}</td><td class="number">{count}</td>' in html.render(
        ana.report
    )

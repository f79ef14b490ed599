"""Steps of course.feature."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pytest
from pytest_bdd import given, parsers, scenarios, then, when

from desk import Desk, Page, Practice, open_practice
from fengchi.store.db import Store
from fengchi.store.records import read

scenarios("course.feature")

NOTE = {
    "prescription": "gb20 b",
    "adverse_answer": "none",
    "started_at": "2026-11-02T09:00",
    "ended_at": "2026-11-02T09:20",
    "needles_in": "2",
    "needles_out": "2",
}


@dataclass
class Chart:
    """Mei with Ana's course before her."""

    practice: Practice
    desk: Desk
    note: str = ""

    @property
    def page(self) -> Page:
        assert self.desk.page is not None
        return self.desk.page

    @property
    def path(self) -> str:
        return f"{self.practice.ana}/course"

    def begin(self, **fields: str) -> None:
        self.desk.open(self.path)
        self.desk.send(self.path, **{"complaint": "Migraine", **fields})

    def chart(self) -> None:
        new = f"{self.practice.ana}/treatments/new"
        self.desk.open(new)
        draft = self.desk.send(new, answer="new").path
        self.desk.save(f"{draft}/preview", **NOTE)
        self.note = self.desk.save(f"{draft}/sign").path


@pytest.fixture
def chart(sqlite_store: Store, now: datetime) -> Chart:
    practice = open_practice(sqlite_store, now)
    return Chart(practice, practice.desk("mei"))


@given(parsers.parse('Mei has begun a course of {number} treatments for "{complaint}"'))
@when(parsers.parse('Mei begins a course of {number} treatments for "{complaint}"'))
def _(chart: Chart, number: str, complaint: str) -> None:
    chart.begin(complaint=complaint, planned_treatments=number)


@given("she has ended it")
def _(chart: Chart) -> None:
    fields = {"course_id": chart.page.value_of("course_id"), "complaint": "Migraine", "planned_treatments": "10"}
    chart.desk.send(chart.path, **fields, started="2026-11-02", ended="2026-11-02")


@given("she has charted a treatment")
@when("she charts a treatment")
def _(chart: Chart) -> None:
    chart.chart()


@when(parsers.parse("Mei begins a course with the goal of {target} migraine days by {due}"))
def _(chart: Chart, target: str, due: str) -> None:
    chart.begin(goal_measure="migraine-days-28d", goal_target=target, goal_due=due)


@then(parsers.parse('Ana\'s chart says "{words}"'))
def _(chart: Chart, words: str) -> None:
    assert words in chart.desk.open(chart.practice.ana).text


@then(parsers.parse('she is told "{words}"'))
def _(chart: Chart, words: str) -> None:
    assert chart.page.status == 422
    assert words in chart.page.text


@then("the treatment's record is based on the course")
def _(chart: Chart) -> None:
    course = chart.desk.open(chart.path).value_of("course_id")
    with chart.practice.clinic.store.reading() as db:
        body = read(db, "Procedure", chart.note.removeprefix("/treatments/")).body
    assert f"CarePlan/{course}" in body


@then(parsers.parse('the course stands among the earlier ones with "{words}"'))
def _(chart: Chart, words: str) -> None:
    text = chart.desk.open(chart.path).text
    assert words in text.split("Earlier courses")[1]


@then(parsers.parse('the note says "{words}"'))
def _(chart: Chart, words: str) -> None:
    assert words in chart.desk.open(chart.note).text


@then(parsers.parse('the note does not miss "{item}"'))
def _(chart: Chart, item: str) -> None:
    assert item not in chart.desk.open(chart.note).text

"""Steps of safety.feature: what Mei is told beside the line, with the page and with the live reading."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import pytest
from pytest_bdd import given, parsers, scenarios, then, when

from desk import Desk, Page, Practice, open_practice
from fengchi.domain.people import Sex
from fengchi.store.db import Store
from fengchi.store.records import clinic, create
from foreign_records import plain_condition

scenarios("safety.feature")

COUNTS = {"adverse_answer": "none", "started_at": "2026-11-02T09:00", "ended_at": "2026-11-02T09:20"}
PACEMAKER = ("http://snomed.info/sct", "441509002")


@dataclass
class Writing:
    """Mei with a note of Ana's."""

    practice: Practice
    desk: Desk
    draft: str = ""

    @property
    def page(self) -> Page:
        assert self.desk.page is not None
        return self.desk.page

    @property
    def drugs(self) -> str:
        return f"{self.practice.ana}/drugs"


@pytest.fixture
def writing(sqlite_store: Store, now: datetime) -> Writing:
    practice = open_practice(sqlite_store, now)
    return Writing(practice, practice.desk("mei"))


@given("Ana's hospital record says that she has a pacemaker")
def _(writing: Writing) -> None:
    with writing.practice.clinic.store.writing() as db:
        create(db, plain_condition(writing.practice.cast.ana.patient_id, *PACEMAKER), at=writing.practice.clock())


@given(parsers.parse('Mei has recorded that Ana takes "{drug}"'))
def _(writing: Writing, drug: str) -> None:
    writing.desk.open(writing.drugs)
    writing.desk.send(writing.drugs, name=drug, started="2026-01-10")


@given("she has recorded that it was stopped a month ago")
def _(writing: Writing) -> None:
    which = writing.page.value_of("stop")
    writing.desk.send(writing.drugs, stop=which, ended="2026-10-02")


@given(parsers.parse("Ana's sex is recorded as {sex}"))
def _(writing: Writing, sex: str) -> None:
    with writing.practice.clinic.store.writing() as db:
        clinic.save_patient(db, replace(writing.practice.cast.ana, sex=Sex(sex)), at=writing.practice.clock())


@when(parsers.parse('Mei writes "{line}"'))
def _(writing: Writing, line: str) -> None:
    path = f"{writing.practice.ana}/treatments/new"
    writing.desk.open(path)
    writing.draft = writing.desk.send(path, answer="new").path
    writing.desk.save(writing.draft, prescription=line, go="prescription")


@then(parsers.parse('she is told "{words}"'))
def _(writing: Writing, words: str) -> None:
    assert words in writing.page.text.replace(" ,", ",").replace(" .", ".")


@then("no caution is told")
def _(writing: Writing) -> None:
    assert "Rule " not in writing.page.text


@then("the preview says the same")
def _(writing: Writing) -> None:
    page = writing.desk.open(f"{writing.draft}/sign")
    assert "Rule pacemaker-electro, version 1." in page.text


@then("she can sign the note all the same")
def _(writing: Writing) -> None:
    writing.desk.open(writing.draft)
    writing.desk.save(f"{writing.draft}/preview", **COUNTS, needles_in="3", needles_out="3")
    assert writing.desk.save(f"{writing.draft}/sign").path.startswith("/treatments/")


@then(parsers.parse('the live reading of "{line}" tells "{rule}"'))
def _(writing: Writing, line: str, rule: str) -> None:
    asked = {"text": line, "draft": writing.draft.removeprefix("/drafts/")}
    told = writing.desk.client.get("/api/prescription", params=asked).json()
    assert [one["rule"] for one in told["cautions"]] == [rule]

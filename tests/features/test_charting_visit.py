"""Steps of charting.feature: Mei at her desk, with a browser that runs no script."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pytest
from pytest_bdd import given, parsers, scenarios, then, when

from desk import Desk, Page, Practice, open_practice
from fengchi.store.db import Store

scenarios("charting.feature")


@dataclass
class Visit:
    """Mei, her desk, and the note she is writing."""

    practice: Practice
    desk: Desk
    draft: str = ""
    note: str = ""
    second: Desk | None = None

    @property
    def page(self) -> Page:
        assert self.desk.page is not None
        return self.desk.page

    def begin(self) -> None:
        path = f"{self.practice.ana}/treatments/new"
        self.desk.open(path)
        self.draft = self.desk.send(path, answer="new").path

    def write(self, **fields: str) -> None:
        self.desk.save(self.draft, **fields)

    def put_in(self) -> None:
        self.desk.save(f"{self.draft}/needles-in")

    def count_out(self, count: int) -> None:
        self.desk.save(f"{self.draft}/needles-out", needles_out=str(count))

    def sign(self, **fields: str) -> None:
        self.desk.save(f"{self.draft}/preview", **fields)
        self.note = self.desk.save(f"{self.draft}/sign").path

    def chart(self, **fields: str) -> None:
        """A whole visit with two needles."""
        self.write(prescription="gb20 b", **fields)
        self.put_in()
        self.practice.clock.wait(minutes=20)
        self.count_out(2)
        self.sign(adverse_answer="none")
        self.practice.clock.wait(minutes=5)


@pytest.fixture
def visit(sqlite_store: Store, now: datetime) -> Visit:
    practice = open_practice(sqlite_store, now)
    return Visit(practice, practice.desk("mei"))


@given("Mei has begun a note for Ana")
def _(visit: Visit) -> None:
    visit.begin()


@given(parsers.parse('she has written "{line}"'))
def _(visit: Visit, line: str) -> None:
    visit.write(prescription=line)


@given("the needles are in")
def _(visit: Visit) -> None:
    visit.put_in()


@given("she has the draft open in a second browser")
def _(visit: Visit) -> None:
    visit.second = visit.practice.desk("mei")
    visit.second.open(visit.draft)


@given(parsers.parse('she has written the pulse "{pulse}" in the first'))
def _(visit: Visit, pulse: str) -> None:
    visit.write(pulse=pulse)


@given(parsers.parse('she has signed a note with the plan "{plan}"'))
def _(visit: Visit, plan: str) -> None:
    visit.chart(plan=plan)


@when("she puts the needles in, takes 5 out after 25 minutes, finds nothing unwanted, and signs")
def _(visit: Visit) -> None:
    visit.put_in()
    visit.practice.clock.wait(minutes=25)
    visit.count_out(5)
    visit.sign(adverse_answer="none")


@when(parsers.parse('she checks the line "{line}"'))
def _(visit: Visit, line: str) -> None:
    visit.write(prescription=line, go="prescription")


@when(parsers.parse("she counts {count:d} out and wants to sign"))
def _(visit: Visit, count: int) -> None:
    visit.count_out(count)
    visit.sign()


@when(parsers.parse('she writes the pulse "{pulse}" in the second'))
def _(visit: Visit, pulse: str) -> None:
    assert visit.second is not None
    visit.second.save(visit.draft, pulse=pulse)


@when(parsers.parse('she amends the plan to "{plan}" because "{reason}"'))
def _(visit: Visit, plan: str, reason: str) -> None:
    amendment = visit.desk.send(f"{visit.note}/amend").path
    visit.desk.save(f"{amendment}/preview", plan=plan)
    visit.desk.save(f"{amendment}/sign", reason=reason)


@when(parsers.parse('she marks it as entered in error because "{reason}"'))
def _(visit: Visit, reason: str) -> None:
    visit.desk.open(f"{visit.note}/error")
    visit.desk.send(f"{visit.note}/error", reason=reason)


@then(parsers.parse('the signed note says "{words}"'))
def _(visit: Visit, words: str) -> None:
    assert visit.page.path.startswith("/treatments/")
    assert words in visit.page.text


@then(parsers.parse('she is told "{words}"'))
def _(visit: Visit, words: str) -> None:
    assert words in visit.page.text


@then(parsers.parse('the line still reads "{line}"'))
def _(visit: Visit, line: str) -> None:
    assert visit.page.value_of("prescription") == line


@then("nothing is signed")
def _(visit: Visit) -> None:
    assert "No treatment has been charted yet." in visit.desk.open(visit.practice.ana).text


@then(parsers.parse('she sees both "{first}" and "{second}" and chooses'))
def _(visit: Visit, first: str, second: str) -> None:
    assert visit.second is not None
    assert visit.second.page is not None
    assert visit.second.page.status == 412
    assert {first, second} <= set(visit.second.page.text.split())
    visit.second.save(visit.draft, pulse=second)
    assert visit.desk.open(visit.draft).value_of("pulse") == second


@then("the note has 2 versions")
def _(visit: Visit) -> None:
    text = visit.desk.open(visit.note).text
    assert "Version 2" in text
    assert "Version 3" not in text


@then(parsers.parse('the first version still says "{words}"'))
def _(visit: Visit, words: str) -> None:
    assert words in visit.desk.open(f"{visit.note}/versions/1").text


@then("Ana's report counts no treatment")
def _(visit: Visit) -> None:
    report = visit.desk.client.get(f"{visit.practice.ana}/outcomes.json").json()
    assert report["treatments"] == []


@then("the note is still readable, with the reason")
def _(visit: Visit) -> None:
    text = visit.desk.open(visit.note).text
    assert "Entered in error. Wrong patient." in text
    assert "Rest." in text

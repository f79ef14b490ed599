"""Steps of the demo clinic: pages as Mei sees them, without script."""

from __future__ import annotations

from datetime import datetime

import pytest
from pytest_bdd import given, parsers, scenarios, then, when

from demo_server import demo_clinic
from desk import Desk, Page
from fengchi.cli.demo import DEMO_PASSWORD
from fengchi.store.db import Store

scenarios("demo_clinic.feature")


@given(parsers.parse("the demo clinic with {number:d} patients"), target_fixture="desk")
def _(sqlite_store: Store, now: datetime, number: int) -> Desk:
    return Desk(demo_clinic(sqlite_store, at=now, n_patients=number))


@given("Mei is signed in")
def _(desk: Desk) -> None:
    assert desk.sign_in("mei", DEMO_PASSWORD).status == 200


def _href(html: str, beginning: str) -> str:
    """The first link that begins so."""
    return beginning + html.partition(f'href="{beginning}')[2].partition('"')[0]


@pytest.fixture
def pages() -> list[Page]:
    """What was opened, the last page last."""
    return []


@when("she opens the worklist")
def _(desk: Desk, pages: list[Page]) -> None:
    pages.append(desk.open("/"))


@when(parsers.parse("she continues the note of {given_name} {family}"))
def _(desk: Desk, pages: list[Page], given_name: str, family: str) -> None:
    worklist = desk.open("/").html
    row = next(row for row in worklist.split("<tr>") if f"{given_name} {family}" in row)
    pages.append(desk.open(_href(row, "/drafts/")))


@when(parsers.parse("she opens the outcomes of {number}"))
def _(desk: Desk, pages: list[Page], number: str) -> None:
    found = desk.open(f"/?q={number}").html
    row = found.rpartition('<th scope="row">')[2]
    pages.append(desk.open(f"{_href(row, '/patients/')}/outcomes"))


@then(parsers.parse("the first two patients have an open note"))
def _(pages: list[Page]) -> None:
    rows = pages[-1].html.split("<tr>")[2:]
    assert ["/drafts/" in row for row in rows[:3]] == [True, True, False]


@then("every patient is marked as synthetic")
def _(pages: list[Page]) -> None:
    rows = pages[-1].html.split("<tr>")[2:]
    assert len(rows) == 14
    assert all("SYNTHETIC" in row for row in rows)


@then("the note shows that needles are in")
def _(pages: list[Page]) -> None:
    assert "needles in" in pages[-1].text.lower()
    assert 'name="needles_out"' in pages[-1].html


@then(parsers.parse('the note shows "{text}"'))
def _(pages: list[Page], text: str) -> None:
    assert text in pages[-1].text


@then(parsers.parse('the page says "{text}"'))
def _(pages: list[Page], text: str) -> None:
    assert text.lower() in pages[-1].text.lower()

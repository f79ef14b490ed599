"""Steps of sign_in.feature."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pytest
from pytest_bdd import given, parsers, scenarios, then, when

from desk import Desk, Page, Practice, open_practice
from fengchi.store import audit
from fengchi.store.db import Store
from people import PASSWORD

scenarios("sign_in.feature")


@dataclass
class Somebody:
    """Whoever sits at the desk, signed in or not."""

    practice: Practice
    desk: Desk

    @property
    def page(self) -> Page:
        assert self.desk.page is not None
        return self.desk.page


@pytest.fixture
def somebody(sqlite_store: Store, now: datetime) -> Somebody:
    practice = open_practice(sqlite_store, now)
    return Somebody(practice, practice.desk())


@given("nobody is signed in")
def _(somebody: Somebody) -> None:
    somebody.desk.open("/sign-in")


@given("Mei has opened Ana's diary")
def _(somebody: Somebody) -> None:
    somebody.desk.sign_in("mei")
    somebody.desk.open(f"{somebody.practice.ana}/diary")


@given("half an hour has gone by without a click")
def _(somebody: Somebody) -> None:
    somebody.practice.clock.wait(minutes=31)


@given("Tom is signed in")
def _(somebody: Somebody) -> None:
    somebody.desk.sign_in("tom")


@when("Mei asks for Ana's page and signs in")
def _(somebody: Somebody) -> None:
    page = somebody.desk.open(somebody.practice.ana)
    somebody.desk.send("/sign-in", login="mei", password=PASSWORD, next=page.value_of("next"))


@when("Mei signs in with a wrong password")
def _(somebody: Somebody) -> None:
    somebody.desk.send("/sign-in", login="mei", password="wrong")


@when(parsers.parse('she stores a day with the note "{note}" and signs in again'))
def _(somebody: Somebody, note: str) -> None:
    path, typed = f"{somebody.practice.ana}/diary", {"day": "2026-11-01", "headache": "yes", "note": note}
    page = somebody.desk.send(path, **typed)
    page = somebody.desk.send("/sign-in", login="mei", password=PASSWORD, kept=page.value_of("kept"))
    somebody.desk.send(path, **{name: page.value_of(name) for name in typed})


@when("he asks for Ana's page")
def _(somebody: Somebody) -> None:
    somebody.desk.open(somebody.practice.ana)


@then("she sees Ana's page")
def _(somebody: Somebody) -> None:
    assert somebody.page.path == somebody.practice.ana
    assert "Ana Sample" in somebody.page.text


@then(parsers.parse('she is told "{words}"'))
@then(parsers.parse('he is told "{words}"'))
def _(somebody: Somebody, words: str) -> None:
    assert words in somebody.page.text


@then("she sees no patient")
def _(somebody: Somebody) -> None:
    assert "Ana" not in somebody.page.html


@then(parsers.parse('the diary holds "{words}"'))
def _(somebody: Somebody, words: str) -> None:
    assert words in somebody.desk.open(f"{somebody.practice.ana}/diary").text


@then("the audit trail holds the refusal")
def _(somebody: Somebody) -> None:
    with somebody.practice.clinic.store.reading() as db:
        latest = audit.entries(db, patient_id=somebody.practice.cast.ana.patient_id, limit=1)[0].entry
    assert latest.actor_name == "Tom Desk"
    assert latest.outcome == "8"

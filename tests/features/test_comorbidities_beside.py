"""Steps of comorbidities.feature."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

import pytest
from pytest_bdd import given, parsers, scenarios, then, when

from desk import Desk, Page, Practice, open_practice
from fengchi.store.db import Store

scenarios("comorbidities.feature")


@dataclass
class Chart:
    """Mei with Ana's chart before her."""

    practice: Practice
    mei: Desk

    @property
    def path(self) -> str:
        return f"{self.practice.ana}/comorbidities"

    @property
    def page(self) -> Page:
        assert self.mei.page is not None
        return self.mei.page

    def state(self, disease: str) -> None:
        choice = re.search(rf'<option value="([^"]+)"[^>]*>{re.escape(disease)}<', self.mei.open(self.path).html)
        assert choice, f"{disease} is not in the list"
        answers = {"certainty": "confirmed", "activity": "remission", "informant": "patient"}
        self.mei.send(self.path, disease=choice[1], **answers)


@pytest.fixture
def chart(sqlite_store: Store, now: datetime) -> Chart:
    practice = open_practice(sqlite_store, now)
    return Chart(practice, practice.desk("mei"))


@given(parsers.parse('Mei has stated "{disease}"'))
@when(parsers.parse('Mei states "{disease}"'))
def _(chart: Chart, disease: str) -> None:
    chart.state(disease)


@when("Mei opens Ana's chart")
def _(chart: Chart) -> None:
    chart.mei.open(chart.practice.ana)


@when(parsers.parse('she withdraws it because "{reason}"'))
def _(chart: Chart, reason: str) -> None:
    stated = re.search(r'name="withdraw" value="([^"]+)"', chart.page.html)
    assert stated
    chart.mei.send(chart.path, withdraw=stated[1], reason=reason)


@then(parsers.parse('it says "{words}"'))
@then(parsers.parse('she is told "{words}"'))
def _(chart: Chart, words: str) -> None:
    assert words in chart.page.text


@then(parsers.parse('Ana\'s chart says "{words}"'))
def _(chart: Chart, words: str) -> None:
    assert words in chart.mei.open(chart.practice.ana).text


@then("it stands on Ana's outcome report")
def _(chart: Chart) -> None:
    report = chart.mei.client.get(f"{chart.practice.ana}/outcomes.json").json()
    assert report["comorbidities"]["status"] == "listed"

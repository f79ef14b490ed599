"""Steps of the questionnaires: Ana answers through the API, the report is read as her practitioner reads it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pytest
from pytest_bdd import given, parsers, scenarios, then, when

from fengchi.domain.diary import DiaryDay
from fengchi.domain.measures import MeasureId
from fengchi.reports.values import OutcomeReport
from fengchi.services import outcomes
from fengchi.services.diary import record_day
from fengchi.store.db import Store
from fhir_client import Fhir, issues
from filled_in import response
from people import Cast, gather

scenarios("questionnaires.feature")

DAY = date(2026, 10, 29)


class Ana:
    """What she has answered, and what came of it."""

    def __init__(self, store: Store, now: datetime) -> None:
        self.store, self.now = store, now
        with store.writing() as db:
            self.cast: Cast = gather(db, at=now)
        self.fhir = Fhir(store, at=now)
        self.answer: Any = None

    def sends(self, answers: Mapping[str, Any], name: str = "monthly-recall", status: str = "completed") -> None:
        filled = response(name, answers, patient=self.cast.ana.patient_id, status=status)
        self.answer = self.fhir.put("QuestionnaireResponse/response-1", filled)

    def report(self) -> OutcomeReport:
        with self.store.writing() as db:
            return outcomes.report(db, self.cast.ana.patient_id, rule="leiden-30min", by=self.cast.mei, at=self.now)

    def recalled(self) -> dict[MeasureId, Any]:
        return {one.measure_id: one.value for one in self.report().recalled}

    def reading(self, measure: MeasureId) -> dict[str, Any]:
        code = f"https://w3id.org/fengchi/CodeSystem/outcome-measure|{measure.value}"
        (entry,) = self.fhir.get(f"Observation?code={code}").json()["entry"]
        return dict(entry["resource"])


@given("the practice with Ana Sample as its patient", target_fixture="ana")
def _(sqlite_store: Store, now: datetime) -> Ana:
    return Ana(sqlite_store, now)


@pytest.fixture
def counts() -> dict[str, int]:
    return {"headache-days": 12, "migraine-days": 9}


@given(parsers.parse("Ana has answered that of 28 days {headache:d} were headache days and {migraine:d} migraine days"))
@when(parsers.parse("Ana answers that of 28 days {headache:d} were headache days and {migraine:d} migraine days"))
def _(ana: Ana, headache: int, migraine: int) -> None:
    ana.sends({"headache-days": headache, "migraine-days": migraine})


@when(parsers.parse("Ana answers that of 28 days {headache:d} were headache days, and leaves the migraine days empty"))
def _(ana: Ana, headache: int) -> None:
    ana.sends({"headache-days": headache})


@when("she corrects it to not knowing the migraine days")
def _(ana: Ana) -> None:
    ana.sends({"headache-days": 12, "migraine-days-not-known": True}, status="amended")


@when(parsers.parse("she corrects the migraine days to {days:d}"))
def _(ana: Ana, counts: dict[str, int], days: int) -> None:
    ana.sends({**counts, "migraine-days": days}, status="amended")


@when("her answers are entered in error")
def _(ana: Ana, counts: dict[str, int]) -> None:
    ana.sends(counts, status="entered-in-error")


@then(parsers.parse("her report shows {migraine:d} migraine days and {headache:d} headache days as recalled"))
def _(ana: Ana, migraine: int, headache: int) -> None:
    assert ana.recalled() == {MeasureId.MIGRAINE_DAYS: migraine, MeasureId.HEADACHE_DAYS: headache}


@then("both say from which answers they come")
def _(ana: Ana) -> None:
    found = [ana.reading(measure) for measure in (MeasureId.MIGRAINE_DAYS, MeasureId.HEADACHE_DAYS)]
    assert [one["derivedFrom"] for one in found] == [[{"reference": "QuestionnaireResponse/response-1"}]] * 2


@then("her report shows no migraine days at all")
def _(ana: Ana) -> None:
    assert MeasureId.MIGRAINE_DAYS not in ana.recalled()


@then("her report shows migraine days that were asked and are unknown")
def _(ana: Ana) -> None:
    found = {one.measure_id: one for one in ana.report().recalled}[MeasureId.MIGRAINE_DAYS]
    assert (found.value, found.unknown_reason) == (None, "asked-unknown")


@then(parsers.parse("the record of the migraine days has {number:d} versions"))
def _(ana: Ana, number: int) -> None:
    record_id = ana.reading(MeasureId.MIGRAINE_DAYS)["id"]
    assert ana.fhir.get(f"Observation/{record_id}/_history").json()["total"] == number


@then(parsers.parse('the answer is refused at "{place}"'))
def _(ana: Ana, place: str) -> None:
    assert (ana.answer.status_code, issues(ana.answer)[0]["expression"]) == (422, [place])


@then("nothing of it is stored")
def _(ana: Ana) -> None:
    totals = [ana.fhir.get(kind).json()["total"] for kind in ("QuestionnaireResponse", "Observation")]
    assert totals == [0, 0]


@given("the clinic has written down 29 October as a day without headache")
def _(ana: Ana) -> None:
    with ana.store.writing() as db:
        record_day(db, DiaryDay(ana.cast.ana.patient_id, DAY), by=ana.cast.mei, at=ana.now)


@when("Ana sends a diary day for 29 October")
def _(ana: Ana) -> None:
    ana.sends({"day": DAY.isoformat(), "headache": True}, "headache-diary-day")


@then("it is refused as a conflict")
def _(ana: Ana) -> None:
    assert ana.answer.status_code == 409


@then("the clinic's day stands")
def _(ana: Ana) -> None:
    stored = ana.fhir.get(f"Observation/diary-{ana.cast.ana.patient_id}-{DAY:%Y%m%d}").json()
    assert (stored["meta"]["versionId"], stored["component"][0]["valueBoolean"]) == ("1", False)

"""Steps of diary_rules.feature."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from pytest_bdd import given, parsers, scenarios, then, when

from fengchi.domain.diary import AcuteDrug, DiaryDay, Headache, Relief, recorded
from fengchi.domain.diary_csv import parse_diary_csv
from fengchi.domain.errors import Invalid
from fengchi.domain.medications import DrugClass
from fengchi.domain.migraine_day import LEIDEN_30_MINUTES, RULES
from fengchi.domain.outcomes import Change, Count, Window, WindowCounts, compare, count_days, windows

scenarios("diary_rules.feature")

THIRD_OF_MARCH = date(2026, 3, 3)
FIRST_TREATMENT = date(2026, 3, 2)
MIGRAINE = Headache(minutes=300, unilateral=True, pulsating=True, nausea=True)


@dataclass
class Ana:
    """Her diary and what the clinic makes of it."""

    days: list[DiaryDay] = field(default_factory=list)
    counts: dict[str, WindowCounts] = field(default_factory=dict)
    change: Change | None = None
    file: str = ""
    refused: Invalid | None = None

    def writes(self, headache: Headache | None, *, aura: int | None = None, drug: AcuteDrug | None = None) -> None:
        drugs = (drug,) if drug else ()
        self.days.append(DiaryDay("ana", THIRD_OF_MARCH, headache, aura_minutes=aura, acute_drugs=drugs))

    def records(self, first: date, n_days: int, n_migraine: int) -> None:
        for place in range(n_days):
            headache = MIGRAINE if place < n_migraine else None
            self.days.append(DiaryDay("ana", first + timedelta(days=place), headache))


@pytest.fixture
def ana() -> Ana:
    return Ana()


@given(parsers.parse("Ana had a headache of {minutes:d} minutes with migraine features on 3 March"))
def _(ana: Ana, minutes: int) -> None:
    ana.writes(Headache(minutes=minutes, unilateral=True, pulsating=True, nausea=True))


@given(parsers.parse("Ana had a headache of {minutes:d} minutes on 3 March and took sumatriptan without relief"))
def _(ana: Ana, minutes: int) -> None:
    drug = AcuteDrug(DrugClass.TRIPTAN, "sumatriptan", relief_2h=Relief.NONE)
    ana.writes(Headache(minutes=minutes), drug=drug)


@given(parsers.parse("Ana saw an aura of {minutes:d} minutes on 3 March without a headache"))
def _(ana: Ana, minutes: int) -> None:
    ana.writes(None, aura=minutes)


@given("Ana wrote on 3 March that she had a headache and nothing else")
def _(ana: Ana) -> None:
    ana.writes(Headache())


@given(parsers.parse("Ana recorded {n_days:d} days of 28 in her baseline, {n_migraine:d} of them with migraine"))
def _(ana: Ana, n_days: int, n_migraine: int) -> None:
    ana.records(FIRST_TREATMENT - timedelta(days=28), n_days, n_migraine)


@given(parsers.parse("Ana recorded all 28 days of her baseline, {n_migraine:d} of them with migraine"))
def _(ana: Ana, n_migraine: int) -> None:
    ana.records(FIRST_TREATMENT - timedelta(days=28), 28, n_migraine)


@given(parsers.parse("Ana recorded all 28 days after her first treatment, {n_migraine:d} of them with migraine"))
def _(ana: Ana, n_migraine: int) -> None:
    ana.records(FIRST_TREATMENT, 28, n_migraine)


@given("a diary file for Ana")
def _(ana: Ana, docstring: str) -> None:
    ana.file = docstring


@given("Ana lives in Berlin")
def _(ana: Ana) -> None:
    ana.writes(MIGRAINE)


@when("her March diary is counted by each rule")
def _(ana: Ana) -> None:
    march = Window(1, FIRST_TREATMENT, FIRST_TREATMENT + timedelta(days=27))
    ana.counts = {rule.tag: count_days(ana.days, march, rule) for rule in RULES.values()}


@when("the two are compared")
def _(ana: Ana) -> None:
    baseline, first = windows(FIRST_TREATMENT, FIRST_TREATMENT + timedelta(days=27))
    before, after = (count_days(ana.days, one, LEIDEN_30_MINUTES).migraine for one in (baseline, first))
    ana.change = compare(before, after)


@when("Tom imports it on 31 March 2026")
def _(ana: Ana) -> None:
    try:
        ana.days = list(parse_diary_csv(ana.file, "ana", today=date(2026, 3, 31)))
    except Invalid as told:
        ana.refused = told


@when("she records her 3 March on 6 March at 09:00")
def _(ana: Ana) -> None:
    zone = "Europe/Berlin"
    ana.days = [recorded(ana.days[0], at=datetime(2026, 3, 6, 9, tzinfo=ZoneInfo(zone)), zone=zone)]


@then(parsers.re(r'the rule "(?P<tag>[^"]+)" counts (?P<number>\d+) migraine days?'))
def _(ana: Ana, tag: str, number: str) -> None:
    assert ana.counts[tag].migraine == Count(int(number), 1, 28)


@then(parsers.re(r"her diary has (?P<number>\d+) headache days?"))
def _(ana: Ana, number: str) -> None:
    assert {one.headache.value for one in ana.counts.values()} == {int(number)}


@then(parsers.re(r"(?P<number>\d+) days? (is|are) called undetermined"))
def _(ana: Ana, number: str) -> None:
    assert {one.undetermined.value for one in ana.counts.values()} == {int(number)}


@then("there is no percentage and no responder word")
def _(ana: Ana) -> None:
    assert ana.change is not None
    assert (ana.change.percent, ana.change.responder) == (None, None)


@then(parsers.parse("the report says that only {number:d} days of the baseline were recorded"))
def _(ana: Ana, number: int) -> None:
    assert ana.change is not None
    assert f"Only {number} days of the baseline" in ana.change.refused


@then(parsers.parse('the change is {percent} percent, "{words}"'))
def _(ana: Ana, percent: str, words: str) -> None:
    assert ana.change is not None
    assert ana.change.responder is not None
    assert (str(ana.change.percent), ana.change.responder.words) == (percent, words)


@then("nothing is taken in")
def _(ana: Ana) -> None:
    assert ana.refused is not None
    assert ana.days == []


@then(parsers.re(r'he is told at "(?P<where>[^"]+)" (to |that )(?P<words>.+)'))
def _(ana: Ana, where: str, words: str) -> None:
    assert ana.refused is not None
    told = [one.text for one in ana.refused.issues if one.where == where]
    assert any(words.casefold() in text.casefold() for text in told)


@then("he is told that the file mixes date formats")
def _(ana: Ana) -> None:
    assert ana.refused is not None
    assert any("mixes date formats" in one.text for one in ana.refused.issues)


@then("the entry is kept and marked late")
def _(ana: Ana) -> None:
    assert [one.late for one in ana.days] == [True]

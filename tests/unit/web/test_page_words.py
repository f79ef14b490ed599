"""Presenters: plain values in, the words of a page out. No application, no database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from fengchi.domain.adverse_events import AdverseEvent, AdverseEventKind
from fengchi.domain.diary import AcuteDrug, DiaryDay, Headache, Relief
from fengchi.domain.history import GivenTreatment, PatientHistory
from fengchi.domain.medications import DrugClass
from fengchi.domain.migraine_day import LEIDEN_30_MINUTES
from fengchi.domain.people import Patient
from fengchi.domain.shorthand import parse_prescription
from fengchi.domain.treatments import Treatment
from fengchi.reports.outcome_report import outcome_report
from fengchi.store.drafts import Draft
from fengchi.web import words
from fengchi.web.charting.note_words import note_words
from fengchi.web.charting.prescription import read_line
from fengchi.web.charting.presenters import differences, needle_words, steps
from fengchi.web.diary.presenters import day_lines
from fengchi.web.last_days import LastDays, last_days

TODAY = date(2026, 11, 2)
NINE = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
BERLIN = "Europe/Berlin"
ANA = Patient("ana", "Sample", ("Ana",), zone=BERLIN)
ILL = Headache(minutes=300, peak_pain=7, unilateral=True, pulsating=True, nausea=True)


def strip(*days: DiaryDay, treated: date | None = None) -> LastDays:
    given = (GivenTreatment("t", NINE, treated),) if treated else ()
    return last_days(outcome_report(PatientHistory(ANA, given, days), today=TODAY, rule=LEIDEN_30_MINUTES))


def on(day: date, headache: Headache | None = None) -> DiaryDay:
    return DiaryDay("ana", day, headache)


def test_the_strip_has_28_days_and_knows_four_kinds() -> None:
    shown = strip(on(TODAY, ILL), on(TODAY - timedelta(days=1), Headache(minutes=5)), on(TODAY - timedelta(days=2)))
    assert [cell.kind for cell in shown.cells[-4:]] == ["unknown", "clear", "headache", "migraine"]
    assert len(shown.cells) == 28


def test_a_day_says_in_words_what_its_colour_says() -> None:
    shown = strip(on(TODAY, ILL), treated=TODAY)
    assert shown.cells[-1].spoken == "2 Nov: migraine day, treatment"
    assert shown.cells[-1].sign == "M"


def test_counts_stand_beside_their_coverage_and_rule() -> None:
    shown = strip(on(TODAY, ILL))
    assert (shown.counts[0].number, shown.counts[0].text) == ("1", "migraine day")
    assert shown.coverage.startswith("Recorded 1 of 28 days; counted by the rule leiden-30min-1.")
    assert "Too few" in shown.coverage


def test_without_a_recorded_day_there_is_no_number_at_all() -> None:
    assert strip().counts == ()


@pytest.mark.parametrize(
    ("days", "said"), [(0, "today"), (1, "yesterday"), (5, "5 days ago"), (30, "4 weeks ago"), (-1, "in 1 day")]
)
def test_how_long_ago(days: int, said: str) -> None:
    assert words.days_ago(TODAY - timedelta(days=days), TODAY) == said


def test_times_are_the_clinics() -> None:
    """22:30 in UTC is the next day in Berlin."""
    assert words.moment(datetime(2026, 11, 2, 23, 30, tzinfo=UTC), BERLIN) == "3 Nov 2026, 00:30"


def test_the_clock_counts_from_the_servers_time() -> None:
    draft = Draft("d", "ana", 1, {"retention": "25"}, "needles-in", started_at=NINE, needles_in=8)
    clock = needle_words(draft, at=NINE + timedelta(minutes=12, seconds=59), zone=BERLIN)
    assert (clock.elapsed, clock.started, clock.retention, clock.n_in) == ("12", "10:00", "25", "8")


def test_a_difference_in_the_counts_is_shown_until_it_has_a_reason() -> None:
    draft = Draft("d", "ana", 1, {}, "needles-out", NINE, NINE, needles_in=8, needles_out=7)
    assert needle_words(draft, at=NINE, zone=BERLIN).differ
    assert not needle_words(replace(draft, fields={"mismatch_reason": "One fell."}), at=NINE, zone=BERLIN).differ


def test_the_step_of_the_visit_is_marked_once() -> None:
    for state in ("draft", "needles-in", "needles-out"):
        assert [step.here for step in steps(Draft("d", "ana", 1, state=state))].count(True) == 1


def test_only_fields_that_differ_are_asked_about() -> None:
    found = differences({"pulse": "slippery", "tongue": "pale"}, {"pulse": "wiry", "tongue": "pale", "plan": "Rest."})
    assert [(one.title, one.mine, one.theirs) for one in found] == [("Pulse", "slippery", "wiry")]


def test_not_asked_and_asked_and_none_read_differently() -> None:
    note = Treatment("t", "ana", "mei")
    unanswered, answered = (note_words(one, zone=BERLIN) for one in (note, replace(note, adverse_events_asked=True)))
    assert ("Question", "Not answered yet") in unanswered.sections[-1].rows
    assert ("Question", "Asked, none") in answered.sections[-1].rows


def test_every_detail_of_a_needling_is_in_the_note() -> None:
    parsed = parse_prescription("li4 l 0.25x40 d15 even deqi; ex-hn5 r nodeqi").prescription
    note = note_words(Treatment("t", "ana", "mei", prescription=parsed), zone=BERLIN)
    rows = next(one for one in note.sections if one.title == "Needling").needlings
    assert [(one.code, one.side) for one in rows] == [("LI4", "left"), ("EX-HN5", "right")]
    assert rows[0].detail == "needle 0.25x40 mm, 15 mm deep, even, de qi"
    assert rows[1].detail == "no de qi"


def test_an_adverse_event_reads_with_its_qualities() -> None:
    event = AdverseEvent(AdverseEventKind.HAEMATOMA, note="GB20 left")
    note = note_words(Treatment("t", "ana", "mei", adverse_events_asked=True, adverse_events=(event,)), zone=BERLIN)
    assert ("Haematoma", "mild, causality unclassified, unknown: GB20 left") in note.sections[-1].rows


def test_a_line_over_the_limit_is_told_not_cut() -> None:
    reading = read_line("gb20; " * 400)
    assert reading.canonical == ""
    assert "2,000 characters" in reading.problems[0].text


def test_a_diary_day_in_words() -> None:
    day = DiaryDay(
        "ana",
        TODAY,
        ILL,
        aura_minutes=20,
        acute_drugs=(AcuteDrug(DrugClass.TRIPTAN, "sumatriptan", 2, Relief.PARTIAL),),
    )
    newest, oldest = day_lines([day], first=TODAY - timedelta(days=1), last=TODAY)
    assert newest.headache == "5 h, pain 7 of 10"
    assert newest.features == "one-sided, pulsating, nausea"
    assert newest.drugs == "sumatriptan ×2 (partial relief at 2 h)"
    assert newest.context == "aura 20 min"
    assert not oldest.recorded

"""The numbers of the outcome report, each shown with the diary it comes from."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from tests.unit.reports.report_people import (
    ANA,
    FIRST,
    after,
    clear,
    full_history,
    headache,
    hit6,
    migraine,
    report_of,
    stretch,
    treatment,
    undecided,
    weekly,
)

from fengchi.domain.comorbidities import Comorbidity
from fengchi.domain.errors import Invalid
from fengchi.domain.history import PatientHistory
from fengchi.domain.measures import MeasureId
from fengchi.domain.medications import DrugClass, MedicationUse
from fengchi.domain.migraine_day import ICHD3_4_HOURS, LEIDEN_30_MINUTES
from fengchi.domain.outcomes import ResponderClass
from fengchi.reports.outcome_report import outcome_report
from fengchi.reports.values import Role

TEN_BEFORE = stretch(-28, 28, 10)


def test_half_as_many_days_in_a_complete_window_is_a_50_percent_responder() -> None:
    report = report_of((*TEN_BEFORE, *stretch(1, 28, 5)), [treatment(FIRST)], today=after(28))
    assert report.last_complete is not None
    assert report.last_complete.change.percent == Decimal("-50.0")
    assert report.last_complete.change.responder is ResponderClass.HALF


def test_the_baseline_is_the_28_days_before_the_first_treatment_and_not_its_day() -> None:
    diary = (migraine(after(-29)), migraine(after(-28)), migraine(after(-1)), migraine(FIRST))
    report = report_of(diary, [treatment(FIRST)], today=FIRST)
    baseline, first = report.windows
    assert (baseline.migraine.value, first.migraine.value) == (2, 1)
    assert report.n_days_outside == 1


def test_a_missing_day_is_in_no_count() -> None:
    report = report_of((*TEN_BEFORE, *stretch(1, 28, 5, n_missing=8)), [treatment(FIRST)], today=after(28))
    window = report.windows[1]
    assert (window.migraine.value, window.n_recorded, window.n_days) == (5, 20, 28)
    assert sum(one.headache is False for one in report.days if one.day in window.window) == 15


def test_percent_compares_shares_of_recorded_days_and_not_raw_counts() -> None:
    """10 of 28 against 5 of 20 recorded days: 35.7 % to 25 % of days, so 30 % fewer, not 50 %."""
    report = report_of((*TEN_BEFORE, *stretch(1, 28, 5, n_missing=8)), [treatment(FIRST)], today=after(28))
    assert report.windows[1].change.percent == Decimal("-30.0")


@pytest.mark.parametrize(("n_recorded", "given"), [(13, False), (14, True)])
def test_below_14_recorded_days_there_is_no_percent_and_no_class(n_recorded: int, given: bool) -> None:
    later = stretch(1, 28, 3, n_missing=28 - n_recorded)
    change = report_of((*TEN_BEFORE, *later), [treatment(FIRST)], today=after(28)).windows[1].change
    assert (change.percent is not None, change.responder is not None, bool(change.refused)) == (given, given, not given)


def test_without_enough_days_before_the_first_treatment_there_is_no_baseline() -> None:
    report = report_of((*stretch(-10, 10, 4), *stretch(1, 28, 2)), [treatment(FIRST)], today=after(28))
    assert not report.baseline.exists
    assert report.baseline.text.startswith("No baseline: 10 of the 28 days")
    assert all(one.change.percent is None for one in report.windows)
    assert all(one.change.percent is None for one in report.key_counts)


def test_a_baseline_without_migraine_days_gives_no_percent() -> None:
    report = report_of((*stretch(-28, 28, 0), *stretch(1, 28, 2)), [treatment(FIRST)], today=after(28))
    assert report.baseline.exists
    assert report.windows[1].change.percent is None
    assert report.windows[1].change.refused


def test_a_running_window_is_counted_but_not_compared() -> None:
    report = report_of((*TEN_BEFORE, *stretch(1, 20, 2)), [treatment(FIRST)], today=after(20))
    running = report.windows[1]
    assert (running.n_recorded, running.n_days, running.window.complete) == (20, 20, False)
    assert running.change.refused == "Still running: compared when it is complete, on 30 Mar 2026."
    assert report.last_complete is None


def test_the_last_28_days_are_not_compared_while_they_reach_into_the_baseline() -> None:
    diary = (*TEN_BEFORE, *stretch(1, 28, 5))
    early = report_of(diary, [treatment(FIRST)], today=after(27)).last_28_days.change
    ready = report_of(diary, [treatment(FIRST)], today=after(28)).last_28_days.change
    assert early.refused == (
        "The last 28 days begin before the first treatment; they can be compared from 30 Mar 2026."
    )
    assert ready.percent == Decimal("-50.0")


def test_key_numbers_are_migraine_headache_and_acute_medication_days() -> None:
    before = (migraine(after(-3), DrugClass.TRIPTAN, DrugClass.NSAID), headache(after(-2)), clear(after(-1)))
    report = report_of(before, [treatment(FIRST)], today=FIRST)
    counted = {one.key: one.baseline.value for one in report.key_counts if one.baseline}
    assert counted == {"migraine-days": 1, "headache-days": 2, "acute-medication-days": 1}
    by_class = {one: count.value for one, count in report.windows[0].acute_by_class}
    assert by_class == {DrugClass.TRIPTAN: 1, DrugClass.NSAID: 1}


def test_an_undetermined_day_is_counted_apart() -> None:
    report = report_of((undecided(after(-1)),), [treatment(FIRST)], today=FIRST)
    baseline = report.windows[0]
    assert (baseline.migraine.value, baseline.undetermined.value, baseline.headache.value) == (0, 1, 1)
    assert next(one for one in report.days if one.day == after(-1)).migraine is None


def test_two_rules_give_two_counts_and_the_report_names_its_rule() -> None:
    entry = migraine(after(-1))
    assert entry.headache is not None
    short = replace(entry, headache=replace(entry.headache, minutes=60))
    history = PatientHistory(ANA, (treatment(FIRST),), (short,))
    counts = {
        rule.tag: outcome_report(history, today=FIRST, rule=rule).windows[0].migraine.value
        for rule in (LEIDEN_30_MINUTES, ICHD3_4_HOURS)
    }
    assert counts == {"leiden-30min-1": 1, "ichd3-4h-1": 0}


def test_without_treatment_windows_run_from_the_first_diary_day_and_nothing_is_compared() -> None:
    report = report_of(stretch(1, 40, 9), today=after(40))
    assert [one.role for one in report.windows] == [Role.PERIOD, Role.PERIOD]
    assert [one.migraine.value for one in report.windows] == [9, 0]
    assert report.anchor is None
    assert report.baseline.window is None
    assert all(one.change.percent is None for one in report.windows)


def test_nothing_at_all_is_a_report_too() -> None:
    report = report_of(today=FIRST)
    assert (report.windows, report.treatments, report.last_28_days.n_recorded) == ((), (), 0)
    assert report.comorbidities.status == "not-asked"
    assert len(report.days) == 28


def test_a_diary_without_a_single_day_gives_windows_without_counts() -> None:
    report = report_of((), weekly(6), today=after(60))
    assert [one.n_recorded for one in report.windows] == [0, 0, 0, 0]
    assert [one.n_treatments for one in report.windows] == [0, 4, 2, 0]


def test_what_is_dated_after_today_is_left_out() -> None:
    diary = (*TEN_BEFORE, migraine(after(5)))
    report = report_of(diary, [treatment(FIRST), treatment(after(8), 2)], today=after(1))
    assert len(report.treatments) == 1
    assert report.n_days_outside == 1
    assert report.windows[1].migraine.value == 0


def test_the_later_of_two_entries_for_one_day_counts() -> None:
    report = report_of((migraine(after(-1)), clear(after(-1))), [treatment(FIRST)], today=FIRST)
    assert (report.windows[0].migraine.value, report.windows[0].n_recorded) == (0, 1)


def test_every_calendar_day_of_the_axis_is_there_once() -> None:
    report = report_of(TEN_BEFORE, [treatment(FIRST)], today=after(40))
    days = [one.day for one in report.days]
    assert days == [after(-28) + timedelta(days=step) for step in range(68)]


def test_a_treatment_tells_its_points_with_sides_and_its_window() -> None:
    row = report_of((), [treatment(FIRST), treatment(after(29), 2)], today=after(30)).treatments[1]
    told = [(one.code, one.text, one.sides, one.electro) for one in row.points]
    assert told == [
        ("GB20", "", ("left", "right"), True),
        ("GV20", "", ("midline",), False),
        ("local", "ashi, between GB20 and GV16", ("left",), False),
    ]
    assert (row.window, row.n_needles, row.retention_minutes) == (2, 4, 25)


def test_points_are_counted_by_treatment_and_by_needle() -> None:
    points = report_of((), weekly(3), today=after(30)).points
    assert [(one.code, one.n_treatments, one.n_needles, one.n_electro) for one in points] == [
        ("GB20", 3, 6, 6),
        ("GV20", 3, 3, 0),
        ("local", 3, 3, 0),
    ]


def test_asked_and_none_is_not_the_same_as_not_asked() -> None:
    given = [
        treatment(FIRST, 1),
        treatment(after(2), 2, asked=False),
        treatment(after(3), 3, events=("bleeding", "dizziness")),
        treatment(after(4), 4, events=("bleeding",), asked=False),
    ]
    events = report_of((), given, today=after(5)).adverse_events
    assert (events.n_none, events.n_not_asked, events.n_with_events) == (1, 1, 2)
    assert events.by_kind == (("bleeding", 2), ("dizziness", 1))


def test_no_comorbidity_recorded_and_none_known_are_told_apart() -> None:
    asked = PatientHistory(ANA, comorbidities=(Comorbidity("c", "ana", "none-known"),))
    assert report_of(today=FIRST, history=asked).comorbidities.status == "none-known"
    assert report_of(today=FIRST).comorbidities.status == "not-asked"


def test_an_unknown_disease_is_shown_under_its_key() -> None:
    history = PatientHistory(ANA, comorbidities=(Comorbidity("c", "ana", "never-heard-of"),))
    assert report_of(today=FIRST, history=history).comorbidities.rows[0].title == "never-heard-of"


def test_drug_changes_are_those_on_the_axis() -> None:
    drugs = (
        MedicationUse("1", "ana", "propranolol", DrugClass.PREVENTIVE, after(-200), after(-100)),
        MedicationUse("2", "ana", "topiramate", DrugClass.PREVENTIVE, after(10)),
        MedicationUse("3", "ana", "prednisolone", DrugClass.CORTICOSTEROID, after(-60), after(-5)),
    )
    report = report_of(today=after(40), history=PatientHistory(ANA, (treatment(FIRST),), medications=drugs))
    told = [(one.what, one.name, one.window) for one in report.drug_changes]
    assert told == [("stopped", "prednisolone", 0), ("started", "topiramate", 1)]
    assert [one.name for one in report.drugs] == ["prednisolone", "topiramate"]


def test_recall_is_kept_apart_from_the_diary() -> None:
    report = report_of(today=after(56), history=full_history())
    assert [one.value for one in report.recalled] == [Decimal(16)]
    assert [one.value for one in report.received_counts] == [Decimal(12)]
    assert report.windows[0].migraine.value == 11


def test_hit6_before_and_after_is_compared_in_points() -> None:
    history = PatientHistory(ANA, (treatment(FIRST),), readings=(hit6(after(-1), 64), hit6(after(55), 56)))
    score = report_of(today=after(56), history=history).key_score
    assert (score.measure_id, score.points) == (MeasureId.HIT6, Decimal(-8))
    assert score.latest is not None
    assert score.latest.band == "substantial impact"


def test_a_score_that_looks_back_before_the_first_treatment_is_not_compared() -> None:
    history = PatientHistory(ANA, (treatment(FIRST),), readings=(hit6(after(-1), 64), hit6(after(10), 56)))
    score = report_of(today=after(56), history=history).key_score
    assert score.points is None
    assert "looks back" in score.reason


def test_midas_stands_in_where_hit6_has_no_pair() -> None:
    readings = (
        hit6(after(100), 56),
        hit6(after(-1), 34, measure=MeasureId.MIDAS),
        hit6(after(100), 12, measure=MeasureId.MIDAS),
    )
    score = report_of(today=after(101), history=PatientHistory(ANA, (treatment(FIRST),), readings=readings)).key_score
    assert (score.measure_id, score.points) == (MeasureId.MIDAS, Decimal(-22))


def test_an_unknown_score_is_listed_and_never_used() -> None:
    history = PatientHistory(ANA, (treatment(FIRST),), readings=(hit6(after(-1), 64), hit6(after(55), None)))
    report = report_of(today=after(56), history=history)
    assert report.key_score.latest is None
    assert [one.value for one in report.scores] == [Decimal(64), None]


def test_an_old_score_is_no_baseline() -> None:
    history = PatientHistory(ANA, (treatment(FIRST),), readings=(hit6(after(-60), 64), hit6(after(55), 56)))
    score = report_of(today=after(56), history=history).key_score
    assert (score.baseline, score.points) == (None, None)


def test_every_report_carries_the_same_cautions() -> None:
    keys = {tuple(one.key for one in report_of(today=FIRST, history=told).cautions) for told in (None, full_history())}
    assert keys == {
        (
            "observational",
            "regression-to-the-mean",
            "day-rule",
            "coverage",
            "other-changes",
            "no-monitoring",
            "not-a-device",
        )
    }


def test_a_pattern_over_three_windows_is_shown_and_named_as_no_diagnosis() -> None:
    often = [migraine(after(1) + timedelta(days=step), DrugClass.TRIPTAN) for step in range(84) if step % 28 < 16]
    report = report_of(often, [treatment(FIRST)], today=after(84))
    assert [one.rule for one in report.patterns] == ["overuse-pattern-1", "chronic-pattern-1"]
    assert all("not a diagnosis" in one.text for one in report.patterns)


@pytest.mark.parametrize("minimum", [0, -1, 29])
def test_a_coverage_minimum_outside_1_to_28_is_refused(minimum: int) -> None:
    with pytest.raises(Invalid, match="from 1 to 28"):
        report_of(today=FIRST, minimum=minimum)

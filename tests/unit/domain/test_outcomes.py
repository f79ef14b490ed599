"""Windows, counts, coverage and comparison: what is not recorded is unknown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengchi.domain.diary import AcuteDrug, DiaryDay, Headache
from fengchi.domain.headache_patterns import chronic_pattern, overuse_pattern, overused
from fengchi.domain.measures import MeasureId
from fengchi.domain.medications import DrugClass
from fengchi.domain.migraine_day import ICHD3_4_HOURS, LEIDEN_30_MINUTES
from fengchi.domain.outcomes import (
    Count,
    ResponderClass,
    Window,
    WindowCounts,
    compare,
    count_days,
    coverage,
    last_28,
    percent_change,
    responder_class,
    windows,
)

ANCHOR = date(2026, 3, 2)
MIGRAINE = Headache(minutes=300, unilateral=True, pulsating=True, nausea=True)
PLAIN = Headache(
    60, 3, unilateral=False, pulsating=False, nausea=False, vomiting=False, photophobia=False, phonophobia=False
)
dates = st.dates(date(2000, 1, 1), date(2100, 1, 1))


def diary(first: date, *headaches: Headache | None, drug: DrugClass | None = None) -> list[DiaryDay]:
    """One day after the other; the drug is taken on each day with headache."""
    drugs = (AcuteDrug(drug),) if drug else ()
    return [
        DiaryDay("ana", first + timedelta(days=place), one, acute_drugs=drugs if one else ())
        for place, one in enumerate(headaches)
    ]


def counts_of(days: Iterable[DiaryDay], index: int = 1) -> WindowCounts:
    first = ANCHOR + timedelta(days=28 * (index - 1))
    return count_days(days, Window(index, first, first + timedelta(days=27)), LEIDEN_30_MINUTES)


def test_the_anchor_day_opens_window_1_and_the_28_days_before_are_the_baseline() -> None:
    baseline, first = windows(ANCHOR, ANCHOR)
    assert (baseline.index, baseline.first_day, baseline.last_day) == (0, date(2026, 2, 2), date(2026, 3, 1))
    assert (first.index, first.first_day, first.last_day, first.complete) == (1, ANCHOR, ANCHOR, False)
    assert (baseline.complete, baseline.title, first.title) == (True, "Baseline", "Days 1–28")


@given(dates, st.integers(-60, 500))
def test_windows_tile_the_days_without_gap_or_overlap(anchor: date, ahead: int) -> None:
    until = anchor + timedelta(days=ahead)
    tiles = windows(anchor, until)
    assert [one.index for one in tiles] == list(range(len(tiles)))
    assert all(late.first_day == early.last_day + timedelta(days=1) for early, late in pairwise(tiles))
    assert all(one.n_days == 28 and one.complete for one in tiles[:-1])
    assert all(one.last_day <= until for one in tiles)
    assert all(one.complete == (one.n_days == 28) for one in tiles)


def test_no_window_has_begun_before_the_baseline() -> None:
    assert windows(ANCHOR, ANCHOR - timedelta(days=29)) == ()


def test_last_28_days_end_with_the_given_day() -> None:
    window = last_28(date(2026, 3, 28))
    assert (window.index, window.first_day, window.n_days, window.title) == (
        -1,
        ANCHOR - timedelta(days=1),
        28,
        "Last 28 days",
    )


def test_counts_tell_migraine_headache_and_undetermined_days_apart() -> None:
    found = counts_of(diary(ANCHOR, MIGRAINE, PLAIN, Headache(), None))
    assert found.migraine == Count(1, 4, 28)
    assert found.headache == Count(3, 4, 28)
    assert found.undetermined == Count(1, 4, 28)


def test_a_day_without_entry_is_not_counted_as_anything() -> None:
    assert counts_of([]).migraine == Count(0, 0, 28)
    assert counts_of([]).migraine.share is None
    assert counts_of([]).migraine.rate is None


def test_days_outside_the_window_and_a_second_entry_for_a_day_do_not_add_up() -> None:
    days = diary(ANCHOR - timedelta(days=1), MIGRAINE, None, MIGRAINE) + diary(ANCHOR, MIGRAINE)
    assert counts_of(days).migraine == Count(2, 2, 28)
    assert coverage(days, Window(1, ANCHOR, ANCHOR + timedelta(days=27))) == Count(2, 2, 28)


def test_two_drugs_in_a_day_are_one_medication_day_and_one_day_of_each_class() -> None:
    day = DiaryDay("ana", ANCHOR, PLAIN, acute_drugs=(AcuteDrug(DrugClass.TRIPTAN), AcuteDrug(DrugClass.NSAID)))
    found = counts_of([day])
    assert found.acute_medication.value == 1
    assert {one: count.value for one, count in found.by_class.items()} == {DrugClass.TRIPTAN: 1, DrugClass.NSAID: 1}
    assert found.of_measure(MeasureId.SIMPLE_ANALGESIC_DAYS) == Count(1, 1, 28)
    assert found.of_measure(MeasureId.HIT6) is None


def test_late_entries_count_and_are_told() -> None:
    days = [replace(one, late=True) for one in diary(ANCHOR, MIGRAINE)]
    found = counts_of(days)
    assert (found.n_late, found.migraine.value) == (1, 1)


def test_the_stricter_rule_never_counts_more() -> None:
    days = diary(ANCHOR, MIGRAINE, replace(MIGRAINE, minutes=45), PLAIN, None)
    window = Window(1, ANCHOR, ANCHOR + timedelta(days=27))
    assert count_days(days, window, ICHD3_4_HOURS).migraine.value == 1
    assert count_days(days, window, LEIDEN_30_MINUTES).migraine.value == 2


@pytest.mark.parametrize(
    ("count", "value", "extrapolated"),
    [
        (Count(6, 28), "6.0", False),
        (Count(6, 26), "6.5", True),
        (Count(5, 20), "7.0", True),
        (Count(0, 20), "0.0", True),
    ],
)
def test_rate_per_28_days_is_flagged_when_days_are_missing(count: Count, value: str, extrapolated: bool) -> None:
    rate = count.rate
    assert rate is not None
    assert (str(rate.value), rate.extrapolated) == (value, extrapolated)


def test_no_rate_below_twenty_recorded_days() -> None:
    assert Count(5, 19).rate is None


@pytest.mark.parametrize(
    ("before", "after", "percent", "responder"),
    [
        (8, 0, "-100.0", ResponderClass.COMPLETE),
        (8, 2, "-75.0", ResponderClass.THREE_QUARTERS),
        (8, 4, "-50.0", ResponderClass.HALF),
        (10, 7, "-30.0", ResponderClass.THIRTY),
        (8, 6, "-25.0", ResponderClass.LESS),
        (8, 8, "0.0", ResponderClass.LESS),
        (8, 9, "12.5", ResponderClass.WORSE),
    ],
)
def test_percent_and_responder_class(before: int, after: int, percent: str, responder: ResponderClass) -> None:
    change = compare(Count(before, 28), Count(after, 28))
    assert (str(change.percent), change.responder, change.refused) == (percent, responder, "")


def test_rounding_never_promotes_to_a_class() -> None:
    assert str(percent_change(Decimal("100"), Decimal("50.04"))) == "-49.9"
    assert responder_class(Decimal("100"), Decimal("50.04")) is ResponderClass.THIRTY


def test_nothing_is_compared_with_a_baseline_of_zero() -> None:
    assert percent_change(0, 3) is None
    assert responder_class(0, 3) is None
    assert "nothing to compare" in compare(Count(0, 28), Count(3, 28)).refused


@pytest.mark.parametrize(("baseline", "later"), [(Count(5, 13), Count(2, 28)), (Count(5, 28), Count(2, 13))])
def test_below_the_coverage_limit_there_is_no_percent_and_no_class(baseline: Count, later: Count) -> None:
    change = compare(baseline, later)
    assert (change.percent, change.responder) == (None, None)
    assert "13 days" in change.refused
    assert "14 are needed" in change.refused


def test_comparison_goes_by_the_share_of_recorded_days() -> None:
    assert compare(Count(8, 28), Count(4, 14)).percent == Decimal("0.0")


counts = st.integers(0, 28).flatmap(lambda n: st.builds(Count, st.integers(0, n), st.just(n)))


@given(counts, counts)
def test_a_percent_is_printed_exactly_when_there_is_a_class(baseline: Count, later: Count) -> None:
    change = compare(baseline, later)
    assert (change.percent is None) == (change.responder is None) == bool(change.refused)
    if change.percent is not None:
        assert change.percent >= -100
        assert (change.percent > 0) == (change.responder is ResponderClass.WORSE)


def test_every_responder_class_has_words() -> None:
    assert all(one.words for one in ResponderClass)


def three_windows(n_days: int, drug: DrugClass | None, headache: Headache = PLAIN) -> list[WindowCounts]:
    return [
        counts_of(diary(ANCHOR + timedelta(days=28 * (index - 1)), *[headache] * n_days, drug=drug), index)
        for index in (1, 2, 3)
    ]


@pytest.mark.parametrize(
    ("drug", "n_days", "found"),
    [
        (DrugClass.TRIPTAN, 15, ("triptan",)),
        (DrugClass.OPIOID, 10, ("opioid",)),
        (DrugClass.TRIPTAN, 9, ()),
        (DrugClass.NSAID, 14, ()),
        (DrugClass.NSAID, 15, ("simple analgesics and NSAIDs",)),
        (DrugClass.GEPANT, 28, ()),
    ],
)
def test_limits_of_overuse_in_one_window(drug: DrugClass, n_days: int, found: tuple[str, ...]) -> None:
    assert overused(counts_of(diary(ANCHOR, *[PLAIN] * n_days, drug=drug))) == found


def test_a_mix_of_classes_over_ten_days_is_overuse_without_a_single_one() -> None:
    days = diary(ANCHOR, *[PLAIN] * 5, drug=DrugClass.TRIPTAN)
    days += diary(ANCHOR + timedelta(days=5), *[PLAIN] * 5, drug=DrugClass.SIMPLE_ANALGESIC)
    assert overused(counts_of(days)) == ("a mix of classes",)


def test_overuse_pattern_needs_three_complete_windows_in_a_row_and_is_no_diagnosis() -> None:
    often = three_windows(15, DrugClass.TRIPTAN)
    pattern = overuse_pattern(often)
    assert pattern is not None
    assert [one.index for one in pattern.windows] == [1, 2, 3]
    assert "not a diagnosis" in pattern.text
    assert overuse_pattern(often[:2]) is None
    assert overuse_pattern([often[0], often[2]]) is None
    incomplete = replace(often[2], window=replace(often[2].window, complete=False))
    assert overuse_pattern([*often[:2], incomplete]) is None
    assert overuse_pattern(three_windows(14, DrugClass.TRIPTAN)) is None


def test_chronic_pattern_asks_for_migraine_days_as_well() -> None:
    assert chronic_pattern(three_windows(15, None, MIGRAINE)) is not None
    assert chronic_pattern(three_windows(15, None, PLAIN)) is None

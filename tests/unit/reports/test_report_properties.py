"""Counts of the report against a slow and plain way of counting, on generated diaries."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.reports.report_people import FIRST, after, clear, headache, migraine, report_of, treatment, undecided

from fengchi.domain.diary import DiaryDay
from fengchi.domain.medications import DrugClass
from fengchi.domain.migraine_day import LEIDEN_30_MINUTES, classify
from fengchi.reports.values import WindowNumbers

KINDS = (
    clear,
    headache,
    migraine,
    undecided,
    lambda day: migraine(day, DrugClass.TRIPTAN),
    lambda day: headache(day, DrugClass.NSAID, DrugClass.OPIOID),
    None,
)

diaries = st.lists(st.sampled_from(KINDS), min_size=0, max_size=190).map(
    lambda kinds: tuple(kind(after(-50) + timedelta(days=step)) for step, kind in enumerate(kinds) if kind is not None)
)


def slow_counts(diary: tuple[DiaryDay, ...], first: date, last: date) -> dict[str, int]:
    """Look at each day of the window, and for each look through the whole diary."""
    found = {"recorded": 0, "migraine": 0, "headache": 0, "acute": 0, "undetermined": 0}
    day = first
    while day <= last:
        for entry in diary:
            if entry.day == day:
                what = classify(entry, LEIDEN_30_MINUTES)
                found["recorded"] += 1
                found["migraine"] += 1 if what.migraine else 0
                found["headache"] += 1 if entry.headache is not None else 0
                found["acute"] += 1 if entry.acute_drugs else 0
                found["undetermined"] += 1 if what.undetermined else 0
        day += timedelta(days=1)
    return found


def told(one: WindowNumbers) -> dict[str, int]:
    return {
        "recorded": one.n_recorded,
        "migraine": one.migraine.value,
        "headache": one.headache.value,
        "acute": one.acute.value,
        "undetermined": one.undetermined.value,
    }


@settings(max_examples=60, deadline=None)
@given(diary=diaries, today=st.integers(1, 140))
def test_every_window_counts_what_slow_counting_counts(diary: tuple[DiaryDay, ...], today: int) -> None:
    report = report_of(diary, [treatment(FIRST)], today=after(today))
    for one in (*report.windows, report.last_28_days):
        last = min(one.window.last_day, after(today))
        assert told(one) == slow_counts(diary, one.window.first_day, last)


@settings(max_examples=60, deadline=None)
@given(diary=diaries, today=st.integers(1, 140))
def test_marks_and_counts_agree_and_missing_days_answer_nothing(diary: tuple[DiaryDay, ...], today: int) -> None:
    report = report_of(diary, [treatment(FIRST)], today=after(today))
    for one in report.windows:
        marks = [mark for mark in report.days if mark.day in one.window]
        assert sum(mark.recorded for mark in marks) == one.n_recorded
        assert sum(mark.migraine is True for mark in marks) == one.migraine.value
    missing = [mark for mark in report.days if not mark.recorded]
    assert all(mark.headache is None and mark.migraine is None and not mark.acute for mark in missing)


@settings(max_examples=40, deadline=None)
@given(diary=diaries, today=st.integers(1, 140), minimum=st.integers(1, 28))
def test_a_percent_never_stands_without_its_coverage(diary: tuple[DiaryDay, ...], today: int, minimum: int) -> None:
    report = report_of(diary, [treatment(FIRST)], today=after(today), minimum=minimum)
    for one in (*report.windows, report.last_28_days):
        enough = one.n_recorded >= minimum and report.baseline.exists
        assert one.change.percent is None or enough
        assert (one.change.percent is None) == bool(one.change.refused)

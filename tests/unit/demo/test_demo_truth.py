"""The truth table of the demo clinic: fixed in truth.csv, and what the diaries say when they are counted plainly."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from fengchi.domain.diary import DiaryDay
from fengchi.domain.measures import check_reading
from fengchi.domain.migraine_day import ICHD3_4_HOURS, LEIDEN_30_MINUTES, DayRule
from fengchi.domain.outcomes import Window, count_days, windows
from fengchi.services.demo.truth import WindowTruth, truth_table
from fengchi.services.demo.values import DemoPatient

TRUTH = Path(__file__).with_name("truth.csv")


def test_the_truth_table_is_the_one_on_file(demo_clinic: tuple[DemoPatient, ...]) -> None:
    """A change of any number is a decision: run write_truth.py and read the difference."""
    assert truth_table((one.patient.record_number, one.truth) for one in demo_clinic) == TRUTH.read_text(
        encoding="utf-8"
    )


def test_every_diary_counts_to_its_truth(demo_clinic: tuple[DemoPatient, ...]) -> None:
    """Counted day by day with nothing but the definitions, as a person with a pencil would."""
    for one in demo_clinic:
        for window in one.truth.windows:
            days = [day for day in one.diary if window.first_day <= day.day <= window.last_day]
            assert _counted(days) == _told(window), one.patient.record_number


@pytest.mark.parametrize(
    ("rule", "field"), [(LEIDEN_30_MINUTES, "migraine_30_minutes"), (ICHD3_4_HOURS, "migraine_4_hours")]
)
def test_the_day_rules_count_the_truth(demo_clinic: tuple[DemoPatient, ...], rule: DayRule, field: str) -> None:
    """The program's own rules and windows find the true number in every window of every patient."""
    for one in demo_clinic:
        assert one.truth.first_treatment_day
        last = max(window.last_day for window in one.truth.windows)
        cut = {window.index: window for window in windows(one.truth.first_treatment_day, last)}
        for window in one.truth.windows:
            assert cut[window.index] == Window(window.index, window.first_day, window.last_day)
            counts = count_days(one.diary, cut[window.index], rule)
            assert counts.migraine.value == getattr(window, field), one.patient.record_number
            assert counts.undetermined.value == window.undetermined
            assert counts.n_late == window.late
            assert counts.n_recorded == window.recorded_days


def test_what_happened_is_never_less_than_what_was_written_down(drawn: tuple[DemoPatient, ...]) -> None:
    for one in drawn:
        for window in one.truth.windows:
            assert window.happened_30_minutes is not None
            assert window.happened_4_hours is not None
            assert window.migraine_30_minutes <= window.happened_30_minutes
            assert window.migraine_4_hours <= window.happened_4_hours <= window.happened_30_minutes


def test_every_reading_could_have_been_entered(demo_clinic: tuple[DemoPatient, ...]) -> None:
    assert [issue for one in demo_clinic for reading in one.readings for issue in check_reading(reading)] == []


def test_an_entry_is_late_when_it_was_made_two_days_after_the_day(demo_clinic: tuple[DemoPatient, ...]) -> None:
    for one in demo_clinic:
        for day in one.diary:
            assert day.recorded_at
            assert day.late == (day.recorded_at.date() - day.day > timedelta(days=2))


def _told(window: WindowTruth) -> dict[str, int]:
    return {name: getattr(window, name) for name in _counted([])}


def _counted(days: list[DiaryDay]) -> dict[str, int]:
    return {
        "recorded_days": len(days),
        "migraine_30_minutes": sum(_is_migraine(day, 30) for day in days),
        "migraine_4_hours": sum(_is_migraine(day, 240) for day in days),
        "headache": sum(day.headache is not None for day in days),
        "acute_drug": sum(day.acute_drugs != () for day in days),
        "triptan": sum(_took_a_triptan(day) for day in days),
        "late": sum(day.late for day in days),
    }


def _took_a_triptan(day: DiaryDay) -> bool:
    return any(drug.drug_class == "triptan" for drug in day.acute_drugs)


def _is_migraine(day: DiaryDay, shortest: int) -> bool:
    """Two of four characteristics and nausea or light and sound, for so many minutes; or aura; or a triptan."""
    one = day.headache
    if one is None:
        return False
    if _took_a_triptan(day) or (day.aura_minutes is not None and 5 <= day.aura_minutes <= 60):
        return True
    asked = (one.unilateral, one.pulsating, one.moderate_or_severe, one.aggravated_by_activity)
    with_it = bool(one.nausea or one.vomiting or (one.photophobia and one.phonophobia))
    return (one.minutes or 0) >= shortest and sum(answer is True for answer in asked) >= 2 and with_it

"""What became of the migraine days since the needles began: every number of the report, computed once.

Each number is defined in docs/reference/outcome-report.md; honest-numbers.md (explanation) says why some are refused.
"""

from __future__ import annotations

from datetime import date

from fengchi.domain.errors import Invalid, Issue
from fengchi.domain.headache_patterns import chronic_pattern, overuse_pattern
from fengchi.domain.history import GivenTreatment, PatientHistory
from fengchi.domain.migraine_day import DayRule
from fengchi.domain.outcomes import (
    BASELINE,
    COVERAGE_MINIMUM_DAYS,
    WINDOW_DAYS,
    Window,
    WindowCounts,
    last_28,
    windows,
)
from fengchi.domain.people import Patient
from fengchi.reports.cautions import cautions
from fengchi.reports.comparisons import baseline_statement, key_counts, latest_change, window_change
from fengchi.reports.context import comorbidity_list, drug_changes, drug_rows
from fengchi.reports.diary_days import Diary, day_marks, read_diary, window_numbers
from fengchi.reports.scores import key_score, sort_readings
from fengchi.reports.treatments_given import adverse_event_summary, point_frequencies, treatment_rows
from fengchi.reports.values import OutcomeReport, PatientHeader, Role, WindowNumbers

__all__ = ["OutcomeReport", "outcome_report"]


def outcome_report(
    history: PatientHistory, *, today: date, rule: DayRule, coverage_minimum: int = COVERAGE_MINIMUM_DAYS
) -> OutcomeReport:
    """The report as of `today`, the patient's local date.

    coverage_minimum: recorded days (of 28) below which no percent and no responder class is given, 1 to 28.
    Entries and treatments dated after today are left out; diary days left out are counted in n_days_outside.
    Raises Invalid for another coverage_minimum.
    """
    if not 1 <= coverage_minimum <= WINDOW_DAYS:
        text = f"The coverage minimum is a number of days from 1 to {WINDOW_DAYS}."
        raise Invalid(issues=[Issue(text, "coverage_minimum", "value")])
    treatments = tuple(sorted((one for one in history.treatments if one.day <= today), key=lambda one: one.started_at))
    diary = read_diary(history.diary, rule=rule, until=today)
    anchor = treatments[0].day if treatments else None
    axis = _axis(anchor, diary, today)
    counted = tuple(diary.count(window) for window in axis)
    baseline = next((one for one in counted if one.window.index == BASELINE), None)
    latest = diary.count(last_28(today))
    numbers = tuple(_numbers(one, baseline, treatments, coverage_minimum) for one in counted)
    first_day = axis[0].first_day if axis else latest.window.first_day
    first_index = axis[0].index if axis else 1
    readings = sort_readings(history.readings, until=today)
    return OutcomeReport(
        made_on=today,
        patient=_header(history.patient, today),
        rule=rule,
        coverage_minimum=coverage_minimum,
        anchor=anchor,
        first_day=first_day,
        last_diary_day=diary.last_day,
        baseline=baseline_statement(baseline, minimum=coverage_minimum),
        windows=numbers,
        last_28_days=window_numbers(
            latest,
            role=Role.LAST_28_DAYS,
            n_treatments=_n_treatments(treatments, latest.window),
            change=latest_change(baseline, latest, anchor=anchor, minimum=coverage_minimum),
        ),
        last_complete=_last_complete(numbers),
        key_counts=key_counts(baseline, latest, anchor=anchor, minimum=coverage_minimum),
        key_score=key_score(readings.scores, anchor=anchor),
        patterns=tuple(found for found in (overuse_pattern(counted), chronic_pattern(counted)) if found),
        days=day_marks(diary, first_day=first_day, last_day=today, treated=frozenset(one.day for one in treatments)),
        n_days_outside=_n_days_outside(history, first_day, today),
        treatments=treatment_rows(treatments, anchor=anchor) if anchor else (),
        points=point_frequencies(treatments),
        adverse_events=adverse_event_summary(treatments),
        comorbidities=comorbidity_list(history.comorbidities),
        drugs=drug_rows(history.medications, first_day=first_day, last_day=today),
        drug_changes=drug_changes(history.medications, first_day=first_day, last_day=today, first_index=first_index),
        scores=readings.scores,
        recalled=readings.recalled,
        received_counts=readings.received,
        cautions=cautions(rule=rule, coverage_minimum=coverage_minimum),
    )


def _axis(anchor: date | None, diary: Diary, today: date) -> tuple[Window, ...]:
    """The windows in order of time. Without a treatment there is no baseline: windows run from the first diary day."""
    if anchor is not None:
        return windows(anchor, today)
    if diary.first_day is not None:
        return windows(diary.first_day, today)[BASELINE + 1 :]
    return ()


def _numbers(
    counts: WindowCounts, baseline: WindowCounts | None, treatments: tuple[GivenTreatment, ...], minimum: int
) -> WindowNumbers:
    is_baseline = counts.window.index == BASELINE
    after = Role.AFTER if baseline else Role.PERIOD
    return window_numbers(
        counts,
        role=Role.BASELINE if is_baseline else after,
        n_treatments=_n_treatments(treatments, counts.window),
        change=window_change(baseline, counts, minimum=minimum),
    )


def _last_complete(numbers: tuple[WindowNumbers, ...]) -> WindowNumbers | None:
    """The last window after the baseline of which all 28 days have passed."""
    complete = [one for one in numbers if one.window.complete and one.role is Role.AFTER]
    return complete[-1] if complete else None


def _n_treatments(treatments: tuple[GivenTreatment, ...], window: Window) -> int:
    return sum(one.day in window for one in treatments)


def _n_days_outside(history: PatientHistory, first_day: date, today: date) -> int:
    return len({one.day for one in history.diary if not first_day <= one.day <= today})


def _header(patient: Patient, today: date) -> PatientHeader:
    return PatientHeader(
        patient_id=patient.patient_id,
        name=patient.name,
        record_number=patient.record_number,
        birth_date=patient.birth_date,
        age=patient.age_on(today),
        sex=patient.sex.value,
        synthetic=patient.synthetic,
    )

"""What the outcome report says of the demo clinic is the truth about it, number by number."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from fengchi.domain.history import GivenNeedling, GivenTreatment, PatientHistory
from fengchi.domain.migraine_day import ICHD3_4_HOURS, LEIDEN_30_MINUTES, DayRule
from fengchi.domain.needling import Needling
from fengchi.domain.outcomes import ResponderClass
from fengchi.domain.points import LocalPoint
from fengchi.domain.treatments import Treatment, TreatmentState
from fengchi.reports.outcome_report import OutcomeReport, outcome_report
from fengchi.reports.values import WindowNumbers
from fengchi.services.demo.truth import WindowTruth
from fengchi.services.demo.values import DemoPatient

MONDAY = date(2026, 3, 2)
Clinic = tuple[DemoPatient, ...]


@pytest.mark.parametrize("rule", [LEIDEN_30_MINUTES, ICHD3_4_HOURS], ids=lambda rule: rule.rule_id)
def test_every_window_of_every_patient(demo_clinic: Clinic, rule: DayRule) -> None:
    for one in demo_clinic:
        report = report_of(one, rule)
        said = {window.window.index: window for window in report.windows}
        assert report.anchor == one.truth.first_treatment_day
        assert len(report.treatments) == one.truth.n_treatments
        for window in one.truth.windows:
            assert numbers(said[window.index]) == truth(window, rule), one.patient.record_number


def test_windows_after_the_diary_have_no_recorded_days(demo_clinic: Clinic) -> None:
    for one in demo_clinic:
        last = max(window.last_day for window in one.truth.windows)
        later = [window for window in report_of(one).windows if window.window.first_day > last + timedelta(days=28)]
        assert {window.n_recorded for window in later} <= {0}
        assert {window.change.percent for window in later} <= {None}


def test_no_baseline_no_two_weeks_no_percentage(demo_clinic: Clinic) -> None:
    for key in ("no-baseline", "two-weeks-only"):
        report = report_of(edge(demo_clinic, key))
        assert not report.baseline.exists
        assert {window.change.percent for window in report.windows} == {None}
        assert {window.change.responder for window in report.windows} == {None}
    assert [float(one.value or 0) for one in report_of(edge(demo_clinic, "no-baseline")).recalled] == [9]


def test_a_gap_is_unknown_and_not_zero(demo_clinic: Clinic) -> None:
    _, _, second, third, *_ = report_of(edge(demo_clinic, "gap")).windows
    assert (second.n_recorded, second.change.percent) == (3, None)
    assert third.n_recorded == 18
    assert third.change.percent is not None


def test_a_new_preventive_and_a_stopped_drug_stand_on_the_axis(demo_clinic: Clinic) -> None:
    started = {(one.what, one.name, one.window) for one in report_of(edge(demo_clinic, "new-preventive")).drug_changes}
    assert ("started", "topiramate", 1) in started
    stopped = {(one.what, one.name, one.window) for one in report_of(edge(demo_clinic, "pregnancy")).drug_changes}
    assert {("stopped", "propranolol", 2), ("stopped", "sumatriptan", 2)} <= stopped


def test_worsening_is_said_as_plainly_as_improvement(demo_clinic: Clinic) -> None:
    third = report_of(edge(demo_clinic, "worsening")).windows[3]
    assert third.change.percent == 80
    assert third.change.responder is ResponderClass.WORSE


def test_the_removed_treatment_is_nowhere_and_the_amended_one_counts_once(demo_clinic: Clinic) -> None:
    removed = edge(demo_clinic, "wrong-patient")
    assert len(report_of(removed).treatments) == 8
    assert removed.treatments[0].treatment_id not in {row.treatment_id for row in report_of(removed).treatments}
    amended = report_of(edge(demo_clinic, "amended")).treatments
    assert [row.amended for row in amended] == [False, False, True, False, False, False, False, False]


def edge(clinic: Clinic, key: str) -> DemoPatient:
    return next(one for one in clinic if one.edge_case == key)


def report_of(one: DemoPatient, rule: DayRule = LEIDEN_30_MINUTES) -> OutcomeReport:
    given = tuple(_given(note) for note in one.treatments if note.is_signed)
    history = PatientHistory(one.patient, given, one.diary, one.readings, one.comorbidities, one.medications)
    return outcome_report(history, today=MONDAY, rule=rule)


def truth(window: WindowTruth, rule: DayRule) -> tuple[int, ...]:
    migraine = window.migraine_30_minutes if rule is LEIDEN_30_MINUTES else window.migraine_4_hours
    return (window.recorded_days, migraine, window.headache, window.acute_drug, window.undetermined, window.late)


def numbers(said: WindowNumbers) -> tuple[int, ...]:
    counts = (said.migraine.value, said.headache.value, said.acute.value, said.undetermined.value)
    return (said.n_recorded, *counts, said.n_late)


def _given(note: Treatment) -> GivenTreatment:
    """As the record gives it to the report; the visits lie between 9 and 18 o'clock, so the day is the same in UTC."""
    assert note.started_at
    return GivenTreatment(
        treatment_id=note.treatment_id,
        started_at=note.started_at,
        day=note.started_at.date(),
        needlings=tuple(_needling(one) for one in note.prescription.needlings),
        retention_minutes=note.retention_minutes,
        adverse_events=tuple(event.kind.value for event in note.adverse_events),
        adverse_events_asked=note.adverse_events_asked,
        amended=note.state is TreatmentState.AMENDED,
    )


def _needling(one: Needling) -> GivenNeedling:
    if isinstance(one.point, LocalPoint):
        return GivenNeedling("local", one.side.value, one.point.location, one.electro is not None)
    return GivenNeedling(one.point.code, one.side.value, electro=one.electro is not None)

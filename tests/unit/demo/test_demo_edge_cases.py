"""The twelve hand-made patients: their numbers as written by hand, and the page that tells what the report must say."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from fengchi.domain.comorbidities import Activity, Certainty
from fengchi.domain.diary import Menses
from fengchi.domain.measures import MeasureId, Method
from fengchi.domain.medications import DrugClass
from fengchi.domain.treatments import TreatmentState
from fengchi.services.demo.edge_cases import EDGE_CASES
from fengchi.services.demo.hand_made import EdgeCase
from fengchi.services.demo.prescriptions import PREGNANT
from fengchi.services.demo.values import DemoPatient

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "demo-clinic.md"
Clinic = tuple[DemoPatient, ...]

NUMBERS = {
    "no-baseline": [(0, 0, 0, 0), (28, 5, 4, 6), (28, 4, 4, 5), (28, 2, 2, 3)],
    "two-weeks-only": [(7, 2, 2, 2), (7, 1, 1, 1)],
    "gap": [(28, 7, 7, 8), (28, 6, 5, 7), (3, 1, 1, 1), (18, 2, 2, 3)],
    "late-entries": [(28, 7, 6, 8), (28, 5, 5, 6), (28, 4, 4, 5), (28, 4, 4, 4)],
    "new-preventive": [(28, 10, 9, 11), (28, 7, 7, 8), (28, 5, 5, 6), (28, 4, 4, 5)],
    "flare": [(28, 6, 6, 7), (28, 4, 4, 4), (28, 8, 8, 9), (28, 3, 3, 4)],
    "pregnancy": [(28, 9, 9, 10), (28, 7, 7, 8), (28, 4, 4, 5), (28, 2, 2, 3)],
    "chronic-to-episodic": [(28, 16, 16, 22), (28, 13, 13, 18), (28, 8, 8, 12), (28, 6, 6, 9), (28, 5, 5, 7)],
    "overuse-withdrawal": [(28, 14, 14, 22), (28, 15, 15, 24), (28, 9, 9, 14), (28, 6, 6, 9)],
    "worsening": [(28, 5, 5, 6), (28, 6, 6, 7), (28, 7, 7, 8), (28, 9, 9, 10)],
    "wrong-patient": [(28, 6, 6, 7), (28, 4, 4, 5), (28, 3, 3, 4), (28, 3, 2, 3)],
    "amended": [(28, 8, 8, 9), (28, 6, 6, 7), (28, 5, 5, 6), (28, 4, 4, 5)],
}
"""Recorded days, migraine days of 30 minutes, of 4 hours, headache days: baseline first."""


def edge(clinic: Clinic, key: str) -> DemoPatient:
    return next(one for one in clinic if one.edge_case == key)


def test_there_are_twelve_and_they_come_first(demo_clinic: Clinic) -> None:
    assert [one.edge_case for one in demo_clinic[:13]] == [*NUMBERS, ""]
    assert [case.key for case in EDGE_CASES] == [*NUMBERS]


@pytest.mark.parametrize("key", NUMBERS)
def test_the_numbers_are_those_counted_by_hand(demo_clinic: Clinic, key: str) -> None:
    windows = edge(demo_clinic, key).truth.windows
    assert [
        (one.recorded_days, one.migraine_30_minutes, one.migraine_4_hours, one.headache) for one in windows
    ] == NUMBERS[key]


@pytest.mark.parametrize("case", EDGE_CASES, ids=lambda case: case.key)
def test_the_page_tells_the_story_and_what_the_report_must_say(demo_clinic: Clinic, case: EdgeCase) -> None:
    page, one = PAGE.read_text(encoding="utf-8"), edge(demo_clinic, case.key)
    section = page.split(f"### {one.patient.record_number} {one.patient.name}: {case.title}\n")[1].split("\n#")[0]
    assert case.story in section
    for sentence in case.says:
        assert f"- {sentence}\n" in section
    for window in one.truth.windows:
        numbers = (window.recorded_days, window.migraine_30_minutes, window.migraine_4_hours, window.headache)
        assert f"| {window.index} | {' | '.join(map(str, (*numbers, window.acute_drug, window.triptan)))} |" in section


def test_no_baseline_has_a_recalled_number_instead(demo_clinic: Clinic) -> None:
    one = edge(demo_clinic, "no-baseline")
    (recalled,) = [reading for reading in one.readings if reading.measure_id is MeasureId.MIGRAINE_DAYS]
    assert recalled.value == 9
    assert recalled.method is Method.RECALL
    assert min(day.day for day in one.diary) == one.truth.first_treatment_day


def test_late_entries_were_made_in_one_evening(demo_clinic: Clinic) -> None:
    one = edge(demo_clinic, "late-entries")
    late = [day for day in one.diary if day.late]
    assert len(late) == 12
    assert len({day.recorded_at.date() for day in late if day.recorded_at}) == 1


def test_the_new_preventive_starts_within_the_first_window(demo_clinic: Clinic) -> None:
    one = edge(demo_clinic, "new-preventive")
    (topiramate,) = [use for use in one.medications if use.drug_class is DrugClass.PREVENTIVE]
    assert topiramate.started
    assert one.course.started
    assert topiramate.started - one.course.started == timedelta(days=12)
    assert topiramate.ended is None


def test_the_flare_lasts_two_weeks(demo_clinic: Clinic) -> None:
    one = edge(demo_clinic, "flare")
    assert sum(day.flare is True for day in one.diary) == 14
    assert [(stated.disease_key, stated.certainty, stated.activity) for stated in one.comorbidities] == [
        ("rheumatoid-arthritis", Certainty.CONFIRMED, Activity.ACTIVE)
    ]


def test_pregnancy_changes_drugs_points_and_menses(demo_clinic: Clinic) -> None:
    one = edge(demo_clinic, "pregnancy")
    known = {use.name: use.ended for use in one.medications if use.ended}
    assert set(known) == {"propranolol", "sumatriptan"}
    (stopped,) = set(known.values())
    pregnant = [note for note in one.treatments if PREGNANT in note.diagnosis.biomedical]
    assert pregnant
    assert {point.code for note in pregnant for point in note.prescription.points} <= {"GB20", "GV20", "PC6", "ST36"}
    assert all(day.menses is not Menses.BLEEDING for day in one.diary if stopped and day.day >= stopped)
    assert not any(
        drug.drug_class is DrugClass.TRIPTAN
        for day in one.diary
        if stopped and day.day > stopped
        for drug in day.acute_drugs
    )


def test_the_overused_drug_is_stopped(demo_clinic: Clinic) -> None:
    one = edge(demo_clinic, "overuse-withdrawal")
    assert [window.triptan for window in one.truth.windows] == [12, 2, 0, 0]


def test_the_removed_note_is_readable_but_counts_nowhere(demo_clinic: Clinic) -> None:
    one = edge(demo_clinic, "wrong-patient")
    removed, *counted = one.treatments
    assert removed.state is TreatmentState.ENTERED_IN_ERROR
    assert removed.error_reason
    assert one.truth.n_treatments == len(counted) == 8
    assert one.as_first_signed[0].treatment_id == removed.treatment_id
    assert removed.started_at
    assert counted[0].started_at
    assert removed.started_at < counted[0].started_at
    assert one.truth.first_treatment_day == counted[0].started_at.date()


def test_the_amended_note_keeps_its_first_signature(demo_clinic: Clinic) -> None:
    one = edge(demo_clinic, "amended")
    (amended,) = [note for note in one.treatments if note.state is TreatmentState.AMENDED]
    (first,) = one.as_first_signed
    assert amended.treatment_id == first.treatment_id
    assert amended.signings[0] == first.signings[0]
    assert amended.signings[1].reason
    assert amended.prescription != first.prescription
    assert one.truth.n_treatments == 8

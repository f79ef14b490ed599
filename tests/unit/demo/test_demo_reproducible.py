"""The same clinic every time: only its dates follow the day on which it is made."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from fengchi.services.demo.cohort import cohort
from fengchi.services.demo.values import DemoPatient

MONDAY = date(2026, 3, 2)
WEEK = timedelta(weeks=1)


def test_the_same_seed_makes_the_same_patients(demo_clinic: tuple[DemoPatient, ...]) -> None:
    assert tuple(cohort(today=MONDAY, n_patients=60)) == demo_clinic[:60]


def test_a_smaller_clinic_is_the_beginning_of_a_larger_one(demo_clinic: tuple[DemoPatient, ...]) -> None:
    for size in (0, 1, 12, 13, 41):
        assert tuple(cohort(today=MONDAY, n_patients=size)) == demo_clinic[:size]


def test_another_seed_makes_other_patients(demo_clinic: tuple[DemoPatient, ...]) -> None:
    others = tuple(cohort(seed=1, today=MONDAY, n_patients=40))
    assert not {one.patient.patient_id for one in others} & {one.patient.patient_id for one in demo_clinic}
    assert [one.truth for one in others[12:]] != [one.truth for one in demo_clinic[12:40]]


def test_a_week_later_all_dates_are_a_week_later(demo_clinic: tuple[DemoPatient, ...]) -> None:
    for one, later in zip(demo_clinic, cohort(today=MONDAY + WEEK, n_patients=60), strict=False):
        shifted = [replace(day, day=day.day + WEEK, recorded_at=None) for day in one.diary]
        assert [replace(day, recorded_at=None) for day in later.diary] == shifted
        assert [note.prescription for note in later.treatments] == [note.prescription for note in one.treatments]
        assert [window.migraine_4_hours for window in later.truth.windows] == [
            window.migraine_4_hours for window in one.truth.windows
        ]


def test_later_in_the_week_only_more_days_have_passed(demo_clinic: tuple[DemoPatient, ...]) -> None:
    n_more = 0
    for one, later in zip(demo_clinic, cohort(today=MONDAY + timedelta(days=4), n_patients=60), strict=False):
        assert later.patient == one.patient
        assert set(one.diary) <= set(later.diary)
        # A changed note may have been changed meanwhile; the others stay as they were.
        assert {note.treatment_id for note in one.treatments} <= {note.treatment_id for note in later.treatments}
        n_more += len(later.diary) - len(one.diary)
    assert n_more > 20


def test_nothing_lies_after_yesterday_and_something_is_new() -> None:
    today = date(2026, 10, 29)  # the week after the clocks went back
    midnight = datetime(2026, 10, 28, 23, 0, tzinfo=UTC)  # in Berlin
    made = tuple(cohort(today=today, n_patients=60))
    for one in made:
        assert all(day.day < today and day.recorded_at and day.recorded_at < midnight for day in one.diary)
        assert all(note.signings[-1].at < midnight for note in one.treatments)
        assert all(reading.reported_at and reading.reported_at < midnight for reading in one.readings)
    assert max(day.day for one in made for day in one.diary) == today - timedelta(days=1)


def test_nobody_is_met_twice_and_nobody_could_be_real(demo_clinic: tuple[DemoPatient, ...]) -> None:
    patients = [one.patient for one in demo_clinic]
    assert len({one.name for one in patients}) == len({one.patient_id for one in patients}) == 240
    assert [one.record_number for one in patients] == [f"FC-{number:05}" for number in range(1, 241)]
    assert all(one.synthetic for one in patients)
    assert patients[12].name == "Ana Sample"

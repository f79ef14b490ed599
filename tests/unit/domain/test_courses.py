"""A course: its plan, its goal, and how far it has come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from fengchi.domain.courses import Course, Goal, check_course, goal_reached, progress
from fengchi.domain.measures import MeasureId

START = date(2026, 3, 2)
COURSE = Course("c1", "ana", planned_treatments=10, planned_per_week=Decimal(2), started=START)


def test_progress_counts_what_was_given_until_today() -> None:
    days = [START + timedelta(days=7 * week) for week in range(5)]
    found = progress(COURSE, days, today=START + timedelta(days=22))
    assert (found.n_given, found.n_left, found.last_day) == (4, 6, START + timedelta(days=21))
    assert found.per_week == Decimal("1.0")


def test_a_course_before_its_first_treatment() -> None:
    found = progress(replace(COURSE, planned_treatments=None), [], today=START)
    assert (found.n_given, found.n_left, found.per_week, found.first_day) == (0, None, None, None)


def test_more_than_planned_leaves_none_over() -> None:
    assert progress(replace(COURSE, planned_treatments=1), [START, START], today=START).n_left == 0


@pytest.mark.parametrize(
    ("measure_id", "value", "reached"),
    [
        (MeasureId.MIGRAINE_DAYS, 4, True),
        (MeasureId.MIGRAINE_DAYS, 5, False),
        (MeasureId.MSQ_EMOTIONAL, 4, True),
        (MeasureId.MSQ_EMOTIONAL, 3, False),
    ],
)
def test_the_measure_says_which_way_is_better(measure_id: MeasureId, value: int, reached: bool) -> None:
    assert goal_reached(Goal(measure_id, Decimal(4)), value) is reached


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"planned_treatments": 0}, "planned_treatments"),
        ({"planned_per_week": Decimal(0)}, "planned_per_week"),
        ({"ended": START - timedelta(days=1)}, "ended"),
        ({"goal": Goal(MeasureId.MIGRAINE_DAYS, Decimal(29))}, "goal"),
        ({"goal": Goal(MeasureId.MIGRAINE_DAYS, Decimal(4), START - timedelta(days=1))}, "goal"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(changes: dict[str, object], where: str) -> None:
    assert check_course(COURSE) == ()
    assert [one.where for one in check_course(replace(COURSE, **changes))] == [where]  # type: ignore[arg-type]  # a table of changes

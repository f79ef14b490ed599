"""A course: the treatments for one complaint, with its plan and goal. STRICTA items 1a, 1b, 3a, 3b.

STRICTA 2010: https://pmc.ncbi.nlm.nih.gov/articles/PMC2882429/.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from fengchi.domain.errors import Issue
from fengchi.domain.measures import MEASURES, MeasureId


@dataclass(frozen=True, slots=True)
class Goal:
    """Reach target or better on the measure, by due."""

    measure_id: MeasureId
    target: Decimal
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Course:
    course_id: str
    patient_id: str
    complaint: str = "Migraine"
    style: str = ""
    rationale: str = ""
    planned_treatments: int | None = None
    planned_per_week: Decimal | None = None
    started: date | None = None
    ended: date | None = None
    goal: Goal | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a course has come on a day. n_planned and n_left are None where no number was planned.

    per_week: treatments a week since the first of them, to 0.1; None before a full week has passed.
    """

    n_given: int
    n_planned: int | None
    n_left: int | None
    first_day: date | None
    last_day: date | None
    per_week: Decimal | None


def check_course(course: Course) -> tuple[Issue, ...]:
    """What is wrong with a course; `where` is the field."""
    issues = []
    if course.planned_treatments is not None and course.planned_treatments < 1:
        issues.append(Issue("Plan at least one treatment, or leave the number empty.", "planned_treatments", "value"))
    if course.planned_per_week is not None and not 0 < course.planned_per_week <= 14:
        issues.append(Issue("Treatments a week are more than 0 and at most 14.", "planned_per_week", "value"))
    if course.started and course.ended and course.ended < course.started:
        issues.append(Issue("The course ends before it starts; correct one of the days.", "ended", "value"))
    if course.goal is not None:
        issues += _check_goal(course.goal, course.started)
    return tuple(issues)


def progress(course: Course, days: Iterable[date], *, today: date) -> Progress:
    """days: the local days of the treatments of the course; a day stands as often as there were treatments."""
    given = sorted(day for day in days if day <= today)
    planned = course.planned_treatments
    return Progress(
        n_given=len(given),
        n_planned=planned,
        n_left=None if planned is None else max(0, planned - len(given)),
        first_day=given[0] if given else None,
        last_day=given[-1] if given else None,
        per_week=_per_week(given),
    )


def goal_reached(goal: Goal, value: Decimal | int) -> bool:
    """Whether the value is at the target or better. Which way is better is the measure's to say."""
    if MEASURES[goal.measure_id].better == "higher":
        return value >= goal.target
    return value <= goal.target


def _check_goal(goal: Goal, started: date | None) -> list[Issue]:
    issues = []
    measure = MEASURES[goal.measure_id]
    if not measure.lowest <= goal.target <= measure.highest:
        text = f"{measure.title}: the target is from {measure.lowest} to {measure.highest}."
        issues.append(Issue(text, "goal", "value"))
    if goal.due and started and goal.due < started:
        issues.append(Issue("The goal is due before the course starts; correct one of the days.", "goal", "value"))
    return issues


def _per_week(given: list[date]) -> Decimal | None:
    """The first treatment opens the first interval: ten treatments over nine weeks, one a week, are 1.0."""
    n_days = (given[-1] - given[0]).days if given else 0
    if n_days < 7:
        return None
    return (Decimal((len(given) - 1) * 7) / n_days).quantize(Decimal("0.1"))

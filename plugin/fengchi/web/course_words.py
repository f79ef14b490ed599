"""A course in words: its plan, its goal, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass

from fengchi.domain.courses import Course, Progress
from fengchi.domain.measures import MEASURES
from fengchi.reports.words import number
from fengchi.web import words


@dataclass(frozen=True, slots=True)
class CourseWords:
    course_id: str
    title: str
    about: str
    plan: str
    goal: str
    progress: str


def course_words(course: Course, progress: Progress) -> CourseWords:
    said = (
        course.style,
        f"since {words.day(course.started)}" if course.started else "",
        f"ended {words.day(course.ended)}" if course.ended else "",
    )
    return CourseWords(
        course_id=course.course_id,
        title=course.complaint or "Course",
        about=", ".join(filter(None, said)),
        plan=_plan(course),
        goal=_goal(course),
        progress=_progress(progress),
    )


def _plan(course: Course) -> str:
    said = (
        words.plural(course.planned_treatments, "treatment") if course.planned_treatments else "",
        f"{number(course.planned_per_week)} a week" if course.planned_per_week else "",
    )
    return ", ".join(filter(None, said))


def _goal(course: Course) -> str:
    if course.goal is None:
        return ""
    measure = MEASURES[course.goal.measure_id]
    bound = "or more" if measure.better == "higher" else "or fewer" if measure.unit == "d" else "or lower"
    due = f", by {words.day(course.goal.due)}" if course.goal.due else ""
    return f"{measure.title}: {number(course.goal.target)} {bound}{due}"


def _progress(progress: Progress) -> str:
    """ "3 of 10 treatments given, 7 left, 1.0 a week, last 2 Nov 2026"."""
    if progress.n_planned is None:
        given = f"{words.plural(progress.n_given, 'treatment')} given"
    else:
        given = f"{progress.n_given} of {words.plural(progress.n_planned, 'treatment')} given"
    said = (
        given,
        f"{progress.n_left} left" if progress.n_left is not None else "",
        f"{number(progress.per_week)} a week" if progress.per_week is not None else "",
        f"last {words.day(progress.last_day)}" if progress.last_day else "",
    )
    return ", ".join(filter(None, said))

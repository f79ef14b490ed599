"""The course: what is treated, how and how often, what shall be reached by when, and how far it has come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from starlette.responses import Response

from fengchi.domain.courses import Course, Goal
from fengchi.domain.errors import Invalid, Issue
from fengchi.domain.measures import MEASURES, MeasureId
from fengchi.services import access, courses, patients
from fengchi.services.access import Permission
from fengchi.web.course_words import course_words
from fengchi.web.forms import Filled
from fengchi.web.handlers import Ask, go
from fengchi.web.patient_words import patient_words

NAMES = {
    "complaint": "Complaint",
    "style": "Style",
    "rationale": "Rationale",
    "planned_treatments": "Treatments planned",
    "planned_per_week": "Per week",
    "started": "Started",
    "ended": "Ended",
    "goal_measure": "Goal",
    "goal_target": "Target",
    "goal_due": "Due",
}
GOAL_MEASURES = [("", "No goal yet"), *((one.measure_id.value, one.title) for one in MEASURES.values())]


def page(ask: Ask, filled: Filled) -> Response:
    """The open course in the form, or an empty form to begin one; ended courses below."""
    patient_id = ask.part("patient_id")
    with ask.transaction() as db:
        who = patients.patient(db, patient_id, by=ask.actor, at=ask.at)
        known = courses.of_patient(db, patient_id, by=ask.actor, at=ask.at)
        told = [(one, courses.progress(db, one, zone=ask.clinic.zone, by=ask.actor, at=ask.at)) for one in known]
    is_open = [one for one in known if one.ended is None]
    stored = is_open[0] if is_open else None
    shown = [course_words(one, progress) for one, progress in told]
    return ask.page(
        "charting/course.html",
        status=filled.status,
        patient=patient_words(who, today=ask.today),
        course=next((one for one in shown if stored and one.course_id == stored.course_id), None),
        earlier=[one for one in shown if not stored or one.course_id != stored.course_id],
        form=filled.words(course_fields(stored) if stored else {"complaint": "Migraine"}),
        names=NAMES,
        measures=GOAL_MEASURES,
        may_change=access.may(ask.actor, Permission.CHART_WRITE),
    )


def change(ask: Ask) -> Response:
    """Begin a course, or store the changed one that the form names."""
    stated = parse_course(ask.form, patient_id=ask.part("patient_id"))
    with ask.transaction() as db:
        verb = courses.change if stated.course_id else courses.begin
        verb(db, stated, by=ask.actor, at=ask.at)
    return go(f"/patients/{ask.part('patient_id')}/course")


def parse_course(form: Mapping[str, str], *, patient_id: str) -> Course:
    """The course as the form says; Invalid names the field."""
    return Course(
        course_id=form.get("course_id", ""),
        patient_id=patient_id,
        complaint=form.get("complaint", "").strip(),
        style=form.get("style", "").strip(),
        rationale=form.get("rationale", "").strip(),
        planned_treatments=_whole(form, "planned_treatments"),
        planned_per_week=_decimal(form, "planned_per_week"),
        started=_day(form, "started"),
        ended=_day(form, "ended"),
        goal=_goal(form),
    )


def course_fields(course: Course) -> dict[str, str]:
    """The form's fields for a stored course; parse_course reads the same from them."""
    goal = course.goal
    return {
        "course_id": course.course_id,
        "complaint": course.complaint,
        "style": course.style,
        "rationale": course.rationale,
        "planned_treatments": _say(course.planned_treatments),
        "planned_per_week": _say(course.planned_per_week),
        "started": _say(course.started),
        "ended": _say(course.ended),
        "goal_measure": goal.measure_id.value if goal else "",
        "goal_target": _say(goal.target if goal else None),
        "goal_due": _say(goal.due if goal else None),
    }


def _goal(form: Mapping[str, str]) -> Goal | None:
    """A target or a day without a measure is refused, not dropped."""
    measure, target, due = form.get("goal_measure", ""), _decimal(form, "goal_target"), _day(form, "goal_due")
    if not measure and target is None and due is None:
        return None
    if measure not in {one.value for one in MeasureId}:
        raise Invalid(issues=[Issue("Choose the measure of the goal.", "goal_measure", "required")])
    if target is None:
        raise Invalid(issues=[Issue("Write the value to be reached.", "goal_target", "required")])
    return Goal(MeasureId(measure), target, due)


def _whole(form: Mapping[str, str], name: str) -> int | None:
    text = form.get(name, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 3):
        raise Invalid(issues=[Issue("Write a whole number, such as 10.", name, "value")])
    return int(text)


def _decimal(form: Mapping[str, str], name: str) -> Decimal | None:
    text = form.get(name, "").strip().replace(",", ".")
    try:
        value = Decimal(text) if text else None
    except InvalidOperation:
        value = Decimal("NaN")
    if value is not None and (not value.is_finite() or len(text) > 6):
        raise Invalid(issues=[Issue("Write a number, such as 1.5.", name, "value")])
    return value


def _day(form: Mapping[str, str], name: str) -> date | None:
    text = form.get(name, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid(issues=[Issue("Write the day as year-month-day: 2026-05-01.", name, "value")]) from None


def _say(value: object) -> str:
    return "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)

"""Begin, change and end a course: the treatments for one complaint, with its plan and goal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

from fengchi.domain.courses import Course, Progress, check_course
from fengchi.domain.courses import progress as count_progress
from fengchi.domain.errors import Conflict, Invalid, Issue, NotFound
from fengchi.domain.people import Actor
from fengchi.domain.treatments import Treatment
from fengchi.services.access import Permission
from fengchi.services.audit import entry, guard
from fengchi.store.db import Db
from fengchi.store.history import zone_of
from fengchi.store.records import clinic, lock_identifier

LONGEST_LINE = 200
LONGEST_TEXT = 5_000


def of_patient(db: Db, patient_id: str, *, by: Actor, at: datetime) -> list[Course]:
    """The latest started first; the open one, if there is one, has no end."""
    _guard(db, by, Permission.CHART_VIEW, "R", "view-courses", "", patient_id, at)
    return clinic.courses_of(db, patient_id)


def progress(
    db: Db,
    course: Course,
    *,
    notes: Sequence[Treatment] | None = None,
    zone: str = "UTC",
    by: Actor,
    at: datetime,
) -> Progress:
    """The signed treatments of this course until today. zone: used where the patient has none of their own.

    notes: the patient's treatments, where they are at hand already.
    """
    _guard(db, by, Permission.CHART_VIEW, "R", "view-course-progress", course.course_id, course.patient_id, at)
    local = zone_of(clinic.patient(db, course.patient_id).zone, zone_of(zone, UTC))
    known = clinic.treatments_of(db, course.patient_id) if notes is None else notes
    starts = [one.started_at for one in known if one.is_signed and one.course_id == course.course_id]
    days = [start.astimezone(local).date() for start in starts if start is not None]
    return count_progress(course, days, today=at.astimezone(local).date())


def begin(db: Db, course: Course, *, by: Actor, at: datetime) -> Course:
    """Store a new course; it starts today where no day is given. Conflict while another one is open."""
    course_id = str(uuid4())
    _guard(db, by, Permission.CHART_WRITE, "C", "begin-course", course_id, course.patient_id, at)
    made = replace(course, course_id=course_id, started=course.started or _today(db, course, at))
    _refuse_invalid(made, _today(db, made, at))
    lock_identifier(db, "course", made.patient_id)
    if clinic.open_course(db, made.patient_id) is not None:
        raise Conflict("A course is open already; change it, or end it before another begins.")
    clinic.save_course(db, made, at=at)
    return made


def change(db: Db, course: Course, *, by: Actor, at: datetime) -> Course:
    """Store the course's next version; with `ended` it is over. Raises NotFound, Invalid, Conflict."""
    _guard(db, by, Permission.CHART_WRITE, "U", "change-course", course.course_id, course.patient_id, at)
    lock_identifier(db, "course", course.patient_id)
    known = clinic.courses_of(db, course.patient_id)
    if all(one.course_id != course.course_id for one in known):
        raise NotFound("There is no such course on this chart.")
    others = [one for one in known if one.course_id != course.course_id]
    if course.ended is None and any(one.ended is None for one in others):
        raise Conflict("Another course is open; end it first.")
    _refuse_invalid(course, _today(db, course, at))
    clinic.save_course(db, course, at=at)
    return course


def _guard(
    db: Db, by: Actor, may: Permission, action: str, verb: str, course_id: str, patient_id: str, at: datetime
) -> None:
    done = entry(by, action, verb, at=at, kind="CarePlan", record_id=course_id, patient_id=patient_id)
    guard(db, by, may, done)


def _today(db: Db, course: Course, at: datetime) -> date:
    return at.astimezone(zone_of(clinic.patient(db, course.patient_id).zone, UTC)).date()


def _refuse_invalid(course: Course, today: date) -> None:
    issues = list(check_course(course))
    limits = (("complaint", LONGEST_LINE), ("style", LONGEST_LINE), ("rationale", LONGEST_TEXT))
    for where, longest in limits:
        if len(getattr(course, where)) > longest:
            issues.append(Issue(f"This field holds at most {longest} characters.", where, "too-long"))
    if not course.complaint.strip():
        issues.append(Issue("Say what is treated, such as migraine.", "complaint", "required"))
    for where, day in (("started", course.started), ("ended", course.ended)):
        if day is not None and day > today:
            issues.append(Issue("This day has not come yet; give today or an earlier one.", where, "value"))
    if issues:
        raise Invalid(issues=issues)

"""Courses as CarePlan and Goal, and back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from fengchi.domain.courses import Course
from fengchi.domain.errors import Invalid
from fengchi.fhir.course import course_from_fhir, course_to_fhir, goal_id_of, is_course
from fengchi.fhir.elements import to_json
from fengchi.store.db import Db
from fengchi.store.records.clinic.bodies import Json, body_of, put_all
from fengchi.store.records.clinic.people import patient
from fengchi.store.records.versions import StoredRecord, each_record, read_many


def save_course(db: Db, course: Course, *, at: datetime) -> None:
    """The plan and its goal; a goal that the plan no longer has is cancelled."""
    synthetic = patient(db, course.patient_id).synthetic
    dropped = [] if course.goal else _goals(db, [f"{course.course_id}-goal"])
    cancelled = [{**body_of(one), "lifecycleStatus": "cancelled"} for one in dropped]
    put_all(db, [*course_resources(course, synthetic), *cancelled], at=at)


def courses_of(db: Db, patient_id: str) -> list[Course]:
    """The courses of this clinic, the latest started first."""
    plans = [body_of(one) for one in each_record(db, kinds=["CarePlan"], patient_id=patient_id)]
    ours = [one for one in plans if is_course(one)]
    goals = {one.record_id: body_of(one) for one in _goals(db, map(goal_id_of, ours))}
    found = [_course_of(one, goals.get(goal_id_of(one))) for one in ours]
    return sorted(found, key=lambda one: one.started or date.min, reverse=True)


def open_course(db: Db, patient_id: str) -> Course | None:
    """The course that treatments of today belong to; of several the latest started."""
    return next((one for one in courses_of(db, patient_id) if one.ended is None), None)


def _goals(db: Db, goal_ids: Iterable[str]) -> list[StoredRecord]:
    return list(read_many(db, [("Goal", one) for one in goal_ids if one]).values())


def _course_of(plan: Json, goal: Json | None) -> Course:
    try:
        return course_from_fhir(plan, goal)
    except Invalid:
        # Somebody gave the plan a goal on a measure that is none of ours; the plan itself still stands.
        return course_from_fhir(plan)


def course_resources(course: Course, synthetic: bool) -> list[dict[str, Any]]:
    return [to_json(one) for one in course_to_fhir(course, synthetic=synthetic) if one is not None]

"""A course of treatments: a CarePlan, and the Goal on one of our measures.

https://hl7.org/fhir/R4/careplan.html, https://hl7.org/fhir/R4/goal.html
"""

from __future__ import annotations

from decimal import Decimal

from fhir.resources.R4B.careplan import CarePlan, CarePlanActivity, CarePlanActivityDetail
from fhir.resources.R4B.codeableconcept import CodeableConcept
from fhir.resources.R4B.goal import Goal as FhirGoal
from fhir.resources.R4B.goal import GoalTarget
from fhir.resources.R4B.range import Range
from fhir.resources.R4B.timing import Timing, TimingRepeat

from fengchi.domain.courses import Course, Goal
from fengchi.domain.errors import Invalid, Issue
from fengchi.domain.measures import MEASURES, MeasureId
from fengchi.fhir import plain, systems
from fengchi.fhir.elements import building, coded, extension, meta, period, quantity, reference
from fengchi.fhir.plain import Json, inside
from fengchi.fhir.withdrawal import is_entered_in_error


@building("CarePlan")
def course_to_fhir(course: Course, *, synthetic: bool = False) -> tuple[CarePlan, FhirGoal | None]:
    """The plan, and its goal when there is one; the goal's id is the course's with "-goal"."""
    plan = CarePlan(
        id=course.course_id,
        meta=meta("acu-course", synthetic=synthetic),
        extension=[extension("acupuncture-style", valueString=course.style)] if course.style else None,
        status="active" if course.ended is None else "completed",
        intent="plan",
        title=course.complaint or None,
        description=course.rationale or None,
        subject=reference("Patient", course.patient_id),
        period=period(course.started, course.ended),
        goal=[reference("Goal", _goal_id(course))] if course.goal else None,
        activity=[_activity(course)],
    )
    return plan, _goal(course, course.goal, synthetic=synthetic) if course.goal else None


def is_course(plan: Json) -> bool:
    """A plan of acupuncture treatments as we write it, and not entered in error."""
    code = inside(plan, "activity", "detail", "code")
    return plain.code_of(code, systems.PROCEDURES) == systems.TREATMENT and not is_entered_in_error(plan)


def goal_id_of(plan: Json) -> str:
    """The id of the plan's Goal, empty where it has none."""
    return plain.reference_id(inside(plan, "goal"), "Goal")


def course_from_fhir(plan: Json, goal: Json | None = None) -> Course:
    """goal: the plan's Goal, where it has one. Invalid when its measure is none of ours."""
    timing = inside(plan, "activity", "detail", "scheduledTiming", "repeat")
    return Course(
        course_id=plain.words(plan, "id"),
        patient_id=plain.reference_id(inside(plan, "subject"), "Patient"),
        complaint=plain.words(plan, "title"),
        style=plain.words(plain.extension(plan, "acupuncture-style"), "valueString"),
        rationale=plain.words(plan, "description"),
        planned_treatments=plain.whole(timing.get("count")),
        planned_per_week=_per_week(timing),
        started=plain.day(inside(plan, "period"), "start"),
        ended=plain.day(inside(plan, "period"), "end"),
        goal=_goal_from_fhir(goal) if goal else None,
    )


def _goal_id(course: Course) -> str:
    return f"{course.course_id}-goal"


def _activity(course: Course) -> CarePlanActivity:
    return CarePlanActivity(
        detail=CarePlanActivityDetail(
            code=coded(systems.PROCEDURES, systems.TREATMENT),
            status="in-progress" if course.ended is None else "completed",
            scheduledTiming=_timing(course),
        )
    )


def _timing(course: Course) -> Timing | None:
    """FHIR counts whole times in a period: one and a half a week is three in two weeks."""
    repeat: dict[str, object] = {}
    if course.planned_treatments is not None:
        repeat["count"] = course.planned_treatments
    if course.planned_per_week is not None:
        times, weeks = course.planned_per_week.as_integer_ratio()
        repeat |= {"frequency": times, "period": Decimal(weeks), "periodUnit": "wk"}
    return Timing(repeat=TimingRepeat(**repeat)) if repeat else None


def _per_week(timing: Json) -> Decimal | None:
    times, weeks = plain.decimal(timing.get("frequency")), plain.decimal(timing.get("period"))
    if times is None or not weeks or timing.get("periodUnit") != "wk":
        return None
    return times / weeks


def _goal(course: Course, goal: Goal, *, synthetic: bool) -> FhirGoal:
    measure = MEASURES[goal.measure_id]
    return FhirGoal(
        id=_goal_id(course),
        meta=meta("acu-goal", synthetic=synthetic),
        lifecycleStatus="active" if course.ended is None else "completed",
        description=CodeableConcept(text=f"{measure.title}: {goal.target} or better"),
        subject=reference("Patient", course.patient_id),
        startDate=course.started,
        target=[_target(goal)],
    )


def _target(goal: Goal) -> GoalTarget:
    """Better means less for most measures: then the range has only an upper end, else only a lower one."""
    measure = MEASURES[goal.measure_id]
    bound = quantity(goal.target, measure.unit.strip("{}"), measure.unit)
    return GoalTarget(
        measure=coded(systems.MEASURES, goal.measure_id.value, display=measure.title),
        detailRange=Range(high=bound) if measure.better == "lower" else Range(low=bound),
        dueDate=goal.due,
    )


def _goal_from_fhir(resource: Json) -> Goal:
    target = inside(resource, "target")
    bounds = inside(target, "detailRange")
    value = plain.number(inside(bounds, "high") or inside(bounds, "low"))
    code = plain.code_of(inside(target, "measure"), systems.MEASURES)
    if value is None or code not in {one.value for one in MeasureId}:
        raise Invalid(issues=[Issue("This goal is on none of our measures.", "Goal.target", "value")])
    return Goal(MeasureId(code), value, plain.day(target, "dueDate"))

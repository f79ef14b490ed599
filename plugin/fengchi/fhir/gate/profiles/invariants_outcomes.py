"""Invariants of comorbidities, courses, medications and reports, by key; fhir_profiles/input/fsh/outcomes says them.

https://hl7.org/fhir/R4/conformance-rules.html#constraints
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fengchi.fhir import systems
from fengchi.fhir.gate.invariants import Node, has
from fengchi.fhir.gate.profiles.invariants_readings import MSQ, SCORES, WINDOW
from fengchi.fhir.gate.profiles.reading import (
    are_days_in_order,
    chosen,
    codes_of,
    components,
    extensions,
    has_code,
    inner,
    is_between,
)
from fengchi.fhir.gate.profiles.rules import Holds

_SCORED = ("peak-pain", "hit-6-total", "pgic", *MSQ)
_REPORT_PARTS = f"{systems.CANONICAL}/CodeSystem/outcome-report-part"


# --- comorbidity ----------------------------------------------------------------------------------------------------
def _none_known_says_no_more(record: Node, _: Node) -> bool:
    if not _is_none_known(record):
        return True
    activities = [one.get("valueCodeableConcept") for one in components(record, "activity")]
    return all(has_code(one, "unknown") for one in activities) and not components(record, "onset")


def _none_known_has_no_condition(record: Node, _: Node) -> bool:
    return not _is_none_known(record) or not extensions(record, systems.SUPPORTING_INFO)


def _category_fits_informant(record: Node, _: Node) -> bool:
    informants = [chosen(one, "value") for one in extensions(record, systems.extension_url("informant"))]
    by_patient = any(isinstance(one, Mapping) and one.get("code") == "patient" for one in informants)
    return by_patient == any(has_code(one, "survey") for one in record.get("category", ()))


def _none_known_is_no_condition(condition: Node, _: Node) -> bool:
    return not has_code(condition.get("code"), systems.NONE_KNOWN)


def _statement_is_named(condition: Node, _: Node) -> bool:
    in_error = has_code(condition.get("verificationStatus"), "entered-in-error")
    return in_error or bool(inner(condition, "evidence", "detail"))


def _refuted_is_inactive(condition: Node, _: Node) -> bool:
    refuted = has_code(condition.get("verificationStatus"), "refuted")
    return not refuted or has_code(condition.get("clinicalStatus"), "inactive")


# --- course, goal, medication ---------------------------------------------------------------------------------------
def _completed_has_ended(plan: Node, _: Node) -> bool:
    status, ended = plan.get("status"), has(plan.get("period", {}), "end")
    return status is not None and (status != "completed" or ended) and (status != "active" or not ended)


def _open_period(period: Any, _: Node) -> bool:
    return are_days_in_order(period, open_ended=True)


def _pace(timing: Any, _: Node) -> bool:
    repeat = timing.get("repeat", {}) if isinstance(timing, Mapping) else {}
    frequency, weeks = repeat.get("frequency"), repeat.get("period")
    if not has(repeat, "frequency"):
        return True
    return repeat.get("periodUnit") == "wk" and is_between(frequency, 1, (weeks or 0) * 14)


def _better_is_named(target: Node, _: Node) -> bool:
    found = target.get("detailRange", {})
    wanted, other = ("low", "high") if has_code(target.get("measure"), *MSQ) else ("high", "low")
    return wanted in found and other not in found


def _unit_of_goal(target: Node, _: Node) -> bool:
    unit = "{score}" if has_code(target.get("measure"), *_SCORED) else "d"
    limits = inner(target, "detailRange", "low") + inner(target, "detailRange", "high")
    return all(limit.get("code") == unit for limit in limits)


def _goal_of_range(target: Node, _: Node) -> bool:
    measure = target.get("measure")
    low, high = (next(iter(inner(target, "detailRange", name, "value")), None) for name in ("low", "high"))
    if any(number is not None and number < 0 for number in (low, high)):
        return False
    asked = [one for one in SCORES if has_code(measure, one[0])]
    if not asked:
        return is_between(high, 0, WINDOW)
    return all(is_between(low if code in MSQ else high, least, most) for code, least, most in asked)


def _limits_are_exact(target: Node, _: Node) -> bool:
    limits = inner(target, "detailRange", "low") + inner(target, "detailRange", "high")
    return not any(has(limit, "comparator") for limit in limits)


def _active_has_no_end(statement: Node, _: Node) -> bool:
    return not _has_end(statement) or statement.get("status", "active") != "active"


def _completed_has_an_end(statement: Node, _: Node) -> bool:
    return _has_end(statement) or statement.get("status", "completed") != "completed"


# --- answers and reports --------------------------------------------------------------------------------------------
def _completed_says_when(response: Node, _: Node) -> bool:
    status = response.get("status")
    return has(response, "authored") or (status is not None and status not in {"completed", "amended"})


def _report_is_whole(report: Node, _: Node) -> bool:
    sections = [one.get("code") for one in report.get("section", ())]
    wanted = ("numbers", "treatments", "cautions", "provenance")
    return all(any(has_code(one, part) for one in sections) for part in wanted)


def _each_part_once(report: Node, _: Node) -> bool:
    found = [code for one in report.get("section", ()) for code in codes_of(one.get("code"), _REPORT_PARTS)]
    return len(found) == len(set(found))


def _report_period(report: Node, _: Node) -> bool:
    return all(are_days_in_order(period, open_ended=False) for period in inner(report, "event", "period"))


# --- readers --------------------------------------------------------------------------------------------------------
def _is_none_known(record: Node) -> bool:
    return has_code(record.get("valueCodeableConcept"), systems.NONE_KNOWN)


def _has_end(statement: Node) -> bool:
    return has(statement.get("effectivePeriod", {}), "end")


OUTCOME_INVARIANTS: Mapping[str, Holds] = {
    "acu-comorbidity-1": _none_known_says_no_more,
    "acu-comorbidity-2": _none_known_has_no_condition,
    "acu-comorbidity-3": _category_fits_informant,
    "acu-condition-1": _none_known_is_no_condition,
    "acu-condition-2": _refuted_is_inactive,
    "acu-condition-3": _statement_is_named,
    "acu-course-1": _completed_has_ended,
    "acu-course-2": _open_period,
    "acu-course-3": _pace,
    "acu-goal-1": _better_is_named,
    "acu-goal-2": _unit_of_goal,
    "acu-goal-3": _goal_of_range,
    "acu-goal-4": _limits_are_exact,
    "acu-medication-1": _active_has_no_end,
    "acu-medication-2": _completed_has_an_end,
    "acu-medication-3": _open_period,
    "acu-outcome-report-1": _report_is_whole,
    "acu-outcome-report-2": _each_part_once,
    "acu-outcome-report-3": _report_period,
    "acu-questionnaire-response-1": _completed_says_when,
}

"""Invariants of diary, readings, comorbidities, courses and reports, by key; fhir_profiles/input/fsh/outcomes says them.

https://hl7.org/fhir/R4/conformance-rules.html#constraints
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from fengchi.fhir import systems
from fengchi.fhir.gate.invariants import Node, has
from fengchi.fhir.gate.profiles.reading import (
    are_days_in_order,
    chosen,
    codes_of,
    components,
    extensions,
    has_chosen,
    has_code,
    inner,
    is_between,
    is_day,
    is_whole,
    is_whole_between,
    quantities,
    quantity,
)
from fengchi.fhir.gate.profiles.rules import Holds

_WINDOW = 28
_MSQ = ("msq-rr", "msq-rp", "msq-ef")
_RANGES = (("hit-6-total", 36, 78), ("midas-total", 0, 460), *((msq, 0, 100) for msq in _MSQ), ("pgic", 1, 7))
_SCORES = (*_RANGES, ("peak-pain", 0, 10))
_SCORED = ("peak-pain", "hit-6-total", "pgic", *_MSQ)
_NOT_OF_SIX_ANSWERS = (37, 39, 77)
_OF_A_HEADACHE = (
    *("headache-minutes", "peak-pain", "unilateral", "pulsating", "moderate-or-severe", "aggravated-by-activity"),
    *("nausea", "vomiting", "photophobia", "phonophobia"),
)
_REPORT_PARTS = f"{systems.CANONICAL}/CodeSystem/outcome-report-part"


# --- readings -------------------------------------------------------------------------------------------------------
def _reading_period(period: Any, _: Node) -> bool:
    return are_days_in_order(period, open_ended=False)


def _value_or_reason(reading: Node, _: Node) -> bool:
    return has_chosen(reading, "value") != has(reading, "dataAbsentReason")


def _recorded_days_of_window(reading: Node, _: Node) -> bool:
    return all(is_whole_between(quantity(one), 0, _WINDOW) for one in components(reading, "recorded-days"))


def _window_of_28_days(period: Any, _: Node) -> bool:
    start, end = (
        (str(period.get(name, ""))[:10] for name in ("start", "end")) if isinstance(period, Mapping) else ("", "")
    )
    return is_day(start) and is_day(end) and (date.fromisoformat(end) - date.fromisoformat(start)).days == _WINDOW - 1


def _days_of_window(reading: Node, _: Node) -> bool:
    return not has_chosen(reading, "value") or is_whole_between(quantity(reading), 0, _WINDOW)


def _diary_says_coverage(reading: Node, _: Node) -> bool:
    return not _counted_in_diary(reading) or bool(components(reading, "recorded-days"))


def _diary_says_its_rule(reading: Node, _: Node) -> bool:
    measures = codes_of(reading.get("code"), systems.MEASURES)
    rule = extensions(reading, systems.extension_url("migraine-day-rule"))
    return not _counted_in_diary(reading) or "migraine-days-28d" not in measures or bool(rule)


def _no_more_days_than_recorded(reading: Node, _: Node) -> bool:
    recorded = components(reading, "recorded-days")
    if not recorded or not _counted_in_diary(reading):
        return True
    days, covered = quantity(reading), quantities(recorded)
    return days is not None and len(covered) == 1 and bool(days <= covered[0])


def _unit_of_score(score: Node, _: Node) -> bool:
    is_midas = "midas-total" in codes_of(score.get("code"), systems.MEASURES)
    unit = inner(score, "valueQuantity", "code")
    return not has_chosen(score, "value") or unit == ["d" if is_midas else "{score}"]


def _score_of_range(score: Node, _: Node) -> bool:
    number, measure = quantity(score), score.get("code")
    return not has_chosen(score, "value") or any(
        has_code(measure, code) and is_between(number, low, high) for code, low, high in _SCORES
    )


def _score_is_whole(score: Node, _: Node) -> bool:
    return not has_chosen(score, "value") or is_whole(quantity(score)) or has_code(score.get("code"), *_MSQ)


def _hit_6_can_be(score: Node, _: Node) -> bool:
    if not has_chosen(score, "value") or not has_code(score.get("code"), "hit-6-total"):
        return True
    number = quantity(score)
    return number is not None and number not in _NOT_OF_SIX_ANSWERS


def _only_pain_is_from_the_diary(score: Node, _: Node) -> bool:
    is_pain = has_code(score.get("code"), "peak-pain")
    return not _counted_in_diary(score) or (is_pain and bool(components(score, "recorded-days")))


# --- diary day ------------------------------------------------------------------------------------------------------
def _is_a_whole_day(record: Node, _: Node) -> bool:
    moment = chosen(record, "effective")
    return not isinstance(moment, str) or is_day(moment)


def _no_headache_has_no_details(record: Node, _: Node) -> bool:
    details = (one for one in record.get("component", ()) if has_code(one.get("code"), *_OF_A_HEADACHE))
    return not _without_headache(record) or next(details, None) is None


def _headache_minutes(record: Node, _: Node) -> bool:
    return all(is_whole_between(quantity(one), 1, 1500) for one in components(record, "headache-minutes"))


def _peak_pain(record: Node, _: Node) -> bool:
    return all(is_whole_between(quantity(one), 1, 10) for one in components(record, "peak-pain"))


def _aura_minutes(record: Node, _: Node) -> bool:
    return all(is_whole_between(quantity(one), 1, 1500) for one in components(record, "aura-minutes"))


def _functional_grade(record: Node, _: Node) -> bool:
    return all(is_between(one.get("valueInteger"), 0, 3) for one in components(record, "functional-grade"))


def _no_headache_has_no_relief(record: Node, _: Node) -> bool:
    drugs = components(record, "acute-drug") if _without_headache(record) else ()
    details = [one for drug in drugs for one in inner(drug, "extension", "extension")]
    return all(one.get("url") != "relief2h" for one in details)


def _doses(extension: Node, _: Node) -> bool:
    return is_between(extension.get("valueInteger"), 1, 20)


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
    wanted, other = ("low", "high") if has_code(target.get("measure"), *_MSQ) else ("high", "low")
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
    asked = [one for one in _SCORES if has_code(measure, one[0])]
    if not asked:
        return is_between(high, 0, _WINDOW)
    return all(is_between(low if code in _MSQ else high, least, most) for code, least, most in asked)


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
def _counted_in_diary(reading: Node) -> bool:
    return has_code(reading.get("method"), "diary") and has_chosen(reading, "value")


def _without_headache(record: Node) -> bool:
    return any(one.get("valueBoolean") is False for one in components(record, "headache"))


def _is_none_known(record: Node) -> bool:
    return has_code(record.get("valueCodeableConcept"), systems.NONE_KNOWN)


def _has_end(statement: Node) -> bool:
    return has(statement.get("effectivePeriod", {}), "end")


OUTCOME_INVARIANTS: Mapping[str, Holds] = {
    "acu-acute-drug-1": _doses,
    "acu-comorbidity-1": _none_known_says_no_more,
    "acu-comorbidity-2": _none_known_has_no_condition,
    "acu-comorbidity-3": _category_fits_informant,
    "acu-condition-1": _none_known_is_no_condition,
    "acu-condition-2": _refuted_is_inactive,
    "acu-condition-3": _statement_is_named,
    "acu-course-1": _completed_has_ended,
    "acu-course-2": _open_period,
    "acu-course-3": _pace,
    "acu-day-count-1": _window_of_28_days,
    "acu-day-count-2": _days_of_window,
    "acu-day-count-3": _diary_says_coverage,
    "acu-day-count-4": _diary_says_its_rule,
    "acu-day-count-5": _no_more_days_than_recorded,
    "acu-diary-day-1": _is_a_whole_day,
    "acu-diary-day-2": _no_headache_has_no_details,
    "acu-diary-day-3": _headache_minutes,
    "acu-diary-day-4": _peak_pain,
    "acu-diary-day-5": _aura_minutes,
    "acu-diary-day-6": _functional_grade,
    "acu-diary-day-7": _no_headache_has_no_relief,
    "acu-goal-1": _better_is_named,
    "acu-goal-2": _unit_of_goal,
    "acu-goal-3": _goal_of_range,
    "acu-medication-1": _active_has_no_end,
    "acu-medication-2": _completed_has_an_end,
    "acu-medication-3": _open_period,
    "acu-outcome-report-1": _report_is_whole,
    "acu-outcome-report-2": _each_part_once,
    "acu-outcome-report-3": _report_period,
    "acu-questionnaire-response-1": _completed_says_when,
    "acu-reading-1": _reading_period,
    "acu-reading-2": _value_or_reason,
    "acu-reading-3": _recorded_days_of_window,
    "acu-score-1": _unit_of_score,
    "acu-score-2": _score_of_range,
    "acu-score-3": _score_is_whole,
    "acu-score-4": _hit_6_can_be,
    "acu-score-5": _only_pain_is_from_the_diary,
}

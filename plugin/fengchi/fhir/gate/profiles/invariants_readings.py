"""Invariants of diary days and readings, by key; what each asks for is said in fhir_profiles/input/fsh/outcomes.

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
    count_of,
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

WINDOW = 28
MSQ = ("msq-rr", "msq-rp", "msq-ef")
_RANGES = (("hit-6-total", 36, 78), ("midas-total", 0, 460), *((msq, 0, 100) for msq in MSQ), ("pgic", 1, 7))
SCORES = (*_RANGES, ("peak-pain", 0, 10))
_NOT_OF_SIX_ANSWERS = (37, 39, 77)
_OF_A_HEADACHE = (
    *("headache-minutes", "peak-pain", "unilateral", "pulsating", "moderate-or-severe", "aggravated-by-activity"),
    *("nausea", "vomiting", "photophobia", "phonophobia"),
)


# --- readings -------------------------------------------------------------------------------------------------------
def _reading_period(period: Any, _: Node) -> bool:
    return are_days_in_order(period, open_ended=False)


def _value_or_reason(reading: Node, _: Node) -> bool:
    return has_chosen(reading, "value") != has(reading, "dataAbsentReason")


def _recorded_days_of_window(reading: Node, _: Node) -> bool:
    return all(is_whole_between(quantity(one), 0, WINDOW) for one in components(reading, "recorded-days"))


def _one_measure_and_method(reading: Node, _: Node) -> bool:
    return (
        count_of(reading.get("code"), systems.MEASURES) <= 1 and count_of(reading.get("method"), systems.METHODS) <= 1
    )


def _window_of_28_days(period: Any, _: Node) -> bool:
    start, end = (
        (str(period.get(name, ""))[:10] for name in ("start", "end")) if isinstance(period, Mapping) else ("", "")
    )
    return is_day(start) and is_day(end) and (date.fromisoformat(end) - date.fromisoformat(start)).days == WINDOW - 1


def _days_of_window(reading: Node, _: Node) -> bool:
    return not has_chosen(reading, "value") or is_whole_between(quantity(reading), 0, WINDOW)


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
        has_code(measure, code) and is_between(number, low, high) for code, low, high in SCORES
    )


def _score_is_whole(score: Node, _: Node) -> bool:
    return not has_chosen(score, "value") or is_whole(quantity(score)) or has_code(score.get("code"), *MSQ)


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


# --- readers --------------------------------------------------------------------------------------------------------
def _counted_in_diary(reading: Node) -> bool:
    return has_code(reading.get("method"), "diary") and has_chosen(reading, "value")


def _without_headache(record: Node) -> bool:
    return any(one.get("valueBoolean") is False for one in components(record, "headache"))


READING_INVARIANTS: Mapping[str, Holds] = {
    "acu-acute-drug-1": _doses,
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
    "acu-reading-1": _reading_period,
    "acu-reading-2": _value_or_reason,
    "acu-reading-3": _recorded_days_of_window,
    "acu-reading-4": _one_measure_and_method,
    "acu-score-1": _unit_of_score,
    "acu-score-2": _score_of_range,
    "acu-score-3": _score_is_whole,
    "acu-score-4": _hit_6_can_be,
    "acu-score-5": _only_pain_is_from_the_diary,
}

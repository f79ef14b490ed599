"""Bad examples of diary days, readings, comorbidities, drugs, courses, audit entries, answers and outcome reports.

https://hl7.org/fhir/R4/profiling.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fhir_profiles.toolchain.spoiling import OURS, Json, Spoilt, having, without

_UCUM = "http://unitsofmeasure.org"
_ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
_DAYS = {"unit": "days", "system": _UCUM, "code": "d"}
_HIT_6 = "Observation-reading-hit-6"
_DIARY_COUNT = "Observation-reading-diary"
_DIARY_DAY = "Observation-diary-day"
_COMORBIDITY = "Observation-comorbidity"
_CONDITION = "Condition-comorbidity-condition"
_NONE_KNOWN = "Observation-comorbidity-none-known"
_MEDICATION = "MedicationStatement-medication"
_REPORT = "Composition-outcome-report"
_ANSWERS = "QuestionnaireResponse-midas"


def _extension(name: str, **value: Any) -> Json:
    return {"url": f"{OURS}/StructureDefinition/{name}", **value}


def _with_extension(extension: Json) -> Callable[[Json], object]:
    return lambda resource: resource.setdefault("extension", []).append(extension)


def _without_extension(name: str) -> Callable[[Json], object]:
    def spoil(resource: Json) -> None:
        url = f"{OURS}/StructureDefinition/{name}"
        resource["extension"] = [one for one in resource["extension"] if one["url"] != url]

    return spoil


def _concept(system: str, code: str) -> Json:
    return {"coding": [{"system": f"{OURS}/CodeSystem/{system}", "code": code}]}


def _component(resource: Json, code: str) -> Json:
    found: Json = next(one for one in resource["component"] if one["code"]["coding"][0]["code"] == code)
    return found


def _answer(code: str, **value: Any) -> Callable[[Json], object]:
    """Another answer to that question: its component keeps its code and has this value."""

    def spoil(resource: Json) -> None:
        component = _component(resource, code)
        for name in [one for one in component if one.startswith("value")]:
            del component[name]
        component.update(value)

    return spoil


def _quantity(value: Any, unit: str, code: str) -> Json:
    return {"value": value, "unit": unit, "system": _UCUM, "code": code}


def _more(system: str, code: str, **value: Any) -> Callable[[Json], object]:
    """One more component."""
    return lambda resource: resource["component"].append({"code": _concept(system, code), **value})


def _value(value: Any) -> Callable[[Json], object]:
    return lambda resource: resource["valueQuantity"].update(value=value)


def _period(start: str, end: str) -> Callable[[Json], object]:
    return having(effectivePeriod={"start": start, "end": end})


def _inside(*path: str | int, **members: Any) -> Callable[[Json], object]:
    """Give the object at the end of that path these members."""

    def spoil(resource: Json) -> None:
        here: Any = resource
        for step in path:
            here = here[step]
        here.update(members)

    return spoil


def _take(*path: str | int) -> Callable[[Json], object]:
    """Take away what stands at the end of that path."""

    def spoil(resource: Json) -> None:
        here: Any = resource
        for step in path[:-1]:
            here = here[step]
        del here[path[-1]]

    return spoil


_BY_NUMBER = {"identifier": {"system": "https://elsewhere.test/patients", "value": "1"}}
_NEGATED = [{"url": "https://elsewhere.test/negated", "valueBoolean": True}]
_UNKNOWN_MODIFIER = having(modifierExtension=[_extension("not-really", valueBoolean=True)])

_DAY_COUNTS = (
    Spoilt("day-count-29-in-28", "acu-day-count-2", _DIARY_COUNT, _value(29)),
    Spoilt("day-count-half-a-day", "acu-day-count-2", _DIARY_COUNT, _value(8.5)),
    Spoilt("day-count-more-than-recorded", "acu-day-count-5", _DIARY_COUNT, _value(28)),
    Spoilt("day-count-without-window", "profile-required", _DIARY_COUNT, without("effectivePeriod")),
    Spoilt("day-count-window-of-27-days", "acu-day-count-1", _DIARY_COUNT, _period("2026-05-06", "2026-06-01")),
    Spoilt("day-count-window-of-29-days", "acu-day-count-1", _DIARY_COUNT, _period("2026-02-01", "2026-03-01")),
    Spoilt(
        "day-count-window-without-end", "acu-reading-1", _DIARY_COUNT, having(effectivePeriod={"start": "2026-05-05"})
    ),
    Spoilt("day-count-window-of-months", "acu-reading-1", _DIARY_COUNT, _period("2026-05", "2026-06")),
    Spoilt(
        "day-count-unknown-as-0",
        "acu-reading-2",
        "Observation-reading-unknown",
        having(valueQuantity={"value": 0, **_DAYS}),
    ),
    Spoilt("day-count-neither-value-nor-reason", "acu-reading-2", _DIARY_COUNT, without("valueQuantity")),
    Spoilt(
        "day-count-reason-of-its-own",
        "profile-binding",
        "Observation-reading-unknown",
        having(dataAbsentReason={"coding": [{"system": _ABSENT, "code": "forgot"}]}),
    ),
    Spoilt("day-count-without-coverage", "acu-day-count-3", _DIARY_COUNT, without("component")),
    Spoilt("day-count-without-rule", "acu-day-count-4", _DIARY_COUNT, without("extension")),
    Spoilt(
        "day-count-40-recorded-days",
        "acu-reading-3",
        _DIARY_COUNT,
        _answer("recorded-days", valueQuantity={"value": 40, **_DAYS}),
    ),
    Spoilt("day-count-in-weeks", "profile-pattern", _DIARY_COUNT, _inside("valueQuantity", unit="weeks", code="wk")),
    Spoilt(
        "day-count-of-unknown-measure",
        "profile-binding",
        _DIARY_COUNT,
        having(code=_concept("outcome-measure", "bad-days")),
    ),
    Spoilt(
        "day-count-by-unknown-method",
        "profile-binding",
        _DIARY_COUNT,
        having(method=_concept("reading-method", "guess")),
    ),
    Spoilt(
        "day-count-by-unknown-rule",
        "profile-binding",
        _DIARY_COUNT,
        _inside(
            "extension", 0, valueCoding={"system": f"{OURS}/CodeSystem/migraine-day-rule", "code": "any-headache-1"}
        ),
    ),
    Spoilt(
        "day-count-with-wrong-slice",
        "profile-slice",
        _DIARY_COUNT,
        _more("outcome-measure", "headache-days-28d", valueQuantity={"value": 12, **_DAYS}),
    ),
    Spoilt(
        "day-count-with-unknown-extension",
        "extension-unknown",
        _DIARY_COUNT,
        _with_extension(_extension("lucky-number", valueInteger=7)),
    ),
    Spoilt("day-count-with-modifier", "profile-modifier-extension", _DIARY_COUNT, _UNKNOWN_MODIFIER),
    Spoilt("day-count-of-less-than-a-number", "profile-max", _DIARY_COUNT, _inside("valueQuantity", comparator="<")),
    Spoilt(
        "day-count-coverage-of-at-least-a-number",
        "profile-max",
        _DIARY_COUNT,
        _inside("component", 0, "valueQuantity", comparator=">="),
    ),
    Spoilt(
        "day-count-by-two-methods",
        "acu-reading-4",
        _DIARY_COUNT,
        lambda one: one["method"]["coding"].insert(0, *_concept("reading-method", "recall")["coding"]),
    ),
    Spoilt(
        "day-count-of-two-measures",
        "acu-reading-4",
        _DIARY_COUNT,
        lambda one: one["code"]["coding"].insert(0, *_concept("outcome-measure", "triptan-days-28d")["coding"]),
    ),
    Spoilt("day-count-of-nobody-on-record", "profile-required", _DIARY_COUNT, having(subject=_BY_NUMBER)),
)

_SCORES = (
    Spoilt("score-hit-6-out-of-range", "acu-score-2", _HIT_6, _value(79)),
    Spoilt("score-hit-6-that-cannot-be", "acu-score-4", _HIT_6, _value(37)),
    Spoilt("score-with-a-fraction", "acu-score-3", _HIT_6, _value(60.5)),
    Spoilt("score-of-more-than-a-number", "profile-max", _HIT_6, _inside("valueQuantity", comparator=">")),
    Spoilt("score-of-nobody-on-record", "profile-required", _HIT_6, having(subject=_BY_NUMBER)),
    Spoilt("score-in-days", "acu-score-1", _HIT_6, _inside("valueQuantity", unit="days", code="d")),
    Spoilt("score-from-the-diary", "acu-score-5", _HIT_6, having(method=_concept("reading-method", "diary"))),
    Spoilt(
        "score-of-a-day-count", "profile-binding", _HIT_6, having(code=_concept("outcome-measure", "migraine-days-28d"))
    ),
    Spoilt("score-period-backwards", "acu-reading-1", _HIT_6, _period("2026-06-01", "2026-05-05")),
    Spoilt("score-without-method", "profile-required", _HIT_6, without("method")),
    Spoilt(
        "score-as-text",
        "profile-value-type",
        _HIT_6,
        lambda one: (one.pop("valueQuantity"), one.update(valueString="62")),
    ),
)

_DIARY_DAYS = (
    Spoilt("diary-day-with-time", "acu-diary-day-1", _DIARY_DAY, having(effectiveDateTime="2026-06-01T21:30:00+02:00")),
    Spoilt("diary-day-without-day", "profile-required", _DIARY_DAY, without("effectiveDateTime")),
    Spoilt("diary-day-without-headache-answer", "profile-required", _DIARY_DAY, lambda one: one["component"].pop(0)),
    Spoilt(
        "diary-day-details-without-headache", "acu-diary-day-2", _DIARY_DAY, _answer("headache", valueBoolean=False)
    ),
    Spoilt(
        "diary-day-of-26-hours",
        "acu-diary-day-3",
        _DIARY_DAY,
        _answer("headache-minutes", valueQuantity=_quantity(1560, "min", "min")),
    ),
    Spoilt(
        "diary-day-pain-11",
        "acu-diary-day-4",
        _DIARY_DAY,
        _answer("peak-pain", valueQuantity=_quantity(11, "score", "{score}")),
    ),
    Spoilt(
        "diary-day-headache-in-hours",
        "profile-pattern",
        _DIARY_DAY,
        _answer("headache-minutes", valueQuantity=_quantity(4, "h", "h")),
    ),
    Spoilt("diary-day-grade-4", "acu-diary-day-6", _DIARY_DAY, _answer("functional-grade", valueInteger=4)),
    Spoilt(
        "diary-day-aura-of-no-length",
        "acu-diary-day-5",
        _DIARY_DAY,
        _more("headache-diary", "aura-minutes", valueQuantity=_quantity(0, "min", "min")),
    ),
    Spoilt("diary-day-nausea-twice", "profile-max", _DIARY_DAY, _more("headache-diary", "nausea", valueBoolean=False)),
    Spoilt("diary-day-nausea-as-number", "profile-value-type", _DIARY_DAY, _answer("nausea", valueInteger=1)),
    Spoilt(
        "diary-day-unknown-question",
        "profile-slice",
        _DIARY_DAY,
        _more("headache-diary", "weather", valueString="Rain"),
    ),
    Spoilt(
        "diary-day-unknown-drug-class",
        "profile-binding",
        _DIARY_DAY,
        _answer("acute-drug", valueCodeableConcept=_concept("drug-class", "herbal")),
    ),
    Spoilt(
        "diary-day-no-doses",
        "acu-acute-drug-1",
        _DIARY_DAY,
        lambda one: _component(one, "acute-drug")["extension"][0]["extension"][0].update(valueInteger=0),
    ),
    Spoilt("diary-day-with-modifier", "profile-modifier-extension", _DIARY_DAY, _UNKNOWN_MODIFIER),
    Spoilt("diary-day-of-nobody-on-record", "profile-required", _DIARY_DAY, having(subject=_BY_NUMBER)),
    Spoilt(
        "diary-day-pain-above-a-number",
        "profile-max",
        _DIARY_DAY,
        lambda one: _component(one, "peak-pain")["valueQuantity"].update(comparator=">"),
    ),
)

_COMORBIDITIES = (
    Spoilt(
        "comorbidity-unknown",
        "profile-binding",
        _COMORBIDITY,
        having(valueCodeableConcept=_concept("comorbidity", "flu")),
    ),
    Spoilt("comorbidity-without-informant", "profile-required", _COMORBIDITY, _without_extension("informant")),
    Spoilt(
        "comorbidity-without-certainty",
        "profile-required",
        _COMORBIDITY,
        lambda one: one["component"].remove(_component(one, "certainty")),
    ),
    Spoilt(
        "comorbidity-informant-and-category-differ",
        "acu-comorbidity-3",
        _COMORBIDITY,
        _inside("category", 0, "coding", 0, code="exam"),
    ),
    Spoilt(
        "comorbidity-none-known-since",
        "acu-comorbidity-1",
        _NONE_KNOWN,
        _more("comorbidity-observable", "onset", valueDateTime="2019-03-01"),
    ),
    Spoilt(
        "comorbidity-none-known-in-flare",
        "acu-comorbidity-1",
        _NONE_KNOWN,
        _answer("activity", valueCodeableConcept=_concept("disease-activity", "flare")),
    ),
    Spoilt(
        "comorbidity-none-known-with-condition",
        "acu-comorbidity-2",
        _NONE_KNOWN,
        _with_extension(
            {
                "url": "http://hl7.org/fhir/StructureDefinition/workflow-supportingInfo",
                "valueReference": {"reference": "Condition/comorbidity-ana-1-condition"},
            }
        ),
    ),
    Spoilt("condition-none-known", "acu-condition-1", _CONDITION, having(code=_concept("comorbidity", "none-known"))),
    Spoilt(
        "condition-refuted-but-in-remission",
        "acu-condition-2",
        _CONDITION,
        _inside("verificationStatus", "coding", 0, code="refuted"),
    ),
    Spoilt("condition-without-activity", "profile-required", _CONDITION, _without_extension("disease-activity")),
    Spoilt("condition-without-statement", "acu-condition-3", _CONDITION, without("evidence")),
    Spoilt(
        "condition-of-a-group",
        "profile-reference",
        _CONDITION,
        having(subject={"reference": "Group/migraine-patients"}),
    ),
)

_MEDICATIONS = (
    Spoilt("medication-without-class", "profile-required", _MEDICATION, without("category")),
    Spoilt(
        "medication-unknown-class", "profile-binding", _MEDICATION, having(category=_concept("drug-class", "herbal"))
    ),
    Spoilt(
        "medication-active-but-ended", "acu-medication-1", _MEDICATION, _inside("effectivePeriod", end="2026-05-01")
    ),
    Spoilt("medication-completed-without-end", "acu-medication-2", _MEDICATION, having(status="completed")),
    Spoilt(
        "medication-ends-before-it-starts",
        "acu-medication-3",
        _MEDICATION,
        having(status="completed", effectivePeriod={"start": "2026-05-02", "end": "2026-05-01"}),
    ),
    Spoilt(
        "medication-without-name",
        "profile-required",
        _MEDICATION,
        having(medicationCodeableConcept=_concept("drug-class", "triptan")),
    ),
)

_COURSES = (
    Spoilt("course-completed-without-end", "acu-course-1", "CarePlan-course", having(status="completed")),
    Spoilt(
        "course-ends-before-it-starts",
        "acu-course-2",
        "CarePlan-course",
        having(status="completed", period={"start": "2026-05-05", "end": "2026-05-04"}),
    ),
    Spoilt(
        "course-of-30-a-week",
        "acu-course-3",
        "CarePlan-course",
        _inside("activity", 0, "detail", "scheduledTiming", "repeat", frequency=30, period=1),
    ),
    Spoilt("course-of-nothing", "profile-required", "CarePlan-course", without("activity")),
    Spoilt("course-as-order", "profile-pattern", "CarePlan-course", having(intent="order")),
    Spoilt(
        "goal-between-two-values",
        "acu-goal-1",
        "Goal-course-goal",
        _inside("target", 0, "detailRange", low=_quantity(2, "d", "d")),
    ),
    Spoilt(
        "goal-in-weeks",
        "acu-goal-2",
        "Goal-course-goal",
        _inside("target", 0, "detailRange", high=_quantity(1, "wk", "wk")),
    ),
    Spoilt("goal-of-29-days", "acu-goal-3", "Goal-course-goal", _inside("target", 0, "detailRange", "high", value=29)),
    Spoilt(
        "goal-of-less-than-a-number",
        "acu-goal-4",
        "Goal-course-goal",
        _inside("target", 0, "detailRange", "high", comparator="<"),
    ),
    Spoilt("goal-without-measure", "profile-required", "Goal-course-goal", _take("target", 0, "measure")),
)

_AUDIT = (
    Spoilt("audit-without-action", "profile-required", "AuditEvent-audit", without("action")),
    Spoilt("audit-by-nobody", "profile-required", "AuditEvent-audit", _take("agent", 0, "who")),
    Spoilt("audit-without-site", "profile-required", "AuditEvent-audit", _take("source", "site")),
)

_RESPONSES = (
    Spoilt("answers-to-no-questionnaire", "profile-required", _ANSWERS, without("questionnaire")),
    Spoilt("answers-of-nobody", "profile-required", _ANSWERS, without("subject")),
    Spoilt("answers-complete-without-time", "acu-questionnaire-response-1", _ANSWERS, without("authored")),
)

_REPORTS = (
    Spoilt("report-without-cautions", "acu-outcome-report-1", _REPORT, lambda one: _drop_section(one, "cautions")),
    Spoilt(
        "report-with-a-section-twice",
        "acu-outcome-report-2",
        _REPORT,
        lambda one: one["section"].append(dict(one["section"][0])),
    ),
    Spoilt(
        "report-without-period",
        "profile-required",
        _REPORT,
        without("event"),
    ),
    Spoilt(
        "report-days-backwards",
        "acu-outcome-report-3",
        _REPORT,
        having(event=[{"period": {"start": "2026-06-30", "end": "2026-06-01"}}]),
    ),
    Spoilt("report-without-rule", "profile-required", _REPORT, without("extension")),
    Spoilt("report-section-without-text", "profile-required", _REPORT, _take("section", 0, "text")),
    Spoilt(
        "report-of-unknown-section",
        "profile-binding",
        _REPORT,
        _inside("section", 0, code=_concept("outcome-report-part", "conclusion")),
    ),
)


def _drop_section(resource: Json, code: str) -> None:
    resource["section"] = [one for one in resource["section"] if one["code"]["coding"][0]["code"] != code]


_MODIFIED_PARTS = tuple(
    Spoilt(name, "profile-modifier-extension", example, _inside(*part, modifierExtension=_NEGATED))
    for name, example, part in (
        ("audit-agent-modified", "AuditEvent-audit", ("agent", 0)),
        ("condition-evidence-modified", _CONDITION, ("evidence", 0)),
        ("course-activity-modified", "CarePlan-course", ("activity", 0, "detail")),
        ("medication-dosage-modified", _MEDICATION, ("dosage", 0)),
        ("answers-item-modified", _ANSWERS, ("item", 0)),
        ("answers-answer-modified", _ANSWERS, ("item", 0, "answer", 0)),
        ("report-event-modified", _REPORT, ("event", 0)),
    )
)

SPOILT: tuple[Spoilt, ...] = (
    *_DAY_COUNTS,
    *_SCORES,
    *_DIARY_DAYS,
    *_COMORBIDITIES,
    *_MEDICATIONS,
    *_COURSES,
    *_AUDIT,
    *_RESPONSES,
    *_REPORTS,
    *_MODIFIED_PARTS,
)

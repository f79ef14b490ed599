"""A reading: one Observation per value and period, with its method, its day rule and its coverage.

https://hl7.org/fhir/R4/observation.html. The period stands in effectivePeriod as whole days, both included. Unknown
is a dataAbsentReason, never 0.
"""

from __future__ import annotations

from fhir.resources.R4B.codeableconcept import CodeableConcept
from fhir.resources.R4B.coding import Coding
from fhir.resources.R4B.extension import Extension
from fhir.resources.R4B.observation import Observation, ObservationComponent

from fengchi.domain.errors import Invalid, Issue
from fengchi.domain.measures import MEASURES, MeasureId, Method, Reading
from fengchi.fhir import plain, systems
from fengchi.fhir.elements import building, coded, extension, instant, meta, period, quantity, reference
from fengchi.fhir.plain import Json, inside

_RECORDED_DAYS = "recorded-days"
_UNIT_WORDS = {"d": "days", "{score}": "score"}


@building("Observation")
def reading_to_fhir(reading: Reading, *, synthetic: bool = False) -> Observation:
    patient = reference("Patient", reading.patient_id)
    measure = MEASURES[reading.measure_id]
    value = reading.value
    response = reading.questionnaire_response_id
    return Observation(
        id=reading.reading_id,
        meta=meta(_profile(reading.measure_id), synthetic=synthetic),
        extension=_rule(reading.rule),
        status="final",
        category=[CodeableConcept(coding=[Coding(system=systems.OBSERVATION_CATEGORY, code="survey")])],
        code=coded(systems.MEASURES, reading.measure_id.value, display=measure.title),
        subject=patient,
        effectivePeriod=period(reading.first_day, reading.last_day),
        issued=instant(reading.reported_at),
        performer=[patient],
        valueQuantity=None if value is None else quantity(value, _UNIT_WORDS[measure.unit], measure.unit),
        dataAbsentReason=_absent(reading.unknown_reason or "unknown") if value is None else None,
        method=coded(systems.METHODS, reading.method.value),
        derivedFrom=[reference("QuestionnaireResponse", response)] if response else None,
        component=_coverage(reading.n_recorded_days),
    )


def is_reading(observation: Json) -> bool:
    code = plain.code_of(inside(observation, "code"), systems.MEASURES)
    return code in {one.value for one in MeasureId}


def reading_from_fhir(observation: Json) -> Reading:
    """Invalid without a period of whole days; ValueError when a code is none of ours."""
    first = plain.day(inside(observation, "effectivePeriod"), "start")
    last = plain.day(inside(observation, "effectivePeriod"), "end")
    if first is None or last is None:
        raise Invalid(issues=[Issue("A reading needs its period.", "Observation.effectivePeriod", "required")])
    coverage = plain.component(observation, systems.MEASURES, _RECORDED_DAYS)
    return Reading(
        reading_id=plain.words(observation, "id"),
        patient_id=plain.reference_id(inside(observation, "subject"), "Patient"),
        measure_id=MeasureId(plain.code_of(inside(observation, "code"), systems.MEASURES)),
        first_day=first,
        last_day=last,
        value=plain.number(inside(observation, "valueQuantity")),
        method=Method(plain.code_of(inside(observation, "method"), systems.METHODS)),
        unknown_reason=plain.code_of(inside(observation, "dataAbsentReason"), systems.DATA_ABSENT_REASON),
        rule=plain.words(inside(plain.extension(observation, "migraine-day-rule"), "valueCoding"), "code"),
        n_recorded_days=plain.whole_number(inside(coverage, "valueQuantity")),
        reported_at=plain.moment(observation, "issued"),
        questionnaire_response_id=plain.reference_id(inside(observation, "derivedFrom"), "QuestionnaireResponse"),
    )


def _profile(measure_id: MeasureId) -> str:
    return "acu-day-count" if MEASURES[measure_id].unit == "d" and measure_id is not MeasureId.MIDAS else "acu-score"


def _rule(rule: str) -> list[Extension] | None:
    if not rule:
        return None
    return [extension("migraine-day-rule", valueCoding=Coding(system=systems.DAY_RULES, code=rule))]


def _absent(reason: str) -> CodeableConcept:
    return CodeableConcept(coding=[Coding(system=systems.DATA_ABSENT_REASON, code=reason)])


def _coverage(n_days: int | None) -> list[ObservationComponent] | None:
    if n_days is None:
        return None
    days = quantity(n_days, "days", "d")
    return [ObservationComponent(code=coded(systems.MEASURES, _RECORDED_DAYS), valueQuantity=days)]

"""What one record contributes to the counts, as domain values; nothing when it is entered in error or cannot be read.

https://hl7.org/fhir/R4/lifecycle.html. Runs on every write, so it works on plain JSON and never refuses: a record that
is odd is still kept, it only counts for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from fengchi.domain.adverse_events import AdverseEventKind
from fengchi.domain.errors import FengchiError
from fengchi.domain.facts import (
    AdverseEventFact,
    ComorbidityFact,
    Fact,
    NeedlingFact,
    TreatmentFact,
)
from fengchi.domain.points import CATALOGUE
from fengchi.fhir import adverse_event, plain, procedure, systems
from fengchi.fhir.comorbidity import comorbidity_from_fhir, is_assertion
from fengchi.fhir.condition import comorbidity_from_condition
from fengchi.fhir.diary_day import diary_day_from_fhir, is_diary_day
from fengchi.fhir.medication import medication_from_fhir
from fengchi.fhir.needling_record import side_from_fhir
from fengchi.fhir.patient import patient_from_fhir
from fengchi.fhir.plain import Json, inside
from fengchi.fhir.reading import is_reading, reading_from_fhir
from fengchi.fhir.withdrawal import is_entered_in_error

_COUNTED: Mapping[str, frozenset[str]] = {
    "Observation": frozenset({"final", "amended", "corrected"}),
    "Procedure": frozenset({"completed"}),
}
"""An Observation counts when it is final, a Procedure when it was done; before that either may still change."""

_COUNTED_PARTS = ("component", "dosage", "dosageInstruction")
"""The parts of a record from which something is counted, beside its root."""

_UNREADABLE = (FengchiError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError)
"""What reading an odd record can raise. Anything else is a fault of the program and must be seen."""


def facts_of(resource: Mapping[str, Any]) -> tuple[Fact, ...]:
    """The facts in this record, none when it holds nothing that is counted. Never raises on a stored record.

    No modifierExtension is known here, and an unknown one may turn a statement into its opposite
    (https://hl7.org/fhir/R4/extensibility.html#modifierExtension): what has one is kept and counts for nothing. A Patient
    is still a patient, or nobody would see the rest of the chart.
    """
    reader = _READERS.get(plain.words(resource, "resourceType"))
    if reader is None or not may_count(resource):
        return ()
    try:
        return tuple(reader(with_numbers_only(resource)))
    except _UNREADABLE:
        return ()


def may_count(resource: Json) -> bool:
    """Whether anything may be counted from it: it stands, is finished, and nothing unknown may turn its meaning round.

    What counts nowhere contradicts nothing either (agreement.py). Never raises.
    """
    statuses = _COUNTED.get(plain.words(resource, "resourceType"))
    is_finished = statuses is None or plain.words(resource, "status") in statuses
    return is_finished and not is_entered_in_error(resource) and not _may_mean_something_else(resource)


def with_numbers_only(resource: Json) -> Json:
    """The same without each quantity that has a comparator: "less than 9" is not the number 9.

    https://hl7.org/fhir/R4/datatypes-definitions.html#Quantity.comparator
    """
    made = _without_vague_quantity(resource)
    if "component" in made:
        components = [_without_vague_quantity(one) for one in plain.each(made, "component")]
        made = {**made, "component": components}
    return made


def _without_vague_quantity(element: Json) -> Json:
    is_vague = "comparator" in inside(element, "valueQuantity")
    return {name: value for name, value in element.items() if name != "valueQuantity"} if is_vague else element


def _may_mean_something_else(resource: Json) -> bool:
    if resource.get("resourceType") == "Patient":
        return False
    parts = (part for name in _COUNTED_PARTS if name in resource for part in plain.each(resource, name))
    return "modifierExtension" in resource or any("modifierExtension" in part for part in parts)


def _of_patient(resource: Json) -> Iterator[Fact]:
    if plain.words(resource, "id"):
        yield patient_from_fhir(resource)


def _of_procedure(resource: Json) -> Iterator[Fact]:
    patient_id = _patient_of(resource)
    started = plain.moment(inside(resource, "performedPeriod"), "start") or plain.moment(resource, "performedDateTime")
    if not (procedure.is_treatment(resource) and patient_id and started):
        return
    summary = procedure.summary_of(resource)
    ended = plain.moment(inside(resource, "performedPeriod"), "end")
    minutes = plain.whole(plain.part(summary, "retentionMinutes").get("valueInteger"))
    yield TreatmentFact(
        treatment_id=plain.words(resource, "id"),
        patient_id=patient_id,
        started_at=started,
        ended_at=ended,
        retention_minutes=minutes,
        adverse_events_asked=plain.truth(plain.part(summary, "adverseEventsAsked"), "valueBoolean") is True,
        amended=plain.truth(plain.part(summary, "amended"), "valueBoolean") is True,
    )
    if not procedure.is_ours(resource):
        yield from _foreign_needlings(resource, patient_id)


def _foreign_needlings(resource: Json, patient_id: str) -> Iterator[NeedlingFact]:
    """Points of somebody else's treatment: no side and no detail, and text where the code is not one we know."""
    for order, site in enumerate(plain.each(resource, "bodySite"), start=1):
        code = plain.code_of(site, systems.POINTS) or plain.code_of(site, systems.TWCM_POINTS)
        known = code in CATALOGUE
        yield NeedlingFact(
            treatment_id=plain.words(resource, "id"),
            patient_id=patient_id,
            order=order,
            point=code if known else systems.LOCAL_POINT,
            side="",
            text="" if known else plain.display_of(site),
        )


def _of_observation(resource: Json) -> Iterator[Fact]:
    if not _patient_of(resource):
        return
    if is_diary_day(resource):
        yield diary_day_from_fhir(resource)
    elif is_reading(resource):
        yield reading_from_fhir(resource)
    elif is_assertion(resource):
        yield ComorbidityFact(comorbidity_from_fhir(resource), "Observation")
    elif adverse_event.is_adverse_event(resource):
        yield _adverse_event(resource)
    elif plain.code_of(inside(resource, "code"), systems.OBSERVABLES) == systems.NEEDLING_RECORD:
        yield from _needlings(resource)


def _needlings(record: Json) -> Iterator[NeedlingFact]:
    treatment_id, patient_id = _treatment_of(record), _patient_of(record)
    for order, component in enumerate(plain.each(record, "component"), start=1):
        concept = inside(component, "code")
        code = plain.code_of(concept, systems.POINTS)
        known = code in CATALOGUE
        yield NeedlingFact(
            treatment_id=treatment_id,
            patient_id=patient_id,
            order=order,
            point=code if known else systems.LOCAL_POINT,
            side=side_from_fhir(inside(component, "valueCodeableConcept")).value,
            text="" if known else plain.display_of(concept),
            electro=bool(plain.part(plain.extension(component, "needling-detail"), "electro")),
        )


def _adverse_event(resource: Json) -> AdverseEventFact:
    """An event counts even where only its kind can be read."""
    kind = plain.code_of(inside(resource, "valueCodeableConcept"), systems.ADVERSE_EVENTS)
    return AdverseEventFact(
        treatment_id=_treatment_of(resource),
        patient_id=_patient_of(resource),
        kind=kind or AdverseEventKind.OTHER.value,
        severity=adverse_event.component_code(resource, "severity", systems.SEVERITIES),
    )


def _of_condition(resource: Json) -> Iterator[Fact]:
    found = comorbidity_from_condition(resource)
    if found is not None and found.patient_id:
        yield ComorbidityFact(found, "Condition")


def _of_medication(resource: Json) -> Iterator[Fact]:
    found = medication_from_fhir(resource)
    if found is not None and found.patient_id:
        yield found


def _patient_of(resource: Json) -> str:
    return plain.reference_id(inside(resource, "subject"), "Patient")


def _treatment_of(resource: Json) -> str:
    return plain.reference_id(inside(resource, "partOf"), "Procedure")


_READERS: Mapping[str, Callable[[Json], Iterator[Fact]]] = {
    "Patient": _of_patient,
    "Procedure": _of_procedure,
    "Observation": _of_observation,
    "Condition": _of_condition,
    "MedicationStatement": _of_medication,
    "MedicationRequest": _of_medication,
}

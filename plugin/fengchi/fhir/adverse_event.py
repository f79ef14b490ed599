"""What went wrong: one Observation per event, and one that says that the question was put and what the answer was.

https://hl7.org/fhir/R4/observation.html. R4's AdverseEvent resource is at maturity 0 and hardly any EHR takes it; an
Observation partOf the Procedure travels everywhere. No answer recorded means not asked, which is not "none".
"""

from __future__ import annotations

from collections.abc import Sequence

from fhir.resources.R4B.observation import Observation, ObservationComponent

from fengchi.domain.adverse_events import AdverseEvent, AdverseEventKind, Causality, EventOutcome, Severity
from fengchi.fhir import plain, systems
from fengchi.fhir.elements import coded, foreign, notes, reference
from fengchi.fhir.plain import Json, inside
from fengchi.fhir.treatment_frame import Frame


def adverse_events_to_fhir(frame: Frame) -> tuple[Observation, ...]:
    """The events, and after them the answer when the question was put."""
    events = [_event_to_fhir(one, order, frame) for order, one in enumerate(frame.treatment.adverse_events, start=1)]
    return (*events, _answer(frame, events)) if frame.treatment.adverse_events_asked else tuple(events)


def is_adverse_event(observation: Json) -> bool:
    return plain.code_of(inside(observation, "code"), systems.OBSERVABLES) == systems.ADVERSE_EVENT


def is_answer(observation: Json) -> bool:
    return plain.code_of(inside(observation, "code"), systems.OBSERVABLES) == systems.ADVERSE_EVENTS_ASKED


def adverse_event_from_fhir(observation: Json) -> AdverseEvent:
    """ValueError when a code is none of ours."""
    return AdverseEvent(
        kind=AdverseEventKind(plain.code_of(inside(observation, "valueCodeableConcept"), systems.ADVERSE_EVENTS)),
        severity=Severity(component_code(observation, "severity", systems.SEVERITIES)),
        causality=Causality(component_code(observation, "causality", systems.CAUSALITIES)),
        outcome=EventOutcome(component_code(observation, "outcome", systems.EVENT_OUTCOMES)),
        note=plain.note_text(observation),
    )


def component_code(observation: Json, name: str, system: str) -> str:
    """The code given for severity, causality or outcome; empty when it is not there."""
    found = plain.component(observation, systems.OBSERVABLES, f"adverse-event-{name}")
    return plain.code_of(inside(found, "valueCodeableConcept"), system)


def _event_to_fhir(event: AdverseEvent, order: int, frame: Frame) -> Observation:
    snomed = systems.SNOMED_ADVERSE_EVENTS.get(event.kind.value)
    return frame.observation(
        f"adverse-event-{order}",
        "acu-adverse-event",
        code=coded(systems.OBSERVABLES, systems.ADVERSE_EVENT),
        category="procedure",
        valueCodeableConcept=coded(
            systems.ADVERSE_EVENTS, event.kind.value, *([foreign(systems.SNOMED, snomed)] if snomed else [])
        ),
        note=notes(event.note),
        component=[
            _component("severity", systems.SEVERITIES, event.severity.value),
            _component("causality", systems.CAUSALITIES, event.causality.value),
            _component("outcome", systems.EVENT_OUTCOMES, event.outcome.value),
        ],
    )


def _component(name: str, system: str, code: str) -> ObservationComponent:
    return ObservationComponent(
        code=coded(systems.OBSERVABLES, f"adverse-event-{name}"), valueCodeableConcept=coded(system, code)
    )


def _answer(frame: Frame, events: Sequence[Observation]) -> Observation:
    return frame.observation(
        "adverse-events",
        "acu-adverse-events-asked",
        code=coded(systems.OBSERVABLES, systems.ADVERSE_EVENTS_ASKED),
        category="survey",
        valueCodeableConcept=coded(systems.ASKED, "reported" if events else "none"),
        hasMember=[reference("Observation", str(one.id)) for one in events] or None,
    )

"""The countable side of a treatment: needles in and out, prescribed retention, one-on-one minutes; one Observation.

https://hl7.org/fhir/R4/observation.html. Retention and one-on-one contact are different things: the first is a dose
(STRICTA 2010 item 2f), the second is what some payers count.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fhir.resources.R4B.observation import Observation, ObservationComponent

from fengchi.domain.treatments import Treatment
from fengchi.fhir import plain, systems
from fengchi.fhir.elements import coded, quantity
from fengchi.fhir.plain import Json, inside
from fengchi.fhir.treatment_frame import Frame


@dataclass(frozen=True, slots=True)
class Quantities:
    """As they stand in a Treatment; retention_minutes is the prescribed one."""

    needles_in: int | None = None
    needles_out: int | None = None
    mismatch_reason: str = ""
    retention_minutes: int | None = None
    face_to_face_minutes: int | None = None


def quantities_to_fhir(frame: Frame) -> Observation | None:
    """None when nothing was counted."""
    found = [*_components(frame.treatment)]
    if not found:
        return None
    return frame.observation(
        "quantities",
        "acu-treatment-quantities",
        code=coded(systems.OBSERVABLES, systems.QUANTITIES),
        category="procedure",
        component=found,
    )


def quantities_from_fhir(observation: Json) -> Quantities:
    def count(code: str) -> int | None:
        return plain.whole_number(inside(plain.component(observation, systems.OBSERVABLES, code), "valueQuantity"))

    reason = plain.component(observation, systems.OBSERVABLES, "needle-count-reason")
    return Quantities(
        needles_in=count("needles-in"),
        needles_out=count("needles-out"),
        mismatch_reason=plain.words(reason, "valueString"),
        retention_minutes=count("retention"),
        face_to_face_minutes=count("face-to-face"),
    )


def _components(note: Treatment) -> list[ObservationComponent]:
    found = []
    for code, value, unit in (
        ("needles-in", note.needles_in, "{needle}"),
        ("needles-out", note.needles_out, "{needle}"),
        ("retention", note.prescription.retention_minutes, "min"),
        ("face-to-face", note.face_to_face_minutes, "min"),
    ):
        if value is not None:
            found.append(_component(code, valueQuantity=quantity(value, unit.strip("{}"), unit)))
    if note.mismatch_reason:
        found.append(_component("needle-count-reason", valueString=note.mismatch_reason))
    return found


def _component(code: str, **value: Any) -> ObservationComponent:
    return ObservationComponent(code=coded(systems.OBSERVABLES, code), **value)

"""The visit: one ambulatory Encounter per treatment.

https://hl7.org/fhir/R4/encounter.html
"""

from __future__ import annotations

from fhir.resources.R4B.coding import Coding
from fhir.resources.R4B.encounter import Encounter, EncounterParticipant

from fengchi.fhir import systems
from fengchi.fhir.treatment_frame import Frame


def encounter_to_fhir(frame: Frame) -> Encounter:
    return Encounter(
        id=frame.record_id("encounter"),
        meta=frame.meta("acu-encounter"),
        status="entered-in-error" if frame.in_error else "finished",
        class_fhir=Coding(system=systems.ACT_CODE, code="AMB", display="ambulatory"),
        subject=frame.subject,
        participant=[EncounterParticipant(individual=frame.performer)],
        period=frame.period,
    )

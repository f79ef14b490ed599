"""Every code system of ours. Whoever adds one adds it here; its CodeSystem and its plain ValueSet follow.

https://hl7.org/fhir/R4/codesystem.html
"""

from __future__ import annotations

from fhir_profiles.toolchain.clinic_concepts import CLINIC_SYSTEMS
from fhir_profiles.toolchain.concepts import Json, OwnSystem, code_system
from fhir_profiles.toolchain.event_concepts import EVENT_SYSTEMS
from fhir_profiles.toolchain.outcome_concepts import OUTCOME_SYSTEMS
from fhir_profiles.toolchain.patient_concepts import PATIENT_SYSTEMS
from fhir_profiles.toolchain.point_concepts import POINT_SYSTEM
from fhir_profiles.toolchain.treatment_concepts import TREATMENT_SYSTEMS

SYSTEMS: tuple[OwnSystem, ...] = (
    POINT_SYSTEM,
    *TREATMENT_SYSTEMS,
    *EVENT_SYSTEMS,
    *OUTCOME_SYSTEMS,
    *PATIENT_SYSTEMS,
    *CLINIC_SYSTEMS,
)


def code_systems() -> list[Json]:
    return [code_system(one) for one in SYSTEMS]

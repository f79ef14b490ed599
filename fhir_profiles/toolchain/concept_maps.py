"""Every concept map: only to codes that were confirmed, and saying of each code of ours where there is none.

https://hl7.org/fhir/R4/conceptmap.html
"""

from __future__ import annotations

from fhir_profiles.toolchain.concept_map import OwnMap, concept_map
from fhir_profiles.toolchain.concepts import Json
from fhir_profiles.toolchain.diagnosis_maps import DIAGNOSIS_MAPS
from fhir_profiles.toolchain.patient_maps import PATIENT_MAPS
from fhir_profiles.toolchain.treatment_maps import TREATMENT_MAPS

MAPS: tuple[OwnMap, ...] = (*TREATMENT_MAPS, *PATIENT_MAPS, *DIAGNOSIS_MAPS)


def concept_maps() -> list[Json]:
    return [concept_map(one) for one in MAPS]

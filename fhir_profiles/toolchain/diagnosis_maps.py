"""The headache diagnoses of SNOMED CT to the billable classes of ICD-10-CM that a headache clinic takes where no more is said.

https://hl7.org/fhir/R4/conceptmap.html. Codes and their sources: fengchi.domain.migraine_diagnoses.
"""

from __future__ import annotations

from fengchi.domain.migraine_diagnoses import DIAGNOSES, MigraineDiagnosis
from fengchi.fhir import systems
from fhir_profiles.toolchain.concept_map import GPS_NOTICE, ICD10CM_NOTICE, JUDGED, OwnMap, Target
from fhir_profiles.toolchain.concepts import Concept, value_set_url
from fhir_profiles.toolchain.value_sets import HEADACHE_DIAGNOSES, SNOMED_NAMES

_PLAIN = (
    "The class says whether it is intractable and whether there is status migrainosus, which SNOMED CT leaves open."
)
_APART = {
    "migraine-typical-aura": ("inexact", "The class holds every migraine with aura that is not intractable."),
    "aura-without-headache": ("inexact", "The class holds every migraine with aura that is not intractable."),
    "headache": ("narrower", "The class for a headache with nothing more said."),
}


def _target(one: MigraineDiagnosis) -> Target:
    if not one.icd10cm:
        return Target("", "unmatched", "No code was confirmed.")
    return Target(one.icd10cm, *_APART.get(one.key, ("narrower", _PLAIN)))


_WITH_SNOMED = {one.snomed: one for one in DIAGNOSES.values() if one.snomed}

DIAGNOSES_TO_ICD10CM = OwnMap(
    name="headache-diagnosis-snomed-ct-to-icd-10-cm",
    title="Headache diagnoses, SNOMED CT to ICD-10-CM",
    description="The billable class for each diagnosis of the headache clinic, where nothing more is known; codes as of the "
    f"edition that came into force on 2023-10-01. {JUDGED}",
    source=systems.SNOMED,
    source_value_set=value_set_url(HEADACHE_DIAGNOSES.name),
    concepts=tuple(Concept(code, SNOMED_NAMES[code]) for code in _WITH_SNOMED),
    target=systems.ICD10CM,
    targets={code: (_target(one),) for code, one in _WITH_SNOMED.items()},
    notice=f"{GPS_NOTICE} {ICD10CM_NOTICE}",
)

DIAGNOSIS_MAPS = (DIAGNOSES_TO_ICD10CM,)

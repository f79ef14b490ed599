"""The value sets that are made from tables: all of each code system, and the codes of others that a clinician chooses from.

https://hl7.org/fhir/R4/valueset.html. Narrower sets of our own codes stand in FSH, beside the profile that uses them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fengchi.domain.migraine_diagnoses import DIAGNOSES, ICD10CM_CODES
from fengchi.domain.patterns import PATTERNS
from fengchi.fhir import systems
from fhir_profiles.toolchain.code_systems import SYSTEMS
from fhir_profiles.toolchain.concept_map import GPS_NOTICE, ICD10CM_NOTICE
from fhir_profiles.toolchain.concepts import Json, about, value_set, value_set_url


@dataclass(frozen=True, slots=True)
class ForeignSet:
    """Codes of others by system, each with what the clinician reads."""

    name: str
    title: str
    description: str
    codes: Mapping[str, Mapping[str, str]]
    notice: str


SNOMED_NAMES: Mapping[str, str] = {
    one.snomed: "Transformed migraine" if one.key == "chronic-migraine" else one.title
    for one in DIAGNOSES.values()
    if one.snomed
}
"""As SNOMED CT names them; only of the chronic form we say more."""

ICD10CM_NAMES: Mapping[str, str] = {
    **ICD10CM_CODES,
    "G44.40": "Drug-induced headache, not elsewhere classified, not intractable",
    "G44.41": "Drug-induced headache, not elsewhere classified, intractable",
    "R51.0": "Headache with orthostatic component, not elsewhere classified",
}
"""As ICD-10-CM names them; the clinician reads medication-overuse headache, which is included there."""

HEADACHE_DIAGNOSES = ForeignSet(
    "headache-diagnosis",
    "Headache diagnoses",
    "The biomedical diagnoses of a headache clinic: what a treatment's reason is chosen from. Others may be written too.",
    {systems.SNOMED: SNOMED_NAMES, systems.ICD10CM: ICD10CM_NAMES},
    f"{GPS_NOTICE} {ICD10CM_NOTICE}",
)

PATTERN_SET = ForeignSet(
    "traditional-pattern",
    "Patterns of traditional medicine",
    "Patterns that go with headache, as ICD-11 codes them in its module TM1: what a pattern is chosen from. A pattern in the "
    "clinician's own words is right too.",
    {systems.ICD11: {one.code: one.display for one in PATTERNS.values()}},
    "ICD-11 for Mortality and Morbidity Statistics, World Health Organization (https://icd.who.int), licence CC BY-ND: codes "
    "and titles unchanged, as the Taiwan TWCM guide cites them.",
)

FOREIGN_SETS = (HEADACHE_DIAGNOSES, PATTERN_SET)


def value_sets() -> list[Json]:
    return [value_set(one) for one in SYSTEMS] + [_foreign(one) for one in FOREIGN_SETS]


def _foreign(own: ForeignSet) -> Json:
    made = about("ValueSet", value_set_url(own.name), own.title, own.description, suffix="", source=own.notice)
    return made | {"compose": {"include": [_include(system, codes) for system, codes in own.codes.items()]}}


def _include(system: str, codes: Mapping[str, str]) -> Json:
    return {"system": system, "concept": [{"code": code, "display": display} for code, display in codes.items()]}

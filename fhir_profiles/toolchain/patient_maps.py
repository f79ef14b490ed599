"""Maps of comorbidities, their activity, the diary and the outcome measures to SNOMED CT, ICD-10-CM, LOINC and HL7's codes.

ICD-10-CM changes every year: a map for each stretch of time in which its codes were valid.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from fengchi.domain.comorbidities import CATALOGUE, NONE_KNOWN, Activity, Disease
from fengchi.domain.measures import MeasureId
from fengchi.fhir import systems
from fhir_profiles.toolchain.concept_map import (
    GPS_NOTICE,
    ICD10CM_NOTICE,
    JUDGED,
    LOINC_NOTICE,
    OwnMap,
    Target,
    map_of,
    periods,
)
from fhir_profiles.toolchain.outcome_concepts import DIARY_SYSTEM, MEASURE_SYSTEM
from fhir_profiles.toolchain.patient_concepts import ACTIVITY_SYSTEM, DISEASE_SYSTEM

_ABSENCE = "A statement that none is known, which is no disease."
_SNOMED_APART = {
    "fibromyalgia": ("narrower", "SNOMED CT's concept is primary fibromyalgia."),
    "interstitial-cystitis": ("narrower", "SNOMED CT's concept is the chronic form."),
    "giant-cell-arteritis": ("inexact", "SNOMED CT's concept is named temporal arteritis."),
    "inflammatory-bowel-disease": ("wider", "Ours is for a disease whose type is not stated."),
    "other-autoimmune": ("wider", "Ours is for what no other entry names."),
}
_UNSPECIFIED = "The class for the disease with nothing more said; take a more specific one where form or site is known."
_UNCOMPLICATED = "The class without complications; take a more specific one where there are some."
_ICD10CM_APART = {
    **dict.fromkeys(
        (
            *("lupus", "rheumatoid-arthritis", "sjogren", "endometriosis", "ankylosing-spondylitis", "psoriasis"),
            *("psoriatic-arthritis", "sarcoidosis", "alopecia-areata", "systemic-sclerosis", "polymyositis"),
        ),
        ("narrower", _UNSPECIFIED),
    ),
    **dict.fromkeys(
        ("ulcerative-colitis", "crohn", "type-1-diabetes", "myasthenia-gravis", "asthma", "interstitial-cystitis"),
        ("narrower", _UNCOMPLICATED),
    ),
    "giant-cell-arteritis": ("narrower", "With polymyalgia rheumatica it is another class."),
    "graves": ("inexact", "The class is thyrotoxicosis with a diffuse goitre, without a crisis."),
    "immune-thrombocytopenia": ("inexact", "The classification says purpura."),
    "hashimoto": ("wider", "The class holds all autoimmune thyroiditis."),
    "addison": ("wider", "The class holds all primary insufficiency of the adrenal cortex."),
    "pernicious-anaemia": ("wider", "The class holds every deficiency of intrinsic factor."),
}
_ICD10CM_APART_ON = {("multiple-sclerosis", "G35.D"): ("narrower", _UNSPECIFIED)}
"""Where it depends on the code: G35 was multiple sclerosis, its successor is the class for an unspecified form."""


def _snomed(one: Disease) -> Target:
    if not one.snomed:
        return Target("", "unmatched", _ABSENCE if one.key == NONE_KNOWN else "Not in the Global Patient Set.")
    return Target(one.snomed, *_SNOMED_APART.get(one.key, ("equivalent", "")))


def _icd10cm(one: Disease, code: str) -> Target:
    if not code:
        return Target("", "unmatched", _ABSENCE if one.key == NONE_KNOWN else "No code was confirmed.")
    apart = _ICD10CM_APART_ON.get((one.key, code)) or _ICD10CM_APART.get(one.key, ("equivalent", ""))
    return Target(code, *apart)


DISEASES_TO_SNOMED = map_of(
    DISEASE_SYSTEM,
    "comorbidity-to-snomed-ct",
    "Comorbidities to SNOMED CT",
    f"The concept that stands beside our code in a record. Records of others are read by narrower concepts too. {JUDGED}",
    systems.SNOMED,
    {one.key: _snomed(one) for one in CATALOGUE.values()},
    GPS_NOTICE,
)


def _icd10cm_maps() -> Iterator[OwnMap]:
    """A map for each stretch of time; the current one has the plain name."""
    for start, end in periods(one.icd10cm_since for one in CATALOGUE.values() if one.icd10cm_since):
        suffix = f"-until-{end.isoformat()}" if end else ""
        valid = f"from {start.isoformat()} on" if start else ""
        valid += f"{' ' if start and end else ''}{f'until {end.isoformat()}' if end else ''}"
        yield OwnMap(
            name=f"comorbidity-to-icd-10-cm{suffix}",
            title=f"Comorbidities to ICD-10-CM, {valid}",
            description=f"The code that a record has where the comorbidity was stated {valid}; a record without that day has "
            f"the current one. Codes were read from the files of the 2021 edition and, where they changed, from current "
            f"tables; check them against the edition in force. {JUDGED}",
            source=DISEASE_SYSTEM.url,
            source_value_set=DISEASE_SYSTEM.value_set,
            concepts=DISEASE_SYSTEM.concepts,
            target=systems.ICD10CM,
            targets={one.key: (_icd10cm(one, one.icd10cm_on(end or date.max)),) for one in CATALOGUE.values()},
            notice=ICD10CM_NOTICE,
            effective=(start, end),
        )


ACTIVITIES_TO_CLINICAL_STATUS = map_of(
    ACTIVITY_SYSTEM,
    "disease-activity-to-condition-clinical",
    "Activity of a disease to Condition.clinicalStatus",
    "How our Conditions tell the activity to those who know FHIR's states alone; a refuted one is inactive whatever it was.",
    systems.CONDITION_CLINICAL,
    {
        Activity.FLARE: Target(
            "recurrence", "inexact", "A flare is not a relapse after a remission; FHIR has nothing nearer."
        ),
        Activity.ACTIVE: Target("active"),
        Activity.REMISSION: Target("remission"),
        Activity.UNKNOWN: Target("active", "inexact", "FHIR's states know no unknown; ours stands in the extension."),
    },
    "Target codes of HL7's code system condition-clinical, CC0.",
)

_QUESTION = "Ours is the question, answered yes or no; theirs is the finding, which stands for yes."

DIARY_TO_SNOMED = map_of(
    DIARY_SYSTEM,
    "headache-diary-to-snomed-ct",
    "Headache diary to SNOMED CT",
    "The findings that a diary day asks for, where the Global Patient Set has them. Our records do not write them. "
    + JUDGED,
    systems.SNOMED,
    {
        "headache": Target("25064002", "inexact", _QUESTION, "Headache"),
        "nausea": Target("422587007", "inexact", _QUESTION, "Nausea"),
        "photophobia": Target("409668002", "inexact", _QUESTION, "Photophobia"),
        "phonophobia": Target("313387002", "inexact", _QUESTION, "Phonophobia"),
    },
    GPS_NOTICE,
)

_NO_TOTAL = "The LOINC table seen (mid 2020) has no total of this instrument."
_NO_28_DAYS = "LOINC has no count per 28 days."
_NO_MEASURE_CODE = {
    MeasureId.HEADACHE_DAYS: f"{_NO_28_DAYS} 65380-8 asks for three months: its values are not those of 28 days.",
    **dict.fromkeys(
        (MeasureId.HIT6, MeasureId.MIDAS, MeasureId.MSQ_RESTRICTIVE, MeasureId.MSQ_PREVENTIVE, MeasureId.MSQ_EMOTIONAL),
        _NO_TOTAL,
    ),
    MeasureId.PGIC: "No global impression of change was found in LOINC.",
}

MEASURES_TO_LOINC = map_of(
    MEASURE_SYSTEM,
    "outcome-measure-to-loinc",
    "Outcome measures to LOINC",
    "None has a confirmed code, so none is mapped; the map says so for every code, and warns of near ones. 69733-4, which "
    "some label MIDAS, is an item of GAD-7.",
    systems.LOINC,
    {code: Target("", "unmatched", comment) for code, comment in _NO_MEASURE_CODE.items()},
    LOINC_NOTICE,
)

PATIENT_MAPS = (
    DISEASES_TO_SNOMED,
    *_icd10cm_maps(),
    ACTIVITIES_TO_CLINICAL_STATUS,
    DIARY_TO_SNOMED,
    MEASURES_TO_LOINC,
)

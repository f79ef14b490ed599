"""Every URL, code system and code string that the mapping names, once.

https://hl7.org/fhir/R4/terminologies-systems.html
"""

from __future__ import annotations

from typing import Final

CANONICAL: Final = "https://w3id.org/fengchi"
"""The one base of all that is ours. It stands in every stored resource: changing it is a breaking release."""


def profile(name: str) -> str:
    """The canonical of one of our profiles: kebab-case, such as "acu-treatment"."""
    return f"{CANONICAL}/StructureDefinition/{name}"


def extension_url(name: str) -> str:
    """The canonical of one of our extensions; in FHIR it is a StructureDefinition as a profile is."""
    return f"{CANONICAL}/StructureDefinition/{name}"


def _ours(name: str) -> str:
    return f"{CANONICAL}/CodeSystem/{name}"


# --- code systems of ours -------------------------------------------------------------------------------------------
PROCEDURES: Final = _ours("acupuncture-procedure")
POINTS: Final = _ours("acupuncture-point")
SIDES: Final = _ours("needling-side")
GAUGES: Final = _ours("needle-gauge")
TECHNIQUES: Final = _ours("needling-technique")
MOXA: Final = _ours("needling-moxa")
ADJUNCTS: Final = _ours("acupuncture-adjunct")
OBSERVABLES: Final = _ours("acupuncture-observable")
ADVERSE_EVENTS: Final = _ours("adverse-event")
SEVERITIES: Final = _ours("adverse-event-severity")
CAUSALITIES: Final = _ours("adverse-event-causality")
EVENT_OUTCOMES: Final = _ours("adverse-event-outcome")
ASKED: Final = _ours("adverse-events-asked")
DIARY: Final = _ours("headache-diary")
MENSES: Final = _ours("diary-menses")
RELIEF: Final = _ours("diary-relief")
MEASURES: Final = _ours("outcome-measure")
METHODS: Final = _ours("reading-method")
DAY_RULES: Final = _ours("migraine-day-rule")
DISEASES: Final = _ours("comorbidity")
COMORBIDITY_OBSERVABLES: Final = _ours("comorbidity-observable")
ACTIVITIES: Final = _ours("disease-activity")
INFORMANTS: Final = _ours("informant")
DRUG_CLASSES: Final = _ours("drug-class")
INTERACTIONS: Final = _ours("clinic-interaction")
DESIGNATION_USES: Final = _ours("designation-use")
"""Kinds of names in our code systems: pinyin, hanzi, an old code."""

# --- identifier systems of ours -------------------------------------------------------------------------------------
TREATMENT_IDS: Final = f"{CANONICAL}/identifier/treatment"
ACTOR_IDS: Final = f"{CANONICAL}/identifier/actor"
SOFTWARE_IDS: Final = f"{CANONICAL}/identifier/software"

# --- code systems of others -----------------------------------------------------------------------------------------
SNOMED: Final = "http://snomed.info/sct"
LOINC: Final = "http://loinc.org"
ICD10CM: Final = "http://hl7.org/fhir/sid/icd-10-cm"
ICD11: Final = "http://id.who.int/icd/release/11/mms"
UCUM: Final = "http://unitsofmeasure.org"
TWCM_POINTS: Final = "https://www.nricm.edu.tw/twcm/CodeSystem/twcm-acupuncturepoint"
"""Acupoints of the Taiwan guide (NRICM): the same WHO codes as ours, so they read as ours do."""

OBSERVATION_CATEGORY: Final = "http://terminology.hl7.org/CodeSystem/observation-category"
CONDITION_CATEGORY: Final = "http://terminology.hl7.org/CodeSystem/condition-category"
CONDITION_CLINICAL: Final = "http://terminology.hl7.org/CodeSystem/condition-clinical"
CONDITION_VERIFICATION: Final = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
DATA_ABSENT_REASON: Final = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
IDENTIFIER_TYPE: Final = "http://terminology.hl7.org/CodeSystem/v2-0203"
ACT_CODE: Final = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
ACT_REASON: Final = "http://terminology.hl7.org/CodeSystem/v3-ActReason"
DATA_OPERATION: Final = "http://terminology.hl7.org/CodeSystem/v3-DataOperation"
PARTICIPATION: Final = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType"
PROVENANCE_AGENT: Final = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
AUDIT_TYPE: Final = "http://terminology.hl7.org/CodeSystem/audit-event-type"
AUDIT_ENTITY: Final = "http://terminology.hl7.org/CodeSystem/audit-entity-type"
AUDIT_ROLE: Final = "http://terminology.hl7.org/CodeSystem/object-role"
RESTFUL: Final = "http://hl7.org/fhir/restful-interaction"
DICOM: Final = "http://dicom.nema.org/resources/ontology/DCM"

SUPPORTING_INFO: Final = "http://hl7.org/fhir/StructureDefinition/workflow-supportingInfo"
"""Observation to Condition: R4 has no element for it (https://hl7.org/fhir/R4/extension-workflow-supportinginfo.html)."""

SYNTHETIC: Final = "HTEST"
"""Security label of made-up records, https://terminology.hl7.org/CodeSystem-v3-ActReason.html."""

# --- codes ----------------------------------------------------------------------------------------------------------
# SNOMED CT Global Patient Set (CC BY 4.0, edition 2020-07-31), as redistributed by HL7 in ValueSet snomed-intl-gps.
SNOMED_ACUPUNCTURE: Final = "44868003"
SNOMED_ADVERSE_EVENTS: Final = {
    "bleeding": "131148009",
    "haematoma": "385494008",
    "fainting": "271594007",
    "dizziness": "404640003",
    "nausea": "422587007",
    "paraesthesia": "91019004",
    "local-infection": "430348006",
    "burn": "284196006",
    "pneumothorax": "36118008",
}
# FHIR R4 ValueSet bodystructure-relative-location.
SNOMED_LEFT: Final = "419161000"
SNOMED_RIGHT: Final = "419465000"
# LOINC table: pain 0-10 verbal numeric rating, reported; progress note.
LOINC_PAIN: Final = "72514-3"
LOINC_PROGRESS_NOTE: Final = "11506-3"

TREATMENT: Final = "acupuncture-treatment"
ELECTRO: Final = "electro-acupuncture"
LOCAL_POINT: Final = "local"
NEEDLING_RECORD: Final = "needling-record"
QUANTITIES: Final = "treatment-quantities"
ADVERSE_EVENT: Final = "adverse-event"
ADVERSE_EVENTS_ASKED: Final = "adverse-events-asked"
DIARY_DAY: Final = "diary-day"
COMORBIDITY: Final = "autoimmune-comorbidity"
NONE_KNOWN: Final = "none-known"

_TITLES: Final = {
    (PROCEDURES, ELECTRO): "Electro-acupuncture",
    (POINTS, LOCAL_POINT): "Local point, as described",
    (DRUG_CLASSES, "nsaid"): "NSAID",
    (DRUG_CLASSES, "cgrp-antibody"): "CGRP antibody",
    (DRUG_CLASSES, "dmard"): "Disease-modifying antirheumatic drug",
    (ADVERSE_EVENTS, "stuck-or-broken-needle"): "Stuck, bent or broken needle",
    (ASKED, "none"): "Asked, none reported",
    (ASKED, "reported"): "Asked, at least one reported",
    (OBSERVABLES, "retention"): "Needle retention, as prescribed",
    (OBSERVABLES, "face-to-face"): "Personal one-on-one contact",
    (OBSERVABLES, "needle-count-reason"): "Reason for a difference between needles in and out",
    (OBSERVABLES, "pattern"): "Pattern diagnosis",
    (OBSERVABLES, "pain-now"): "Pain now, 0 to 10",
    (DIARY, "peak-pain"): "Peak pain, 0 to 10",
    (DIARY, "functional-grade"): "Worst functional grade of the day, 0 to 3",
    (DIARY, "late-entry"): "Entered more than 48 hours after the end of the day",
    (MEASURES, "recorded-days"): "Days with a diary entry within the period",
    (DISEASES, NONE_KNOWN): "No immune-related comorbidity known",
    (COMORBIDITY_OBSERVABLES, "certainty"): "Certainty of the diagnosis",
}


def title(system: str, code: str) -> str:
    """What a person reads for one of our codes: its own title, else the code in words."""
    return _TITLES.get((system, code)) or code.replace("-", " ").capitalize()

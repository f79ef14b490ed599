"""A comorbidity out of a Condition: ours, or any EHR's that names a disease of the catalogue.

https://hl7.org/fhir/R4/condition.html
"""

from __future__ import annotations

from fengchi.domain.comorbidities import (
    CATALOGUE,
    Activity,
    Certainty,
    Comorbidity,
    Disease,
    Informant,
    disease_of_icd10cm,
    disease_of_snomed,
)
from fengchi.fhir import plain, systems
from fengchi.fhir.comorbidity import comorbidity_id_of, informant_of
from fengchi.fhir.plain import Json, inside
from fengchi.fhir.withdrawal import is_entered_in_error

_ACTIVITY = {
    "active": Activity.ACTIVE,
    "recurrence": Activity.FLARE,
    "relapse": Activity.FLARE,
    "inactive": Activity.REMISSION,
    "remission": Activity.REMISSION,
    "resolved": Activity.REMISSION,
}


def comorbidity_from_condition(resource: Json) -> Comorbidity | None:
    """None when the Condition is entered in error or names no disease of the catalogue.

    By our own code, by SNOMED CT, by ICD-10-CM (whole families such as M32.- too). A Condition without a verification
    status is provisional: nothing is promoted to a diagnosis by being imported.
    """
    found = None if is_entered_in_error(resource) else _disease_of(inside(resource, "code"))
    if found is None:
        return None
    return Comorbidity(
        comorbidity_id=comorbidity_id_of(resource),
        patient_id=plain.reference_id(inside(resource, "subject"), "Patient"),
        disease_key=found.key,
        certainty=_certainty(resource),
        activity=_activity(resource),
        informant=informant_of(resource) or Informant.EHR,
        onset=plain.day(resource, "onsetDateTime"),
        asserted_on=plain.day(resource, "recordedDate"),
        note=plain.note_text(resource),
    )


def _disease_of(concept: Json) -> Disease | None:
    ours = CATALOGUE.get(plain.code_of(concept, systems.DISEASES))
    if ours is not None:
        return ours
    codings = plain.each(concept, "coding")
    meant = (_meant(plain.words(one, "system"), plain.words(one, "code")) for one in codings)
    return next((one for one in meant if one is not None), None)


def _meant(system: str, code: str) -> Disease | None:
    if system == systems.SNOMED:
        return disease_of_snomed(code)
    return disease_of_icd10cm(code) if system == systems.ICD10CM else None


def _certainty(resource: Json) -> Certainty:
    code = plain.code_of(inside(resource, "verificationStatus"), systems.CONDITION_VERIFICATION)
    return Certainty(code) if code in {one.value for one in Certainty} else Certainty.PROVISIONAL


def _activity(resource: Json) -> Activity:
    code = plain.words(inside(plain.extension(resource, "disease-activity"), "valueCoding"), "code")
    if code in {one.value for one in Activity}:
        return Activity(code)
    clinical = plain.code_of(inside(resource, "clinicalStatus"), systems.CONDITION_CLINICAL)
    return _ACTIVITY.get(clinical, Activity.UNKNOWN)

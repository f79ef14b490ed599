"""A comorbidity twice: the Observation of what was stated, and the Condition of the disease; each names the other.

https://hl7.org/fhir/R4/condition.html. Each of the two can be read alone. "None known" is an Observation only.
"""

from __future__ import annotations

from datetime import date

from fhir.resources.R4B.codeableconcept import CodeableConcept
from fhir.resources.R4B.coding import Coding
from fhir.resources.R4B.condition import Condition, ConditionEvidence
from fhir.resources.R4B.extension import Extension
from fhir.resources.R4B.observation import Observation, ObservationComponent

from fengchi.domain.comorbidities import NONE_KNOWN, Activity, Certainty, Comorbidity, Disease, Informant, disease
from fengchi.fhir import plain, systems
from fengchi.fhir.elements import building, coded, extension, foreign, meta, notes, reference
from fengchi.fhir.plain import Json, inside

_CONDITION_SUFFIX = "-condition"
_CLINICAL = {
    Activity.FLARE: "recurrence",
    Activity.ACTIVE: "active",
    Activity.REMISSION: "remission",
    Activity.UNKNOWN: "active",
}


@building("Comorbidity")
def comorbidity_to_fhir(comorbidity: Comorbidity, *, synthetic: bool = False) -> tuple[Observation, Condition | None]:
    """What was stated, and the disease; no Condition for "none known". NotFound for a disease outside the catalogue."""
    found = disease(comorbidity.disease_key)
    observation = _observation(comorbidity, found, synthetic=synthetic)
    if comorbidity.disease_key == NONE_KNOWN:
        return observation, None
    return observation, _condition(comorbidity, found, synthetic=synthetic)


def is_assertion(observation: Json) -> bool:
    return plain.code_of(inside(observation, "code"), systems.COMORBIDITY_OBSERVABLES) == systems.COMORBIDITY


def comorbidity_from_fhir(observation: Json) -> Comorbidity:
    """From the Observation alone. ValueError when a code is none of ours."""

    def component(code: str, system: str) -> str:
        found = plain.component(observation, systems.COMORBIDITY_OBSERVABLES, code)
        return plain.code_of(inside(found, "valueCodeableConcept"), system)

    onset = plain.component(observation, systems.COMORBIDITY_OBSERVABLES, "onset")
    return Comorbidity(
        comorbidity_id=plain.words(observation, "id"),
        patient_id=plain.reference_id(inside(observation, "subject"), "Patient"),
        disease_key=plain.code_of(inside(observation, "valueCodeableConcept"), systems.DISEASES),
        certainty=Certainty(component("certainty", systems.CONDITION_VERIFICATION)),
        activity=Activity(component("activity", systems.ACTIVITIES)),
        informant=informant_of(observation) or Informant.CLINICIAN,
        onset=plain.day(onset, "valueDateTime"),
        asserted_on=plain.day(observation, "effectiveDateTime"),
        note=plain.note_text(observation),
    )


def comorbidity_id_of(condition: Json) -> str:
    """Of our own Condition the id of its Observation, so that the two count once; of another's its own id."""
    condition_id = plain.words(condition, "id")
    return condition_id.removesuffix(_CONDITION_SUFFIX) if informant_of(condition) else condition_id


def condition_id_of(comorbidity_id: str) -> str:
    return comorbidity_id + _CONDITION_SUFFIX


def informant_of(resource: Json) -> Informant | None:
    code = plain.words(inside(plain.extension(resource, "informant"), "valueCoding"), "code")
    return Informant(code) if code in {one.value for one in Informant} else None


def _observation(comorbidity: Comorbidity, found: Disease, *, synthetic: bool) -> Observation:
    category = "survey" if comorbidity.informant is Informant.PATIENT else "exam"
    links = [] if found.key == NONE_KNOWN else [_supporting_info(comorbidity)]
    return Observation(
        id=comorbidity.comorbidity_id,
        meta=meta("acu-comorbidity", synthetic=synthetic),
        extension=[_informant(comorbidity), *links],
        status="final",
        category=[CodeableConcept(coding=[Coding(system=systems.OBSERVATION_CATEGORY, code=category)])],
        code=coded(systems.COMORBIDITY_OBSERVABLES, systems.COMORBIDITY),
        subject=reference("Patient", comorbidity.patient_id),
        effectiveDateTime=comorbidity.asserted_on,
        valueCodeableConcept=_disease(found, comorbidity.asserted_on),
        note=notes(comorbidity.note),
        component=_components(comorbidity),
    )


def _condition(comorbidity: Comorbidity, found: Disease, *, synthetic: bool) -> Condition:
    refuted = comorbidity.certainty is Certainty.REFUTED
    clinical = "inactive" if refuted else _CLINICAL[comorbidity.activity]
    return Condition(
        id=condition_id_of(comorbidity.comorbidity_id),
        meta=meta("acu-comorbidity-condition", synthetic=synthetic),
        extension=[_informant(comorbidity), _activity(comorbidity.activity)],
        clinicalStatus=CodeableConcept(coding=[Coding(system=systems.CONDITION_CLINICAL, code=clinical)]),
        verificationStatus=_verification(comorbidity.certainty),
        category=[CodeableConcept(coding=[Coding(system=systems.CONDITION_CATEGORY, code="problem-list-item")])],
        code=_disease(found, comorbidity.asserted_on),
        subject=reference("Patient", comorbidity.patient_id),
        onsetDateTime=comorbidity.onset,
        recordedDate=comorbidity.asserted_on,
        evidence=[ConditionEvidence(detail=[reference("Observation", comorbidity.comorbidity_id)])],
        note=notes(comorbidity.note),
    )


def _disease(found: Disease, on: date | None) -> CodeableConcept:
    """Ours first, then SNOMED CT, then the ICD-10-CM code that was valid when it was stated."""
    icd10cm = found.icd10cm_on(on) if on else found.icd10cm
    others = [
        foreign(system, code) for system, code in ((systems.SNOMED, found.snomed), (systems.ICD10CM, icd10cm)) if code
    ]
    return coded(systems.DISEASES, found.key, *others, display=found.display, text=found.display)


def _verification(certainty: Certainty) -> CodeableConcept:
    return CodeableConcept(coding=[Coding(system=systems.CONDITION_VERIFICATION, code=certainty.value)])


def _activity(activity: Activity) -> Extension:
    return extension("disease-activity", valueCoding=Coding(system=systems.ACTIVITIES, code=activity.value))


def _informant(comorbidity: Comorbidity) -> Extension:
    return extension("informant", valueCoding=Coding(system=systems.INFORMANTS, code=comorbidity.informant.value))


def _supporting_info(comorbidity: Comorbidity) -> Extension:
    condition = reference("Condition", condition_id_of(comorbidity.comorbidity_id))
    return Extension(url=systems.SUPPORTING_INFO, valueReference=condition)


def _components(comorbidity: Comorbidity) -> list[ObservationComponent]:
    def code(name: str) -> CodeableConcept:
        return coded(systems.COMORBIDITY_OBSERVABLES, name)

    made = [
        ObservationComponent(code=code("certainty"), valueCodeableConcept=_verification(comorbidity.certainty)),
        ObservationComponent(
            code=code("activity"), valueCodeableConcept=coded(systems.ACTIVITIES, comorbidity.activity.value)
        ),
    ]
    if comorbidity.onset is not None:
        made.append(ObservationComponent(code=code("onset"), valueDateTime=comorbidity.onset))
    return made

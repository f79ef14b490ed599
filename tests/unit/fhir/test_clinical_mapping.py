"""Comorbidities, medications and courses: ours there and back, and what is understood of other systems' records."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from fengchi.domain.comorbidities import NONE_KNOWN, Activity, Certainty, Comorbidity, Informant
from fengchi.domain.courses import Course
from fengchi.domain.medications import DrugClass, MedicationUse
from fengchi.fhir import gate, systems
from fengchi.fhir.comorbidity import comorbidity_from_fhir, comorbidity_to_fhir
from fengchi.fhir.condition import comorbidity_from_condition
from fengchi.fhir.course import course_from_fhir, course_to_fhir
from fengchi.fhir.elements import to_json
from fengchi.fhir.json_codec import decode, encode
from fengchi.fhir.medication import medication_from_fhir, medication_to_fhir
from strategies import comorbidities, courses, medications


def stored(model: Any) -> dict[str, Any]:
    return decode(encode(to_json(model)))


@given(comorbidities())
def test_a_comorbidity_comes_back_from_either_of_its_two_records(comorbidity: Comorbidity) -> None:
    observation, condition = comorbidity_to_fhir(comorbidity)
    assert comorbidity_from_fhir(stored(observation)) == comorbidity
    assert condition is None or comorbidity_from_condition(stored(condition)) == comorbidity


@given(comorbidities())
def test_none_known_makes_no_condition(comorbidity: Comorbidity) -> None:
    _, condition = comorbidity_to_fhir(comorbidity)
    assert (condition is None) == (comorbidity.disease_key == NONE_KNOWN)


@given(medications())
def test_a_medication_comes_back_as_it_went_out(use: MedicationUse) -> None:
    assert medication_from_fhir(stored(medication_to_fhir(use))) == use


@given(courses())
def test_a_course_comes_back_with_its_goal(course: Course) -> None:
    plan, goal = course_to_fhir(course)
    assert course_from_fhir(stored(plan), stored(goal) if goal else None) == course


@settings(max_examples=30)
@given(comorbidities(), medications(), courses())
def test_all_are_right_by_base_r4(comorbidity: Comorbidity, use: MedicationUse, course: Course) -> None:
    """Rules of our profiles apart: these values were not held to the domain's; test_profile_mapping.py has those that were."""
    models = (*comorbidity_to_fhir(comorbidity), medication_to_fhir(use), *course_to_fhir(course))
    for model in models:
        issues = gate.check(stored(model)) if model else ()
        assert [one for one in issues if one.severity == "error" and not one.rule.startswith("acu-")] == []


def test_observation_and_condition_name_each_other() -> None:
    observation, condition = comorbidity_to_fhir(Comorbidity("c1", "ana-sample", "lupus"))
    links = [one for one in stored(observation)["extension"] if one["url"] == systems.SUPPORTING_INFO]
    assert links[0]["valueReference"]["reference"] == "Condition/c1-condition"
    assert stored(condition)["evidence"][0]["detail"][0]["reference"] == "Observation/c1"


def test_multiple_sclerosis_has_the_code_that_was_valid_then() -> None:
    def icd10cm(day: date) -> str:
        _, condition = comorbidity_to_fhir(Comorbidity("c1", "ana-sample", "multiple-sclerosis", asserted_on=day))
        codings = stored(condition)["code"]["coding"]
        return next(str(one["code"]) for one in codings if one["system"] == systems.ICD10CM)

    assert (icd10cm(date(2025, 9, 30)), icd10cm(date(2025, 10, 1))) == ("G35", "G35.D")


def a_condition(system: str, code: str, **elements: Any) -> dict[str, Any]:
    return {
        "resourceType": "Condition",
        "id": "foreign-1",
        "subject": {"reference": "https://ehr.example/fhir/Patient/ana-sample/_history/3"},
        "code": {"coding": [{"system": system, "code": code}]},
        **elements,
    }


@pytest.mark.parametrize(
    ("system", "code", "disease_key"),
    [
        (systems.SNOMED, "55464009", "lupus"),
        (systems.ICD10CM, "M32.9", "lupus"),
        (systems.ICD10CM, "M35.01", "sjogren"),
        (systems.ICD10CM, "G35", "multiple-sclerosis"),
    ],
)
def test_any_ehrs_condition_is_understood_by_its_code(system: str, code: str, disease_key: str) -> None:
    found = comorbidity_from_condition(a_condition(system, code))
    assert found is not None
    assert (found.disease_key, found.patient_id, found.informant) == (disease_key, "ana-sample", Informant.EHR)
    assert found.certainty is Certainty.PROVISIONAL, "nothing is promoted by being imported"


def test_a_foreign_condition_tells_its_status_and_a_year_is_no_day() -> None:
    verified = {"coding": [{"system": systems.CONDITION_VERIFICATION, "code": "confirmed"}]}
    relapse = {"coding": [{"system": systems.CONDITION_CLINICAL, "code": "relapse"}]}
    condition = a_condition(
        systems.SNOMED, "24700007", verificationStatus=verified, clinicalStatus=relapse, onsetDateTime="2019"
    )
    found = comorbidity_from_condition(condition)
    assert found is not None
    assert (found.certainty, found.activity, found.onset) == (Certainty.CONFIRMED, Activity.FLARE, None)


def test_other_diseases_and_errors_are_no_comorbidity() -> None:
    assert comorbidity_from_condition(a_condition(systems.SNOMED, "128613002")) is None
    wrong = {"coding": [{"system": systems.CONDITION_VERIFICATION, "code": "entered-in-error"}]}
    assert comorbidity_from_condition(a_condition(systems.SNOMED, "55464009", verificationStatus=wrong)) is None


def a_request(text: str, **elements: Any) -> dict[str, Any]:
    return {
        "resourceType": "MedicationRequest",
        "id": "rx-1",
        "status": "active",
        "intent": "order",
        "subject": {"reference": "Patient/ana-sample"},
        "medicationCodeableConcept": {"text": text},
        "authoredOn": "2026-01-05T10:00:00+01:00",
        **elements,
    }


def test_any_ehrs_request_is_classed_by_its_words() -> None:
    use = medication_from_fhir(a_request("Sumatriptan 50 MG Oral Tablet"))
    assert use is not None
    assert (use.drug_class, use.started, use.ended) == (DrugClass.TRIPTAN, date(2026, 1, 5), None)
    unheard_of = medication_from_fhir(a_request("Clearly unheard of"))
    assert unheard_of is not None
    assert unheard_of.drug_class is DrugClass.OTHER


def test_a_stopped_request_without_an_end_is_not_drawn_to_today() -> None:
    use = medication_from_fhir(a_request("Prednisone 5 MG", status="stopped"))
    assert use is not None
    assert use.ended == date(2026, 1, 5)


def test_a_cancelled_or_nameless_request_is_no_use() -> None:
    assert medication_from_fhir(a_request("Prednisone", status="cancelled")) is None
    assert medication_from_fhir(a_request("")) is None


def test_a_contained_medication_gives_its_name() -> None:
    request = a_request("", medicationReference={"reference": "#m"})
    request["contained"] = [{"resourceType": "Medication", "id": "m", "code": {"text": "Naproxen"}}]
    use = medication_from_fhir(request)
    assert use is not None
    assert (use.name, use.drug_class) == ("Naproxen", DrugClass.NSAID)


def test_one_and_a_half_treatments_a_week_are_three_in_two_weeks() -> None:
    plan, _ = course_to_fhir(Course("course-1", "ana-sample", planned_per_week=Decimal("1.5"), planned_treatments=12))
    repeat = stored(plan)["activity"][0]["detail"]["scheduledTiming"]["repeat"]
    assert repeat == {"count": 12, "frequency": 3, "period": 2, "periodUnit": "wk"}

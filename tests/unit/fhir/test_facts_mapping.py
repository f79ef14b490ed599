"""What records contribute to the counts, and that no record can stop a write."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fengchi.domain.comorbidities import Comorbidity
from fengchi.domain.diary import DiaryDay
from fengchi.domain.facts import AdverseEventFact, ComorbidityFact, Fact, NeedlingFact, TreatmentFact
from fengchi.domain.measures import Reading
from fengchi.domain.medications import MedicationUse
from fengchi.domain.people import Patient
from fengchi.domain.treatments import Treatment, TreatmentState
from fengchi.fhir import systems
from fengchi.fhir.comorbidity import comorbidity_to_fhir
from fengchi.fhir.diary_day import diary_day_to_fhir
from fengchi.fhir.elements import to_json
from fengchi.fhir.facts import facts_of
from fengchi.fhir.json_codec import decode, encode
from fengchi.fhir.medication import medication_to_fhir
from fengchi.fhir.patient import patient_to_fhir
from fengchi.fhir.reading import reading_to_fhir
from fengchi.fhir.treatment import treatment_to_fhir
from fengchi.fhir.withdrawal import entered_in_error
from strategies import (
    PATIENT,
    PRACTITIONER,
    comorbidities,
    diary_days,
    medications,
    patients,
    readings,
    treatments,
)

SHARED = Path(os.environ.get("FENGCHI_SHARED_DATA", Path(__file__).parents[4] / "shared" / "data"))
SYNTHEA = SHARED / "synthea"
_signed = st.sampled_from([TreatmentState.SIGNED, TreatmentState.AMENDED])


def stored(model: Any) -> dict[str, Any]:
    return decode(encode(to_json(model)))


def records_of(treatment: Treatment) -> list[dict[str, Any]]:
    made = treatment_to_fhir(treatment, patient=PATIENT, practitioner=PRACTITIONER, software="Fengchi 0.1.0")
    return [decode(encode(one)) for one in made.json()]


def facts_in(treatment: Treatment) -> list[Fact]:
    return [fact for one in records_of(treatment) for fact in facts_of(one)]


@settings(max_examples=50)
@given(treatments(_signed))
def test_a_treatment_counts_once_with_each_of_its_needles_and_events(treatment: Treatment) -> None:
    facts = facts_in(treatment)
    needled = [one for one in facts if isinstance(one, NeedlingFact)]
    kinds = [one.kind for one in facts if isinstance(one, AdverseEventFact)]
    assert [one.side for one in needled] == [one.side.value for one in treatment.prescription.needlings]
    assert [one.electro for one in needled] == [one.electro is not None for one in treatment.prescription.needlings]
    assert [one.order for one in needled] == list(range(1, len(needled) + 1))
    assert kinds == [one.kind.value for one in treatment.adverse_events]
    given_treatments = [one for one in facts if isinstance(one, TreatmentFact)]
    expected = (
        TreatmentFact(
            treatment.treatment_id,
            treatment.patient_id,
            treatment.started_at,
            treatment.ended_at,
            treatment.retention_minutes,
            treatment.adverse_events_asked,
            treatment.state is TreatmentState.AMENDED,
        )
        if treatment.started_at
        else None
    )
    assert given_treatments == ([expected] if expected else [])


@settings(max_examples=30)
@given(treatments(st.just(TreatmentState.ENTERED_IN_ERROR)))
def test_a_treatment_entered_in_error_counts_for_nothing(treatment: Treatment) -> None:
    assert facts_in(treatment) == []


@settings(max_examples=30)
@given(diary_days, readings(), medications(), patients, comorbidities())
def test_our_own_values_come_back_as_facts(
    day: DiaryDay, reading: Reading, use: MedicationUse, patient: Patient, comorbidity: Comorbidity
) -> None:
    assert facts_of(stored(diary_day_to_fhir(day))) == (day,)
    assert facts_of(stored(reading_to_fhir(reading))) == (reading,)
    assert facts_of(stored(medication_to_fhir(use))) == (use,)
    assert facts_of(stored(patient_to_fhir(patient))) == (patient,)
    observation, condition = comorbidity_to_fhir(comorbidity)
    assert facts_of(stored(observation)) == (ComorbidityFact(comorbidity, "Observation"),)
    assert condition is None or facts_of(stored(condition)) == (ComorbidityFact(comorbidity, "Condition"),)


@settings(max_examples=30)
@given(diary_days, readings(), medications(), comorbidities())
def test_whatever_is_entered_in_error_counts_for_nothing(
    day: DiaryDay, reading: Reading, use: MedicationUse, comorbidity: Comorbidity
) -> None:
    models = (
        diary_day_to_fhir(day),
        reading_to_fhir(reading),
        medication_to_fhir(use),
        *comorbidity_to_fhir(comorbidity),
    )
    for model in models:
        assert model is None or facts_of(entered_in_error(stored(model))) == ()


FOREIGN: dict[str, Any] = {
    "resourceType": "Procedure",
    "id": "other-clinic-1",
    "status": "completed",
    "code": {"coding": [{"system": systems.SNOMED, "code": "44868003"}]},
    "subject": {"reference": "Patient/ana-sample"},
    "performedPeriod": {"start": "2026-03-02T10:05:00+01:00"},
    "bodySite": [
        {"coding": [{"system": systems.TWCM_POINTS, "code": "LI4"}]},
        {"text": "left trapezius"},
    ],
}


def test_another_clinics_acupuncture_counts_with_the_points_it_names() -> None:
    facts = facts_of(FOREIGN)
    assert facts[0] == TreatmentFact("other-clinic-1", "ana-sample", datetime(2026, 3, 2, 9, 5, tzinfo=UTC))
    assert facts[1:] == (
        NeedlingFact("other-clinic-1", "ana-sample", 1, "LI4", ""),
        NeedlingFact("other-clinic-1", "ana-sample", 2, "local", "", "left trapezius"),
    )


@pytest.mark.parametrize("status", ["not-done", "entered-in-error", "in-progress", "preparation", "bogus", None])
def test_acupuncture_that_was_not_given_does_not_count(status: str | None) -> None:
    assert facts_of({**FOREIGN, "status": status}) == ()


def test_a_date_without_a_time_counts_on_that_day() -> None:
    procedure = {**FOREIGN, "performedDateTime": "2026-03-02"}
    del procedure["performedPeriod"]
    first = facts_of(procedure)[0]
    assert isinstance(first, TreatmentFact)
    assert first.started_at == datetime(2026, 3, 2, 12, tzinfo=UTC)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.decimals() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


_kinds = st.sampled_from(["Patient", "Procedure", "Observation", "Condition", "Claim", "", 7])


_RECORDS = st.one_of(
    treatments(_signed).map(records_of).flatmap(st.sampled_from),
    diary_days.map(diary_day_to_fhir).map(stored),
    readings().map(reading_to_fhir).map(stored),
    medications().map(medication_to_fhir).map(stored),
    comorbidities().map(lambda one: stored(comorbidity_to_fhir(one)[0])),
    st.just(FOREIGN),
)


@st.composite
def damaged(draw: st.DrawFn) -> dict[str, Any]:
    """One of our records with one part, anywhere in it, replaced by something else."""
    whole = draw(_RECORDS)
    record: dict[str, Any] = decode(encode(whole))
    here: Any = record
    while True:
        keys = list(here) if isinstance(here, dict) else list(range(len(here)))
        key = draw(st.sampled_from([one for one in keys if one != "resourceType"]))
        child = here[key]
        if not isinstance(child, dict | list) or not child or list(child) == ["resourceType"] or draw(st.booleans()):
            here[key] = draw(_json)
            return record
        here = child


@settings(max_examples=150)
@given(damaged())
def test_no_record_can_stop_a_write(record: dict[str, Any]) -> None:
    assert isinstance(facts_of(record), tuple)


@settings(max_examples=100)
@given(
    st.sampled_from(["Patient", "Procedure", "Observation", "Condition", "Claim", "", 7]),
    st.dictionaries(st.text(), _json),
)
def test_nonsense_contributes_nothing_and_raises_nothing(kind: Any, elements: dict[str, Any]) -> None:
    assert len(facts_of({**elements, "resourceType": kind})) <= 1


@pytest.mark.skipif(not SYNTHEA.is_dir(), reason="the foreign patients are not part of the repository")
def test_the_facts_of_foreign_patients_are_read() -> None:
    for file in sorted(SYNTHEA.glob("*.json")):
        bundle = json.loads(file.read_text(encoding="utf-8"))
        facts = [fact for entry in bundle["entry"] for fact in facts_of(entry["resource"])]
        people = [one for one in facts if isinstance(one, Patient)]
        requests = sum(entry["resource"]["resourceType"] == "MedicationRequest" for entry in bundle["entry"])
        assert len(people) == 1
        assert people[0].family
        assert people[0].record_number
        assert sum(isinstance(one, MedicationUse) for one in facts) == requests

"""Whatever the clinic accepts, its mapping writes as records that keep their own profiles.

https://hl7.org/fhir/R4/profiling.html. The values are drawn; what the domain itself would refuse is not asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fengchi.domain.comorbidities import Comorbidity, check_comorbidity
from fengchi.domain.courses import Course, check_course
from fengchi.domain.diary import DiaryDay, check_day
from fengchi.domain.measures import (
    DAY_COUNTS,
    FROM_DIARY,
    MEASURES,
    UNKNOWN_REASONS,
    MeasureId,
    Method,
    Reading,
    check_reading,
)
from fengchi.domain.medications import MedicationUse
from fengchi.domain.people import Patient, Practitioner
from fengchi.domain.treatments import Treatment, TreatmentState
from fengchi.fhir import gate
from fengchi.fhir.comorbidity import comorbidity_to_fhir
from fengchi.fhir.course import course_to_fhir
from fengchi.fhir.diary_day import diary_day_to_fhir
from fengchi.fhir.elements import to_json
from fengchi.fhir.json_codec import decode, encode
from fengchi.fhir.medication import medication_to_fhir
from fengchi.fhir.patient import patient_to_fhir
from fengchi.fhir.practitioner import practitioner_to_fhir
from fengchi.fhir.reading import reading_to_fhir
from fengchi.fhir.treatment import treatment_to_fhir
from fengchi.fhir.withdrawal import entered_in_error, withdrawn
from strategies import (
    PATIENT,
    PRACTITIONER,
    comorbidities,
    courses,
    dates,
    diary_days,
    instants,
    medications,
    patients,
    practitioners,
    treatments,
    uuids,
)

_LATER = date(2041, 1, 1)


def _stored(models: Iterable[Any]) -> list[dict[str, Any]]:
    return [decode(encode(to_json(model))) for model in models if model is not None]


def _refused_in_any_state(records: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """Of the records as written, and as entered in error later."""
    return _refused([*records, *map(entered_in_error, records)])


def _refused(records: Iterable[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [(one["meta"]["profile"][0], issue.where, issue.rule) for one in records for issue in gate.check(one)]


@st.composite
def signed_treatments(draw: st.DrawFn) -> Treatment:
    """As a note can be signed: with both times, something given, and needles counted."""
    note = draw(treatments())
    assume(note.started_at and note.ended_at and (note.prescription.needlings or note.adjuncts))
    n_needles, n_out = note.prescription.n_needles, draw(st.integers(0, 9))
    reason = note.mismatch_reason if n_out == n_needles else note.mismatch_reason or "counted again"
    return replace(note, needles_in=n_needles, needles_out=n_out, mismatch_reason=reason)


@st.composite
def possible_readings(draw: st.DrawFn) -> Reading:
    """Of any measure, by any method it can have, with a value within its range or a reason for none."""
    measure_id = draw(st.sampled_from(MeasureId))
    measure, is_known = MEASURES[measure_id], draw(st.booleans())
    first_day = draw(dates)
    reading = Reading(
        reading_id=draw(uuids),
        patient_id=PATIENT.patient_id,
        measure_id=measure_id,
        first_day=first_day,
        last_day=first_day + timedelta(measure.period_days - 1),
        value=draw(st.decimals(measure.lowest, measure.highest, places=0)) if is_known else None,
        method=draw(st.sampled_from([one for one in Method if measure_id in FROM_DIARY or one is not Method.DIARY])),
        unknown_reason="" if is_known else draw(st.sampled_from(sorted(UNKNOWN_REASONS))),
        rule=draw(st.sampled_from(["leiden-30min-1", "ichd3-4h-1"])),
        n_recorded_days=draw(st.integers(0, 28)),
        reported_at=draw(st.none() | instants),
        questionnaire_response_id=draw(st.just("") | uuids),
    )
    assume(not check_reading(reading))
    return reading


@settings(max_examples=40)
@given(signed_treatments())
def test_a_signed_treatment_keeps_its_profiles(treatment: Treatment) -> None:
    made = treatment_to_fhir(treatment, patient=PATIENT, practitioner=PRACTITIONER, software="Fengchi 0.1.0")
    assert _refused(decode(encode(one)) for one in made.json()) == []


@settings(max_examples=20)
@given(signed_treatments())
def test_a_treatment_taken_back_record_by_record_keeps_its_profiles(treatment: Treatment) -> None:
    assume(treatment.state is not TreatmentState.ENTERED_IN_ERROR)
    made = treatment_to_fhir(treatment, patient=PATIENT, practitioner=PRACTITIONER, software="Fengchi 0.1.0")
    records = [decode(encode(one)) for one in made.json()]
    always = {"Encounter", "DocumentReference"}
    kept = [one for one in records if one["resourceType"] in always or one["id"] == treatment.treatment_id]
    assert _refused(withdrawn(records, kept)) == []
    assert _refused(entered_in_error(one) for one in records if one["resourceType"] != "Provenance") == []


@settings(max_examples=60)
@given(possible_readings())
def test_a_reading_keeps_its_profile(reading: Reading) -> None:
    assert reading.measure_id in DAY_COUNTS or "acu-score" in str(_stored([reading_to_fhir(reading)]))
    assert _refused_in_any_state(_stored([reading_to_fhir(reading)])) == []


@settings(max_examples=60)
@given(diary_days)
def test_a_diary_day_keeps_its_profile(day: DiaryDay) -> None:
    assume(not check_day(day, _LATER))
    assert _refused_in_any_state(_stored([diary_day_to_fhir(day)])) == []


@settings(max_examples=60)
@given(comorbidities(), medications(), courses())
def test_comorbidity_medication_and_course_keep_their_profiles(
    comorbidity: Comorbidity, use: MedicationUse, course: Course
) -> None:
    if not check_comorbidity(comorbidity, _LATER):
        assert _refused_in_any_state(_stored(comorbidity_to_fhir(comorbidity))) == []
    if not check_course(course):
        assert _refused_in_any_state(_stored(course_to_fhir(course))) == []
    assert _refused_in_any_state(_stored([medication_to_fhir(use)])) == []


@settings(max_examples=40)
@given(patients, practitioners)
def test_people_keep_their_profiles(patient: Patient, practitioner: Practitioner) -> None:
    assert _refused(_stored([patient_to_fhir(patient), practitioner_to_fhir(practitioner)])) == []

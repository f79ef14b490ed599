"""Whole charts, stored quickly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from fengchi.domain.comorbidities import Comorbidity
from fengchi.domain.courses import Course
from fengchi.domain.diary import DiaryDay
from fengchi.domain.measures import Reading
from fengchi.domain.medications import MedicationUse
from fengchi.domain.people import Patient, Practitioner
from fengchi.domain.treatments import Treatment
from fengchi.fhir.diary_day import diary_day_to_fhir
from fengchi.fhir.elements import to_json
from fengchi.fhir.medication import medication_to_fhir
from fengchi.fhir.patient import patient_to_fhir
from fengchi.fhir.reading import reading_to_fhir
from fengchi.store.db import Db
from fengchi.store.records.clinic.bodies import Json, put_all
from fengchi.store.records.clinic.comorbidities import comorbidity_resources
from fengchi.store.records.clinic.courses import course_resources
from fengchi.store.records.clinic.treatments import treatment_resources


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything of one patient, to be stored at once."""

    patient: Patient
    treatments: Sequence[Treatment] = ()
    course: Course | None = None
    diary: Sequence[DiaryDay] = ()
    readings: Sequence[Reading] = ()
    comorbidities: Sequence[Comorbidity] = ()
    medications: Sequence[MedicationUse] = ()


def save_charts(db: Db, charts: Iterable[Chart], practitioners: Mapping[str, Practitioner], *, at: datetime) -> int:
    """Store whole charts quickly: one set of statements a patient. Gives the number of resources."""
    n_resources = 0
    for chart in charts:
        resources = list(_chart_resources(chart, practitioners))
        put_all(db, resources, at=at)
        n_resources += len(resources)
    return n_resources


def _chart_resources(chart: Chart, practitioners: Mapping[str, Practitioner]) -> Iterable[Json]:
    synthetic = chart.patient.synthetic
    yield to_json(patient_to_fhir(chart.patient))
    if chart.course:
        yield from course_resources(chart.course, synthetic)
    for stated in chart.comorbidities:
        yield from comorbidity_resources(stated, synthetic)
    yield from (to_json(medication_to_fhir(use, synthetic=synthetic)) for use in chart.medications)
    for note in chart.treatments:
        yield from treatment_resources(note, chart.patient, practitioners[note.practitioner_id])
    yield from (to_json(diary_day_to_fhir(day, synthetic=synthetic)) for day in chart.diary)
    yield from (to_json(reading_to_fhir(one, synthetic=synthetic)) for one in chart.readings)

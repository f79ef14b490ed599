"""Diary days and readings as records."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from fengchi.domain.diary import DiaryDay
from fengchi.domain.measures import Reading
from fengchi.fhir.diary_day import diary_day_to_fhir
from fengchi.fhir.elements import to_json
from fengchi.fhir.reading import reading_to_fhir
from fengchi.store.db import Db
from fengchi.store.records.clinic.bodies import put_all
from fengchi.store.records.clinic.people import patient


def save_diary_days(db: Db, days: Sequence[DiaryDay], *, at: datetime) -> None:
    """One Observation a patient and day; a day that is there becomes its next version."""
    synthetic = bool(days) and patient(db, days[0].patient_id).synthetic
    put_all(db, [to_json(diary_day_to_fhir(day, synthetic=synthetic)) for day in days], at=at)


def save_reading(db: Db, reading: Reading, *, at: datetime) -> None:
    synthetic = patient(db, reading.patient_id).synthetic
    put_all(db, [to_json(reading_to_fhir(reading, synthetic=synthetic))], at=at)

"""Everything the outcome report needs to know of one patient, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from fengchi.domain.comorbidities import Comorbidity
from fengchi.domain.diary import DiaryDay
from fengchi.domain.measures import Reading
from fengchi.domain.medications import MedicationUse
from fengchi.domain.people import Patient


@dataclass(frozen=True, slots=True)
class GivenNeedling:
    """point: catalogue code, or "local" with the described place in text."""

    point: str
    side: str
    text: str = ""
    electro: bool = False


@dataclass(frozen=True, slots=True)
class GivenTreatment:
    """A signed treatment as the report sees it; day is the local day of the start."""

    treatment_id: str
    started_at: datetime
    day: date
    needlings: tuple[GivenNeedling, ...] = ()
    retention_minutes: int | None = None
    adverse_events: tuple[str, ...] = ()
    """Kinds of adverse events (AdverseEventKind values)."""
    adverse_events_asked: bool = False
    amended: bool = False


@dataclass(frozen=True, slots=True)
class PatientHistory:
    """Treatments, diary and readings in order of time, without anything entered in error."""

    patient: Patient
    treatments: tuple[GivenTreatment, ...] = ()
    diary: tuple[DiaryDay, ...] = ()
    readings: tuple[Reading, ...] = ()
    comorbidities: tuple[Comorbidity, ...] = ()
    medications: tuple[MedicationUse, ...] = ()

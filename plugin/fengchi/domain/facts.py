"""What one record contributes to the counts: small facts that projections keep and the outcome report reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fengchi.domain.comorbidities import Comorbidity
from fengchi.domain.diary import DiaryDay
from fengchi.domain.measures import Reading
from fengchi.domain.medications import MedicationUse
from fengchi.domain.people import Patient


@dataclass(frozen=True, slots=True)
class TreatmentFact:
    """A treatment that was given. Times are aware; retention in whole minutes."""

    treatment_id: str
    patient_id: str
    started_at: datetime
    ended_at: datetime | None = None
    retention_minutes: int | None = None
    adverse_events_asked: bool = False
    amended: bool = False


@dataclass(frozen=True, slots=True)
class NeedlingFact:
    """One needle of a treatment. order counts from 1 within it; point is a catalogue code, or "local" with text."""

    treatment_id: str
    patient_id: str
    order: int
    point: str
    side: str
    text: str = ""
    electro: bool = False


@dataclass(frozen=True, slots=True)
class AdverseEventFact:
    """An adverse event of a treatment: values of AdverseEventKind and Severity; severity empty when unknown."""

    treatment_id: str
    patient_id: str
    kind: str
    severity: str = ""


@dataclass(frozen=True, slots=True)
class ComorbidityFact:
    """A comorbidity and the kind of the record that states it: "Observation" or "Condition"."""

    comorbidity: Comorbidity
    source_kind: str


DiaryDayFact = DiaryDay
ReadingFact = Reading
MedicationFact = MedicationUse
PatientFact = Patient

Fact = (
    TreatmentFact
    | NeedlingFact
    | AdverseEventFact
    | DiaryDayFact
    | ReadingFact
    | ComorbidityFact
    | MedicationFact
    | PatientFact
)

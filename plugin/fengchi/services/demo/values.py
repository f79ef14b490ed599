"""A patient of the demo clinic, whole: chart, diary and the truth about both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from fengchi.domain.comorbidities import Comorbidity
from fengchi.domain.courses import Course
from fengchi.domain.diary import DiaryDay
from fengchi.domain.measures import Reading
from fengchi.domain.medications import MedicationUse
from fengchi.domain.people import Patient
from fengchi.domain.treatments import Treatment, TreatmentState
from fengchi.services.demo.truth import Truth


@dataclass(frozen=True, slots=True)
class DemoPatient:
    """Treatments and diary in order of time. edge_case: key of the hand-made story, empty for those that are drawn."""

    patient: Patient
    treatments: tuple[Treatment, ...]
    course: Course
    diary: tuple[DiaryDay, ...]
    readings: tuple[Reading, ...]
    comorbidities: tuple[Comorbidity, ...]
    medications: tuple[MedicationUse, ...]
    truth: Truth
    as_first_signed: tuple[Treatment, ...] = ()
    """The earlier version of each treatment that was amended or entered in error."""
    edge_case: str = ""


@dataclass(frozen=True, slots=True)
class DemoDraft:
    """A note that is being written while the demo starts. fields: as typed, by the names of domain/note_form.py."""

    draft_id: str
    patient_id: str
    state: TreatmentState
    fields: Mapping[str, str] = field(default_factory=dict)
    started_at: datetime | None = None
    needles_in: int | None = None

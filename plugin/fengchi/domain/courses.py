"""A course: the treatments for one complaint, with its plan and goal. STRICTA items 1a, 1b, 3a, 3b."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from fengchi.domain.measures import MeasureId


@dataclass(frozen=True, slots=True)
class Goal:
    """Reach target or better on the measure, by due."""

    measure_id: MeasureId
    target: Decimal
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Course:
    course_id: str
    patient_id: str
    complaint: str = "Migraine"
    style: str = ""
    rationale: str = ""
    planned_treatments: int | None = None
    planned_per_week: Decimal | None = None
    started: date | None = None
    ended: date | None = None
    goal: Goal | None = None

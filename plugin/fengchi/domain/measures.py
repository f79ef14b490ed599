"""Outcome measures and readings: one value of one measure over one period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class MeasureId(StrEnum):
    MIGRAINE_DAYS = "migraine-days-28d"
    HEADACHE_DAYS = "headache-days-28d"
    ACUTE_MEDICATION_DAYS = "acute-medication-days-28d"
    TRIPTAN_DAYS = "triptan-days-28d"
    ERGOT_DAYS = "ergot-days-28d"
    OPIOID_DAYS = "opioid-days-28d"
    COMBINATION_ANALGESIC_DAYS = "combination-analgesic-days-28d"
    SIMPLE_ANALGESIC_DAYS = "simple-analgesic-days-28d"
    PEAK_PAIN = "peak-pain"
    HIT6 = "hit-6-total"
    MIDAS = "midas-total"
    MSQ_RESTRICTIVE = "msq-rr"
    MSQ_PREVENTIVE = "msq-rp"
    MSQ_EMOTIONAL = "msq-ef"
    PGIC = "pgic"


class Method(StrEnum):
    """How a value came about. Diary counts and recall never stand in one trend."""

    DIARY = "diary"
    RECALL = "recall"
    QUESTIONNAIRE = "questionnaire"


@dataclass(frozen=True, slots=True)
class Measure:
    """lowest, highest: the values that can be. unit: UCUM code. period_days: how long a reading looks back."""

    measure_id: MeasureId
    title: str
    unit: str
    lowest: int
    highest: int
    period_days: int
    better: str = "lower"
    source: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One value over the days first_day to last_day, both included. value None: unknown, with a reason.

    unknown_reason: a code of https://terminology.hl7.org/CodeSystem/data-absent-reason, such as "asked-unknown".
    rule: id and version of the day rule for counted days ("leiden-30min-1"). n_recorded_days: coverage, for diary counts.
    """

    reading_id: str
    patient_id: str
    measure_id: MeasureId
    first_day: date
    last_day: date
    value: Decimal | None
    method: Method
    unknown_reason: str = ""
    rule: str = ""
    n_recorded_days: int | None = None
    reported_at: datetime | None = None
    questionnaire_response_id: str = ""

"""Projections: the facts of the newest versions, ready for the worklist and the outcome report.

Each row belongs to the record with this number and is replaced with it. payload is the fact as JSON; the other columns
are what is searched and ordered by. reindex rebuilds all of it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Column, Date, Index, Integer, Table, Text

from fengchi.store.columns import Key, Number, UtcDateTime, metadata


def _projection(name: str, *specific: Column[Any], ordered_by: str | None = None) -> Table:
    of_patient = ("patient_id", ordered_by) if ordered_by else ("patient_id",)
    return Table(
        name,
        metadata,
        Column("number", Number, primary_key=True, autoincrement=False),
        Column("place", Integer, primary_key=True, autoincrement=False),
        Column("patient_id", Key, nullable=False),
        *specific,
        Column("payload", Text, nullable=False),
        Index(f"ix_{name}_of_patient", *of_patient),
    )


treatment = _projection(
    "treatment",
    Column("treatment_id", Key, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    ordered_by="started_at",
)
needling = _projection(
    "needling",
    Column("treatment_id", Key, nullable=False),
    Column("point", Key, nullable=False),
    Column("side", Key, nullable=False),
    ordered_by="treatment_id",
)
adverse_event = _projection(
    "adverse_event",
    Column("treatment_id", Key, nullable=False),
    Column("event_kind", Key, nullable=False),
    ordered_by="treatment_id",
)
diary_day = _projection("diary_day", Column("day", Date, nullable=False), ordered_by="day")
reading = _projection(
    "reading",
    Column("measure_id", Key, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    ordered_by="last_day",
)
comorbidity = _projection("comorbidity", Column("disease_key", Key, nullable=False), ordered_by="disease_key")
medication = _projection(
    "medication",
    Column("drug_class", Key, nullable=False),
    Column("started", Date),
    ordered_by="drug_class",
)
patient = _projection(
    "patient",
    Column("name", Text, nullable=False),
    Column("sort_name", Key, nullable=False),
    Column("search_text", Key, nullable=False),
    Column("record_number", Key, nullable=False),
    Column("birth_date", Date),
    Column("sex", Key, nullable=False),
    Column("zone", Key, nullable=False),
    Column("synthetic", Boolean, nullable=False),
)
"""sort_name: family name first, folded. search_text: names and record numbers, folded, for the worklist's search."""
Index("ix_patient_sorted", patient.c.sort_name, patient.c.number)

PROJECTION_TABLES = (treatment, needling, adverse_event, diary_day, reading, comorbidity, medication, patient)

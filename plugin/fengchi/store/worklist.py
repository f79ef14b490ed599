"""The worklist: who is at hand first, with what is known at a glance. Reads projections alone, never a resource."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, exists, func, select

from fengchi.domain.people import Sex
from fengchi.fhir.search_texts import fold
from fengchi.store.clinic_tables import draft
from fengchi.store.db import Db
from fengchi.store.history import zone_of
from fengchi.store.projection_tables import diary_day, patient, treatment


@dataclass(frozen=True, slots=True)
class WorklistRow:
    """draft_id: the draft last worked on, if one is open. last_treatment_day: local day of the last one's start."""

    patient_id: str
    name: str
    record_number: str
    birth_date: date | None
    sex: Sex
    n_treatments: int
    last_treatment_day: date | None
    last_diary_day: date | None
    draft_id: str | None
    synthetic: bool


def worklist(db: Db, *, text: str = "", limit: int = 50, offset: int = 0, zone: tzinfo = UTC) -> list[WorklistRow]:
    """Patients with an open note first, then those treated last, then by family name.

    text: every word of it must occur in a name or number, whatever its case and accents. zone: of the clinic, for
    patients whose own is not known.
    """
    ordered = _matching(select(patient), text).order_by(*_at_hand_first())
    rows = db.execute(ordered.limit(limit).offset(offset)).all()
    ids = [row.patient_id for row in rows]
    treatments, diaries, drafts = _treatments(db, ids), _last_diary_days(db, ids), _open_drafts(db, ids)
    nothing = (0, None)
    return [_row(row, *treatments.get(row.patient_id, nothing), diaries, drafts, zone) for row in rows]


def n_patients(db: Db, *, text: str = "") -> int:
    """How many patients the whole worklist has."""
    return int(db.execute(_matching(select(func.count()).select_from(patient), text)).scalar_one())


def _at_hand_first() -> tuple[ColumnElement[Any], ...]:
    is_open = exists().where(draft.c.patient_id == patient.c.patient_id)
    of_patient = select(func.max(treatment.c.started_at)).where(treatment.c.patient_id == patient.c.patient_id)
    last = of_patient.correlate(patient).scalar_subquery()
    return case((is_open, 0), else_=1), last.desc().nulls_last(), patient.c.sort_name, patient.c.number


def _matching(statement: Select[Any], text: str) -> Select[Any]:
    for word in fold(text.replace("\x00", "")).split():
        statement = statement.where(patient.c.search_text.contains(word, autoescape=True))
    return statement


def _treatments(db: Db, ids: Sequence[str]) -> dict[str, tuple[int, datetime | None]]:
    columns = treatment.c
    statement = select(columns.patient_id, func.count(), func.max(columns.started_at))
    rows = db.execute(statement.where(columns.patient_id.in_(ids)).group_by(columns.patient_id))
    return {patient_id: (count, last) for patient_id, count, last in rows}


def _last_diary_days(db: Db, ids: Sequence[str]) -> dict[str, date]:
    columns = diary_day.c
    statement = select(columns.patient_id, func.max(columns.day).label("last")).where(columns.patient_id.in_(ids))
    return {row.patient_id: row.last for row in db.execute(statement.group_by(columns.patient_id))}


def _open_drafts(db: Db, ids: Sequence[str]) -> dict[str, str]:
    statement = select(draft.c.patient_id, draft.c.draft_id).where(draft.c.patient_id.in_(ids))
    rows = db.execute(statement.order_by(draft.c.updated_at, draft.c.draft_id))
    return {row.patient_id: row.draft_id for row in rows}


def _row(
    row: Row[Any],
    n_treatments: int,
    last_treatment: datetime | None,
    diaries: dict[str, date],
    drafts: dict[str, str],
    zone: tzinfo,
) -> WorklistRow:
    return WorklistRow(
        patient_id=row.patient_id,
        name=row.name,
        record_number=row.record_number,
        birth_date=row.birth_date,
        sex=Sex(row.sex),
        n_treatments=n_treatments,
        last_treatment_day=last_treatment.astimezone(zone_of(row.zone, zone)).date() if last_treatment else None,
        last_diary_day=diaries.get(row.patient_id),
        draft_id=drafts.get(row.patient_id),
        synthetic=row.synthetic,
    )

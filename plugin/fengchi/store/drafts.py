"""Drafts: notes that are being written. Everything typed is kept as text, whether it can be understood or not."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row, delete, insert, select, update

from fengchi.domain.errors import EditedMeanwhile, NotFound
from fengchi.store.clinic_tables import draft as table
from fengchi.store.db import Db


@dataclass(frozen=True, slots=True)
class Draft:
    """fields: what stands in the form, by field name.

    amends: the signed treatment that this will amend, as it stood in amends_version.
    """

    draft_id: str
    patient_id: str
    version: int
    fields: dict[str, str] = field(default_factory=dict)
    state: str = "draft"
    started_at: datetime | None = None
    ended_at: datetime | None = None
    needles_in: int | None = None
    needles_out: int | None = None
    updated_at: datetime | None = None
    updated_by: str = ""
    amends: str | None = None
    amends_version: int | None = None


def add(db: Db, draft: Draft) -> Draft:
    """Keep a new draft as version 1. updated_at must be set."""
    first = replace(draft, version=1)
    db.execute(insert(table).values(**_values(first)))
    return first


def get(db: Db, draft_id: str) -> Draft:
    """Raises NotFound."""
    row = db.execute(select(table).where(table.c.draft_id == draft_id)).first()
    if row is None:
        raise NotFound("There is no draft with this id; it was signed or discarded.")
    return _draft(row)


def save(db: Db, draft: Draft, expected_version: int) -> Draft:
    """Keep the draft as the version after the expected one. Raises EditedMeanwhile, or NotFound when it is gone."""
    saved = replace(draft, version=expected_version + 1)
    statement = update(table).where(table.c.draft_id == draft.draft_id, table.c.version == expected_version)
    if not db.execute(statement.values(**_values(saved))).rowcount:
        get(db, draft.draft_id)
        raise EditedMeanwhile
    return saved


def discard(db: Db, draft_id: str, expected_version: int | None = None) -> None:
    """Take the draft away, for instance when it was signed. Raises NotFound, EditedMeanwhile."""
    statement = delete(table).where(table.c.draft_id == draft_id)
    if expected_version is not None:
        statement = statement.where(table.c.version == expected_version)
    if not db.execute(statement).rowcount:
        get(db, draft_id)
        raise EditedMeanwhile


def of_patient(db: Db, patient_id: str) -> list[Draft]:
    """The patient's drafts, the one last worked on first."""
    statement = select(table).where(table.c.patient_id == patient_id)
    return [_draft(row) for row in db.execute(statement.order_by(table.c.updated_at.desc(), table.c.draft_id))]


def _values(draft: Draft) -> dict[str, Any]:
    names = (column.name for column in table.columns)
    values = {name: getattr(draft, name) for name in names}
    return {**values, "fields": msgspec.json.encode(draft.fields).decode()}


def _draft(row: Row[Any]) -> Draft:
    values = dict(row._mapping)
    return Draft(**{**values, "fields": msgspec.json.decode(row.fields, type=dict[str, str])})

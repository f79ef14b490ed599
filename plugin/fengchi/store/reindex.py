"""Rebuilding the search index and all projections from the records: the same rows, or those of a newer program."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, delete, func, select, update

from fengchi.fhir.json_codec import decode
from fengchi.fhir.search_values import patient_of
from fengchi.store.db import Db
from fengchi.store.record_tables import record, record_version
from fengchi.store.records.heads import head_of
from fengchi.store.records.indexing import write_rows
from fengchi.store.tables import INDEX_TABLES, PROJECTION_TABLES

BATCH = 200

Progress = Callable[[int, int], None]
"""Called with how many records are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class ReindexReport:
    """n_records: all of them, deleted ones too, of which only traces in the index are removed."""

    n_records: int


def reindex(db: Db, progress: Progress | None = None) -> ReindexReport:
    """Rebuild everything in one transaction: readers see the old rows until all the new ones are there."""
    total = int(db.execute(select(func.count()).select_from(record)).scalar_one())
    for table in (*INDEX_TABLES, *PROJECTION_TABLES):
        db.execute(delete(table))
    done, after = 0, 0
    statement = select(record, record_version.c.body).join_from(
        record, record_version, record.c.current == record_version.c.seq
    )
    while rows := db.execute(statement.where(record.c.number > after).order_by(record.c.number).limit(BATCH)).all():
        _rebuild(db, rows)
        done, after = done + len(rows), rows[-1].number
        if progress:
            progress(done, total)
    return ReindexReport(done)


def _rebuild(db: Db, rows: Sequence[Row[Any]]) -> None:
    contents = []
    for row in rows:
        head, resource = head_of(row), decode(row.body) if row.body else None
        if resource is None:
            continue
        patient_id = patient_of(resource)
        if patient_id != head.patient_id:
            db.execute(update(record).where(record.c.number == head.number).values(patient_id=patient_id))
        contents.append((replace(head, patient_id=patient_id), resource))
    write_rows(db, contents)

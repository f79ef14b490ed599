"""Small questions about many records at once: which of these are here, and who points to this one."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import and_, exists, select, tuple_

from fengchi.store.db import Db
from fengchi.store.record_tables import record
from fengchi.store.records.versions import StoredRecord, in_batches, newest, stored
from fengchi.store.search_tables import reference_index


def existing(db: Db, keys: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of the (kind, id) pairs that are stored and not deleted."""
    found: set[tuple[str, str]] = set()
    for batch in in_batches(sorted(keys)):
        wanted = tuple_(record.c.kind, record.c.record_id).in_(batch)
        rows = db.execute(select(record.c.kind, record.c.record_id).where(wanted, ~record.c.deleted))
        found |= {(kind, record_id) for kind, record_id in rows}
    return found


def is_referenced(db: Db, kind: str, record_id: str) -> bool:
    """Whether any current record other than itself points to this one by a search parameter."""
    itself = (
        select(record.c.number).where(and_(record.c.record_id == record_id, record.c.kind == kind)).scalar_subquery()
    )
    pointing = exists().where(
        reference_index.c.target_id == record_id,
        reference_index.c.target_kind == kind,
        reference_index.c.number != itself,
    )
    return bool(db.execute(select(pointing)).scalar_one())


def referring(db: Db, kind: str, record_id: str) -> list[StoredRecord]:
    """Newest versions of the records that point to this one by a search parameter, in the order they were first written."""
    pointing = select(reference_index.c.number).where(
        reference_index.c.target_id == record_id, reference_index.c.target_kind == kind
    )
    statement = newest().where(record.c.number.in_(pointing), ~record.c.deleted).order_by(record.c.number)
    return [stored(row) for row in db.execute(statement)]

"""The head of a record: its number for life, its newest version, its patient. Optimistic locking happens here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row, bindparam, func, select, text, tuple_, update
from sqlalchemy.exc import IntegrityError

from fengchi.domain.errors import EditedMeanwhile
from fengchi.store.bulk import insert_all, values_of
from fengchi.store.db import Db
from fengchi.store.record_tables import record, record_version
from fengchi.store.records.versions import in_batches


@dataclass(frozen=True, slots=True)
class Head:
    """One row of the table record."""

    number: int
    kind: str
    record_id: str
    version: int
    current: int
    updated: datetime
    deleted: bool
    patient_id: str | None


def head_of(row: Row[*tuple[Any, ...]]) -> Head:
    """The first eight columns of a row, selected as those of the table record."""
    number, kind, record_id, version, current, updated, deleted, patient_id = row[:8]
    return Head(number, kind, record_id, version, current, updated, deleted, patient_id)


def lock_heads(db: Db, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Head]:
    """Heads by (kind, id), held against other writers until the end of the transaction."""
    heads: dict[tuple[str, str], Head] = {}
    for batch in in_batches(sorted(keys)):
        wanted = tuple_(record.c.record_id, record.c.kind).in_([(record_id, kind) for kind, record_id in batch])
        # In one order everywhere, or two transactions could hold what the other waits for.
        statement = select(record).where(wanted).order_by(record.c.kind, record.c.record_id).with_for_update()
        heads |= {(row.kind, row.record_id): head_of(row) for row in db.execute(statement)}
    return heads


def take_numbers(db: Db, count: int) -> list[int]:
    """Numbers for new versions, ascending; known before the rows are written, so all tables can be filled at once."""
    if not count:
        return []
    if db.dialect.name == "postgresql":
        statement = text("SELECT nextval('record_version_seq_seq') FROM generate_series(1, :count)")
        return sorted(db.execute(statement, {"count": count}).scalars())
    # The writer is alone, and versions are never taken away.
    highest = db.execute(select(func.coalesce(func.max(record_version.c.seq), 0))).scalar_one()
    return list(range(highest + 1, highest + count + 1))


def add_heads(db: Db, heads: Sequence[Head]) -> None:
    """Heads of new records. Raises EditedMeanwhile when another writer made one with the same id at the same time."""
    # In one order everywhere, as in lock_heads.
    ordered = sorted(heads, key=lambda head: (head.kind, head.record_id))
    try:
        insert_all(db, {record: [values_of(head) for head in ordered]})
    except IntegrityError as error:
        raise EditedMeanwhile from error


def move_heads(db: Db, heads: Sequence[Head]) -> None:
    """Point heads to their new version. Raises EditedMeanwhile unless each stands at the version before."""
    if not heads:
        return
    if db.dialect.name == "postgresql":
        rows = msgspec.json.encode([values_of(head) for head in heads]).decode()
        moved = db.execute(_MOVE_ALL, {"rows": rows}).rowcount
    else:
        moved = sum(db.execute(_MOVE_ONE, _move_values(head)).rowcount for head in heads)
    if moved != len(heads):
        raise EditedMeanwhile


def _move_values(head: Head) -> dict[str, object]:
    values = values_of(head)
    return {f"new_{name}": values[name] for name in ("number", *_MOVED)} | {"before": head.version - 1}


_MOVED = ("version", "current", "updated", "deleted", "patient_id")
_MOVE_ONE = (
    update(record)
    .where(record.c.number == bindparam("new_number"), record.c.version == bindparam("before"))
    .values({record.c[name]: bindparam(f"new_{name}", type_=record.c[name].type) for name in _MOVED})
)
_MOVE_ALL = text(
    "UPDATE record SET version = new.version, current = new.current, updated = new.updated, "
    "deleted = new.deleted, patient_id = new.patient_id "
    "FROM json_to_recordset(CAST(:rows AS json)) AS new (number bigint, version integer, current bigint, "
    "updated timestamptz, deleted boolean, patient_id text) "
    "WHERE record.number = new.number AND record.version = new.version - 1"
)

"""Reading records: the newest version, a certain version, many at once.

https://hl7.org/fhir/R4/http.html#read. The text comes back as it was stored; it is never parsed here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Row, Select, and_, func, select, tuple_

from fengchi.domain.errors import Gone, NotFound
from fengchi.store.db import Db
from fengchi.store.record_tables import record, record_version

BATCH = 500
"""Rows fetched at a time: below the parameter limits of both engines, above the cost of a round trip."""


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """One version. body: the resource's JSON text, empty for a deletion. updated: aware UTC, to the millisecond."""

    kind: str
    record_id: str
    version: int
    updated: datetime
    deleted: bool
    body: str

    @property
    def reference(self) -> str:
        return f"{self.kind}/{self.record_id}"


VERSION_COLUMNS = tuple(
    record_version.c[name] for name in ("kind", "record_id", "version", "updated", "deleted", "body")
)


def stored(row: Row[*tuple[Any, ...]]) -> StoredRecord:
    """The first six columns of a row, selected by VERSION_COLUMNS."""
    kind, record_id, version, updated, deleted, body = row[:6]
    return StoredRecord(kind, record_id, version, updated, deleted, body)


def newest() -> Select[Any]:
    """The newest version of records; `record` can be filtered and ordered by."""
    return select(*VERSION_COLUMNS).join_from(record, record_version, record.c.current == record_version.c.seq)


def read(db: Db, kind: str, record_id: str) -> StoredRecord:
    """The newest version. Raises NotFound, or Gone when it was deleted."""
    of_this = and_(record_version.c.record_id == record_id, record_version.c.kind == kind)
    statement = select(*VERSION_COLUMNS).where(of_this).order_by(record_version.c.version.desc()).limit(1)
    row = db.execute(statement).first()
    if row is None:
        raise NotFound(f"There is no {kind} with this id.")
    if row.deleted:
        raise Gone(f"This {kind} was deleted; its history can still be read.")
    return stored(row)


def read_version(db: Db, kind: str, record_id: str, version: int) -> StoredRecord:
    """One version. Raises NotFound, or Gone when that version is the deletion."""
    statement = select(*VERSION_COLUMNS).where(
        record_version.c.record_id == record_id,
        record_version.c.kind == kind,
        record_version.c.version == version,
    )
    row = db.execute(statement).first() if version < 2**31 else None
    if row is None:
        raise NotFound(f"There is no such version of this {kind}.")
    if row.deleted:
        raise Gone(f"This version is the deletion of the {kind}.")
    return stored(row)


def read_many(db: Db, references: Iterable[tuple[str, str]]) -> dict[tuple[str, str], StoredRecord]:
    """Newest versions by (kind, id). What does not exist or was deleted is left out."""
    found = {}
    for batch in in_batches(sorted(set(references))):
        wanted = tuple_(record.c.kind, record.c.record_id).in_(batch)
        for row in db.execute(newest().where(wanted, ~record.c.deleted)):
            found[(row.kind, row.record_id)] = stored(row)
    return found


def each_record(
    db: Db, *, kinds: Sequence[str] = (), patient_id: str | None = None, since: datetime | None = None
) -> Iterator[StoredRecord]:
    """Newest versions in the order in which the records were first written, without loading them all at once.

    patient_id: those of one patient's compartment, the Patient among them. since: written at or after that time.
    """
    statement = newest().add_columns(record.c.number).where(~record.c.deleted).order_by(record.c.number).limit(BATCH)
    if kinds:
        statement = statement.where(record.c.kind.in_(kinds))
    if patient_id is not None:
        statement = statement.where(record.c.patient_id == patient_id)
    if since is not None:
        statement = statement.where(record.c.updated >= since)
    after = 0
    while rows := db.execute(statement.where(record.c.number > after)).all():
        yield from (stored(row) for row in rows)
        after = rows[-1].number


def kinds_of_patient(db: Db, patient_id: str) -> dict[str, int]:
    """How many records of each type stand in the patient's compartment."""
    statement = (
        select(record.c.kind, func.count().label("n"))
        .where(record.c.patient_id == patient_id, ~record.c.deleted)
        .group_by(record.c.kind)
        .order_by(record.c.kind)
    )
    return {row.kind: row.n for row in db.execute(statement)}


def in_batches(items: Sequence[Any], size: int = BATCH) -> Iterator[list[Any]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch

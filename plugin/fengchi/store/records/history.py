"""What was written, newest first: of one record, of a type, or of everything. Deletions are part of it.

https://hl7.org/fhir/R4/http.html#history
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, tuple_

from fengchi.domain.errors import Invalid, Issue, NotFound
from fengchi.store.db import Db
from fengchi.store.record_tables import record_version
from fengchi.store.records.versions import VERSION_COLUMNS, StoredRecord, in_batches, stored


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """cursor: give it as `before` to get the next page; empty at the end. total: versions of the whole history."""

    records: tuple[StoredRecord, ...]
    total: int
    cursor: str = ""


def history(
    db: Db,
    *,
    kind: str | None = None,
    record_id: str | None = None,
    since: datetime | None = None,
    count: int = 50,
    before: str = "",
) -> HistoryPage:
    """Versions, newest first. since: only those written from then on. Raises NotFound for an unknown record."""
    conditions = _conditions(kind, record_id, since)
    total = db.execute(select(func.count()).select_from(record_version).where(*conditions)).scalar_one()
    if not total and record_id is not None:
        _require_known(db, kind, record_id)
    statement = select(*VERSION_COLUMNS, record_version.c.seq).where(*conditions).order_by(record_version.c.seq.desc())
    if before:
        statement = statement.where(record_version.c.seq < _seq(before))
    rows = db.execute(statement.limit(count + 1)).all()
    shown = rows[:count]
    cursor = str(shown[-1].seq) if len(rows) > count and shown else ""
    return HistoryPage(tuple(stored(row) for row in shown), total, cursor)


def versions_of(db: Db, keys: Collection[tuple[str, str]]) -> list[StoredRecord]:
    """Every version of these (kind, id) records in the order in which they were written, deletions among them."""
    found: list[tuple[int, StoredRecord]] = []
    for batch in in_batches(sorted(keys)):
        wanted = tuple_(record_version.c.kind, record_version.c.record_id).in_(batch)
        rows = db.execute(select(*VERSION_COLUMNS, record_version.c.seq).where(wanted))
        found += [(row.seq, stored(row)) for row in rows]
    return [one for _, one in sorted(found, key=lambda pair: pair[0])]


def _conditions(kind: str | None, record_id: str | None, since: datetime | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if kind is not None:
        conditions.append(record_version.c.kind == kind)
    if record_id is not None:
        conditions.append(record_version.c.record_id == record_id)
    if since is not None:
        conditions.append(record_version.c.updated >= since)
    return conditions


def _require_known(db: Db, kind: str | None, record_id: str) -> None:
    known = select(record_version.c.seq).where(*_conditions(kind, record_id, None)).limit(1)
    if db.execute(known).first() is None:
        raise NotFound(f"There is no {kind or 'record'} with this id.")


def _seq(cursor: str) -> int:
    if not cursor.isdecimal() or len(cursor) > 18:
        raise Invalid(issues=[Issue("This paging link is not one of ours.", "page", "value")])
    return int(cursor)

"""Running a search: the page of records that fulfil every clause, in order, with how many there are.

https://hl7.org/fhir/R4/search.html. Reads what the same transaction has written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select

from fengchi.fhir.search import Clause, SearchQuery
from fengchi.fhir.search_parameters import parameters_of
from fengchi.fhir.search_terms import TokenTerm
from fengchi.store.db import Db
from fengchi.store.record_tables import record, record_version
from fengchi.store.records.conditions import compartment_of, condition
from fengchi.store.records.included import included
from fengchi.store.records.paging import after, cursor_after, in_order, sort_keys
from fengchi.store.records.versions import VERSION_COLUMNS, StoredRecord, newest, stored


@dataclass(frozen=True, slots=True)
class SearchPage:
    """total: how many match, None when it was not asked for. cursor: of the next page, empty at the end."""

    total: int | None
    records: tuple[StoredRecord, ...]
    cursor: str = ""
    included: tuple[StoredRecord, ...] = ()


def search(db: Db, query: SearchQuery) -> SearchPage:
    """One page. query.count 0 gives the total alone. Raises Invalid for a cursor that is not ours."""
    conditions = _conditions(query)
    total = None if query.total == "none" and query.count else _total(db, conditions)
    if not query.count:
        return SearchPage(total, ())
    rows = _rows(db, query, conditions)
    shown = rows[: query.count]
    cursor = cursor_after(shown[-1], len(query.sort)) if len(rows) > query.count else ""
    records = tuple(stored(row) for row in shown)
    numbers = {(row.kind, row.record_id): row.number for row in shown}
    return SearchPage(total, records, cursor, included(db, query, numbers))


def find_by_identifier(
    db: Db, kind: str, system: str | None, value: str, *, limit: int = 2
) -> tuple[StoredRecord, ...]:
    """Records of this type with this identifier (system None: of any); two are enough to know that it is not unique.

    An empty value is nobody's, though a search by a system alone may ask for it.
    """
    if not value.strip():
        return ()
    clause = Clause(parameters_of(kind)["identifier"], terms=(TokenTerm(system, value),))
    head = condition(record, kind, clause)
    statement = newest().where(record.c.kind == kind, ~record.c.deleted, head).order_by(record.c.number).limit(limit)
    return tuple(stored(row) for row in db.execute(statement))


def _conditions(query: SearchQuery) -> list[ColumnElement[bool]]:
    compartments = [compartment_of(query.kind, clause) for clause in query.clauses]
    patient_id = query.only_patient or next((one for one in compartments if one is not None), None)
    conditions = [record.c.kind == query.kind, ~record.c.deleted]
    if query.only_patient is not None:
        conditions.append(record.c.patient_id == query.only_patient)
    return conditions + [condition(record, query.kind, clause, patient_id=patient_id) for clause in query.clauses]


def _total(db: Db, conditions: list[ColumnElement[bool]]) -> int:
    return int(db.execute(select(func.count()).select_from(record).where(*conditions)).scalar_one())


def _rows(db: Db, query: SearchQuery, conditions: list[ColumnElement[bool]]) -> list[Any]:
    """One row more than the page, to know whether there is another page. Bodies are fetched for the page alone."""
    found = select(record.c.number, record.c.current, *sort_keys(query.sort)).where(*conditions).subquery("found")
    page = select(found).order_by(*in_order(found, query.sort)).limit(query.count + 1)
    if query.cursor:
        page = page.where(after(found, query.sort, query.cursor))
    shown = page.subquery("page")
    columns = [column for column in shown.c if column.name != "current"]
    statement = select(*VERSION_COLUMNS, *columns).join_from(
        shown, record_version, shown.c.current == record_version.c.seq
    )
    return list(db.execute(statement.order_by(*in_order(shown, query.sort))).all())

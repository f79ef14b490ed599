"""What a search gives beside its matches: _include follows references, _revinclude finds what points to a match.

https://hl7.org/fhir/R4/search.html#revinclude
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, and_, or_, tuple_

from fengchi.fhir.search import Include, SearchQuery
from fengchi.store.db import Db
from fengchi.store.record_tables import record
from fengchi.store.records.versions import StoredRecord, in_batches, newest, stored
from fengchi.store.search_tables import reference_index

MOST_INCLUDED = 1000
ROUNDS = 3
"""Times that :iterate goes on: includes may point in circles."""

Numbers = Mapping[tuple[str, str], int]
"""Record numbers by (kind, id)."""


def included(db: Db, query: SearchQuery, matches: Numbers) -> tuple[StoredRecord, ...]:
    """Each record once, none of the matches, at most MOST_INCLUDED; only of the patient the query is narrowed to."""
    known, frontier = dict(matches), matches
    found: list[StoredRecord] = []
    for round_ in range(ROUNDS if query.includes or query.revincludes else 0):
        rows = [row for row in _next(db, query, frontier, first=round_ == 0) if (row.kind, row.record_id) not in known]
        frontier = {(row.kind, row.record_id): row.number for row in rows}
        known |= frontier
        found.extend(stored(row) for row in rows)
        if not frontier or len(found) >= MOST_INCLUDED:
            break
    return tuple(found[:MOST_INCLUDED])


def _next(db: Db, query: SearchQuery, frontier: Numbers, *, first: bool) -> list[Any]:
    steps = [_targets(one) for one in query.includes if first or one.iterate]
    reverse = [_referrers(one) for one in query.revincludes if first or one.iterate]
    rows: dict[int, Any] = {}
    for batch in in_batches(sorted(frontier.items())):
        numbers, keys = [number for _, number in batch], [key for key, _ in batch]
        statements = [one.where(reference_index.c.number.in_(numbers)) for one in steps]
        of_targets = tuple_(reference_index.c.target_kind, reference_index.c.target_id).in_(keys)
        statements += [one.where(of_targets) for one in reverse]
        for statement in statements:
            rows |= {row.number: row for row in db.execute(_within(statement, query))}
    return [rows[number] for number in sorted(rows)]


def _within(statement: Select[Any], query: SearchQuery) -> Select[Any]:
    if query.only_patient is not None:
        nobodys_or_theirs = or_(record.c.patient_id.is_(None), record.c.patient_id == query.only_patient)
        statement = statement.where(nobodys_or_theirs)
    return statement.where(~record.c.deleted).limit(MOST_INCLUDED)


def _targets(include: Include) -> Select[Any]:
    points_to = and_(reference_index.c.target_kind == record.c.kind, reference_index.c.target_id == record.c.record_id)
    statement = newest().add_columns(record.c.number).join(reference_index, points_to)
    statement = statement.where(*_of_include(include))
    kinds: Sequence[str] = [include.target] if include.target else sorted(include.parameter.targets)
    return statement.where(reference_index.c.target_kind.in_(kinds)) if kinds else statement


def _referrers(include: Include) -> Select[Any]:
    statement = newest().add_columns(record.c.number).join(reference_index, reference_index.c.number == record.c.number)
    return statement.where(*_of_include(include))


def _of_include(include: Include) -> tuple[Any, ...]:
    of_kind = reference_index.c.kind == include.kind
    return (of_kind, reference_index.c.param.in_(include.parameter.row_names))

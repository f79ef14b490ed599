"""The rows that a record's newest version puts into the search index and the projections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Table

from fengchi.fhir.facts import facts_of
from fengchi.fhir.search_entries import (
    DateEntry,
    QuantityEntry,
    ReferenceEntry,
    StringEntry,
    TokenEntry,
    UriEntry,
)
from fengchi.fhir.search_values import index_entries
from fengchi.store import search_tables
from fengchi.store.bulk import Row, delete_all, insert_all
from fengchi.store.db import Db
from fengchi.store.projections import projection_row
from fengchi.store.records.heads import Head
from fengchi.store.tables import INDEX_TABLES, PROJECTION_TABLES

Contents = tuple[Head, Mapping[str, Any]]
"""A record's head and its newest resource, with id."""

_TABLE_OF_ENTRY: Mapping[type, Table] = {
    TokenEntry: search_tables.token_index,
    DateEntry: search_tables.date_index,
    ReferenceEntry: search_tables.reference_index,
    StringEntry: search_tables.string_index,
    QuantityEntry: search_tables.quantity_index,
    UriEntry: search_tables.uri_index,
}


def write_rows(db: Db, contents: Iterable[Contents], also: Mapping[Table, Sequence[Row]] | None = None) -> None:
    """Index and projection rows of these records, together with other new rows, in few statements."""
    rows: dict[Table, list[Row]] = {table: list(others) for table, others in (also or {}).items()}
    for head, resource in contents:
        for table, row in (*_index_rows(head, resource), *_projection_rows(head, resource)):
            rows.setdefault(table, []).append(row)
    insert_all(db, rows)


def clear_rows(db: Db, numbers: Sequence[int]) -> None:
    """Take away the index and projection rows of these records."""
    delete_all(db, (*INDEX_TABLES, *PROJECTION_TABLES), numbers)


def _index_rows(head: Head, resource: Mapping[str, Any]) -> Iterable[tuple[Table, Row]]:
    places: dict[Table, int] = {}
    for entry in index_entries(resource):
        table = _TABLE_OF_ENTRY[type(entry)]
        places[table] = places.get(table, 0) + 1
        row = {"number": head.number, "place": places[table], "kind": head.kind, **entry._asdict()}
        if table is search_tables.token_index:
            row["patient_id"] = head.patient_id
        yield table, row


def _projection_rows(head: Head, resource: Mapping[str, Any]) -> Iterable[tuple[Table, Row]]:
    for place, fact in enumerate(facts_of(resource), start=1):
        table, row = projection_row(fact)
        yield table, {"number": head.number, "place": place, **row}

"""The floor of every write: the same rows put into the same tables by the database driver alone, in one transaction.

The rows are those that Fengchi itself has just written. Each copy gets ids and numbers of its own beforehand, so what
is timed is the database and its driver and nothing else: no JSON is read, nothing checked, nobody asked who they are.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import psycopg
from psycopg.rows import dict_row
from sqlalchemy import make_url

from bench.postgres import plain
from bench.timing import Work
from fengchi.store.tables import INDEX_TABLES, PROJECTION_TABLES

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
"""By table, the columns in their order."""

NUMBERED = tuple(table.name for table in (*INDEX_TABLES, *PROJECTION_TABLES))
RECORDS = ("record_version", "record")
WRITTEN = (*RECORDS, *NUMBERED, "audit_entry")
"""What a write of records fills. The heads come after their versions, as their numbers are the versions'."""
_NUMBERS = ("number", "seq", "current")
_LOCK = threading.Lock()


@dataclass(frozen=True, slots=True)
class Mark:
    """The highest numbers at some moment."""

    version: int
    audit: int


def connect_sqlite(url: str) -> sqlite3.Connection:
    """As the store opens it: write-ahead log, and a commit that survives a power cut."""
    connection = sqlite3.connect(str(make_url(url).database), isolation_level=None, timeout=30, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def connect_postgres(url: str) -> psycopg.Connection[dict[str, Any]]:
    return psycopg.connect(plain(url), autocommit=True, row_factory=dict_row)


def query(url: str, statement: str) -> list[dict[str, Any]]:
    """Rows as dicts; of our own statements only."""
    if url.startswith("sqlite"):
        sqlite = connect_sqlite(url)
        try:
            return [dict(row) for row in sqlite.execute(statement)]
        finally:
            sqlite.close()
    with connect_postgres(url) as connection:
        return connection.execute(statement.encode()).fetchall()


def mark(url: str) -> Mark:
    found = query(
        url,
        "SELECT (SELECT coalesce(max(seq), 0) FROM record_version) AS version, "
        "(SELECT coalesce(max(seq), 0) FROM audit_entry) AS audit",
    )[0]
    return Mark(found["version"], found["audit"])


def rows_since(url: str, since: Mark, tables: Sequence[str] = WRITTEN) -> Rows:
    """Everything that new records put into these tables."""
    found = {}
    for table in tables:
        column = "seq" if table in ("record_version", "audit_entry") else "number"
        after = since.audit if table == "audit_entry" else since.version
        statement = f'SELECT * FROM "{table}" WHERE {column} > {after} ORDER BY {column}'  # noqa: S608  # ours
        found[table] = [_plain_row(row) for row in query(url, statement)]
    return {table: rows for table, rows in found.items() if rows}


def copies(rows: Rows, count: int, *, first: int) -> Iterator[Rows]:
    """The rows again and again under new ids and numbers, from number `first` on."""
    ids = [row["record_id"] for row in rows["record_version"]]
    lowest = min(row["seq"] for row in rows["record_version"])
    lowest_audit = min((row["seq"] for row in rows.get("audit_entry", ())), default=0)
    text = json.dumps(rows)
    for copy in range(count):
        fresh = text
        for one in ids:
            fresh = fresh.replace(one, str(uuid4()))
        shift = first + copy * 1000
        yield {
            table: [_shifted(row, shift - (lowest_audit if table == "audit_entry" else lowest)) for row in found]
            for table, found in json.loads(fresh).items()
        }


def writers(url: str, n_clients: int) -> Sequence[Callable[[Rows], Work]]:
    """For each client a connection of its own, which makes of rows the call that writes them."""
    make = _sqlite_writer if url.startswith("sqlite") else _postgres_writer
    return [make(url) for _ in range(n_clients)]


def replace_rows(connection: sqlite3.Connection, rows: Rows) -> None:
    """Empty the tables and fill them with these rows, in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    for table, found in rows.items():
        connection.execute(f'DELETE FROM "{table}"')  # noqa: S608  # names are ours
        connection.executemany(_insertion(table, found), [tuple(row.values()) for row in found])
    connection.execute("COMMIT")


def _sqlite_writer(url: str) -> Callable[[Rows], Work]:
    connection = connect_sqlite(url)

    def prepared(rows: Rows) -> Work:
        values = [(_insertion(table, found), [tuple(row.values()) for row in found]) for table, found in rows.items()]

        def work() -> None:
            # Waiting in a queue: SQLite's own waiting between writers sleeps.
            with _LOCK:
                connection.execute("BEGIN IMMEDIATE")
                for statement, parameters in values:
                    connection.executemany(statement, parameters)
                connection.execute("COMMIT")

        return work

    return prepared


def _insertion(table: str, rows: Sequence[Mapping[str, Any]]) -> str:
    names = ", ".join(f'"{name}"' for name in rows[0])
    return f'INSERT INTO "{table}" ({names}) VALUES ({", ".join("?" * len(rows[0]))})'  # noqa: S608  # names are ours


def _postgres_writer(url: str) -> Callable[[Rows], Work]:
    """One statement with one JSON parameter: the quickest of the ways that the driver offers.

    The schema is named, as "record" alone would be PostgreSQL's word for any row.
    """
    connection = connect_postgres(url)

    def prepared(rows: Rows) -> Work:
        parts = (
            f'step{place} AS (INSERT INTO public."{table}" SELECT * FROM '  # noqa: S608  # names are ours
            f"json_populate_recordset(NULL::public.\"{table}\", %(rows)s::json -> '{table}'))"
            for place, table in enumerate(rows)
        )
        statement, parameter = f"WITH {', '.join(parts)} SELECT 1".encode(), json.dumps(rows)
        return lambda: connection.execute(statement, {"rows": parameter}, prepare=True)

    return prepared


def _plain_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON holds it."""
    return {
        name: value if value is None or isinstance(value, (int, float, str)) else str(value)
        for name, value in row.items()
    }


def _shifted(row: dict[str, Any], by: int) -> dict[str, Any]:
    for name in _NUMBERS:
        if name in row:
            row[name] += by
    return row

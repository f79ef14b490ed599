"""Many rows in few statements: executemany on SQLite, one JSON parameter for everything on PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import Table, TextClause, delete, insert, text
from sqlalchemy.dialects import postgresql

from fengchi.store.db import Db

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Row = Mapping[str, Any]

_POSTGRESQL = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves its constructor untyped


def values_of(value: DataclassInstance) -> dict[str, Any]:
    """The fields of a flat dataclass as a row; dataclasses.asdict would copy each of them deeply."""
    return {one.name: getattr(value, one.name) for one in fields(value)}


def insert_all(db: Db, rows_of: Mapping[Table, Sequence[Row]]) -> None:
    """Add rows to several tables. Every row of a table has the same columns."""
    filled = {table: rows for table, rows in rows_of.items() if rows}
    if not filled:
        return
    if db.dialect.name == "postgresql":
        _insert_as_json(db, filled)
    else:
        for table, rows in filled.items():
            db.execute(insert(table), rows)


def delete_all(db: Db, tables: Sequence[Table], numbers: Sequence[int]) -> None:
    """Take the rows of these records out of the tables (which have a column number)."""
    if not numbers:
        return
    if db.dialect.name == "postgresql":
        db.execute(_deletion(tuple(tables)), {"numbers": list(numbers)})
    else:
        for table in tables:
            db.execute(delete(table).where(table.c.number.in_(numbers)))


def _insert_as_json(db: Db, rows_of: Mapping[Table, Sequence[Row]]) -> None:
    shape = tuple((table, tuple(rows[0])) for table, rows in rows_of.items())
    rows_by_name = {table.name: rows for table, rows in rows_of.items()}
    db.execute(_insertion(shape), {"rows": msgspec.json.encode(rows_by_name).decode()})


@lru_cache(maxsize=512)
def _insertion(shape: tuple[tuple[Table, tuple[str, ...]], ...]) -> TextClause:
    """One statement for all tables: measured twice as quick as one executemany a table."""
    parts = [_insert_part(table, columns) for table, columns in shape]
    steps = ", ".join(f"step{place} AS ({part})" for place, part in enumerate(parts))
    return text(f"WITH {steps} SELECT 1")


def _insert_part(table: Table, columns: tuple[str, ...]) -> str:
    # Table and column names are our own; the values travel in the parameter.
    names = ", ".join(f'"{name}"' for name in columns)
    typed = ", ".join(f'"{name}" {_plain_type(table, name)}' for name in columns)
    rows = f"json_to_recordset(CAST(:rows AS json) -> '{table.name}') AS new ({typed})"
    return f'INSERT INTO "{table.name}" ({names}) SELECT {names} FROM {rows}'  # noqa: S608  # names are ours, see above


def _plain_type(table: Table, name: str) -> str:
    compiled = table.c[name].type.compile(dialect=_POSTGRESQL)
    return compiled.split(" COLLATE ")[0]


@lru_cache(maxsize=8)
def _deletion(tables: tuple[Table, ...]) -> TextClause:
    parts = (
        f'step{place} AS (DELETE FROM "{table.name}" WHERE number = ANY(:numbers))'  # noqa: S608  # names are ours
        for place, table in enumerate(tables)
    )
    return text(f"WITH {', '.join(parts)} SELECT 1")

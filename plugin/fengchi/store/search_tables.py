"""The search index: what the newest version of each record says, by search parameter.

https://hl7.org/fhir/R4/search.html. Rows are rebuilt by reindex, so no foreign keys slow down their writing.
number and place: which record's row, and which of its rows in this table.
part is 0, or n for what stands in the n-th component: rows of one part belong together in a composite search.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Double, Index, Integer, Table, Text

from fengchi.store.columns import Key, Number, UtcDateTime, metadata


def _index_table(name: str, *specific: Column[Any], found_by: tuple[str, ...]) -> Table:
    return Table(
        name,
        metadata,
        Column("number", Number, primary_key=True, autoincrement=False),
        Column("place", Integer, primary_key=True, autoincrement=False),
        Column("kind", Key, nullable=False),
        Column("param", Key, nullable=False),
        Column("part", Integer, nullable=False),
        *specific,
        Index(f"ix_{name}_found", "kind", "param", *found_by, "number"),
    )


token_index = _index_table(
    "token_index",
    Column("system", Key, nullable=False),
    Column("code", Key, nullable=False),
    Column("patient_id", Key),
    found_by=("code", "system"),
)
Index("ix_token_index_of_patient", *(token_index.c[name] for name in ("patient_id", "kind", "param", "code", "number")))

date_index = _index_table(
    "date_index",
    Column("low", UtcDateTime, nullable=False),
    Column("high", UtcDateTime, nullable=False),
    found_by=("low", "high"),
)
"""low included, high excluded: the day 2026-11-02 is 2026-11-02T00:00Z to 2026-11-03T00:00Z. Open ends are the first
and last moment that a database can hold."""
Index("ix_date_index_ends", *(date_index.c[name] for name in ("kind", "param", "high", "number")))

reference_index = _index_table(
    "reference_index",
    Column("target_kind", Key, nullable=False),
    Column("target_id", Key, nullable=False),
    Column("url", Key, nullable=False),
    found_by=("target_id", "target_kind"),
)
"""A relative reference fills target_kind and target_id; an absolute one or a canonical fills url."""
Index("ix_reference_index_url", *(reference_index.c[name] for name in ("kind", "param", "url", "number")))
Index("ix_reference_index_target", *(reference_index.c[name] for name in ("target_id", "target_kind", "kind")))

string_index = _index_table(
    "string_index",
    Column("folded", Key, nullable=False),
    Column("exact", Text, nullable=False),
    found_by=("folded",),
)

quantity_index = _index_table(
    "quantity_index",
    Column("low", Double, nullable=False),
    Column("high", Double, nullable=False),
    Column("system", Key, nullable=False),
    Column("code", Key, nullable=False),
    Column("unit", Key, nullable=False),
    found_by=("low", "high"),
)
"""low and high are equal, except where the resource itself says < or >, or gives a range."""

uri_index = _index_table("uri_index", Column("uri", Key, nullable=False), found_by=("uri",))

INDEX_TABLES = (token_index, date_index, reference_index, string_index, quantity_index, uri_index)

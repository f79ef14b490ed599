"""The record itself: every version of every resource, and where the newest one is."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text, UniqueConstraint

from fengchi.store.columns import Key, Number, UtcDateTime, metadata

record_version = Table(
    "record_version",
    metadata,
    Column("seq", Number, primary_key=True, autoincrement=True),
    Column("kind", Key, nullable=False),
    Column("record_id", Key, nullable=False),
    Column("version", Integer, nullable=False),
    Column("updated", UtcDateTime, nullable=False),
    Column("deleted", Boolean, nullable=False),
    Column("body", Text, nullable=False),
    # record_id first: one index finds a version, a record's history, and all records whose ids begin alike.
    UniqueConstraint("record_id", "kind", "version"),
    Index(None, "kind", "seq"),
    Index(None, "updated", "seq"),
)
"""Append-only: rows are added, never changed. body is the exact text that a read gives back; empty for a deletion."""

record = Table(
    "record",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("kind", Key, nullable=False),
    Column("record_id", Key, nullable=False),
    Column("version", Integer, nullable=False),
    Column("current", Number, nullable=False),
    Column("updated", UtcDateTime, nullable=False),
    Column("deleted", Boolean, nullable=False),
    Column("patient_id", Key),
    UniqueConstraint("record_id", "kind"),
    Index(None, "kind", "number"),
    Index(None, "kind", "patient_id", "number"),
    Index(None, "kind", "updated", "number"),
    Index(None, "patient_id", "number"),
)
"""One row a record. number: seq of its first version, the same for life, so paging in its order stays stable while
others write. current: seq of the newest version."""

"""All tables of the store in one metadata; the migrations in migrations/ build exactly these."""

from __future__ import annotations

from fengchi.store import account_tables, clinic_tables, projection_tables, record_tables, search_tables
from fengchi.store.columns import metadata
from fengchi.store.projection_tables import PROJECTION_TABLES
from fengchi.store.search_tables import INDEX_TABLES

__all__ = [
    "INDEX_TABLES",
    "PROJECTION_TABLES",
    "account_tables",
    "clinic_tables",
    "metadata",
    "projection_tables",
    "record_tables",
    "search_tables",
]

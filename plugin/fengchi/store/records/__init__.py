"""Records: every version of every FHIR resource as exact text, with its search index and projections.

Each write puts version, head, index and projections into one transaction, so a search sees what was written before it.
"""

from __future__ import annotations

from fengchi.store.records.history import HistoryPage, history
from fengchi.store.records.locks import lock_identifier
from fengchi.store.records.search import SearchPage, find_by_identifier, search
from fengchi.store.records.versions import (
    StoredRecord,
    each_record,
    kinds_of_patient,
    read,
    read_many,
    read_version,
)
from fengchi.store.records.writing import Put, Remove, Write, create, delete, update, write_many

__all__ = [
    "HistoryPage",
    "Put",
    "Remove",
    "SearchPage",
    "StoredRecord",
    "Write",
    "create",
    "delete",
    "each_record",
    "find_by_identifier",
    "history",
    "kinds_of_patient",
    "lock_identifier",
    "read",
    "read_many",
    "read_version",
    "search",
    "update",
    "write_many",
]

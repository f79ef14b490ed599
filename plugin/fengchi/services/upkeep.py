"""What keeps the record in order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from fengchi.domain.people import Actor
from fengchi.services.access import Permission
from fengchi.services.audit import entry, guard
from fengchi.store import reindex as rebuilding
from fengchi.store.db import Db


def reindex(db: Db, *, progress: Callable[[int, int], None] | None = None, by: Actor, at: datetime) -> int:
    """Rebuild search index and projections from the records. Gives the number of records read."""
    guard(db, by, Permission.DATA_IMPORT, entry(by, "E", "reindex", at=at))
    return rebuilding.reindex(db, progress=progress).n_records

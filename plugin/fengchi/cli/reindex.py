"""fengchi reindex: rebuild search index and projections from the records."""

from __future__ import annotations

import typer

from fengchi.cli.opening import Database, clinic_of
from fengchi.cli.refusals import refusable


@refusable
def reindex(database: str | None = Database) -> None:
    """Rebuild the search index and every projection from the stored records, in one transaction.

    Example: fengchi reindex
    """
    from fengchi.services import upkeep
    from fengchi.wiring import terminal_actor

    with clinic_of(database) as clinic:
        with clinic.store.writing() as db:
            n_records = upkeep.reindex(db, by=terminal_actor(), at=clinic.now())
        clinic.store.refresh_statistics()
    typer.echo(f"Rebuilt from {n_records} records.")

"""fengchi migrate: bring the tables up to date."""

from __future__ import annotations

import typer

from fengchi.cli.opening import Database, clinic_of, settings_of
from fengchi.cli.refusals import refusable


@refusable
def migrate(database: str | None = Database) -> None:
    """Create the tables or bring them up to date, with the definitions of this version. Safe to run again.

    Example: fengchi migrate --database postgresql://fengchi@localhost/fengchi
    """
    from fengchi.services.definitions import install_definitions
    from fengchi.wiring import bring_up_to_date, terminal_actor

    bring_up_to_date(settings_of(database).database_url)
    with clinic_of(database) as clinic, clinic.store.writing() as db:
        done = install_definitions(db, by=terminal_actor(), at=clinic.now())
    typer.echo(f"The database is up to date. Definitions: {done.n_written} written, {done.n_unchanged} as they were.")

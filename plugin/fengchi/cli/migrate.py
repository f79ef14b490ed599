"""fengchi migrate: bring the tables up to date."""

from __future__ import annotations

import typer

from fengchi.cli.opening import Database, settings_of
from fengchi.cli.refusals import refusable


@refusable
def migrate(database: str | None = Database) -> None:
    """Create the tables or bring them up to date. Safe to run again.

    Example: fengchi migrate --database postgresql://fengchi@localhost/fengchi
    """
    from fengchi.wiring import bring_up_to_date

    bring_up_to_date(settings_of(database).database_url)
    typer.echo("The database is up to date.")

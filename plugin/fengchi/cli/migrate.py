"""fengchi migrate: bring the tables up to date."""

from __future__ import annotations

import typer

from fengchi.cli.opening import Database
from fengchi.cli.refusals import refusable


@refusable
def migrate(database: str | None = Database) -> None:
    """Create the tables or bring them up to date. Safe to run again.

    Example: fengchi migrate --database postgresql://fengchi@localhost/fengchi
    """
    from fengchi.settings import Settings
    from fengchi.store.migrate import upgrade
    from fengchi.wiring import make_room

    settings = Settings.from_environ(database_url=database)
    make_room(settings.database_url)
    upgrade(settings.database_url)
    typer.echo("The database is up to date.")

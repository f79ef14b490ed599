"""fengchi audit verify: check the hash chain of the audit trail."""

from __future__ import annotations

import typer

from fengchi.cli.opening import Database, clinic_of
from fengchi.cli.refusals import REFUSED, refusable

app = typer.Typer(help="The audit trail.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def audit() -> None:
    """The audit trail."""


@app.command("verify")
@refusable
def verify(database: str | None = Database) -> None:
    """Check every entry's hash against the one before. Exit code 1 when the trail was changed.

    Example: fengchi audit verify
    """
    from fengchi.services import audit as services
    from fengchi.wiring import terminal_actor

    with clinic_of(database) as clinic, clinic.store.writing() as db:
        found = services.verify(db, by=terminal_actor(), at=clinic.now())
    if not found.ok:
        typer.echo(
            f"The audit trail was changed at entry {found.first_bad_seq}; {found.n_entries} entries were read.",
            err=True,
        )
        raise typer.Exit(REFUSED)
    typer.echo(f"The audit trail is whole: {found.n_entries} entries.")

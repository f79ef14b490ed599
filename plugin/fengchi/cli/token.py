"""fengchi client add, fengchi token: access for other systems."""

from __future__ import annotations

import json

import typer

from fengchi.cli.opening import AsJson, Database, clinic_of
from fengchi.cli.refusals import refusable

client_app = typer.Typer(help="Systems that use the FHIR API.", no_args_is_help=True, rich_markup_mode=None)

Scopes = typer.Option(
    ..., "--scope", help='SMART scopes, such as "system/*.rs" or "system/Observation.cruds"; may repeat.'
)


@client_app.callback()
def client() -> None:
    """Systems that use the FHIR API."""


@client_app.command("add")
@refusable
def add(
    name: str = typer.Argument(help="What the system is called."),
    scope: list[str] = Scopes,
    as_json: bool = AsJson,
    database: str | None = Database,
) -> None:
    """Add a system that may use the FHIR API; tokens for it never get more than these scopes.

    Example: fengchi client add "Lakeside EHR" --scope "system/*.rs" --scope "system/Observation.cruds"
    """
    from fengchi.services import accounts
    from fengchi.wiring import terminal_actor

    with clinic_of(database) as clinic, clinic.store.writing() as db:
        client_id = accounts.add_client(db, name=name, scopes=tuple(scope), by=terminal_actor(), at=clinic.now())
    typer.echo(json.dumps({"client": client_id}) if as_json else f"Added client {client_id}.")


@refusable
def token(
    client: str = typer.Argument(help="Client id, as printed by: fengchi client add."),
    scope: list[str] = typer.Option([], "--scope", help="Fewer scopes than the client has; by default all of them."),
    hours: int = typer.Option(1, min=1, max=24 * 90, help="Hours until it expires."),
    as_json: bool = AsJson,
    database: str | None = Database,
) -> None:
    """Print a bearer token for a client. It is shown once and stored as a hash only.

    Example: curl -H "Authorization: Bearer $(fengchi token CLIENT)" http://127.0.0.1:8000/fhir/Patient
    """
    from fengchi.services import accounts
    from fengchi.wiring import terminal_actor

    with clinic_of(database) as clinic, clinic.store.writing() as db:
        made = accounts.issue_token(
            db, client_id=client, scopes=tuple(scope), hours=hours, by=terminal_actor(), at=clinic.now()
        )
    if as_json:
        shown = {"access_token": made.token, "token_type": "Bearer", "scope": " ".join(made.scopes)}
        typer.echo(json.dumps(shown | {"expires_in": hours * 3600}))
    else:
        typer.echo(made.token)

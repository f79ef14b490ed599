"""fengchi client add and revoke, fengchi token: access for other systems."""

from __future__ import annotations

import json

import typer

from fengchi.cli.opening import AsJson, Database, clinic_of, not_blank
from fengchi.cli.refusals import refusable
from fengchi.domain.errors import Invalid, Issue

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

    _refuse_unknown_types(scope)
    with clinic_of(database) as clinic, clinic.store.writing() as db:
        client_id = accounts.add_client(db, name=name, scopes=tuple(scope), by=terminal_actor(), at=clinic.now())
    typer.echo(json.dumps({"client": client_id}) if as_json else f"Added client {client_id}.")


@client_app.command("revoke")
@refusable
def revoke(
    client: str = typer.Argument(help="Client id, as printed by: fengchi client add.", callback=not_blank),
    database: str | None = Database,
) -> None:
    """Close the door to a system: all of its tokens end at once, and it gets no new ones.

    Example: fengchi client revoke 7c2028ec-2d7e-46b6-9de3-7cd87a95a22a
    """
    from fengchi.services import accounts
    from fengchi.wiring import terminal_actor

    with clinic_of(database) as clinic, clinic.store.writing() as db:
        accounts.revoke_client(db, client, by=terminal_actor(), at=clinic.now())
    typer.echo(f"Revoked client {client} and all of its tokens.")


def _refuse_unknown_types(scopes: list[str]) -> None:
    """A scope for a type that does not exist grants nothing, and nobody would notice."""
    from difflib import get_close_matches

    from fengchi.fhir.gate import KINDS
    from fengchi.services.access import parse_scope

    kinds = [one.kind for one in map(parse_scope, scopes) if one is not None and one.kind not in (*KINDS, "*")]
    issues = [
        Issue(
            f"{kind[:64]} is no resource type of FHIR R4"
            + "".join(f"; did you mean {near}" for near in get_close_matches(kind, KINDS, 1))
            + ".",
            "scope",
            "value",
        )
        for kind in kinds
    ]
    if issues:
        raise Invalid(issues=issues)


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

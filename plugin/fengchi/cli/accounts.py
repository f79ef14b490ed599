"""fengchi user add: people who sign in."""

from __future__ import annotations

import sys

import typer

from fengchi.cli.opening import Database, clinic_of
from fengchi.cli.refusals import refusable
from fengchi.domain.errors import Invalid
from fengchi.domain.people import Role

user_app = typer.Typer(help="People who sign in.", no_args_is_help=True, rich_markup_mode=None)


@user_app.callback()
def user() -> None:
    """People who sign in."""


@user_app.command("add")
@refusable
def add(
    login: str = typer.Argument(help="What is typed at sign-in."),
    name: str = typer.Option(..., help="Given names and family name."),
    role: list[Role] = typer.Option([Role.PRACTITIONER], help="May be given several times."),
    qualification: str = typer.Option("", help="Of a practitioner: licence or training."),
    password: str | None = typer.Option(
        None, envvar="FENGCHI_NEW_PASSWORD", help="At least 10 characters; asked for when not given.", show_envvar=True
    ),
    database: str | None = Database,
) -> None:
    """Add a person who can sign in.

    Example: fengchi user add mei --name "Mei Tanaka" --role practitioner
    """
    from fengchi.services import accounts
    from fengchi.wiring import terminal_actor

    secret = password or _asked_for()
    with clinic_of(database) as clinic, clinic.store.writing() as db:
        accounts.add_person(
            db,
            login=login,
            password=secret,
            name=name,
            roles=frozenset(role),
            qualification=qualification,
            by=terminal_actor(),
            at=clinic.now(),
        )
    typer.echo(f"Added {login} ({', '.join(role)}).")


def _asked_for() -> str:
    if not sys.stdin.isatty():
        raise Invalid("Give a password: --password, or FENGCHI_NEW_PASSWORD in the environment.")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))

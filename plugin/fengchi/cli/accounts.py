"""fengchi user add, disable, password: people who sign in."""

from __future__ import annotations

import sys

import typer

from fengchi.cli.opening import Database, clinic_of, not_blank
from fengchi.cli.refusals import refusable
from fengchi.domain.errors import Invalid
from fengchi.domain.people import Role

user_app = typer.Typer(help="People who sign in.", no_args_is_help=True, rich_markup_mode=None)


@user_app.callback()
def user() -> None:
    """People who sign in."""


Login = typer.Argument(help="What is typed at sign-in.", callback=not_blank)
Password = typer.Option(
    None, envvar="FENGCHI_NEW_PASSWORD", help="At least 10 characters; asked for when not given.", show_envvar=True
)


@user_app.command("add")
@refusable
def add(
    login: str = Login,
    name: str = typer.Option(..., help="Given names and family name."),
    role: list[Role] = typer.Option([Role.PRACTITIONER], help="May be given several times."),
    qualification: str = typer.Option("", help="Of a practitioner: licence or training."),
    password: str | None = Password,
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


@user_app.command("disable")
@refusable
def disable(login: str = Login, database: str | None = Database) -> None:
    """Close an account: every sign-in of it ends and no new one is possible. What the person charted stays.

    Example: fengchi user disable tom
    """
    from fengchi.services import accounts
    from fengchi.wiring import terminal_actor

    with clinic_of(database) as clinic, clinic.store.writing() as db:
        accounts.disable_person(db, login, by=terminal_actor(), at=clinic.now())
    typer.echo(f"Disabled {login}.")


@user_app.command("password")
@refusable
def password(login: str = Login, password: str | None = Password, database: str | None = Database) -> None:
    """Give a person a new password, for one that was forgotten or became known.

    Example: fengchi user password mei
    """
    from fengchi.services import accounts
    from fengchi.wiring import terminal_actor

    secret = password or _asked_for()
    with clinic_of(database) as clinic, clinic.store.writing() as db:
        accounts.set_password(db, login, secret, by=terminal_actor(), at=clinic.now())
    typer.echo(f"The password of {login} was changed.")


def _asked_for() -> str:
    if not sys.stdin.isatty():
        raise Invalid("Give a password: --password, or FENGCHI_NEW_PASSWORD in the environment.")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))

"""How every command opens the clinic, and who is acting at the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from fengchi.domain.people import Actor
    from fengchi.settings import Settings
    from fengchi.store.db import Db
    from fengchi.wiring import Clinic

Database = typer.Option(
    None, "--database", help="Database URL; else FENGCHI_DATABASE_URL, else sqlite:///var/fengchi.sqlite."
)
AsJson = typer.Option(False, "--json", help="Print JSON for a script, a refusal too.")


def not_blank(text: str | None) -> str | None:
    """An empty argument is most often an unset variable of a script: it names nobody, and never everybody."""
    if text is not None and not text.strip():
        raise typer.BadParameter("this is empty; name one.")
    return text


def folder_named(text: str) -> Path:
    """Without this, an empty argument would be the folder one is in."""
    not_blank(text)
    return Path(text)


APatient = typer.Argument(help="Patient id or medical record number.", callback=not_blank)


def settings_of(database: str | None) -> Settings:
    """The settings of the environment, with a word on standard error about variables that look misspelt."""
    from fengchi.settings import Settings, misspelt

    for variable, nearest in misspelt().items():
        typer.echo(f"warning: {variable} is no setting and was not read; did you mean {nearest}?", err=True)
    return Settings.from_environ(database_url=database)


@contextmanager
def clinic_of(database: str | None) -> Iterator[Clinic]:
    """The clinic of the settings; --database wins over the environment."""
    from fengchi.wiring import open_clinic

    clinic = open_clinic(settings_of(database))
    try:
        yield clinic
    finally:
        clinic.store.dispose()


def signing_actor(db: Db, login: str | None) -> Actor:
    """The terminal's actor with the practitioner of that account; without a login, the clinic's only practitioner."""
    from fengchi.services import accounts
    from fengchi.wiring import terminal_actor

    return accounts.acting_as(db, terminal_actor(), login)


def count(number: int, what: str) -> str:
    """1 record, 2 records."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"

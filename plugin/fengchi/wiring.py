"""The one place that chooses concrete things: open_clinic(settings) gives the doors all they need."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from fengchi.domain.errors import Invalid, Issue
from fengchi.domain.people import Actor, Door, Role
from fengchi.settings import Settings
from fengchi.store import migrate
from fengchi.store.db import Store, open_store

SQLITE_START = b"SQLite format 3\0"
"""https://www.sqlite.org/fileformat.html#magic_header_string"""


@dataclass(frozen=True, slots=True)
class Clinic:
    """What a door works with. now() is aware UTC."""

    settings: Settings
    store: Store
    now: Callable[[], datetime]

    @property
    def zone(self) -> str:
        return self.settings.zone


def utc_now() -> datetime:
    return datetime.now(UTC)


def open_clinic(settings: Settings, *, now: Callable[[], datetime] = utc_now) -> Clinic:
    """Open the store. The tables must be current: `fengchi migrate` makes them so."""
    _refuse_other_file(settings.database_url)
    if not _is_there(settings.database_url):
        raise Invalid(issues=[Issue("There is no database here yet; run: fengchi migrate", "FENGCHI_DATABASE_URL")])
    store = open_store(settings.database_url)
    if not migrate.is_current(store):
        store.dispose()
        raise Invalid(
            issues=[
                Issue("The database is not up to date with this version; run: fengchi migrate", "FENGCHI_DATABASE_URL")
            ]
        )
    return Clinic(settings=settings, store=store, now=now)


def bring_up_to_date(url: str) -> None:
    """Make the tables of this version, in a new SQLite file if need be. Raises Unavailable when no database answers."""
    _refuse_other_file(url)
    make_room(url)
    store = open_store(url)
    try:
        with store.reading():
            pass  # a refusal in a sentence here, where the migrations would only know an exception of the driver
    finally:
        store.dispose()
    migrate.upgrade(url)


def make_room(url: str) -> None:
    """Make the SQLite file, if it is one and not there yet, so that only its owner can read it."""
    file = _file_of(url)
    if file is not None and not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)


def _refuse_other_file(url: str) -> None:
    """An empty file becomes a database; any other that does not begin like one holds something else."""
    file = _file_of(url)
    if file is None or not file.exists():
        return
    with file.open("rb") as opened:
        start = opened.read(len(SQLITE_START))
    if start and start != SQLITE_START:
        text = f"{file.name} is no SQLite database; name another file."
        raise Invalid(issues=[Issue(text, "FENGCHI_DATABASE_URL", "value")])


def _is_there(url: str) -> bool:
    file = _file_of(url)
    return file is None or file.exists()


def _file_of(url: str) -> Path | None:
    _, _, path = url.partition("sqlite:///")
    return Path(path) if url.startswith("sqlite") and path and path != ":memory:" else None


def terminal_actor() -> Actor:
    """Whoever can run the program on the clinic's own server holds the database, so every role is theirs; the audit names them."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # in a container the account often has a number only
        name = f"uid {os.getuid()}"
    return Actor(actor_id=f"os:{name}", name=name, door=Door.CLI, roles=frozenset(Role))

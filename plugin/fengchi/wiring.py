"""The one place that chooses concrete things: open_clinic(settings) gives the doors all they need."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from fengchi.domain.errors import Invalid, Issue
from fengchi.domain.people import Actor, Door, Role
from fengchi.settings import Settings
from fengchi.store import migrate
from fengchi.store.db import Store, open_store


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
    """Open the store. The tables must be current: run `fengchi migrate` (demo and serve --migrate do it themselves)."""
    make_room(settings.database_url)
    store = open_store(settings.database_url)
    if not migrate.is_current(store):
        store.dispose()
        raise Invalid(
            issues=[
                Issue("The database is not up to date with this version; run: fengchi migrate", "FENGCHI_DATABASE_URL")
            ]
        )
    return Clinic(settings=settings, store=store, now=now)


def make_room(url: str) -> None:
    """Make the folder of an SQLite file that does not exist yet."""
    _, _, path = url.partition("sqlite:///")
    if url.startswith("sqlite") and path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)


def terminal_actor() -> Actor:
    """Whoever can run the program on the clinic's own server holds the database, so every role is theirs; the audit names them."""
    name = getpass.getuser()
    return Actor(actor_id=f"os:{name}", name=name, door=Door.CLI, roles=frozenset(Role))

"""Building and updating the tables, with the migrations that ship inside the package. There is no alembic.ini."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from fengchi.store.db import Store, make_engine


def alembic_config(url: str) -> Config:
    """What `alembic` commands need. The URL travels as an attribute: as an option its % signs would be interpreted."""
    config = Config()
    config.set_main_option("script_location", str(files("fengchi._migrations")).replace("%", "%%"))
    config.attributes["url"] = url
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database at this URL to the newest tables, or to a revision. Does nothing when it is there already."""
    _run(url, command.upgrade, revision)


def downgrade(url: str, revision: str) -> None:
    """Take migrations back, "base" for all of them. What their tables held is lost."""
    _run(url, command.downgrade, revision)


def is_current(store: Store) -> bool:
    """Whether the tables are those of this version of the program."""
    newest = set(ScriptDirectory.from_config(alembic_config("")).get_heads())
    with store.reading() as db:
        return set(MigrationContext.configure(db).get_current_heads()) == newest


def _run(url: str, action: Callable[[Config, str], None], revision: str) -> None:
    config = alembic_config(url)
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            action(config, revision)
    finally:
        engine.dispose()

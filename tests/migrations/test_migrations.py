"""The migrations build exactly the declared tables, can be taken back, and can be run again."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from fengchi.store import migrate
from fengchi.store.db import open_store
from fengchi.store.tables import metadata


def _table_names(url: str) -> set[str]:
    store = open_store(url)
    with store.reading() as db:
        names = set(inspect(db).get_table_names())
    store.dispose()
    return names - {"alembic_version"}


def test_migrations_build_what_the_tables_declare(bare_url: str) -> None:
    migrate.upgrade(bare_url)

    store = open_store(bare_url)
    with store.reading() as db:
        context = MigrationContext.configure(db, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    store.dispose()


def test_migrations_go_up_and_down_and_up_again(bare_url: str) -> None:
    migrate.upgrade(bare_url)
    assert _table_names(bare_url) == set(metadata.tables)

    migrate.downgrade(bare_url, "base")
    assert _table_names(bare_url) == set()

    migrate.upgrade(bare_url)
    assert _table_names(bare_url) == set(metadata.tables)


def test_upgrading_twice_changes_nothing(bare_url: str) -> None:
    migrate.upgrade(bare_url)
    migrate.upgrade(bare_url)

    assert _table_names(bare_url) == set(metadata.tables)


def test_a_store_knows_whether_its_tables_are_those_of_this_program(bare_url: str) -> None:
    store = open_store(bare_url)
    assert not migrate.is_current(store)

    migrate.upgrade(bare_url)
    assert migrate.is_current(store)
    store.dispose()


def test_every_migration_has_one_successor_at_most() -> None:
    heads = ScriptDirectory.from_config(migrate.alembic_config("")).get_heads()

    assert len(heads) == 1


def test_every_table_has_named_constraints() -> None:
    """A constraint without a name could never be altered on SQLite."""
    nameless = [
        (table.name, constraint)
        for table in metadata.tables.values()
        for constraint in table.constraints
        if constraint.name is None
    ]

    assert nameless == []

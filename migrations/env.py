"""How Alembic runs the migrations. It never makes its own connection: fengchi.store.migrate hands one in."""

from __future__ import annotations

from typing import Any

from alembic import context
from alembic.autogenerate.api import AutogenContext

from fengchi.store.columns import UtcDateTime
from fengchi.store.tables import metadata


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | bool:
    """Keep our own column type out of the migrations: they must mean the same when it has long been changed."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_item=render_item,
        # SQLite alters a table by copying it.
        render_as_batch=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()


run()

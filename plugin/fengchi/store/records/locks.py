"""Holding back other writers for the rest of a transaction, by name.

Conditional creates look first and then write; two that look at the same time would both write. On SQLite a writing
transaction is alone already; on PostgreSQL an advisory lock makes the second one wait and then see the first's work.
"""

from __future__ import annotations

from hashlib import sha256

from sqlalchemy import text

from fengchi.store.db import Db


def lock_identifier(db: Db, kind: str, key: str) -> None:
    """Wait until no other transaction holds this kind and key, then hold it until the end of this one.

    key: whatever names the thing, such as "system|value" or the conditional query. A transaction that takes several
    locks must take them in sorted order.
    """
    if db.dialect.name != "postgresql":
        return
    digest = sha256(f"{kind}\n{key}".encode()).digest()
    number = int.from_bytes(digest[:8], "big", signed=True)
    db.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})

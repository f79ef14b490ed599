"""People who sign in, their sign-ins, API clients and their bearer tokens. Secrets are kept as hashes only."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, Table, Text

from fengchi.store.columns import Key, UtcDateTime, metadata

account = Table(
    "account",
    metadata,
    Column("account_id", Key, primary_key=True),
    Column("login", Key, nullable=False, unique=True),
    Column("password_hash", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("roles", Text, nullable=False),
    Column("practitioner_id", Key),
    Column("active", Boolean, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_until", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
)
"""login is folded to lower case. failures: wrong passwords since the last right one."""

sign_in = Table(
    "sign_in",
    metadata,
    Column("token_hash", Key, primary_key=True),
    Column("account_id", Key, ForeignKey("account.account_id"), nullable=False, index=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("last_seen_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
    Column("revoked_at", UtcDateTime),
    Column("address", Text, nullable=False),
)

api_client = Table(
    "api_client",
    metadata,
    Column("client_id", Key, primary_key=True),
    Column("name", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
)

bearer_token = Table(
    "bearer_token",
    metadata,
    Column("token_hash", Key, primary_key=True),
    Column("client_id", Key, ForeignKey("api_client.client_id"), nullable=False, index=True),
    Column("scopes", Text, nullable=False),
    Column("patient_id", Key),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
    Column("revoked_at", UtcDateTime),
)

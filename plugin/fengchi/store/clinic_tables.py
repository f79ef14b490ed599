"""Not the record, but not to be lost either: drafts, deliveries, the audit trail, and what was already seen."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text

from fengchi.store.columns import Key, Number, UtcDateTime, metadata

draft = Table(
    "draft",
    metadata,
    Column("draft_id", Key, primary_key=True),
    Column("patient_id", Key, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", Key, nullable=False),
    Column("fields", Text, nullable=False),
    Column("started_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    Column("needles_in", Integer),
    Column("needles_out", Integer),
    Column("amends", Key),
    Column("amends_version", Integer),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("updated_by", Key, nullable=False),
    Index(None, "patient_id"),
)
"""fields: what was typed, as a JSON object of strings, so that a half-filled form comes back as it was."""

delivery = Table(
    "delivery",
    metadata,
    Column("delivery_id", Key, primary_key=True),
    Column("treatment_id", Key, nullable=False),
    Column("patient_id", Key, nullable=False),
    Column("target", Key, nullable=False),
    Column("state", Key, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("queued_at", UtcDateTime, nullable=False),
    Column("next_try_at", UtcDateTime),
    Column("delivered_at", UtcDateTime),
    Column("receipt", Text, nullable=False),
    Column("why", Text, nullable=False),
    Index(None, "state", "next_try_at"),
    Index(None, "treatment_id"),
)

audit_entry = Table(
    "audit_entry",
    metadata,
    Column("seq", Number, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor_id", Text, nullable=False),
    Column("actor_name", Text, nullable=False),
    Column("door", Key, nullable=False),
    Column("action", Key, nullable=False),
    Column("interaction", Key, nullable=False),
    Column("outcome", Key, nullable=False),
    Column("kind", Key, nullable=False),
    Column("record_id", Key, nullable=False),
    Column("patient_id", Key, nullable=False),
    Column("detail", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("hash", Key, nullable=False),
    Index(None, "patient_id", "seq"),
    Index(None, "kind", "record_id", "seq"),
    Index(None, "at"),
)
"""No foreign keys: the trail outlives what it speaks of. hash: SHA-256 over the previous row's hash and this row."""

audit_head = Table(
    "audit_head",
    metadata,
    Column("chain", Integer, primary_key=True, autoincrement=False),
    Column("seq", Number, nullable=False),
    Column("hash", Key, nullable=False),
)
"""The end of the chain, one row: locked while entries are added, and the proof that none was cut off the end."""

seen_token = Table(
    "seen_token",
    metadata,
    Column("issuer", Key, primary_key=True),
    Column("token_id", Key, primary_key=True),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
)
"""Identifiers (jti) of assertions that were already used; kept until the assertion itself has expired."""

idempotent_answer = Table(
    "idempotent_answer",
    metadata,
    Column("actor_id", Key, primary_key=True),
    Column("request_key", Key, primary_key=True),
    Column("request_hash", Key, nullable=False),
    Column("answer", Text, nullable=False),
    Column("answered_at", UtcDateTime, nullable=False, index=True),
)
"""What was answered to a request that may be sent again, by the client's Idempotency-Key."""

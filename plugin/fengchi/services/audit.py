"""One audit event per verb, written in the verb's own transaction; a refused attempt is written after the rollback.

Entries say who, when, by which door, what, and on which record. They hold no clinical content.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from fengchi.domain.errors import NotPermitted
from fengchi.domain.people import Actor
from fengchi.services import access
from fengchi.services.access import Permission
from fengchi.store import audit
from fengchi.store.audit import AuditEntry, ChainedEntry, ChainReport
from fengchi.store.db import Db, Store

DENIED = "8"
"""Outcome "serious failure", https://hl7.org/fhir/R4/valueset-audit-event-outcome.html"""


def entry(
    by: Actor,
    action: str,
    interaction: str,
    *,
    at: datetime,
    kind: str = "",
    record_id: str = "",
    patient_id: str = "",
    detail: str = "",
    outcome: str = "0",
) -> AuditEntry:
    """action: C R U D or E(xecute). interaction: the verb or the RESTful interaction."""
    return AuditEntry(
        at=at,
        actor_id=by.actor_id,
        actor_name=by.name,
        door=by.door.value,
        action=action,
        interaction=interaction,
        outcome=outcome,
        kind=kind,
        record_id=record_id,
        patient_id=patient_id,
        detail=detail,
        address=by.address,
    )


def guard(db: Db, by: Actor, permission: Permission, done: AuditEntry) -> None:
    """Refuse unless permitted; write down what is done. The first line of nearly every verb."""
    access.require(by, permission, attempt=done)
    audit.append(db, done)


def entries(
    db: Db, *, patient_id: str | None = None, before: int | None = None, limit: int = 200, by: Actor, at: datetime
) -> list[ChainedEntry]:
    """The latest entries, newest first; before: only those with a lower number, for the next page."""
    seen = entry(by, "R", "view-audit", at=at, kind="AuditEvent", patient_id=patient_id or "")
    guard(db, by, Permission.AUDIT_VIEW, seen)
    return list(audit.entries(db, patient_id=patient_id, before=before, limit=limit))


def record_denial(store: Store, error: NotPermitted, *, at: datetime) -> None:
    """Write down a refused attempt, after the transaction in which it was tried has been rolled back."""
    if isinstance(error.attempt, AuditEntry):
        with store.writing() as db:
            audit.append(db, replace(error.attempt, at=at, outcome=DENIED))


def verify(db: Db, *, by: Actor, at: datetime) -> ChainReport:
    """Check the whole hash chain."""
    guard(db, by, Permission.AUDIT_VIEW, entry(by, "E", "verify-audit", at=at, kind="AuditEvent"))
    return audit.verify(db)

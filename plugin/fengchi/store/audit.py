"""The audit trail: who did what, when, by which door. Append-only, chained by hashes, never with clinical content.

https://hl7.org/fhir/R4/auditevent.html and IHE BALP, https://profiles.ihe.net/ITI/BALP/
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, select, update

from fengchi.domain.errors import Unavailable
from fengchi.store.bulk import insert_all, values_of
from fengchi.store.clinic_tables import audit_entry, audit_head
from fengchi.store.db import Db, is_writing, notes_of

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_START = "0" * 64
_CHAIN = 1
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """at: aware. action: C, R, U, D or E (execute). outcome: "success", "refused" or "failed".

    detail: never patient data, never clinical content.
    """

    at: datetime
    actor_id: str
    actor_name: str
    door: str
    action: str
    interaction: str
    outcome: str
    kind: str = ""
    record_id: str = ""
    patient_id: str = ""
    detail: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class ChainedEntry:
    """An entry in its place in the chain."""

    seq: int
    entry: AuditEntry
    hash: str


@dataclass(frozen=True, slots=True)
class ChainReport:
    """first_bad_seq: where the chain first does not hold; None when ok. why: changed, missing, cut off."""

    ok: bool
    n_entries: int
    first_bad_seq: int | None = None
    why: str = ""


def append(db: Db, entry: AuditEntry) -> None:
    """Add this to the trail when the transaction commits.

    Only then, because the end of the chain is locked from the first added entry to the commit: so writers hold each
    other up for an instant only, and never wait for each other in a circle. Needs a transaction of Store.writing().
    """
    notes = notes_of(db)
    if _flush not in notes.before_commit:
        notes.before_commit.append(_flush)
    notes.audit.append(_printable(entry))


def entries(
    db: Db,
    *,
    patient_id: str | None = None,
    kind: str | None = None,
    record_id: str | None = None,
    since: datetime | None = None,
    before: int | None = None,
    limit: int = 100,
) -> list[ChainedEntry]:
    """Entries, newest first, this transaction's own among them. before: only those with a smaller seq, for paging."""
    _flush(db)
    statement = select(audit_entry).order_by(audit_entry.c.seq.desc()).limit(limit)
    wanted = {"patient_id": patient_id, "kind": kind, "record_id": record_id}
    for name, value in wanted.items():
        if value is not None:
            statement = statement.where(audit_entry.c[name] == value)
    if since is not None:
        statement = statement.where(audit_entry.c.at >= since)
    if before is not None:
        statement = statement.where(audit_entry.c.seq < before)
    return [_chained(row) for row in db.execute(statement)]


def latest_outcomes(
    db: Db, *, actor_id: str, interaction: str, address: str, among: Collection[str], since: datetime, limit: int
) -> list[str]:
    """The outcomes of what this actor tried from this address after `since`, newest first; only those of `among`."""
    statement = select(audit_entry.c.outcome).where(
        audit_entry.c.at > since,
        audit_entry.c.actor_id == actor_id,
        audit_entry.c.interaction == interaction,
        audit_entry.c.address == address,
        audit_entry.c.outcome.in_(among),
    )
    return list(db.execute(statement.order_by(audit_entry.c.seq.desc()).limit(limit)).scalars())


def verify(db: Db) -> ChainReport:
    """Walk the whole chain: every hash, every number, and that it ends where the head says."""
    _flush(db)
    count, before = 0, _START
    for row in _in_order(db):
        count += 1
        chained = _chained(row)
        if chained.seq != count:
            return ChainReport(False, count - 1, count, "missing or out of order")
        if chained.hash != _hash(before, chained.seq, chained.entry):
            return ChainReport(False, count - 1, count, "changed")
        before = chained.hash
    head = db.execute(select(audit_head.c.seq, audit_head.c.hash)).first()
    if head is None or (head.seq, head.hash) != (count, before):
        return ChainReport(False, count, count + 1, "cut off at the end")
    return ChainReport(True, count)


def _printable(entry: AuditEntry) -> AuditEntry:
    """An attempt with characters that no database keeps, such as a NUL in an address, must be audited all the same."""
    values = values_of(entry)
    texts = {name: _UNPRINTABLE.sub("\ufffd", value) for name, value in values.items() if isinstance(value, str)}
    return AuditEntry(**{**values, **texts})


def _in_order(db: Db) -> Iterator[Row[Any]]:
    after = -1
    statement = select(audit_entry).order_by(audit_entry.c.seq).limit(_BATCH)
    while rows := db.execute(statement.where(audit_entry.c.seq > after)).all():
        yield from rows
        after = rows[-1].seq


def _flush(db: Db) -> None:
    if not is_writing(db) or not notes_of(db).audit:
        return
    pending = [one for one in notes_of(db).audit if isinstance(one, AuditEntry)]
    notes_of(db).audit.clear()
    seq, before = _locked_head(db)
    rows = []
    for entry in pending:
        seq, before = seq + 1, _hash(before, seq + 1, entry)
        rows.append({"seq": seq, **values_of(entry), "hash": before})
    insert_all(db, {audit_entry: rows})
    db.execute(update(audit_head).where(audit_head.c.chain == _CHAIN).values(seq=seq, hash=before))


def _locked_head(db: Db) -> tuple[int, str]:
    """The end of the chain, held until the commit: the next writer goes on from what this one wrote."""
    head = db.execute(select(audit_head).where(audit_head.c.chain == _CHAIN).with_for_update()).first()
    if head is None:
        # The first migration put it there. A new chain would hide that the old one was cut.
        raise Unavailable("The end of the audit trail is missing; run: fengchi audit verify")
    return head.seq, head.hash


def _hash(before: str, seq: int, entry: AuditEntry) -> str:
    """SHA-256 over the previous hash and the entry as JSON with sorted keys and UTC times."""
    values = {**values_of(entry), "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"), "seq": seq}
    canonical = json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return sha256(f"{before}\n{canonical}".encode()).hexdigest()


def _chained(row: Row[Any]) -> ChainedEntry:
    values = dict(row._mapping)
    seq, hash_ = values.pop("seq"), values.pop("hash")
    return ChainedEntry(seq, AuditEntry(**values), hash_)

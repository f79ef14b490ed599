"""Whoever changes, removes, moves or adds an audit entry behind the program's back is found out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import delete, insert, select, update

from fengchi.store import audit
from fengchi.store.audit import AuditEntry
from fengchi.store.clinic_tables import audit_entry, audit_head
from fengchi.store.db import Db, Store

table = audit_entry.c


def _entry(at: datetime, number: int = 0, **more: str) -> AuditEntry:
    return AuditEntry(at, f"account:{number}", "Mei Tanaka", "web", "R", "read", "success", **more)


@pytest.fixture
def trail(store: Store, now: datetime) -> Store:
    """Six entries, written in three transactions."""
    for number in range(3):
        with store.writing() as db:
            audit.append(db, _entry(now + timedelta(seconds=number), number, kind="Patient", patient_id="ana"))
            audit.append(
                db, _entry(now + timedelta(seconds=number), number, kind="Observation", record_id=f"o{number}")
            )
    return store


def test_an_untouched_trail_holds(trail: Store) -> None:
    with trail.reading() as db:
        report = audit.verify(db)

    assert (report.ok, report.n_entries, report.first_bad_seq) == (True, 6, None)


def test_an_empty_trail_holds(store: Store) -> None:
    with store.reading() as db:
        assert audit.verify(db).ok


def _swap(db: Db) -> None:
    db.execute(update(audit_entry).where(table.seq == 3).values(seq=99))
    db.execute(update(audit_entry).where(table.seq == 4).values(seq=3))
    db.execute(update(audit_entry).where(table.seq == 99).values(seq=4))


def _insert_between(db: Db) -> None:
    row = dict(db.execute(select(audit_entry).where(table.seq == 3)).one()._mapping)
    db.execute(update(audit_entry).where(table.seq == 6).values(seq=7))
    db.execute(insert(audit_entry).values(**{**row, "seq": 6}))


def _cut_and_lower_the_head(db: Db) -> None:
    db.execute(delete(audit_entry).where(table.seq == 6))
    db.execute(update(audit_head).values(seq=5))


@pytest.mark.parametrize(
    ("tamper", "first_bad"),
    [
        (lambda db: db.execute(update(audit_entry).where(table.seq == 3).values(actor_name="Tom Desk")), 3),
        (lambda db: db.execute(update(audit_entry).where(table.seq == 2).values(at=table.at, detail="x")), 2),
        (lambda db: db.execute(update(audit_entry).where(table.seq == 5).values(hash="0" * 64)), 5),
        (lambda db: db.execute(delete(audit_entry).where(table.seq == 3)), 3),
        (lambda db: db.execute(delete(audit_entry).where(table.seq == 1)), 1),
        (lambda db: db.execute(delete(audit_entry).where(table.seq == 6)), 6),
        (lambda db: db.execute(delete(audit_entry)), 1),
        (lambda db: db.execute(delete(audit_head)), 7),
        (lambda db: db.execute(update(audit_head).values(seq=7)), 7),
        (_swap, 3),
        (_insert_between, 6),
        (_cut_and_lower_the_head, 6),
    ],
)  # fmt: skip
def test_tampering_is_found_where_it_happened(trail: Store, tamper: Callable[[Db], object], first_bad: int) -> None:
    with trail.writing() as db:
        tamper(db)

    with trail.reading() as db:
        report = audit.verify(db)
        assert (report.ok, report.first_bad_seq) == (False, first_bad)
        assert report.why


def test_the_time_of_an_entry_is_part_of_its_hash(trail: Store, now: datetime) -> None:
    with trail.writing() as db:
        db.execute(update(audit_entry).where(table.seq == 4).values(at=now - timedelta(days=1)))

        assert audit.verify(db).first_bad_seq == 4


def test_the_same_moment_in_another_zone_has_the_same_hash(store: Store, now: datetime) -> None:
    tokyo = now.astimezone(timezone(timedelta(hours=9)))
    with store.writing() as db:
        audit.append(db, _entry(tokyo))

    with store.reading() as db:
        assert audit.verify(db).ok
        assert audit.entries(db)[0].entry.at == now


def test_entries_are_found_newest_first(trail: Store, now: datetime) -> None:
    with trail.reading() as db:
        assert [one.seq for one in audit.entries(db)] == [6, 5, 4, 3, 2, 1]
        assert [one.seq for one in audit.entries(db, patient_id="ana")] == [5, 3, 1]
        assert [one.seq for one in audit.entries(db, kind="Observation", record_id="o1")] == [4]
        assert [one.seq for one in audit.entries(db, since=now + timedelta(seconds=2))] == [6, 5]
        assert [one.seq for one in audit.entries(db, before=4, limit=2)] == [3, 2]


def test_a_transaction_sees_its_own_entries(store: Store, now: datetime) -> None:
    with store.writing() as db:
        audit.append(db, _entry(now))
        assert len(audit.entries(db)) == 1
        audit.append(db, _entry(now, 1))
        assert audit.verify(db).n_entries == 2

    with store.reading() as db:
        assert audit.verify(db).n_entries == 2


def test_what_is_undone_is_not_audited_later(store: Store, now: datetime) -> None:
    """The connection goes back to the pool; the next transaction on it must not write the entry."""
    with pytest.raises(ZeroDivisionError):
        _append_and_fail(store, now)

    with store.writing() as db:
        audit.append(db, _entry(now, 1))
    with store.reading() as db:
        assert [one.entry.actor_id for one in audit.entries(db)] == ["account:1"]


def _append_and_fail(store: Store, now: datetime) -> None:
    with store.writing() as db:
        audit.append(db, _entry(now))
        _ = 1 / 0


def test_an_entry_cannot_be_added_where_it_would_be_lost(store: Store, now: datetime) -> None:
    with store.reading() as db, pytest.raises(RuntimeError, match="writing"):
        audit.append(db, _entry(now))


def test_an_attempt_with_impossible_characters_is_audited_all_the_same(store: Store, now: datetime) -> None:
    with store.writing() as db:
        audit.append(db, _entry(now, record_id="a\x00b", detail="\ud800\n"))

    with store.reading() as db:
        assert audit.verify(db).ok
        assert audit.entries(db)[0].entry.record_id == "a\ufffdb"

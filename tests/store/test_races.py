"""Writers that come at the same time: one wins, the others are told, nothing is lost and nothing is doubled."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

from fengchi.domain.errors import Conflict, EditedMeanwhile, FengchiError
from fengchi.store import audit, records
from fengchi.store.audit import AuditEntry
from fengchi.store.db import Store
from fengchi.store.records import Put

WRITERS = 8


def _race(work: Callable[[int], object], writers: int = WRITERS) -> list[object]:
    """Run work(0) … work(n-1) at the same moment; gives results, or the refusals that were raised."""
    barrier = Barrier(writers)

    def one(number: int) -> object:
        barrier.wait()
        try:
            return work(number)
        except FengchiError as refused:
            return refused

    with ThreadPoolExecutor(writers) as pool:
        return list(pool.map(one, range(writers)))


def _patient(name: str) -> dict[str, object]:
    return {"resourceType": "Patient", "id": "ana", "name": [{"family": name}]}


def test_of_several_writers_of_one_version_exactly_one_wins(store: Store, now: datetime) -> None:
    with store.writing() as db:
        records.update(db, _patient("First"), at=now)

    def write(number: int) -> object:
        with store.writing() as db:
            return records.update(db, _patient(f"W{number}"), at=now, expected_version=1)

    results = _race(write)

    assert sum(not isinstance(one, EditedMeanwhile) for one in results) == 1
    with store.reading() as db:
        assert records.read(db, "Patient", "ana").version == 2
        assert records.history(db, kind="Patient", record_id="ana").total == 2


def test_writers_that_expect_no_version_are_all_kept_in_a_row(store: Store, now: datetime) -> None:
    with store.writing() as db:
        records.update(db, _patient("First"), at=now)

    def write(number: int) -> object:
        with store.writing() as db:
            return records.update(db, _patient(f"W{number}"), at=now).version

    assert sorted(_race(write)) == list(range(2, WRITERS + 2))  # type: ignore[type-var]  # versions, or the test fails


def test_a_new_id_is_made_by_one_writer_only(store: Store, now: datetime) -> None:
    def write(number: int) -> object:
        with store.writing() as db:
            return records.create(db, _patient(f"W{number}"), at=now, record_id="ana")

    results = _race(write)

    assert sum(not isinstance(one, Conflict) for one in results) == 1
    with store.reading() as db:
        assert records.history(db, kind="Patient").total == 1


def test_conditional_creates_of_one_identifier_make_one_record(store: Store, now: datetime) -> None:
    resource = {"resourceType": "Patient", "identifier": [{"system": "urn:mrn", "value": "7"}]}

    def write(_number: int) -> object:
        with store.writing() as db:
            records.lock_identifier(db, "Patient", "urn:mrn|7")
            found = records.find_by_identifier(db, "Patient", "urn:mrn", "7")
            return found[0].record_id if found else records.create(db, resource, at=now).record_id

    results = _race(write, 32)

    assert len(set(results)) == 1
    with store.reading() as db:
        assert len(list(records.each_record(db))) == 1


def test_writers_of_the_same_records_in_another_order_do_not_block_each_other(store: Store, now: datetime) -> None:
    ids = [f"p{number}" for number in range(20)]
    with store.writing() as db:
        records.write_many(db, [Put({"resourceType": "Patient", "id": one}) for one in ids], at=now)

    def write(number: int) -> object:
        ordered = ids if number % 2 else ids[::-1]
        with store.writing() as db:
            return len(records.write_many(db, [Put({"resourceType": "Patient", "id": one}) for one in ordered], at=now))

    assert _race(write) == [20] * WRITERS


def test_makers_of_the_same_new_records_in_another_order_do_not_block_each_other(store: Store, now: datetime) -> None:
    ids = [f"p{number}" for number in range(20)]

    def write(number: int) -> object:
        ordered = ids if number % 2 else ids[::-1]
        with store.writing() as db:
            return len(records.write_many(db, [Put({"resourceType": "Patient", "id": one}) for one in ordered], at=now))

    results = _race(write)

    assert all(one == 20 or isinstance(one, EditedMeanwhile) for one in results)
    with store.reading() as db:
        assert len(list(records.each_record(db))) == 20


def test_the_audit_chain_holds_under_many_writers(store: Store, now: datetime) -> None:
    def write(number: int) -> None:
        for turn in range(5):
            with store.writing() as db:
                for kind in ("Patient", "Observation"):
                    audit.append(
                        db,
                        AuditEntry(now, f"w{number}", "Mei Tanaka", "web", "C", "create", "success", kind, str(turn)),
                    )

    _race(write)

    with store.reading() as db:
        report = audit.verify(db)
        assert (report.ok, report.n_entries) == (True, WRITERS * 5 * 2)


def test_a_writer_that_fails_leaves_no_audit_entry_and_no_gap(store: Store, now: datetime) -> None:
    def write(number: int) -> None:
        with store.writing() as db:
            audit.append(db, AuditEntry(now, f"w{number}", "Mei Tanaka", "web", "C", "create", "success"))
            if number % 2:
                raise Conflict

    _race(write)

    with store.reading() as db:
        assert audit.verify(db).ok
        assert {one.entry.actor_id for one in audit.entries(db)} == {f"w{number}" for number in range(0, WRITERS, 2)}

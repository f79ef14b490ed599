"""The store opens what it can use, says so when it cannot, and lets one SQLite writer in at a time."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import exc, text

from fengchi.domain.errors import Invalid, Unavailable
from fengchi.store import db as database
from fengchi.store import drafts
from fengchi.store.db import Store, open_store
from fengchi.store.drafts import Draft


@pytest.mark.parametrize("url", ["", "nonsense", "mysql://u:secret@h/d", "sqlite://", "sqlite:///:memory:"])
def test_an_unusable_address_is_refused_without_repeating_its_password(url: str) -> None:
    with pytest.raises(Invalid) as refused:
        open_store(url)

    assert "secret" not in refused.value.text
    assert refused.value.issues[0].where == "FENGCHI_DATABASE_URL"


def test_a_database_that_does_not_answer_is_unavailable(tmp_path: Path) -> None:
    for url in ("postgresql://nobody@127.0.0.1:1/none", f"sqlite:///{tmp_path}/no/such/folder/x.sqlite"):
        store = open_store(url)
        with pytest.raises(Unavailable), store.reading():
            pass
        store.dispose()


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_postgresql_is_known_by_all_its_names(scheme: str) -> None:
    store = open_store(f"{scheme}://u@localhost/d")

    assert store.is_postgresql
    store.dispose()


def test_sqlite_is_set_up_to_lose_nothing(sqlite_store: Store) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}

    with sqlite_store.reading() as db:
        assert {name: db.execute(text(f"PRAGMA {name}")).scalar() for name in wanted} == wanted


def test_a_reader_is_not_held_up_by_a_writer_and_sees_one_state(store: Store, now: datetime) -> None:
    with store.reading() as reader:
        assert drafts.of_patient(reader, "ana") == []
        with store.writing() as writer:
            drafts.add(writer, Draft("d1", "ana", 1, updated_at=now))
        assert drafts.of_patient(reader, "ana") == []

    with store.reading() as reader:
        assert len(drafts.of_patient(reader, "ana")) == 1


def test_an_error_undoes_everything(store: Store, now: datetime) -> None:
    with pytest.raises(ZeroDivisionError):
        _add_and_fail(store, now)

    with store.reading() as db:
        assert drafts.of_patient(db, "ana") == []


def _add_and_fail(store: Store, now: datetime) -> None:
    with store.writing() as db:
        drafts.add(db, Draft("d1", "ana", 1, updated_at=now))
        _ = 1 / 0


def test_a_second_writer_waits_and_then_gives_up_in_plain_words(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)

    with sqlite_store.writing(), ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(lambda: sqlite_store.writing().__enter__())
        with pytest.raises(Unavailable, match="busy"):
            waiting.result()


def test_another_process_that_holds_the_file_makes_the_store_unavailable(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    store, other = open_store(sqlite_url), open_store(sqlite_url)
    # Another process has another queue: begin without ours.
    with other.engine.connect().execution_options(fengchi_writes=True) as held:
        held.execute(text("SELECT 1"))
        with pytest.raises(Unavailable), store.writing() as db:
            db.execute(text("SELECT 1"))
    store.dispose()
    other.dispose()


def test_two_stores_on_one_file_share_one_queue(sqlite_url: str, now: datetime) -> None:
    """However the path is written: /tmp/x and /tmp/./x are one file."""
    first = open_store(sqlite_url)
    second = open_store(sqlite_url.replace("/fengchi.sqlite", "/./fengchi.sqlite"))
    with ThreadPoolExecutor(1) as pool:
        with first.writing() as db:
            waiting = pool.submit(_add_draft, second, now)
            drafts.add(db, Draft("d1", "ana", 1, updated_at=now))
        waiting.result()
    with first.reading() as db:
        assert len(drafts.of_patient(db, "ana")) == 2
    first.dispose()
    second.dispose()


def _add_draft(store: Store, now: datetime) -> None:
    with store.writing() as db:
        drafts.add(db, Draft("d2", "ana", 1, updated_at=now))


def test_a_time_without_a_zone_is_never_stored(store: Store, now: datetime) -> None:
    with pytest.raises(exc.StatementError, match="without a zone"), store.writing() as db:
        drafts.add(db, Draft("d1", "ana", 1, updated_at=now.replace(tzinfo=None)))


def test_times_come_back_in_utc_from_whatever_zone(store: Store, now: datetime) -> None:
    tokyo = timezone(timedelta(hours=9))
    with store.writing() as db:
        drafts.add(db, Draft("d1", "ana", 1, updated_at=now.astimezone(tokyo)))

    with store.reading() as db:
        back = drafts.get(db, "d1").updated_at
        assert (back, back and back.utcoffset()) == (now, timedelta(0))


def test_the_first_and_last_moments_can_be_kept(store: Store) -> None:
    from fengchi.fhir.search_texts import EARLIEST, LATEST

    with store.writing() as db:
        drafts.add(db, Draft("d1", "ana", 1, started_at=EARLIEST, ended_at=LATEST, updated_at=LATEST))
        draft = drafts.get(db, "d1")

    assert (draft.started_at, draft.ended_at) == (EARLIEST, LATEST)


def test_no_test_reaches_another_machine() -> None:
    with socket.socket() as connection, pytest.raises(RuntimeError, match="this machine alone"):
        connection.connect(("192.0.2.1", 80))

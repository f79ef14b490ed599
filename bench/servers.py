"""Servers in processes of their own: Fengchi as `fengchi serve` starts it, and the bare one beside it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.bare import URL_VARIABLE
from bench.material import ROOT
from fengchi.services import accounts
from fengchi.store.db import Store
from fengchi.wiring import utc_now

HOME = Path(__file__).parents[1]
STARTS_WITHIN = 60.0


@contextmanager
def fengchi_server(url: str) -> Iterator[int]:
    """The port of a Fengchi on this database: one process, its log thrown away."""
    port = _free_port()
    command = ["-m", "fengchi", "serve", "--port", str(port), "--database", url]
    with _serving(command, port, {"FENGCHI_BASE_URL": f"http://127.0.0.1:{port}"}):
        yield port


@contextmanager
def bare_server(url: str) -> Iterator[int]:
    """The port of the bare routes on this database, in the same web server with the same settings."""
    port = _free_port()
    command = ["-m", "uvicorn", "bench.bare:app", "--factory", "--port", str(port), "--no-access-log"]
    with _serving([*command, "--log-level", "warning"], port, {URL_VARIABLE: url}):
        yield port


def bearer_token(store: Store) -> str:
    """Of a system that may do everything with records."""
    at = utc_now()
    with store.writing() as db:
        client_id = accounts.add_client(db, name="Lakeside EHR", scopes=("system/*.cruds",), by=ROOT, at=at)
        return accounts.issue_token(db, client_id=client_id, scopes=(), hours=1, by=ROOT, at=at).token


@contextmanager
def _serving(arguments: Sequence[str], port: int, environ: Mapping[str, str]) -> Iterator[None]:
    server = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=HOME,
        env={**os.environ, **environ},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _await_answer(server, port)
        yield
    finally:
        server.terminate()
        server.wait(timeout=30)


def _await_answer(server: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError(f"the server ended at once (exit {server.returncode}): {server.args!r}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"the server does not answer within {STARTS_WITHIN:.0f} s")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

"""A real browser against a real server: one Chromium for the run, a fresh server and page for each test."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import datetime

import pytest
import uvicorn
from playwright.sync_api import Browser, sync_playwright

from desk import open_practice
from fengchi.store.db import Store
from fengchi.web.app import create_app
from provision import installed_browser
from sitting import Served, Sitting, sit_down


@pytest.fixture
def served(sqlite_store: Store, now: datetime) -> Iterator[Served]:
    practice = open_practice(sqlite_store, now)
    config = uvicorn.Config(create_app(practice.clinic), port=0, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield Served(practice, f"http://127.0.0.1:{port}")
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = installed_browser()
    if path is None:
        pytest.fail("No browser for the tests: run tests/provision.py", pytrace=False)
    with sync_playwright() as playwright:
        # As root, as in a container, Chromium does not start with its own sandbox.
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def mei(chromium: Browser, served: Served) -> Iterator[Sitting]:
    context, sitting = sit_down(chromium, served)
    yield sitting
    context.close()

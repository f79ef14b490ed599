"""Pictures of the main screens of the demo clinic, at a desk and on a tablet; kept where FENGCHI_SCREENSHOTS says."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from demo_server import DemoServer, demo_server
from fengchi.store.db import Store

WIDTHS = {"desktop": 1280, "tablet": 820}
HEIGHTS = {"worklist": 900, "treatment": 1180, "patient": 1000, "outcomes": 1500}
"""Of the outcome page more than fits a screen: the numbers and the calendar below them."""


@pytest.fixture
def demo(sqlite_store: Store, now: datetime) -> Iterator[DemoServer]:
    with demo_server(sqlite_store, at=now, n_patients=16) as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    wished = os.environ.get("FENGCHI_SCREENSHOTS")
    return Path(wished) if wished else tmp_path


@pytest.mark.parametrize("size", WIDTHS)
def test_the_main_screens_of_the_demo_clinic_can_be_looked_at(
    chromium: Browser, demo: DemoServer, folder: Path, size: str
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    context = chromium.new_context(viewport={"width": WIDTHS[size], "height": 900}, color_scheme="light")
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    demo.sign_in(page)
    for name, path in demo.screens.items():
        file = folder / f"{name}-{size}.png"
        page.set_viewport_size({"width": WIDTHS[size], "height": HEIGHTS[name]})
        page.goto(f"{demo.url}{path}")
        page.wait_for_load_state("networkidle")
        page.screenshot(path=file)
        assert file.stat().st_size > 20_000, f"{file.name} is nearly empty"
    context.close()
    assert faults == []

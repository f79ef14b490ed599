"""The demo clinic behind a real server, with a known time."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import uvicorn
from playwright.sync_api import Page

from fengchi.cli.demo import DEMO_PASSWORD, DEMO_ZONE
from fengchi.domain.people import Patient
from fengchi.services import patients
from fengchi.services.demo.clinic import open_demo_clinic
from fengchi.settings import Settings
from fengchi.store import drafts
from fengchi.store.db import Db, Store
from fengchi.web.app import create_app
from fengchi.wiring import Clinic
from people import ROOT

NEEDLES_IN, HALF_TYPED, FOR_THE_REPORT = "FC-00013", "FC-00014", "FC-00006"


@dataclass(frozen=True, slots=True)
class DemoServer:
    """url: of the server. screens: name to path of the pages worth looking at."""

    url: str
    screens: Mapping[str, str]

    def sign_in(self, page: Page) -> None:
        page.goto(f"{self.url}/sign-in")
        page.get_by_label("Name").fill("mei")
        page.get_by_label("Password").fill(DEMO_PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{self.url}/")


def demo_clinic(store: Store, *, at: datetime, n_patients: int) -> Clinic:
    """The demo clinic in an empty store, where it is always `at`."""
    with store.writing() as db:
        open_demo_clinic(db, n_patients=n_patients, password=DEMO_PASSWORD, step=lambda _: None, by=ROOT, at=at)
    settings = Settings.from_environ({}, database_url="sqlite:///unused", zone=DEMO_ZONE)
    return Clinic(settings, store, lambda: at)


@contextmanager
def demo_server(store: Store, *, at: datetime, n_patients: int) -> Iterator[DemoServer]:
    clinic = demo_clinic(store, at=at, n_patients=n_patients)
    with store.writing() as db:
        screens = _screens(db, at)
    app = create_app(clinic)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield DemoServer(f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", screens)
    server.should_exit = True
    thread.join(timeout=10)


def _screens(db: Db, at: datetime) -> dict[str, str]:
    typed = _found(db, HALF_TYPED, at)
    return {
        "worklist": "/",
        "treatment": f"/drafts/{drafts.of_patient(db, typed.patient_id)[0].draft_id}",
        "patient": f"/patients/{_found(db, NEEDLES_IN, at).patient_id}",
        "outcomes": f"/patients/{_found(db, FOR_THE_REPORT, at).patient_id}/outcomes",
    }


def _found(db: Db, number: str, at: datetime) -> Patient:
    return patients.find(db, number, by=ROOT, at=at)

"""A desk with a browser that runs no script: pages are opened, forms are filled in and sent, as a person would."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import unescape

from httpx2 import Response
from starlette.testclient import TestClient

from fengchi.settings import Settings
from fengchi.store.db import Store
from fengchi.web.app import create_app
from fengchi.wiring import Clinic
from people import PASSWORD, Cast, gather

SECRET = "only-for-tests-" * 3
CSRF = re.compile(r'name="csrf" value="([0-9a-f]+)"')
VERSION = re.compile(r'name="version" value="(\d+)"')


@dataclass
class Clock:
    """The clinic's time, which tests may move."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at

    def wait(self, **time: float) -> None:
        self.at += timedelta(**time)


@dataclass
class Page:
    """An answer as a person sees it. text: without markup, with single blanks."""

    answer: Response
    html: str = field(init=False)
    text: str = field(init=False)

    def __post_init__(self) -> None:
        self.html = self.answer.text
        self.text = " ".join(unescape(re.sub(r"<[^>]*>", " ", self.html)).split())

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def path(self) -> str:
        return self.answer.url.path

    @property
    def csrf(self) -> str:
        found = CSRF.search(self.html)
        assert found, f"no form on {self.path}: {self.text[:200]}"
        return found[1]

    @property
    def version(self) -> str:
        found = VERSION.search(self.html)
        assert found, f"no version on {self.path}"
        return found[1]

    def value_of(self, name: str) -> str:
        """What stands in the field: its value, its text, or the chosen one of several."""
        area = re.search(rf'<textarea[^>]*name="{name}"[^>]*>\n(.*?)</textarea>', self.html, re.DOTALL)
        if area:
            return unescape(area[1])
        fields = [tag for tag in re.findall(r"<input[^>]*>", self.html) if f'name="{name}"' in tag]
        chosen = [tag for tag in fields if "checked" in tag] or [tag for tag in fields if 'type="radio"' not in tag]
        value = re.search(r'value="([^"]*)"', chosen[0]) if chosen else None
        return unescape(value[1]) if value else ""


class Desk:
    """One browser at one clinic. Forms are sent with the token of the page that was opened last."""

    def __init__(self, clinic: Clinic) -> None:
        # A failing page must answer like one, as it does for a person; the test then shows its status.
        self.client = TestClient(create_app(clinic), raise_server_exceptions=False)
        self.page: Page | None = None

    def open(self, path: str) -> Page:
        self.page = Page(self.client.get(path))
        return self.page

    def send(self, path: str, **fields: str) -> Page:
        assert self.page is not None, "open a page before sending a form"
        self.page = Page(self.client.post(path, data={"csrf": self.page.csrf, **fields}))
        return self.page

    def save(self, path: str, **fields: str) -> Page:
        """Send a draft's form, with the version of the page that was opened last."""
        assert self.page is not None
        return self.send(path, version=self.page.version, **fields)

    def sign_in(self, login: str, password: str = PASSWORD) -> Page:
        self.open("/sign-in")
        return self.send("/sign-in", login=login, password=password)


@dataclass
class Practice:
    """A clinic with its cast and its clock; desks are opened in it."""

    clinic: Clinic
    clock: Clock
    cast: Cast

    def desk(self, login: str = "") -> Desk:
        desk = Desk(self.clinic)
        if login:
            desk.sign_in(login)
        return desk

    @property
    def ana(self) -> str:
        """Where Ana's page is."""
        return f"/patients/{self.cast.ana.patient_id}"


def open_practice(store: Store, now: datetime, **settings: str | int) -> Practice:
    clock = Clock(now)
    values = {"database_url": "sqlite:///unused", "secret_key": SECRET, "zone": "Europe/Berlin", **settings}
    clinic = Clinic(settings=Settings.model_validate(values), store=store, now=clock)
    with store.writing() as db:
        cast = gather(db, at=now)
    return Practice(clinic, clock, cast)

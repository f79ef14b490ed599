"""Mei in front of a real browser, signed in at a real server."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from desk import Practice
from people import PASSWORD


@dataclass
class Served:
    """The practice, and the address under which the browser finds it."""

    practice: Practice
    url: str


@dataclass
class Sitting:
    """Mei's browser, signed in. requests: every address it asked for; faults: what its console complained about."""

    page: Page
    url: str
    practice: Practice
    requests: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        self.page.goto(self.url + path)
        return self.page

    def new_note(self) -> str:
        """The form of a new note of Ana's; gives its path."""
        self.open(f"{self.practice.ana}/treatments/new")
        self.page.get_by_role("button", name="Begin the note").click()
        self.page.wait_for_url("**/drafts/*")
        return self.page.url.removeprefix(self.url)


def sit_down(browser: Browser, served: Served, *, login: str = "mei", **options: Any) -> tuple[BrowserContext, Sitting]:
    """A new browser profile, signed in as Mei or somebody else."""
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
    context.set_default_timeout(10_000)
    sitting = Sitting(context.new_page(), served.url, served.practice)
    sitting.page.on("request", lambda request: sitting.requests.append(request.url))
    sitting.page.on("pageerror", lambda error: sitting.faults.append(str(error)))
    sitting.page.on("console", lambda said: sitting.faults.append(said.text) if said.type == "error" else None)
    sitting.open("/sign-in")
    sitting.page.get_by_label("Name").fill(login)
    sitting.page.get_by_label("Password").fill(PASSWORD)
    sitting.page.keyboard.press("Enter")
    sitting.page.wait_for_url(f"{served.url}/")
    return context, sitting

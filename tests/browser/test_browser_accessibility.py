"""WCAG 2.2 AA by axe on every page, in the light, the dark and the high-contrast theme, at the desk and on a tablet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from fengchi.domain.comorbidities import CATALOGUE, Activity, Certainty, Comorbidity
from fengchi.domain.courses import Course
from fengchi.domain.diary import DiaryDay, Headache
from fengchi.domain.people import Role
from fengchi.services import accounts, charting, comorbidities, courses, diary, medications
from fengchi.services.medications import ToldDrug
from fengchi.store.records import create
from foreign_records import plain_condition
from people import PASSWORD, ROOT
from sitting import Served, Sitting, sit_down

pytestmark = pytest.mark.browser

WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
LOOKS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "contrast": {"contrast": "more"},
    "dark-contrast": {"color_scheme": "dark", "contrast": "more"},
    "tablet": {"viewport": {"width": 820, "height": 1180}, "has_touch": True},
    "phone": {"viewport": {"width": 360, "height": 740}, "has_touch": True},
}
NOTE = {
    "prescription": "gb20 b deqi; li4",
    "needles_in": "4",
    "needles_out": "4",
    "adverse_answer": "none",
    "plan": "Rest.",
}


PACEMAKER = ("http://snomed.info/sct", "441509002")
CURRENT = "gb20; li4 ea 2hz 20min; gb21 d30"

CONTROLS = "button, .button, input:not([type=hidden], [type=radio]), select, textarea, .choice"
SMALL_CONTROLS = f"""[...document.querySelectorAll('{CONTROLS}')]
    .filter((each) => each.offsetParent && !each.classList.contains('out-of-sight'))
    .filter((each) => each.getBoundingClientRect().height < 47.5)
    .map((each) => each.outerHTML.slice(0, 80))"""


def fill_the_chart(served: Served) -> str:
    """A diary with every kind of day, a disease, a signed note; gives the note's id."""
    practice = served.practice
    who, at, by = practice.cast.ana.patient_id, practice.clock(), practice.cast.mei
    ill = Headache(minutes=300, peak_pain=7, unilateral=True, pulsating=True, nausea=True)
    kinds = (None, Headache(minutes=60), ill)
    days = [DiaryDay(who, (at - timedelta(days=n)).date(), kinds[n % 3]) for n in range(40) if n % 5]
    disease = next(iter(CATALOGUE))
    with practice.clinic.store.writing() as db:
        diary.record_days(db, days, interaction="import-diary", by=by, at=at)
        stated = Comorbidity("", who, disease, Certainty.CONFIRMED, Activity.FLARE)
        comorbidities.assert_comorbidity(db, stated, by=by, at=at)
        medications.record(db, who, ToldDrug("warfarin", dose="5 mg"), by=by, at=at)
        create(db, plain_condition(who, *PACEMAKER), at=at)
        courses.begin(db, Course("", who, planned_treatments=10), by=by, at=at)
        start = at - timedelta(days=20)
        note = charting.chart(db, who, NOTE, started_at=start, ended_at=start + timedelta(minutes=20), by=by, at=at)
    return note.treatment_id


@pytest.fixture(params=LOOKS)
def looking(request: pytest.FixtureRequest, chromium: Browser, served: Served) -> Iterator[tuple[Sitting, str]]:
    note = fill_the_chart(served)
    context, sitting = sit_down(chromium, served, **LOOKS[request.param])
    yield sitting, note
    context.close()


def faults(sitting: Sitting) -> list[str]:
    found = Axe().run(sitting.page, options={"runOnly": {"type": "tag", "values": list(WCAG)}})
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:160]} {one['nodes'][0].get('failureSummary', '')[:200]}"
        for one in found.response["violations"]
    ]


def test_no_page_has_a_fault(looking: tuple[Sitting, str]) -> None:
    sitting, note = looking
    ana = sitting.practice.ana
    draft = sitting.new_note()
    sitting.page.locator("#prescription").press_sequentially("gb20; gb45; feng")
    expect(sitting.page.get_by_role("listbox")).to_be_visible()
    told = {f"{draft} typing": faults(sitting)}
    sitting.page.locator("#prescription").fill(CURRENT)
    expect(sitting.page.get_by_text("Critical caution")).to_be_visible()
    expect(sitting.page.locator("#saved")).to_have_text("Saved 10:00")
    parts = ("", "/diary", "/readings", "/outcomes", "/comorbidities", "/drugs", "/course", "/treatments/new")
    notes = (f"/treatments/{note}", f"/treatments/{note}/error", f"{draft}/sign", f"{draft}/discard", draft)
    for path in ("/", "/patients/new", "/nothing", *(ana + part for part in parts), *notes):
        sitting.open(path)
        told[path] = faults(sitting)
    sitting.page.get_by_role("button", name="Needles in").click()
    expect(sitting.page.locator("[data-elapsed]")).to_be_visible()
    told["needles in"] = faults(sitting)
    sitting.page.locator("#needles_out").fill("many")
    sitting.page.get_by_role("button", name="Needles out").click()
    expect(sitting.page.get_by_role("alert")).to_be_visible()
    told["refused"] = faults(sitting)
    assert {path: found for path, found in told.items() if found} == {}


def test_neither_the_amendment_nor_two_versions_of_it_have_a_fault(looking: tuple[Sitting, str]) -> None:
    """A corrected note, and what is shown when somebody else corrects it meanwhile."""
    sitting, note = looking
    sitting.open(f"/treatments/{note}")
    sitting.page.get_by_role("button", name="Amend this note").click()
    expect(sitting.page.get_by_role("heading", name="Amend the note")).to_be_visible()
    told = {"amend": faults(sitting)}
    practice, draft_id = sitting.practice, sitting.page.url.rpartition("/")[2]
    with practice.clinic.store.writing() as db:
        by, at = practice.cast.mei, practice.clock()
        charting.save(db, draft_id, {"pulse": "wiry"}, expected_version=None, by=by, at=at)
    sitting.page.locator("#pulse").fill("slippery")
    sitting.page.get_by_role("button", name="Save draft").click()
    expect(sitting.page.get_by_role("heading", name="This draft was changed meanwhile")).to_be_visible()
    told["two versions"] = faults(sitting)
    sitting.open(f"/drafts/{draft_id}/sign")
    told["sign the amendment"] = faults(sitting)
    assert {path: found for path, found in told.items() if found} == {}


@pytest.mark.parametrize("look", LOOKS)
def test_neither_the_sign_in_nor_an_administrators_pages_have_a_fault(
    chromium: Browser, served: Served, look: str
) -> None:
    practice = served.practice
    with practice.clinic.store.writing() as db:
        accounts.add_person(
            db,
            login="ada",
            password=PASSWORD,
            name="Ada Admin",
            roles={Role.ADMINISTRATOR},
            synthetic=True,
            by=ROOT,
            at=practice.clock(),
        )
    context, ada = sit_down(chromium, served, login="ada", **LOOKS[look])
    told = {}
    for path in ("/admin/people", "/admin/audit", "/admin/audit?check=yes"):
        ada.open(path)
        told[path] = faults(ada)
    ada.page.get_by_role("button", name="Sign out").click()
    expect(ada.page.get_by_label("Password")).to_be_visible()
    told["sign in"] = faults(ada)
    context.close()
    assert {path: found for path, found in told.items() if found} == {}


@pytest.mark.parametrize("look", ["tablet", "phone"])
def test_no_page_is_wider_than_the_screen(chromium: Browser, served: Served, look: str) -> None:
    fill_the_chart(served)
    context, sitting = sit_down(chromium, served, **LOOKS[look])
    ana = served.practice.ana
    sitting.new_note()
    wide = []
    for path in (
        "",
        "/",
        ana,
        f"{ana}/diary",
        f"{ana}/outcomes",
        f"{ana}/comorbidities",
        f"{ana}/readings",
        f"{ana}/drugs",
        f"{ana}/course",
    ):
        if path:
            sitting.open(path)
        if sitting.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(path or "the form")
    context.close()
    assert wide == []


def test_every_button_is_large_enough_for_a_finger(chromium: Browser, served: Served) -> None:
    """48 px on coarse pointers; links within a sentence are exempt."""
    context, sitting = sit_down(chromium, served, **LOOKS["tablet"], is_mobile=True)
    sitting.new_note()
    small = sitting.page.evaluate(SMALL_CONTROLS)
    context.close()
    assert small == []

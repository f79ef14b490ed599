"""What the small script adds, in a real browser: live reading, type-ahead, quiet saves, the clock, the keys."""

from __future__ import annotations

import pytest
from playwright.sync_api import Dialog, expect

from fengchi.services import accounts
from sitting import Sitting

pytestmark = pytest.mark.browser


def test_a_visit_by_keyboard_alone(mei: Sitting) -> None:
    """From the empty form to the signed note with Tab, letters and Ctrl+Enter."""
    mei.new_note()
    keys = mei.page.keyboard
    mei.page.locator("#subjective").focus()
    keys.type("Two attacks, shorter.")
    keys.press("Tab")
    keys.type("4")
    mei.page.locator("#prescription").focus()
    keys.type("gb20 b deqi; li4 b; gv20")
    keys.press("Control+Enter")
    expect(mei.page.get_by_text("min since 10:00")).to_be_visible()
    mei.practice.clock.wait(minutes=25)
    mei.page.reload()
    expect(mei.page.locator("[data-elapsed]")).to_have_text("25")
    mei.page.locator("#needles_out").focus()
    keys.type("5")
    keys.press("Control+Enter")
    expect(mei.page.get_by_text("5 at 10:25")).to_be_visible()
    mei.page.get_by_label("No, asked and none").focus()
    keys.press("Space")
    keys.press("Control+Enter")
    expect(mei.page.get_by_role("heading", name="Read it, then sign")).to_be_visible()
    keys.press("Control+Enter")
    expect(mei.page.get_by_role("heading", name="Treatment of 2 Nov 2026, 10:00")).to_be_visible()
    assert mei.faults == []


def test_the_line_is_read_while_it_is_typed(mei: Sitting) -> None:
    mei.new_note()
    mei.page.locator("#prescription").press_sequentially("gb20; gb45")
    expect(mei.page.locator("#reading")).to_contain_text("2 needles")
    expect(mei.page.locator("#reading")).to_contain_text("GB has 44 points")


def test_a_point_is_chosen_from_the_list_with_the_arrow_keys(mei: Sitting) -> None:
    """The list says what is chosen to a screen reader as well, and Escape leaves what was typed."""
    mei.new_note()
    line = mei.page.locator("#prescription")
    line.press_sequentially("li4; fengchi")
    expect(mei.page.get_by_role("option").first).to_contain_text("風池")
    line.press("ArrowDown")
    expect(line).to_have_attribute("aria-activedescendant", "point-0")
    line.press("Enter")
    expect(line).to_have_value("li4; gb20 ")
    line.press_sequentially("b; baihui")
    expect(mei.page.get_by_role("option").first).to_contain_text("GV20")
    line.press("Escape")
    expect(mei.page.get_by_role("listbox")).to_be_hidden()
    expect(line).to_have_value("li4; gb20 b; baihui")


def test_what_is_typed_is_saved_by_itself(mei: Sitting) -> None:
    draft = mei.new_note()
    mei.page.locator("#plan").press_sequentially("Again in a week.")
    expect(mei.page.locator("#saved")).to_have_text("Saved 10:00")
    mei.page.locator("#pulse").press_sequentially("wiry")
    with mei.page.expect_response("**/autosave"):
        pass
    mei.open(draft)
    expect(mei.page.locator("#plan")).to_have_value("Again in a week.")
    expect(mei.page.locator("#pulse")).to_have_value("wiry")


def test_pressing_a_button_in_the_middle_of_a_quiet_save_is_no_conflict(mei: Sitting) -> None:
    mei.new_note()
    for text in ("gb20", "; li4", "; gv20"):
        mei.page.locator("#prescription").press_sequentially(text)
        mei.page.wait_for_timeout(790)
        mei.page.locator("#plan").press_sequentially("x")
    mei.page.keyboard.press("Control+Enter")
    expect(mei.page.get_by_text("min since 10:00")).to_be_visible()


def test_an_ended_sign_in_loses_no_word(mei: Sitting) -> None:
    """The quiet save says so; the button leads over the sign-in back to the note with everything in it."""
    mei.new_note()
    token = next(one for one in mei.page.context.cookies() if one["name"] == "fengchi-sign-in")["value"]
    with mei.practice.clinic.store.writing() as db:
        accounts.sign_out(db, token, at=mei.practice.clock())
    mei.page.locator("#subjective").press_sequentially("Typed after the end.")
    expect(mei.page.locator("#saved")).to_contain_text("your sign-in has ended")
    mei.page.get_by_role("button", name="Save draft").click()
    mei.page.get_by_label("Name").fill("mei")
    mei.page.get_by_label("Password").fill("quiet-needles-42")
    mei.page.keyboard.press("Enter")
    mei.page.get_by_role("button", name="Send it now").click()
    expect(mei.page.locator("#subjective")).to_have_value("Typed after the end.")


def test_leaving_with_unsaved_words_asks_first(mei: Sitting) -> None:
    mei.new_note()
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    mei.page.on("dialog", leave)
    mei.page.route("**/autosave", lambda route: route.abort())
    mei.page.locator("#plan").press_sequentially("Not saved yet")
    expect(mei.page.locator("#saved")).to_contain_text("does not answer")
    mei.page.get_by_role("link", name="Patients").click()
    mei.page.wait_for_url(f"{mei.url}/")
    assert asked == ["beforeunload"]


def test_enter_in_a_short_field_does_not_send_the_form(mei: Sitting) -> None:
    path = mei.new_note()
    mei.page.locator("#pain_now").press_sequentially("4")
    mei.page.locator("#pain_now").press("Enter")
    expect(mei.page.locator("#pain_now")).to_have_value("4")
    assert mei.page.url == mei.url + path


def test_no_request_leaves_the_clinics_server(mei: Sitting) -> None:
    for part in ("", "/diary", "/readings", "/outcomes", "/comorbidities"):
        mei.open(mei.practice.ana + part)
    mei.new_note()
    assert {one.split("/")[2] for one in mei.requests} == {mei.url.split("/")[2]}
    assert mei.faults == []

"""The treatment form from the first word to the signed note, and everything that may go wrong between."""

from __future__ import annotations

import pytest

from desk import Desk, Page, Practice

LINE = "gb20 b deqi; li4 b; gv20"
NOTE = {
    "subjective": "Two attacks, shorter.",
    "pain_now": "4",
    "pulse": "wiry",
    "prescription": LINE,
    "retention": "25",
    "face_to_face": "20",
    "adverse_answer": "none",
    "plan": "Again in a week.",
}


def begin(mei: Desk, practice: Practice) -> str:
    """A new draft of Ana's; gives its address."""
    mei.open(f"{practice.ana}/treatments/new")
    return mei.send(f"{practice.ana}/treatments/new", answer="new").path


def sign(mei: Desk, practice: Practice, **changes: str) -> Page:
    """The whole visit, 25 minutes long; gives the signed note."""
    draft = begin(mei, practice)
    mei.save(f"{draft}/needles-in", **{**NOTE, **changes})
    practice.clock.wait(minutes=25)
    mei.save(f"{draft}/needles-out", **{**NOTE, "needles_out": "5", **changes})
    mei.save(f"{draft}/preview", **{**NOTE, **changes})
    return mei.save(f"{draft}/sign")


def test_a_visit_from_the_first_word_to_the_signature(mei: Desk, practice: Practice) -> None:
    """Write, needles in, needles out, read in words, sign; then it stands in the patient's list."""
    draft = begin(mei, practice)
    page = mei.save(f"{draft}/needles-in", **NOTE)
    assert "5 in" in page.text
    practice.clock.wait(minutes=25)
    page = mei.save(f"{draft}/needles-out", needles_out="5")
    assert "Retained 25 min" in page.text
    preview = mei.save(f"{draft}/preview", **NOTE)
    assert "Fēngchí" in preview.text
    assert "Before it can be signed" not in preview.text
    note = mei.save(f"{draft}/sign")
    assert note.path == draft.replace("drafts", "treatments")
    assert "5 in, 5 out" in note.text
    assert "2 Nov 2026, 10:00" in mei.open(practice.ana).text


def test_everything_typed_comes_back_as_typed(mei: Desk, practice: Practice) -> None:
    """Markup, quotes, line ends and a first empty line survive saving and showing, and run nowhere."""
    draft = begin(mei, practice)
    typed = "\n<script>alert(1)</script> & \"both\" 'quotes'\n風池; DROP TABLE treatment;--"
    page = mei.save(draft, subjective=typed)
    assert page.value_of("subjective") == typed
    assert "<script>alert" not in page.html


def test_the_line_is_read_without_a_script(mei: Desk, practice: Practice) -> None:
    """The check button saves and shows what the server reads, with each problem named."""
    page = mei.save(begin(mei, practice), prescription="gb20; gb45", go="prescription")
    assert "2 needles" in page.text
    assert "gb45" in page.text
    assert "GB has 44 points" in page.text


def test_the_line_is_read_for_the_script(mei: Desk) -> None:
    reading = mei.client.get("/api/prescription", params={"text": LINE}).json()
    assert reading["n_needles"] == 5
    assert reading["problems"] == []


@pytest.mark.parametrize("typed", ["gb20", "fengchi", "風池", "wind pool"])
def test_a_point_is_found_by_code_pinyin_hanzi_and_english(mei: Desk, typed: str) -> None:
    points = mei.client.get("/api/points", params={"q": typed}).json()["points"]
    assert points[0]["code"] == "GB20"


def test_needles_in_without_a_point_is_refused_and_nothing_is_lost(mei: Desk, practice: Practice) -> None:
    page = mei.save(f"{begin(mei, practice)}/needles-in", subjective="Dizzy since Monday.")
    assert page.status == 422
    assert "Write the points before putting needles in." in page.text
    assert page.value_of("subjective") == "Dizzy since Monday."


def test_counts_that_differ_keep_a_note_from_being_signed(mei: Desk, practice: Practice) -> None:
    draft = begin(mei, practice)
    mei.save(f"{draft}/needles-in", **NOTE)
    mei.save(f"{draft}/needles-out", needles_out="4")
    preview = mei.save(f"{draft}/preview", **NOTE)
    assert "5 needles in, 4 out" in preview.text
    refused = mei.save(f"{draft}/sign")
    assert refused.status == 422
    mei.open(draft)
    mei.save(f"{draft}/needles-out", needles_out="4", mismatch_reason="One fell out.")
    mei.open(f"{draft}/sign")
    assert "One fell out." in mei.save(f"{draft}/sign").text


def test_the_adverse_event_question_must_be_answered(mei: Desk, practice: Practice) -> None:
    page = sign(mei, practice, adverse_answer="")
    assert page.status == 422
    assert "Answer the adverse-event question." in page.text


def test_a_count_that_is_no_number_is_refused_in_the_form(mei: Desk, practice: Practice) -> None:
    draft = begin(mei, practice)
    mei.save(f"{draft}/needles-in", **NOTE)
    page = mei.save(f"{draft}/needles-out", needles_out="all")
    assert page.status == 422
    assert page.value_of("needles_out") == "all"


def test_two_versions_of_one_draft_stand_side_by_side(mei: Desk, practice: Practice) -> None:
    """The second save of an old version answers 412 with both texts, and the choice is stored."""
    draft = begin(mei, practice)
    other = practice.desk("mei")
    other.open(draft)
    mei.save(draft, pulse="wiry", tongue="pale")
    page = other.save(draft, pulse="slippery", tongue="pale")
    assert page.status == 412
    assert "wiry" in page.text
    assert "slippery" in page.text
    assert "Tongue" not in page.text
    assert other.save(draft, pulse="slippery").value_of("pulse") == "slippery"


def test_the_same_text_sent_twice_is_one_save(mei: Desk, practice: Practice) -> None:
    """A form sent after its own autosave is no conflict, whatever version it knew."""
    draft = begin(mei, practice)
    page = mei.open(draft)
    for _ in range(2):
        mei.page = page
        assert mei.save(draft, pulse="wiry").status == 200


def test_autosave_answers_with_the_new_version(mei: Desk, practice: Practice) -> None:
    draft = begin(mei, practice)
    page = mei.open(draft)
    form = {"csrf": page.csrf, "version": page.version, "pulse": "wiry"}
    headers = {"Accept": "application/json"}
    told = mei.client.post(f"{draft}/autosave", data=form, headers=headers).json()
    assert told == {"version": int(page.version) + 1, "saved": "Saved 10:00"}
    stale = mei.client.post(f"{draft}/autosave", data={**form, "pulse": "slow"}, headers=headers)
    assert stale.status_code == 412


def test_two_signings_are_one_treatment(mei: Desk, practice: Practice) -> None:
    draft = begin(mei, practice)
    mei.save(f"{draft}/needles-in", **NOTE)
    mei.save(f"{draft}/needles-out", **NOTE, needles_out="5")
    preview = mei.open(f"{draft}/sign")
    assert mei.save(f"{draft}/sign").status == 200
    mei.page = preview
    again = mei.save(f"{draft}/sign")
    assert again.status == 409
    assert "signed already" in again.text
    assert mei.open(practice.ana).text.count("5 needles") == 1


def test_signing_what_was_changed_since_it_was_read_is_refused(mei: Desk, practice: Practice) -> None:
    draft = begin(mei, practice)
    mei.save(f"{draft}/needles-in", **NOTE)
    mei.save(f"{draft}/needles-out", **NOTE, needles_out="5")
    preview = mei.open(f"{draft}/sign")
    mei.open(draft)
    mei.save(draft, plan="Another plan.")
    mei.page = preview
    refused = mei.save(f"{draft}/sign")
    assert refused.status == 412
    assert "Another plan." in refused.text


def test_a_signed_draft_leads_to_its_note(mei: Desk, practice: Practice) -> None:
    note = sign(mei, practice)
    assert mei.open(note.path.replace("treatments", "drafts")).path == note.path


def test_a_second_visit_of_the_day_is_asked_about(mei: Desk, practice: Practice) -> None:
    sign(mei, practice)
    mei.open(practice.ana)
    asked = mei.send(f"{practice.ana}/treatments/new")
    assert "Continue, or a new visit?" in asked.text
    assert "Signed today" in asked.text


def test_an_open_draft_is_continued(mei: Desk, practice: Practice) -> None:
    draft = begin(mei, practice)
    asked = mei.open(f"{practice.ana}/treatments/new")
    assert f'href="{draft}"' in asked.html
    assert "Continue the open note" in mei.open(practice.ana).text


def test_opening_the_page_for_a_new_note_makes_none(mei: Desk, practice: Practice) -> None:
    """GET changes nothing: a page fetched ahead by a browser leaves no draft behind."""
    mei.open(f"{practice.ana}/treatments/new")
    assert "Continue the open note" not in mei.open(practice.ana).text


def test_a_discarded_draft_is_gone(mei: Desk, practice: Practice) -> None:
    draft = begin(mei, practice)
    mei.open(f"{draft}/discard")
    assert mei.send(f"{draft}/discard").path == practice.ana
    assert mei.open(draft).status == 404


def test_a_visit_is_charted_afterwards_with_times_by_hand(mei: Desk, practice: Practice) -> None:
    """Times are the clinic's: 09:10 in Berlin."""
    draft = begin(mei, practice)
    times = {"started_at": "2026-11-02T09:10", "ended_at": "2026-11-02T09:35", "needles_in": "5", "needles_out": "5"}
    mei.save(f"{draft}/preview", **NOTE, **times)
    assert "2 Nov 2026, 09:10 to 09:35" in mei.save(f"{draft}/sign").text


def test_an_amendment_keeps_both_versions(mei: Desk, practice: Practice) -> None:
    note = sign(mei, practice)
    practice.clock.wait(minutes=10)
    form = mei.send(f"{note.path}/amend")
    assert form.value_of("subjective") == NOTE["subjective"]
    mei.save(f"{form.path}/preview", plan="Again in two weeks.")
    without = mei.save(f"{form.path}/sign", reason="")
    assert without.status == 422
    assert "Say why the note is amended." in without.text
    amended = mei.save(f"{form.path}/sign", reason="Wrong week.")
    assert "Again in two weeks." in amended.text
    assert "Wrong week." in amended.text
    first = mei.open(f"{note.path}/versions/1")
    assert "Again in a week." in first.text
    assert "not the latest" in first.text


def test_entered_in_error_needs_a_reason_and_stays_readable(mei: Desk, practice: Practice) -> None:
    note = sign(mei, practice)
    mei.open(f"{note.path}/error")
    assert mei.send(f"{note.path}/error", reason=" ").status == 422
    marked = mei.send(f"{note.path}/error", reason="Wrong patient.")
    assert "Entered in error. Wrong patient." in marked.text
    assert "Amend this note" not in marked.text


def test_a_version_that_is_not_there_is_not_found(mei: Desk, practice: Practice) -> None:
    assert mei.open(f"{sign(mei, practice).path}/versions/9").status == 404


def test_a_control_character_is_refused_in_its_field(mei: Desk, practice: Practice) -> None:
    page = mei.save(begin(mei, practice), plan="beep \x07", pulse="wiry")
    assert page.status == 422
    assert "control character" in page.text
    assert page.value_of("pulse") == "wiry"


def test_a_field_that_is_too_long_is_refused_with_its_limit(mei: Desk, practice: Practice) -> None:
    page = mei.save(begin(mei, practice), prescription="gb20; " * 400)
    assert page.status == 422
    assert "at most 2000 characters" in page.text

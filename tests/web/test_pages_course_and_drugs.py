"""The pages for drugs and the course, STRICTA on the note, and times that an amendment corrects."""

from __future__ import annotations

import pytest

from desk import Desk, Page, Practice

NOTE = {
    "prescription": "gb20 b",
    "adverse_answer": "none",
    "started_at": "2026-11-02T09:00",
    "ended_at": "2026-11-02T09:20",
    "needles_in": "2",
    "needles_out": "2",
}


def begin(mei: Desk, practice: Practice) -> str:
    mei.open(f"{practice.ana}/treatments/new")
    return mei.send(f"{practice.ana}/treatments/new", answer="new").path


def add(mei: Desk, practice: Practice, **fields: str) -> Page:
    mei.open(f"{practice.ana}/drugs")
    return mei.send(f"{practice.ana}/drugs", **fields)


def test_a_drug_is_added_with_the_class_its_name_tells(mei: Desk, practice: Practice) -> None:
    page = add(mei, practice, name="Sumatriptan", dose="50 mg", acute="yes", started="2026-01-05")
    assert "Sumatriptan 50 mg triptan, as needed, since 5 Jan 2026" in page.text
    assert "Sumatriptan 50 mg" in mei.open(practice.ana).text


def test_a_drug_is_changed_stopped_and_withdrawn(mei: Desk, practice: Practice) -> None:
    path = f"{practice.ana}/drugs"
    which = add(mei, practice, name="Topiramate", dose="25 mg").value_of("stop")
    page = mei.open(f"{path}?change={which}")
    assert (page.value_of("name"), page.value_of("dose")) == ("Topiramate", "25 mg")
    assert "Topiramate 50 mg" in mei.send(path, change=which, name="Topiramate", dose="50 mg").text
    assert mei.send(path, stop=which, ended="").status == 422
    stopped = mei.send(path, stop=which, ended="2026-10-31")
    assert "until 31 Oct 2026" in stopped.text
    assert mei.send(path, withdraw=which, reason=" ").status == 422
    assert "None recorded." in mei.send(path, withdraw=which, reason="Wrong chart.").text


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"name": ""}, "Name the drug."),
        ({"name": "warfarin", "started": "5/1/26"}, "year-month-day"),
        ({"name": "warfarin", "ended": "2030-01-01"}, "has not come yet"),
        ({"name": "warfarin", "drug_class": "magic"}, "Choose one of the listed values."),
    ],
)
def test_a_drug_that_cannot_be_is_told_and_stays_typed(
    mei: Desk, practice: Practice, fields: dict[str, str], told: str
) -> None:
    page = add(mei, practice, dose="<5 mg>", **fields)
    assert page.status == 422
    assert told in page.text
    assert page.value_of("dose") == "<5 mg>"


def test_a_drug_twice_is_refused(mei: Desk, practice: Practice) -> None:
    add(mei, practice, name="warfarin")
    assert add(mei, practice, name="Warfarin").status == 409


@pytest.mark.parametrize("part", ["drugs", "course"])
def test_the_front_desk_sees_neither(tom: Desk, practice: Practice, part: str) -> None:
    assert tom.open(f"{practice.ana}/{part}").status == 403


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"complaint": ""}, "Say what is treated"),
        ({"planned_treatments": "many"}, "Write a whole number"),
        ({"planned_treatments": "0"}, "Plan at least one treatment"),
        ({"planned_per_week": "99"}, "at most 14"),
        ({"planned_per_week": "NaN"}, "Write a number"),
        ({"goal_target": "5"}, "Choose the measure of the goal."),
        ({"goal_measure": "hit-6-total"}, "Write the value to be reached."),
        ({"started": "2030-01-01"}, "has not come yet"),
        ({"started": "soon"}, "year-month-day"),
    ],
)
def test_a_course_that_cannot_be_is_told(mei: Desk, practice: Practice, fields: dict[str, str], told: str) -> None:
    path = f"{practice.ana}/course"
    mei.open(path)
    page = mei.send(path, **{"complaint": "Migraine", "style": "TCM & more", **fields})
    assert page.status == 422
    assert told in page.text
    assert page.value_of("style") == "TCM & more"


def test_a_course_is_begun_and_changed(mei: Desk, practice: Practice) -> None:
    path = f"{practice.ana}/course"
    mei.open(path)
    page = mei.send(path, complaint="Migraine", planned_treatments="10", planned_per_week="1,5")
    assert "Planned: 10 treatments, 1.5 a week" in page.text
    course = page.value_of("course_id")
    assert page.value_of("started") == "2026-11-02"
    page = mei.send(path, course_id=course, complaint="Migraine", started="2026-10-01", planned_treatments="12")
    assert "since 1 Oct 2026" in page.text
    assert "0 of 12 treatments given, 12 left" in page.text


def test_the_preview_and_the_note_say_how_complete_they_are(mei: Desk, practice: Practice) -> None:
    draft = begin(mei, practice)
    preview = mei.save(f"{draft}/preview", **NOTE)
    assert "3 of 15 items present" in preview.text
    assert "2c Depth of insertion Write the depth at GB20." in preview.text
    note = mei.save(f"{draft}/sign")
    assert "4 of 15 items present" in note.text


def test_the_times_of_a_signed_note_are_corrected(mei: Desk, practice: Practice) -> None:
    draft = begin(mei, practice)
    mei.save(f"{draft}/preview", **NOTE)
    note = mei.save(f"{draft}/sign")
    assert "09:00 to 09:20" in note.text
    form = mei.send(f"{note.path}/amend")
    assert form.value_of("started_at") == "2026-11-02T09:00:00"
    mei.save(f"{form.path}/preview", started_at="2026-11-02T08:45", ended_at="2026-11-02T09:10")
    amended = mei.save(f"{form.path}/sign", reason="Clock was wrong.")
    assert "2 Nov 2026, 08:45 to 09:10" in amended.text
    assert "09:00 to 09:20" in mei.open(f"{note.path}/versions/1").text


def test_the_line_is_read_without_a_chart_and_for_a_draft_that_is_gone(mei: Desk) -> None:
    for draft in ("", "nothing"):
        told = mei.client.get("/api/prescription", params={"text": "gb21 d30", "draft": draft}).json()
        assert told["cautions"] == []
        assert "beyond 10.9 mm" in told["notices"][0]["text"]


def test_the_live_reading_needs_a_role_that_sees_the_chart(mei: Desk, tom: Desk, practice: Practice) -> None:
    draft = begin(mei, practice).removeprefix("/drafts/")
    answer = tom.client.get("/api/prescription", params={"text": "gb20", "draft": draft})
    assert answer.status_code == 403

"""Finding, registering and reading a patient; and what the front desk may not see."""

from __future__ import annotations

import pytest

from desk import Desk, Practice

NEW = {"given": "Bo", "family": "Fixture", "birth_date": "1991-07-01", "sex": "male", "record_number": "T-77"}


@pytest.mark.parametrize("text", ["Sample", "ana", "T-1"])
def test_a_patient_is_found_by_name_and_number(mei: Desk, text: str) -> None:
    assert "Ana Sample" in mei.open(f"/?q={text}").text


def test_a_search_without_a_hit_says_so_with_the_text_escaped(mei: Desk) -> None:
    page = mei.open("/?q=<b>Nobody")
    assert "contains “<b>Nobody”" in page.text
    assert "<b>Nobody" not in page.html


def test_the_patient_page_says_who_this_is(mei: Desk, practice: Practice) -> None:
    page = mei.open(practice.ana)
    for words in ("Ana Sample", "17 May 1984", "42 years", "female", "T-1", "SYNTHETIC"):
        assert words in page.text


def test_what_was_not_asked_is_not_shown_as_none(mei: Desk, practice: Practice) -> None:
    page = mei.open(practice.ana)
    assert "No diary day was recorded in the last 28 days." in page.text
    assert "Not asked yet." in page.text
    assert "0 migraine" not in page.text


def test_a_new_patient_is_registered_and_shown(mei: Desk) -> None:
    mei.open("/patients/new")
    page = mei.send("/patients/new", **NEW)
    assert page.path.startswith("/patients/")
    assert "Bo Fixture" in page.text


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"birth_date": "01.07.1991"}, "year-month-day"),
        ({"birth_date": "2991-07-01"}, "in the future"),
        ({"birth_date": "1791-07-01"}, "check the year"),
        ({"given": "", "family": ""}, "at least one name"),
        ({"sex": "x"}, "listed values"),
        ({"record_number": "T-1\x00"}, "control character"),
    ],
)
def test_what_cannot_be_registered_is_told_at_its_field(mei: Desk, change: dict[str, str], told: str) -> None:
    mei.open("/patients/new")
    page = mei.send("/patients/new", **{**NEW, **change})
    assert page.status == 422
    assert told in page.text
    assert page.value_of("record_number") == {**NEW, **change}["record_number"]


def test_a_record_number_that_is_taken_is_refused(mei: Desk) -> None:
    mei.open("/patients/new")
    mei.send("/patients/new", **NEW)
    mei.open("/patients/new")
    page = mei.send("/patients/new", **NEW)
    assert page.status == 409
    assert "record number already" in page.text


def test_a_patient_who_is_not_there(mei: Desk) -> None:
    page = mei.open("/patients/nobody")
    assert page.status == 404
    assert page.answer.headers["x-request-id"] in page.text


def test_the_front_desk_finds_and_registers_but_sees_no_chart(tom: Desk, practice: Practice) -> None:
    assert "Ana Sample" in tom.open("/").text
    tom.open("/patients/new")
    assert tom.send("/patients/new", **NEW).path == "/"
    for part in ("", "/diary", "/outcomes", "/outcomes.json", "/comorbidities", "/readings", "/treatments/new"):
        assert tom.open(practice.ana + part).status == 403


def test_a_refused_look_is_in_the_audit_trail(tom: Desk, practice: Practice) -> None:
    from fengchi.store import audit

    tom.open(practice.ana)
    with practice.clinic.store.reading() as db:
        latest = audit.entries(db, limit=1)[0].entry
    assert (latest.actor_name, latest.interaction, latest.outcome) == ("Tom Desk", "view-patient", "8")

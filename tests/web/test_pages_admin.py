"""The administrator's pages: people and the audit trail, and nobody else's."""

from __future__ import annotations

import pytest

from desk import Desk, Practice
from fengchi.domain.people import Role
from fengchi.services import accounts
from people import PASSWORD, ROOT


@pytest.fixture
def ada(practice: Practice) -> Desk:
    """The administrator's desk."""
    with practice.clinic.store.writing() as db:
        accounts.add_person(
            db,
            login="ada",
            password=PASSWORD,
            name="Ada Keys",
            roles={Role.ADMINISTRATOR},
            by=ROOT,
            at=practice.clock(),
        )
    return practice.desk("ada")


def test_a_new_person_can_sign_in(ada: Desk, practice: Practice) -> None:
    ada.open("/admin/people")
    page = ada.send("/admin/people", name="Kim Fixture", login="kim", password="a-long-enough-one", role="front-desk")
    assert "Kim Fixture" in page.text
    assert practice.desk().sign_in("kim", "a-long-enough-one").path == "/"


def test_a_refused_password_is_not_written_into_the_page(ada: Desk) -> None:
    ada.open("/admin/people")
    page = ada.send("/admin/people", name="Kim Fixture", login="kim", password="zebra", role="front-desk")
    assert page.status == 422
    assert page.value_of("login") == "kim"
    assert "zebra" not in page.html


def test_the_audit_trail_says_who_looked_at_whom(ada: Desk, mei: Desk, practice: Practice) -> None:
    mei.open(practice.ana)
    page = ada.open(f"/admin/audit?patient={practice.cast.ana.patient_id}")
    assert "Mei Tanaka" in page.text
    assert "view patient" in page.text
    assert "is whole" in ada.open("/admin/audit?check=yes").text


@pytest.mark.parametrize("path", ["/admin/people", "/admin/audit"])
def test_nobody_else_sees_the_administrators_pages(mei: Desk, tom: Desk, path: str) -> None:
    assert mei.open(path).status == 403
    assert tom.open(path).status == 403


def test_the_administrator_sees_no_chart(ada: Desk, practice: Practice) -> None:
    assert ada.open(practice.ana).status == 403

"""What stands beside the treatments: comorbidities, diary, readings, the report."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from desk import Desk, Page, Practice
from fengchi.domain.comorbidities import CATALOGUE, Comorbidity
from fengchi.services import comorbidities, patients
from people import ANA, ROOT

LUPUS = {"certainty": "confirmed", "activity": "flare", "informant": "clinician", "onset": "2019-05-01"}
MIGRAINE = {
    "day": "2026-11-01",
    "headache": "yes",
    "minutes": "300",
    "peak_pain": "7",
    "acute_drugs": "sumatriptan*2/partial",
    "unilateral": "yes",
    "pulsating": "yes",
    "nausea": "yes",
}


def disease(page: Page, name: str) -> str:
    """The value of the disease in the list of the form."""
    found = re.search(rf'<option value="([^"]+)"[^>]*>{name}', page.html)
    assert found
    return found[1]


def state(mei: Desk, practice: Practice, name: str) -> Page:
    page = mei.open(f"{practice.ana}/comorbidities")
    return mei.send(f"{practice.ana}/comorbidities", disease=disease(page, name), **LUPUS)


def test_a_comorbidity_is_stated_and_shown_on_the_patient_page(mei: Desk, practice: Practice) -> None:
    assert "since 1 May 2019" in state(mei, practice, "Multiple sclerosis").text
    assert "Multiple sclerosis confirmed, flare" in mei.open(practice.ana).text


def test_the_same_disease_twice_is_refused(mei: Desk, practice: Practice) -> None:
    state(mei, practice, "Multiple sclerosis")
    page = state(mei, practice, "Multiple sclerosis")
    assert page.status == 409
    assert "already listed" in page.text


def test_no_disease_chosen_is_told(mei: Desk, practice: Practice) -> None:
    mei.open(f"{practice.ana}/comorbidities")
    page = mei.send(f"{practice.ana}/comorbidities", disease="", **LUPUS)
    assert page.status == 422
    assert "Choose a disease of the list." in page.text


def test_a_comorbidity_is_withdrawn_with_a_reason(mei: Desk, practice: Practice) -> None:
    page = state(mei, practice, "Multiple sclerosis")
    stated = page.html.split('name="withdraw" value="')[1].split('"')[0]
    assert mei.send(f"{practice.ana}/comorbidities", withdraw=stated, reason="").status == 422
    page = mei.send(f"{practice.ana}/comorbidities", withdraw=stated, reason="Wrong chart.")
    assert "Not asked yet." in page.text


def test_a_diary_day_is_stored_and_corrected(mei: Desk, practice: Practice) -> None:
    path = f"{practice.ana}/diary"
    mei.open(path)
    page = mei.send(path, **MIGRAINE)
    assert "sumatriptan ×2 (partial relief at 2 h)" in page.text
    assert "1 day of 28 recorded" in page.text
    assert mei.open(f"{path}?day=2026-11-01").value_of("minutes") == "300"
    assert "no headache" in mei.send(path, day="2026-11-01", headache="no").text


def test_days_that_nobody_recorded_are_shown_as_such(mei: Desk, practice: Practice) -> None:
    assert mei.open(f"{practice.ana}/diary").text.count("not recorded") == 28


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"day": "2026-11-03"}, "has not come yet"),
        ({"day": "01/02/2026"}, "YYYY-MM-DD"),
        ({"minutes": "5 h"}, "whole number"),
        ({"acute_drugs": "quux"}, "A drug is not known"),
        ({"headache": ""}, "yes or no"),
    ],
)
def test_a_day_that_cannot_be_is_told_at_its_field(
    mei: Desk, practice: Practice, change: dict[str, str], told: str
) -> None:
    mei.open(f"{practice.ana}/diary")
    page = mei.send(f"{practice.ana}/diary", **{**MIGRAINE, **change})
    assert page.status == 422
    assert told in page.text
    assert page.value_of("peak_pain") == "7"


def load(mei: Desk, practice: Practice, text: bytes) -> Page:
    path = f"{practice.ana}/diary"
    page = mei.open(path)
    answer = mei.client.post(path, data={"csrf": page.csrf, "go": "file"}, files={"file": ("diary.csv", text)})
    return Page(answer)


def test_a_diary_file_is_loaded(mei: Desk, practice: Practice) -> None:
    page = load(mei, practice, b"\xef\xbb\xbfday;headache\r\n2026-10-30;yes\r\n2026-10-31;no\r\n")
    assert "Stored: 2 days." in page.text


def test_a_diary_file_with_one_bad_row_stores_nothing(mei: Desk, practice: Practice) -> None:
    page = load(mei, practice, b"day,headache\n2026-10-30,yes\n10/31/2026,no\n")
    assert page.status == 422
    assert "line 3" in page.text or "YYYY-MM-DD" in page.text
    assert "0 days of 28 recorded" in page.text


def test_a_file_that_is_no_text_is_refused(mei: Desk, practice: Practice) -> None:
    page = load(mei, practice, b"PK\x03\x04\xff\xfe")
    assert page.status == 422
    assert "UTF-8" in page.text


def test_a_hit6_total_is_stored_with_its_band(mei: Desk, practice: Practice) -> None:
    mei.open(f"{practice.ana}/readings")
    page = mei.send(f"{practice.ana}/readings", measure="hit-6-total", value="62", last_day="2026-11-01")
    assert "62 severe impact" in page.text


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"measure": "hit-6-total", "value": "37"}, "cannot add up"),
        ({"measure": "hit-6-total", "value": "many"}, "as a number"),
        ({"measure": "hit-6-total", "value": ""}, "unknown is never 0"),
        ({"measure": "", "value": "62"}, "Choose a measure"),
        ({"measure": "migraine-days-28d", "value": "29"}, "from 0 to 28"),
    ],
)
def test_a_reading_that_cannot_be_is_told(mei: Desk, practice: Practice, fields: dict[str, str], told: str) -> None:
    mei.open(f"{practice.ana}/readings")
    page = mei.send(f"{practice.ana}/readings", last_day="2026-11-01", **fields)
    assert page.status == 422
    assert told in page.text


def test_the_report_is_drawn_three_ways_from_the_same_numbers(mei: Desk, practice: Practice) -> None:
    mei.open(f"{practice.ana}/diary")
    mei.send(f"{practice.ana}/diary", **MIGRAINE)
    assert "of 28 days recorded" in mei.open(f"{practice.ana}/outcomes").text
    data = mei.client.get(f"{practice.ana}/outcomes.json").json()
    assert data["last_28_days"]["migraine_days"]["days"] == 1
    table = mei.client.get(f"{practice.ana}/outcomes.csv")
    assert table.headers["content-type"].startswith("text/csv")
    assert "leiden-30min-1" in table.text


def test_the_rule_is_chosen_in_the_address(mei: Desk, practice: Practice) -> None:
    assert "ichd3-4h-1" in mei.open(f"{practice.ana}/outcomes?rule=ichd3-4h").text
    assert mei.open(f"{practice.ana}/outcomes?rule=guess").status == 404


def test_a_withdrawal_stays_on_the_chart_of_its_page(mei: Desk, practice: Practice) -> None:
    """A crafted form takes back neither another patient's statement nor whatever begins with what it names."""
    with practice.clinic.store.writing() as db:
        other = patients.register(db, replace(ANA, family="Other", identifiers=()), by=ROOT, at=practice.clock.at)
        stated = Comorbidity("", other.patient_id, min(CATALOGUE))
        made = comorbidities.assert_comorbidity(db, stated, by=practice.cast.mei, at=practice.clock.at)
    path = f"{practice.ana}/comorbidities"
    mei.open(path)
    for which in (made.comorbidity_id, "diary"):
        sent = {"csrf": mei.open(path).csrf, "withdraw": which, "reason": "Oops."}
        assert mei.client.post(path, data=sent).status_code == 404
    assert made.comorbidity_id in mei.open(f"/patients/{other.patient_id}/comorbidities").html

"""The report's page offers the FHIR document: the same numbers, for whom may see the report."""

from __future__ import annotations

from desk import Desk, Practice
from fengchi.fhir import gate


def test_the_page_gives_the_report_as_a_fhir_document(mei: Desk, practice: Practice) -> None:
    mei.open(f"{practice.ana}/readings")
    mei.send(f"{practice.ana}/readings", measure="hit-6-total", value="62", last_day="2026-11-01")
    answer = mei.client.get(f"{practice.ana}/outcomes.fhir.json")
    assert answer.headers["content-type"] == "application/fhir+json"
    made = answer.json()
    assert gate.check(made) == ()
    assert [one["resource"]["resourceType"] for one in made["entry"]][:3] == ["Composition", "Patient", "Device"]
    (reading,) = [one["resource"] for one in made["entry"] if one["resource"]["resourceType"] == "Observation"]
    assert reading["valueQuantity"]["value"] == 62
    assert "62 (severe impact)" in str(made["entry"][0]["resource"])


def test_the_rule_is_chosen_in_the_address_and_the_page_links_to_the_document(mei: Desk, practice: Practice) -> None:
    page = mei.open(f"{practice.ana}/outcomes?rule=ichd3-4h")
    assert "/outcomes.fhir.json?rule=ichd3-4h" in page.html
    made = mei.client.get(f"{practice.ana}/outcomes.fhir.json?rule=ichd3-4h").json()
    assert "ichd3-4h-1" in str(made["entry"][0]["resource"]["extension"])
    assert mei.client.get(f"{practice.ana}/outcomes.fhir.json?rule=guess").status_code == 404


def test_the_front_desk_sees_no_report_in_any_form(tom: Desk, practice: Practice) -> None:
    assert tom.client.get(f"{practice.ana}/outcomes.fhir.json").status_code == 403

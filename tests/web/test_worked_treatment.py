"""The transaction that integrators are shown is sent as it stands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from fhir_client import Fhir

FILE = Path(__file__).parents[2] / "docs" / "integrators" / "worked-treatment.json"
MRN = {"system": "https://ehr.example.test/mrn", "value": "LS-1042"}


def _send(fhir: Fhir) -> tuple[int, list[Any]]:
    answer = fhir.post("", FILE.read_text(encoding="utf-8"))
    return answer.status_code, answer.json().get("entry", answer.json())


def test_the_worked_treatment_is_stored_and_found_by_its_points(fhir: Fhir) -> None:
    patient = fhir.patient(identifier=[MRN])
    status, entries = _send(fhir)
    assert status == 200, entries
    assert {one["response"]["status"] for one in entries} == {"201"}
    points = "https://w3id.org/fengchi/CodeSystem/acupuncture-point"
    found = fhir.get(f"Observation?patient={patient}&component-code={points}|GB20").json()
    assert found["total"] == 1


def test_the_worked_treatment_may_be_sent_twice(fhir: Fhir) -> None:
    fhir.patient(identifier=[MRN])
    _, first = _send(fhir)
    status, again = _send(fhir)
    assert status == 200
    assert [one["response"]["location"] for one in again] == [one["response"]["location"] for one in first]
    assert {one["response"]["status"] for one in again} == {"200"}


def test_every_record_of_the_worked_treatment_claims_a_profile_of_ours() -> None:
    entries = json.loads(FILE.read_text(encoding="utf-8"))["entry"]
    assert all("w3id.org/fengchi" in one["resource"]["meta"]["profile"][0] for one in entries)


def test_both_treatments_that_the_documentation_shows_can_be_sent_one_after_the_other(fhir: Fhir) -> None:
    """A reader who follows the pages in order has sent the smaller one first."""
    fhir.patient(identifier=[MRN])
    page = (FILE.parents[1] / "how-to" / "connect-a-client.md").read_text(encoding="utf-8")
    smaller = next(one for one in page.split("```json\n")[1:] if '"type": "transaction"' in one).partition("```")[0]
    assert fhir.post("", smaller).status_code == 200
    assert _send(fhir)[0] == 200

"""Each attempt at the FHIR door is in the audit trail: done, failed or denied, with the patient whom it concerns."""

from __future__ import annotations

from typing import Any

import pytest

from fengchi.store import audit
from fengchi.store.audit import AuditEntry
from fhir_client import Fhir

ANA = {"resourceType": "Patient", "name": [{"family": "Sample", "given": ["Ana"]}]}


def observation(reference: str) -> dict[str, Any]:
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": {"text": "x"},
        "subject": {"reference": reference},
    }


def bundle(kind: str, method: str, url: str, resource: Any = None) -> dict[str, Any]:
    entry: dict[str, Any] = {"request": {"method": method, "url": url}}
    return {"resourceType": "Bundle", "type": kind, "entry": [entry | ({"resource": resource} if resource else {})]}


def trail(fhir: Fhir) -> list[AuditEntry]:
    """Newest first."""
    with fhir.store.reading() as db:
        return [one.entry for one in audit.entries(db, limit=500)]


@pytest.mark.parametrize(
    "query",
    [
        "subject:Patient.name=x",
        "_include=Observation:subject:Patient",
        "_has:Provenance:target:agent=x",
    ],
)
def test_a_denied_search_is_written_down(embedded: Fhir, query: str) -> None:
    embedded.use("system/Observation.rs")
    assert embedded.get(f"Observation?{query}").status_code == 403
    assert (trail(embedded)[0].interaction, trail(embedded)[0].outcome) == ("search", "8")


def test_a_denied_update_as_create_is_written_down(embedded: Fhir) -> None:
    embedded.use("system/Patient.u")
    assert embedded.put("Patient/new1", {**ANA, "id": "new1"}).status_code == 403
    assert (trail(embedded)[0].record_id, trail(embedded)[0].outcome) == ("new1", "8")


def test_a_denied_entry_of_a_batch_is_written_down(embedded: Fhir) -> None:
    embedded.use("system/Observation.rs")
    answer = embedded.post("", bundle("batch", "GET", "Patient/x"))
    assert answer.json()["entry"][0]["response"]["status"] == "403"
    assert (trail(embedded)[0].kind, trail(embedded)[0].outcome) == ("Patient", "8")


def test_a_denied_conditional_reference_is_written_down(embedded: Fhir) -> None:
    embedded.use("system/Observation.c")
    sent = bundle("transaction", "POST", "Observation", observation("Patient?identifier=urn:x|1"))
    assert embedded.post("", sent).status_code == 403
    assert trail(embedded)[0].outcome == "8"


def test_an_unknown_token_is_written_down_and_not_repeated(embedded: Fhir) -> None:
    embedded.http.headers["Authorization"] = "Bearer nonsense"
    assert embedded.get("Patient/x").status_code == 401
    assert (trail(embedded)[0].actor_id, trail(embedded)[0].outcome) == ("unknown", "8")
    assert "nonsense" not in str(trail(embedded)[0])


@pytest.mark.parametrize("kind", ["batch", "transaction"])
def test_what_was_undone_is_no_success(fhir: Fhir, kind: str) -> None:
    sent = bundle(kind, "POST", "Patient", ANA)
    sent["entry"] += bundle(kind, "POST", "Patient", {**ANA, "gender": "nonsense"})["entry"]
    fhir.post("", sent)
    stored = int(fhir.get("Patient?_summary=count").json()["total"])
    successes = [one for one in trail(fhir) if (one.interaction, one.outcome) == ("create", "0")]
    assert len(successes) == stored == (1 if kind == "batch" else 0)


def test_a_stale_version_in_a_transaction_leaves_only_failures(fhir: Fhir) -> None:
    patient = fhir.patient()
    sent = bundle("transaction", "PUT", f"Patient/{patient}", {**ANA, "id": patient})
    sent["entry"][0]["request"]["ifMatch"] = 'W/"9"'
    assert fhir.post("", sent).status_code == 412
    assert (trail(fhir)[0].interaction, trail(fhir)[0].outcome) == ("update", "4")


def test_a_read_that_finds_nothing_is_written_down(embedded: Fhir) -> None:
    assert embedded.get("Patient/nobody").status_code == 404
    assert (trail(embedded)[0].record_id, trail(embedded)[0].outcome) == ("nobody", "4")


def test_entries_name_the_patient(embedded: Fhir) -> None:
    patient = embedded.patient()
    made = embedded.post("Observation", observation(f"Patient/{patient}")).json()["id"]
    embedded.get(f"Patient/{patient}")
    embedded.get(f"Observation/{made}")
    embedded.delete(f"Observation/{made}")
    found = [one for one in trail(embedded) if one.kind in ("Patient", "Observation")]
    assert len(found) == 5
    assert {one.patient_id for one in found} == {patient}


def test_a_search_names_the_patients_it_showed_and_no_values(embedded: Fhir) -> None:
    first, second = embedded.patient(), embedded.patient()
    embedded.get("Patient?family=Sample&Sample=1")
    found = [one for one in trail(embedded) if one.interaction == "search"]
    assert {one.patient_id for one in found} == {"", first, second}
    assert "".join(one.detail for one in found) == "family"
    embedded.get(f"Observation?patient={first}")
    assert trail(embedded)[0].patient_id == first
    embedded.get("Observation?patient=Sample")
    assert "Sample" not in str(trail(embedded)[0])


def test_everything_does_not_include_the_audit_trail(embedded: Fhir) -> None:
    embedded.use("system/*.rs")
    assert embedded.get("AuditEvent").status_code == 403
    answer = embedded.post("", bundle("batch", "GET", "AuditEvent"))
    assert answer.json()["entry"][0]["response"]["status"] == "403"


def test_the_audit_trail_is_read_in_a_batch_as_elsewhere(embedded: Fhir) -> None:
    patient = embedded.patient()
    embedded.use("system/AuditEvent.rs")
    found = embedded.post("", bundle("batch", "GET", f"AuditEvent?patient=Patient/{patient}")).json()["entry"][0]
    number = found["resource"]["entry"][0]["resource"]["id"]
    one = embedded.post("", bundle("batch", "GET", f"AuditEvent/{number}")).json()["entry"][0]
    assert one["resource"] == embedded.get(f"AuditEvent/{number}").json()


def test_pages_of_the_audit_trail_follow_each_other(embedded: Fhir) -> None:
    for _ in range(4):
        embedded.patient()
    embedded.use("system/AuditEvent.rs")
    first = embedded.get("AuditEvent?_count=2").json()
    following = next(one["url"] for one in first["link"] if one["relation"] == "next")
    second = embedded.http.get(following).json()
    numbers = [int(one["resource"]["id"]) for one in (*first["entry"], *second["entry"])]
    assert numbers == sorted(numbers, reverse=True)
    assert len(set(numbers)) == 4


def test_an_unknown_parameter_of_the_audit_trail_is_refused_when_strict(embedded: Fhir) -> None:
    embedded.use("system/AuditEvent.rs")
    assert embedded.get("AuditEvent?agent=x", Prefer="handling=strict").status_code == 400
    assert embedded.get("AuditEvent?agent=x").status_code == 200

"""No request makes the server fail: what cannot be read or costs too much is refused, with an OperationOutcome."""

from __future__ import annotations

import json
from typing import Any

import pytest

from fengchi.services import records
from fhir_client import Fhir, issues

ANA = {"resourceType": "Patient", "name": [{"family": "Sample"}]}
NINES = "9" * 5000


@pytest.mark.parametrize(
    "path",
    [
        "Patient/x/_history/\u00b2",
        f"Patient/x/_history/{NINES}",
        f"Patient?_count={NINES}",
        "Patient?_count=\u0663",
        f"Patient/_history?_count={NINES}",
        f"AuditEvent/{NINES}",
        "AuditEvent?_count=\u00b2",
        "Patient/_history?_since=0001-01-01T00:00:00%2B14:00",
        "Patient/_history?_since=9999-12-31T23:59:59-14:00",
        "AuditEvent?date=ge0001-01-01T00:00:00%2B14:00",
        "Patient?_id=" + ",".join(map(str, range(5000))),
        "Patient?" + "&".join(["name=a"] * 1200),
        "Patient/_history?_cursor=a.b",
    ],
    ids=range(13),
)
def test_what_cannot_be_read_is_refused(embedded: Fhir, path: str) -> None:
    embedded.use("system/*.rs", "system/AuditEvent.rs")
    answer = embedded.get(path)
    assert answer.status_code in (400, 404)
    assert issues(answer)


@pytest.mark.parametrize("etag", ['W/"\u00b2"', f'W/"{NINES}"', "*", 'W/""', "3", '"1", "2"'])
def test_an_if_match_that_cannot_be_read_is_400(embedded: Fhir, etag: str) -> None:
    patient = embedded.patient()
    headers = [(b"Content-Type", b"application/fhir+json"), (b"If-Match", etag.encode("latin-1"))]
    content = json.dumps({**ANA, "id": patient}).encode()
    assert embedded.http.put(f"/fhir/Patient/{patient}", content=content, headers=headers).status_code == 400


@pytest.mark.parametrize(
    "request_fields",
    [
        {"method": "POST", "url": "Patient", "ifNoneExist": 5},
        {"method": "POST", "url": "Patient", "ifNoneExist": ["a"]},
        {"method": [], "url": "Patient"},
        {"method": "POST", "url": {}},
        {"method": "PUT", "url": "Patient/a", "ifMatch": f'W/"{NINES}"'},
        {"method": "GET", "url": f"Patient/a/_history/{NINES}"},
        {"method": "DELETE", "url": "Patient/a/_history/1"},
        {"method": "DELETE", "url": "Patient/a?name=x"},
        {"method": "PUT", "url": "Patient/a/_history/1"},
        {"method": "POST", "url": "Patient?x=y"},
        {"method": "GET", "url": "Patient/a?name=x"},
    ],
)
def test_an_entry_that_cannot_be_honoured_is_refused(embedded: Fhir, request_fields: Any) -> None:
    """With the whole transaction; in a batch by itself."""
    entry = {"request": request_fields, "resource": {**ANA, "id": "a"}}
    answer = embedded.post("", {"resourceType": "Bundle", "type": "transaction", "entry": [entry]})
    assert answer.status_code == 422
    assert issues(answer)[0]["expression"][0].startswith("Bundle.entry[0].request")
    batch = embedded.post("", {"resourceType": "Bundle", "type": "batch", "entry": [entry]}).json()
    alone = batch["entry"][0]["response"]
    assert alone["status"] == "422"
    assert alone["outcome"]["issue"][0]["expression"][0].startswith("Bundle.entry[0].request")


@pytest.mark.parametrize("full_url", ["Sample", "Patient/1", "urn:x", ["x"], {"a": 1}])
def test_a_full_url_that_is_none_is_refused(embedded: Fhir, full_url: Any) -> None:
    entry = {"request": {"method": "POST", "url": "Patient"}, "resource": ANA, "fullUrl": full_url}
    answer = embedded.post("", {"resourceType": "Bundle", "type": "transaction", "entry": [entry]})
    assert (answer.status_code, issues(answer)[0]["expression"]) == (422, ["Bundle.entry[0].fullUrl"])


def test_a_failure_of_the_program_tells_nothing(embedded: Fhir, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise RuntimeError("Secretname")

    monkeypatch.setattr(records, "read", fail)
    answer = embedded.get("Patient/x")
    assert (answer.status_code, issues(answer)[0]["code"]) == (500, "exception")
    assert "Secretname" not in answer.text


def test_an_outcome_has_at_most_a_hundred_issues(embedded: Fhir) -> None:
    entries = [{"request": {"method": "BREW", "url": "Patient"}}] * 300
    answer = embedded.post("", {"resourceType": "Bundle", "type": "transaction", "entry": entries})
    assert len(issues(answer)) == 100


def test_a_batch_is_not_answered_with_more_than_it_may_hold(sqlite_store: Any, now: Any) -> None:
    small = Fhir(sqlite_store, at=now, max_bundle_entries=3)
    small.patient()
    small.patient()
    entries = [{"request": {"method": "GET", "url": "Patient"}}] * 3
    answer = small.post("", {"resourceType": "Bundle", "type": "batch", "entry": entries})
    assert [one["response"]["status"] for one in answer.json()["entry"]] == ["200", "413", "413"]


@pytest.mark.parametrize("kind", ["Bundle", "Parameters", "OperationOutcome", "CapabilityStatement"])
def test_a_type_that_is_not_kept_has_no_address(embedded: Fhir, kind: str) -> None:
    assert embedded.get(kind).status_code == 404
    assert embedded.post(kind, {"resourceType": kind}).status_code == 404


def test_405_says_what_is_allowed(embedded: Fhir) -> None:
    answer = embedded.http.patch("/fhir/Patient/x")
    assert (answer.status_code, answer.headers["allow"]) == (405, "DELETE, GET, HEAD, PUT")
    assert issues(embedded.http.options("/fhir/Patient"))


def test_another_fhir_version_is_415(embedded: Fhir) -> None:
    headers = {"Content-Type": "application/fhir+json; fhirVersion=5.0"}
    assert embedded.http.post("/fhir/Patient", content=json.dumps(ANA), headers=headers).status_code == 415


def test_history_tells_what_the_client_named(embedded: Fhir) -> None:
    embedded.put("Patient/mine", {**ANA, "id": "mine"})
    made = embedded.get("Patient/mine/_history").json()["entry"][0]
    assert made["request"] == {"method": "PUT", "url": "Patient/mine"}

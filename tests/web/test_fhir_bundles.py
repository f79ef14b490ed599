"""Batch and transaction: all or nothing, references rewritten, answers in the order of the request."""

from __future__ import annotations

from typing import Any

from fhir_client import Fhir, ids, issues

ANA = "urn:uuid:11111111-1111-4111-8111-111111111111"
VISIT = "urn:uuid:22222222-2222-4222-8222-222222222222"
POINTS = "https://w3id.org/fengchi/CodeSystem/acupuncture-point"


def entry(method: str, url: str, resource: Any = None, full_url: str = "", **request: str) -> dict[str, Any]:
    made: dict[str, Any] = {"request": {"method": method, "url": url, **request}}
    if resource is not None:
        made["resource"] = resource
    if full_url:
        made["fullUrl"] = full_url
    return made


def bundle(*entries: dict[str, Any], kind: str = "transaction") -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": kind, "entry": list(entries)}


def treatment(patient: str = ANA) -> tuple[dict[str, Any], dict[str, Any]]:
    """A treatment as another system would send it: a Procedure and its needling record."""
    procedure = {
        "resourceType": "Procedure",
        "status": "completed",
        "code": {"coding": [{"system": "http://snomed.info/sct", "code": "44868003"}]},
        "subject": {"reference": patient},
        "performedPeriod": {"start": "2026-10-05T10:00:00+02:00", "end": "2026-10-05T10:25:00+02:00"},
        "bodySite": [{"coding": [{"system": POINTS, "code": "LI4"}]}],
    }
    record = {
        "resourceType": "Observation",
        "status": "final",
        "partOf": [{"reference": VISIT}],
        "code": {
            "coding": [
                {"system": "https://w3id.org/fengchi/CodeSystem/acupuncture-observable", "code": "needling-record"}
            ]
        },
        "subject": {"reference": patient},
        "component": [
            {
                "code": {"coding": [{"system": POINTS, "code": "LI4"}]},
                "valueCodeableConcept": {"coding": [{"system": "http://snomed.info/sct", "code": code}]},
            }
            for code in ("419161000", "419465000")
        ],
    }
    return procedure, record


def test_a_treatment_sent_as_one_transaction_is_found_by_its_point(fhir: Fhir) -> None:
    procedure, record = treatment()
    answer = fhir.post(
        "",
        bundle(
            entry("POST", "Patient", {"resourceType": "Patient", "name": [{"family": "Sample"}]}, ANA),
            entry("POST", "Procedure", procedure, VISIT),
            entry("POST", "Observation", record),
        ),
    )
    assert answer.status_code == 200, answer.text
    assert [one["response"]["status"] for one in answer.json()["entry"]] == ["201"] * 3
    found = fhir.get(f"Observation?component-code={POINTS}|LI4").json()["entry"][0]["resource"]
    visit = answer.json()["entry"][1]["response"]["location"].split("/_history")[0]
    assert found["partOf"] == [{"reference": visit}]
    assert ids(fhir.get(f"Observation?part-of={visit}")) == [found["id"]]
    assert (
        len(ids(fhir.get(f"Observation?component-code-value-concept={POINTS}|LI4$http://snomed.info/sct|419161000")))
        == 1
    )


def test_one_bad_entry_undoes_the_whole_transaction(fhir: Fhir) -> None:
    bad = {"resourceType": "Observation", "status": "finished", "code": {"text": "x"}}
    answer = fhir.post(
        "", bundle(entry("POST", "Patient", {"resourceType": "Patient"}), entry("POST", "Observation", bad))
    )
    assert answer.status_code == 422
    assert issues(answer)[0]["expression"] == ["Bundle.entry[1].resource.status"]
    assert fhir.get("Patient?_summary=count").json()["total"] == 0


def test_a_batch_answers_each_entry_by_itself(fhir: Fhir) -> None:
    answer = fhir.post(
        "",
        bundle(
            entry("POST", "Patient", {"resourceType": "Patient", "id": "ignored"}),
            entry("GET", "Patient/nobody"),
            entry("POST", "Patient", {"resourceType": "Patient", "birthDate": "never"}),
            entry("GET", "Patient?_count=5"),
            kind="batch",
        ),
    )
    statuses = [one["response"]["status"] for one in answer.json()["entry"]]
    assert statuses == ["201", "404", "422", "200"]
    assert answer.json()["entry"][3]["resource"]["total"] == 1
    assert answer.json()["entry"][2]["response"]["outcome"]["issue"][0]["expression"] == [
        "Bundle.entry[2].resource.birthDate"
    ]


def test_a_conditional_create_in_a_transaction_resolves_references_to_the_match(fhir: Fhir) -> None:
    known = fhir.patient(identifier=[{"system": "urn:mrn", "value": "7"}])
    procedure, _ = treatment()
    answer = fhir.post(
        "",
        bundle(
            entry("POST", "Patient", {"resourceType": "Patient"}, ANA, ifNoneExist="identifier=urn:mrn|7"),
            entry("POST", "Procedure", procedure, VISIT),
        ),
    )
    assert [one["response"]["status"] for one in answer.json()["entry"]] == ["200", "201"]
    assert len(ids(fhir.get(f"Procedure?patient={known}"))) == 1


def test_a_conditional_reference_is_resolved_or_refused(fhir: Fhir) -> None:
    known = fhir.patient(identifier=[{"system": "urn:mrn", "value": "8"}])
    procedure, _ = treatment(patient="Patient?identifier=urn:mrn|8")
    assert fhir.post("", bundle(entry("POST", "Procedure", procedure))).status_code == 200
    assert len(ids(fhir.get(f"Procedure?patient={known}"))) == 1
    procedure, _ = treatment(patient="Patient?identifier=urn:mrn|nobody")
    refused = fhir.post("", bundle(entry("POST", "Procedure", procedure)))
    assert refused.status_code == 422
    assert "Bundle.entry[0]" in refused.text


def test_a_transaction_reads_what_it_wrote(fhir: Fhir) -> None:
    answer = fhir.post(
        "",
        bundle(
            entry("GET", "Patient?family=Sample"),
            entry("POST", "Patient", {"resourceType": "Patient", "name": [{"family": "Sample"}]}),
        ),
    )
    assert answer.json()["entry"][0]["resource"]["total"] == 1


def test_a_stale_if_match_undoes_the_whole_transaction(fhir: Fhir) -> None:
    patient = fhir.patient()
    changed = {"resourceType": "Patient", "id": patient}
    answer = fhir.post(
        "",
        bundle(
            entry("POST", "Patient", {"resourceType": "Patient"}),
            entry("PUT", f"Patient/{patient}", changed, ifMatch='W/"9"'),
        ),
    )
    assert answer.status_code == 412
    assert fhir.get("Patient?_summary=count").json()["total"] == 1


def test_the_same_record_twice_is_refused(embedded: Fhir) -> None:
    one = entry("PUT", "Patient/a", {"resourceType": "Patient", "id": "a"})
    answer = embedded.post("", bundle(one, one))
    assert (answer.status_code, issues(answer)[0]["code"]) == (422, "invariant")


def test_more_entries_than_allowed_is_413(sqlite_store: Any, now: Any) -> None:
    small = Fhir(sqlite_store, at=now, max_bundle_entries=2)
    answer = small.post("", bundle(*[entry("GET", "Patient")] * 3, kind="batch"))
    assert answer.status_code == 413


def test_each_entry_needs_its_own_scope(embedded: Fhir) -> None:
    embedded.use("system/Patient.cruds")
    patient = {"resourceType": "Patient"}
    practitioner = {"resourceType": "Practitioner"}
    whole = embedded.post("", bundle(entry("POST", "Patient", patient), entry("POST", "Practitioner", practitioner)))
    assert whole.status_code == 403
    assert embedded.get("Patient?_summary=count").json()["total"] == 0
    each = embedded.post(
        "", bundle(entry("POST", "Patient", patient), entry("POST", "Practitioner", practitioner), kind="batch")
    )
    assert [one["response"]["status"] for one in each.json()["entry"]] == ["201", "403"]


def test_a_malformed_request_entry_is_named(embedded: Fhir) -> None:
    for request, place in (
        ({"method": "BREW", "url": "Patient"}, "method"),
        ({"method": "GET", "url": "Needle/1"}, "url"),
        ({"method": "PUT", "url": "Patient"}, "url"),
        ({"method": "DELETE", "url": "Patient"}, "url"),
    ):
        answer = embedded.post("", bundle({"request": request, "resource": {"resourceType": "Patient"}}))
        assert answer.status_code == 422
        assert issues(answer)[0]["expression"] == [f"Bundle.entry[0].request.{place}"]

"""Batch and transaction: all or nothing, references rewritten, answers in the order of the request."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

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


SAMPLE = {"resourceType": "Patient", "name": [{"family": "Sample"}], "identifier": [{"system": "urn:x", "value": "1"}]}


def observation(reference: str, **more: Any) -> dict[str, Any]:
    made = {"resourceType": "Observation", "status": "final", "code": {"text": "x"}}
    return {**made, "subject": {"reference": reference}, **more}


def located(fhir: Fhir, answer: Any, index: int) -> Any:
    assert answer.status_code == 200, answer.text
    return fhir.get(answer.json()["entry"][index]["response"]["location"]).json()


def test_a_relative_reference_stands_on_the_base_of_its_full_url(fhir: Fhir) -> None:
    """Never the record of this server that happens to have that id."""
    fhir.put("Patient/7", {**SAMPLE, "id": "7"})
    other = "http://other.test/fhir"
    answer = fhir.post(
        "",
        bundle(
            entry("POST", "Patient", {"resourceType": "Patient"}, f"{other}/Patient/7"),
            entry("POST", "Observation", observation("Patient/7"), f"{other}/Observation/1"),
            entry("POST", "Observation", observation("Patient/8"), f"{other}/Observation/2"),
            entry("POST", "Observation", observation(f"{other}/Patient/7"), VISIT),
            entry("POST", "Observation", observation("Patient/7")),
        ),
    )
    made = answer.json()["entry"][0]["response"]["location"].partition("/_history")[0]
    meant = [located(fhir, answer, index)["subject"]["reference"] for index in range(1, 5)]
    assert meant == [made, f"{other}/Patient/8", made, "Patient/7"]


def test_two_equal_conditional_creates_make_one_record(fhir: Fhir) -> None:
    condition = "identifier=urn:x|1"
    answer = fhir.post(
        "",
        bundle(
            entry("POST", "Patient", SAMPLE, ANA, ifNoneExist=condition),
            entry("POST", "Patient", SAMPLE, VISIT, ifNoneExist=condition),
            entry("POST", "Observation", observation(VISIT)),
        ),
    )
    found = ids(fhir.get("Patient"))
    assert len(found) == 1
    assert located(fhir, answer, 2)["subject"]["reference"] == f"Patient/{found[0]}"


def test_a_patient_and_what_refers_to_it_are_deleted_together(fhir: Fhir) -> None:
    patient = fhir.patient()
    made = fhir.post("Observation", observation(f"Patient/{patient}")).json()["id"]
    alone = bundle(entry("DELETE", f"Patient/{patient}"))
    assert fhir.post("", alone).status_code == 409
    both = bundle(entry("DELETE", f"Patient/{patient}"), entry("DELETE", f"Observation/{made}"))
    assert fhir.post("", both).status_code == 200


def test_a_deleted_record_that_is_made_again_is_201(fhir: Fhir) -> None:
    fhir.put("Patient/a", {**SAMPLE, "id": "a"})
    fhir.delete("Patient/a")
    answer = fhir.post("", bundle(entry("PUT", "Patient/a", {**SAMPLE, "id": "a"})))
    assert answer.json()["entry"][0]["response"]["status"] == "201"


def test_one_full_url_for_two_records_is_refused(embedded: Fhir) -> None:
    answer = embedded.post(
        "",
        bundle(
            entry("PUT", "Patient/a", {**SAMPLE, "id": "a"}, ANA), entry("PUT", "Patient/b", {**SAMPLE, "id": "b"}, ANA)
        ),
    )
    assert (answer.status_code, issues(answer)[0]["code"]) == (422, "invariant")


def test_an_update_that_creates_needs_both_scopes_in_a_transaction_too(embedded: Fhir) -> None:
    embedded.use("system/Patient.u")
    assert embedded.post("", bundle(entry("PUT", "Patient/a", {**SAMPLE, "id": "a"}))).status_code == 403


def test_a_condition_searches_only_what_the_scope_allows(embedded: Fhir) -> None:
    embedded.patient(birthDate="1984-05-17")
    embedded.use("system/Patient.c")
    assert embedded.post("Patient", SAMPLE, If_None_Exist="family=Sample").status_code == 403
    embedded.use("system/Patient.cs")
    answer = embedded.post("Patient", SAMPLE, If_None_Exist="family=Sample")
    assert (answer.status_code, answer.text) == (200, "")
    assert embedded.post("Patient", SAMPLE, If_None_Exist="_has:Observation:patient:code=x").status_code == 403


def test_a_bundle_of_another_type_is_400(embedded: Fhir) -> None:
    assert embedded.post("", {"resourceType": "Bundle", "type": "collection"}).status_code == 400


def test_a_transaction_gives_what_it_stored_when_asked(embedded: Fhir) -> None:
    answer = embedded.post("", bundle(entry("POST", "Patient", SAMPLE)), Prefer="return=representation")
    assert answer.json()["entry"][0]["resource"]["meta"]["versionId"] == "1"


def test_bundles_in_another_order_do_not_wait_in_a_circle(postgres_store: Any, now: Any) -> None:
    fhir = Fhir(postgres_store, at=now)

    def send(number: int) -> int:
        order = [*range(number % 6, 6), *range(number % 6)]
        entries = [entry("PUT", f"Patient/r{one}", {**SAMPLE, "id": f"r{one}"}) for one in order]
        return int(fhir.post("", bundle(*entries, kind="batch" if number % 2 else "transaction")).status_code)

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(send, range(24))) == {200}


@pytest.mark.parametrize("together", [False, True])
def test_a_treatment_entered_in_error_takes_its_parts_along(fhir: Fhir, together: bool) -> None:
    patient = fhir.patient()
    procedure, record = treatment(f"Patient/{patient}")
    procedure["code"]["coding"].append(
        {"system": "https://w3id.org/fengchi/CodeSystem/acupuncture-procedure", "code": "acupuncture-treatment"}
    )
    answer = fhir.post("", bundle(entry("POST", "Procedure", procedure, VISIT), entry("POST", "Observation", record)))
    stored = located(fhir, answer, 0)
    wrong = {**stored, "status": "entered-in-error"}
    address = f"Procedure/{stored['id']}"
    done = fhir.post("", bundle(entry("PUT", address, wrong))) if together else fhir.put(address, wrong)
    assert done.status_code == 200, done.text
    assert ids(fhir.get(f"Observation?part-of={address}&status=entered-in-error"))


def test_an_entry_of_a_batch_that_cannot_be_read_stands_by_itself(fhir: Fhir) -> None:
    """The others are worked; an operation is told to be called by itself."""
    patient = fhir.patient()
    answer = fhir.post(
        "",
        bundle(
            entry("GET", f"Patient/{patient}"),
            entry("GET", "ValueSet/acupuncture-point/$expand?filter=feng"),
            {"request": {"method": "PATCH", "url": "Patient/x"}},
            {"resource": {"resourceType": "Patient"}},
            kind="batch",
        ),
    )
    assert answer.status_code == 200
    replies = [one["response"] for one in answer.json()["entry"]]
    assert [one["status"] for one in replies] == ["200", "422", "422", "422"]
    assert replies[1]["outcome"]["issue"][0]["expression"] == ["Bundle.entry[1].request.url"]
    assert "by itself" in replies[1]["outcome"]["issue"][0]["details"]["text"]


def test_an_operation_in_a_transaction_refuses_the_whole(fhir: Fhir) -> None:
    answer = fhir.post("", bundle(entry("GET", "CodeSystem/$lookup?code=GB20")))
    assert answer.status_code == 422
    assert answer.json()["issue"][0]["code"] == "not-supported"

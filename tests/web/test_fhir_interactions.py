"""Read, create, update, delete, history and search over HTTP, on both engines."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from fhir_client import Fhir, ids, issues

OBSERVATION = {
    "resourceType": "Observation",
    "status": "final",
    "code": {"coding": [{"system": "http://loinc.org", "code": "72514-3"}]},
    "effectiveDateTime": "2026-10-01T08:00:00+02:00",
}


def observation(patient: str, **more: object) -> dict[str, object]:
    return {**OBSERVATION, "subject": {"reference": f"Patient/{patient}"}, **more}


def test_a_created_record_reads_back_to_the_digit(fhir: Fhir) -> None:
    patient = fhir.patient()
    body = (
        '{"resourceType":"Observation","status":"final","code":{"text":"Depth"},"subject":{"reference":"Patient/'
        + patient
        + '"},"valueQuantity":{"value":1.00,"unit":"mm"}}'
    )
    made = fhir.post("Observation", body)
    assert made.status_code == 201
    assert made.headers["etag"] == 'W/"1"'
    assert made.headers["location"].endswith(f"/fhir/Observation/{made.json()['id']}/_history/1")
    read = fhir.get(f"Observation/{made.json()['id']}")
    assert read.status_code == 200
    assert '"value":1.00' in read.text
    assert read.headers["content-type"].startswith("application/fhir+json")


def test_an_update_is_a_new_version_and_history_keeps_all(fhir: Fhir) -> None:
    patient = fhir.patient()
    changed = {"resourceType": "Patient", "id": patient, "name": [{"family": "Sample", "given": ["Ana", "B"]}]}
    second = fhir.put(f"Patient/{patient}", changed, If_Match='W/"1"')
    assert (second.status_code, second.headers["etag"]) == (200, 'W/"2"')
    assert fhir.get(f"Patient/{patient}/_history/1").json()["name"][0]["given"] == ["Ana"]
    history = fhir.get(f"Patient/{patient}/_history").json()
    assert (history["type"], history["total"]) == ("history", 2)
    assert [one["resource"]["meta"]["versionId"] for one in history["entry"]] == ["2", "1"]


def test_a_stale_if_match_is_412_and_changes_nothing(fhir: Fhir) -> None:
    patient = fhir.patient()
    changed = {"resourceType": "Patient", "id": patient, "name": [{"family": "Other"}]}
    assert fhir.put(f"Patient/{patient}", changed, If_Match='W/"7"').status_code == 412
    assert fhir.get(f"Patient/{patient}").json()["meta"]["versionId"] == "1"


def test_of_racing_updates_of_one_version_one_wins(fhir: Fhir) -> None:
    patient = fhir.patient()

    def write(number: int) -> int:
        changed = {"resourceType": "Patient", "id": patient, "name": [{"family": f"Writer{number}"}]}
        return int(fhir.put(f"Patient/{patient}", changed, If_Match='W/"1"').status_code)

    with ThreadPoolExecutor(6) as threads:
        answers = sorted(threads.map(write, range(6)))
    assert answers == [200] + [412] * 5


def test_a_deleted_record_is_gone_and_its_history_stays(fhir: Fhir) -> None:
    patient = fhir.patient()
    assert fhir.delete(f"Patient/{patient}").status_code == 204
    assert fhir.get(f"Patient/{patient}").status_code == 410
    assert fhir.get(f"Patient/{patient}/_history").json()["entry"][0]["request"]["method"] == "DELETE"
    assert ids(fhir.get("Patient?family=Sample")) == []


def test_a_record_that_others_refer_to_is_not_deleted(fhir: Fhir) -> None:
    patient = fhir.patient()
    assert fhir.post("Observation", observation(patient)).status_code == 201
    answer = fhir.delete(f"Patient/{patient}")
    assert (answer.status_code, issues(answer)[0]["code"]) == (409, "conflict")


def test_an_update_may_create_under_the_clients_id(fhir: Fhir) -> None:
    made = fhir.put("Patient/ana-1", {"resourceType": "Patient", "id": "ana-1"})
    assert (made.status_code, made.headers["etag"]) == (201, 'W/"1"')


def test_conditional_create_finds_or_makes(fhir: Fhir) -> None:
    body = {"resourceType": "Patient", "identifier": [{"system": "urn:test", "value": "1"}]}
    condition = "identifier=urn:test|1"
    first = fhir.post("Patient", body, If_None_Exist=condition)
    second = fhir.post("Patient", body, If_None_Exist=condition)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]


def test_racing_conditional_creates_make_one_record(fhir: Fhir) -> None:
    body = {"resourceType": "Patient", "identifier": [{"system": "urn:test", "value": "race"}]}

    def create(_: int) -> int:
        return int(fhir.post("Patient", body, If_None_Exist="identifier=urn:test|race").status_code)

    with ThreadPoolExecutor(8) as threads:
        answers = sorted(threads.map(create, range(16)))
    assert answers == [200] * 15 + [201]
    assert fhir.get("Patient?identifier=urn:test|race").json()["total"] == 1


def test_an_ambiguous_condition_is_412(fhir: Fhir) -> None:
    for _ in range(2):
        fhir.patient()
    answer = fhir.post("Patient", {"resourceType": "Patient"}, If_None_Exist="family=Sample")
    assert (answer.status_code, issues(answer)[0]["code"]) == (412, "multiple-matches")


def test_a_conditional_read_answers_304(fhir: Fhir) -> None:
    patient = fhir.patient()
    assert fhir.get(f"Patient/{patient}", If_None_Match='W/"1"').status_code == 304
    assert fhir.get(f"Patient/{patient}", If_None_Match='W/"2"').status_code == 200


def test_a_search_sees_what_was_just_written(fhir: Fhir) -> None:
    patient = fhir.patient()
    made = fhir.post("Observation", observation(patient)).json()["id"]
    for query in (
        f"patient={patient}",
        f"patient=Patient/{patient}",
        f"subject=Patient/{patient}&code=http://loinc.org|72514-3",
        f"patient={patient}&code=72514-3&date=ge2026-10-01&date=lt2026-10-02",
        f"_id={made}",
        "_lastUpdated=ge2026-11-01",
    ):
        assert ids(fhir.get(f"Observation?{query}")) == [made], query


def test_pages_follow_each_other_without_gap_or_repeat(fhir: Fhir) -> None:
    patient = fhir.patient()
    for day in range(1, 8):
        fhir.post("Observation", observation(patient, effectiveDateTime=f"2026-10-0{day}"))
    answer = fhir.get(f"Observation?patient={patient}&_sort=-date&_count=3")
    seen = []
    while True:
        seen += [one["resource"]["effectiveDateTime"][-2:] for one in answer.json()["entry"]]
        following = [link["url"] for link in answer.json()["link"] if link["relation"] == "next"]
        if not following:
            break
        answer = fhir.get(following[0].partition("/fhir/")[2])
    assert seen == ["07", "06", "05", "04", "03", "02", "01"]


def test_a_tampered_paging_link_is_refused(embedded: Fhir) -> None:
    for _ in range(3):
        embedded.patient()
    following = next(one["url"] for one in embedded.get("Patient?_count=1").json()["link"] if one["relation"] == "next")
    path = following.partition("/fhir/")[2]
    assert embedded.get(path).status_code == 200
    assert embedded.get(path[:-2] + "xx").status_code == 400


def test_an_unknown_parameter_is_ignored_or_refused_as_asked(embedded: Fhir) -> None:
    embedded.patient()
    lenient = embedded.get("Patient?family=Sample&shoe-size=38")
    assert lenient.status_code == 200
    assert "shoe-size" not in lenient.json()["link"][0]["url"]
    strict = embedded.get("Patient?shoe-size=38", Prefer="handling=strict")
    assert strict.status_code == 400
    assert "shoe-size" in strict.text


def test_prefer_chooses_the_form_of_the_answer(embedded: Fhir) -> None:
    body = {"resourceType": "Patient"}
    minimal = embedded.post("Patient", body, Prefer="return=minimal")
    assert (minimal.status_code, minimal.content) == (201, b"")
    told = embedded.post("Patient", body, Prefer="return=OperationOutcome")
    assert issues(told)[0]["severity"] == "information"


def test_a_search_by_post_reads_the_form(embedded: Fhir) -> None:
    patient = embedded.patient()
    found = embedded.http.post("/fhir/Patient/_search", data={"family": "Sample"})
    assert ids(found) == [patient]


@pytest.mark.parametrize("path", ["metadata", ".well-known/smart-configuration"])
def test_what_is_open_needs_no_token(embedded: Fhir, path: str) -> None:
    del embedded.http.headers["Authorization"]
    assert embedded.get(path).status_code == 200


def test_the_capability_statement_is_true(embedded: Fhir) -> None:
    embedded.use("system/*.rs", "system/AuditEvent.rs")
    rest = embedded.get("metadata").json()["rest"][0]
    observation_entry = next(one for one in rest["resource"] if one["type"] == "Observation")
    assert {"component-code", "part-of", "patient", "code", "date", "category"} <= {
        one["name"] for one in observation_entry["searchParam"]
    }
    for entry in rest["resource"]:
        assert embedded.get(f"{entry['type']}?_count=1").status_code == 200, entry["type"]
        for parameter in entry["searchParam"]:
            url = f"{entry['type']}?{parameter['name']}:missing=true&_count=1"
            if (
                not parameter["name"].startswith("_")
                and entry["type"] != "AuditEvent"
                and parameter["type"] != "composite"
            ):
                assert embedded.get(url, Prefer="handling=strict").status_code == 200, url


def test_the_audit_trail_is_served_and_written_by_the_server_alone(fhir: Fhir) -> None:
    patient = fhir.patient()
    fhir.get(f"Patient/{patient}")
    fhir.use("system/AuditEvent.cruds")
    found = fhir.get("AuditEvent?_count=5").json()["entry"]
    assert {one["resource"]["resourceType"] for one in found} == {"AuditEvent"}
    one = fhir.get(f"AuditEvent/{found[0]['resource']['id']}")
    assert one.status_code == 200
    assert fhir.post("AuditEvent", one.json()).status_code in (403, 405)

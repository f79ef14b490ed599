"""Bad input gets a specific status and an OperationOutcome that says what to do; nothing is stored."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from fengchi.domain.errors import Conflict
from fengchi.services.definitions import install_definitions
from fengchi.store import audit, records
from fhir_client import Fhir, issues
from people import ROOT

GOOD = {"resourceType": "Patient", "name": [{"family": "Sample"}]}


def nothing_stored(fhir: Fhir, kind: str) -> bool:
    return int(fhir.get(f"{kind}?_summary=count").json()["total"]) == 0


@pytest.mark.parametrize(
    ("body", "status", "expression"),
    [
        (b"{", 400, None),
        (b"[]", 400, None),
        (b"", 400, None),
        (b'{"resourceType":"Patient","active":true,"active":false}', 400, None),
        (b'{"resourceType":"Patient","id":"\xff"}', 400, None),
        (b'{"resourceType":"Patient","language":"a\\u0000b"}', 400, None),
        (b'{"resourceType":"Observation"}', 422, "resourceType"),
        (b'{"resourceType":"Patient","birthDate":"2026-02-30"}', 422, "Patient.birthDate"),
        (b'{"resourceType":"Patient","gender":"femal"}', 422, "Patient.gender"),
        (b'{"resourceType":"Patient","colour":"red"}', 422, "Patient.colour"),
        (b'{"resourceType":"Patient","active":"true"}', 422, "Patient.active"),
        (b'{"resourceType":"Patient","name":{"family":"Sample"}}', 422, "Patient.name"),
        (
            b'{"resourceType":"Patient","generalPractitioner":[{"reference":"Patient/x"}]}',
            422,
            "Patient.generalPractitioner[0]",
        ),
        (
            b'{"resourceType":"Patient","text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\"><script>1</script></div>"}}',
            422,
            "Patient.text.div",
        ),
    ],
)
def test_a_bad_body_is_refused_where_it_is_bad(
    embedded: Fhir, body: bytes, status: int, expression: str | None
) -> None:
    answer = embedded.post("Patient", body)
    assert answer.status_code == status, answer.text
    assert issues(answer)[0]["severity"] == "error"
    if expression and "." in expression:
        assert any(place.startswith(expression) for one in issues(answer) for place in one.get("expression", [])), (
            answer.text
        )
    assert nothing_stored(embedded, "Patient")


def test_an_r5_shaped_resource_is_told_that_this_is_r4(embedded: Fhir) -> None:
    patient = embedded.patient()
    body = {
        "resourceType": "Procedure",
        "status": "completed",
        "subject": {"reference": f"Patient/{patient}"},
        "occurrenceDateTime": "2026-10-01",
    }
    answer = embedded.post("Procedure", body)
    assert answer.status_code == 422
    assert "R5" in answer.text
    assert nothing_stored(embedded, "Procedure")


def test_an_unknown_resource_type_is_404(embedded: Fhir) -> None:
    answer = embedded.post("Needle", {"resourceType": "Needle"})
    assert (answer.status_code, issues(answer)[0]["code"]) == (404, "not-supported")


@pytest.mark.parametrize(
    "reference", ["Patient/nobody", "urn:uuid:6c3f1f0e-0000-4000-8000-000000000000", "Patient?identifier=a|b"]
)
def test_a_reference_to_nothing_is_422_with_its_place(embedded: Fhir, reference: str) -> None:
    body = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"text": "x"},
        "subject": {"reference": reference},
    }
    answer = embedded.post("Observation", body)
    assert answer.status_code == 422
    assert issues(answer)[0]["expression"] == ["Observation.subject.reference"]
    assert nothing_stored(embedded, "Observation")


def test_a_body_over_the_limit_is_413(embedded: Fhir) -> None:
    filler = "x" * 10_000_000
    answer = embedded.post("Bundle", f'{{"resourceType":"Bundle","type":"batch","id":"{filler}"}}')
    assert answer.status_code == 413
    assert issues(answer)[0]["code"] == "too-long"


def test_xml_is_415_and_asking_for_xml_is_406(embedded: Fhir) -> None:
    sent = embedded.http.post("/fhir/Patient", content=b"<Patient/>", headers={"Content-Type": "application/fhir+xml"})
    assert sent.status_code == 415
    assert embedded.get("Patient", Accept="application/fhir+xml").status_code == 406
    assert embedded.get("Patient", Accept="application/fhir+json; fhirVersion=5.0").status_code == 406


@pytest.mark.parametrize("header", ["", "Bearer nonsense", "Basic bWVpOng="])
def test_without_a_known_token_everything_is_401(embedded: Fhir, header: str) -> None:
    embedded.http.headers["Authorization"] = header
    for path in ("Patient", "Patient/x", "Needle", "anything/at/all"):
        answer = embedded.get(path)
        assert (answer.status_code, issues(answer)[0]["code"]) == (401, "login")


def test_an_expired_token_is_401(embedded: Fhir) -> None:
    embedded.at = embedded.at + timedelta(hours=2)
    assert embedded.get("Patient").status_code == 401


@pytest.mark.parametrize(
    ("scopes", "method", "status"),
    [
        (("system/Patient.rs",), "create", 403),
        (("system/Observation.cruds",), "read", 403),
        (("system/Patient.read",), "read", 200),
        (("system/Patient.write",), "read", 403),
        (("user/*.r",), "search", 403),
        (("user/*.s",), "search", 200),
    ],
)
def test_a_scope_allows_what_it_says_and_no_more(
    embedded: Fhir, scopes: tuple[str, ...], method: str, status: int
) -> None:
    patient = embedded.patient()
    embedded.use(*scopes)
    answer = {
        "create": lambda: embedded.post("Patient", GOOD),
        "read": lambda: embedded.get(f"Patient/{patient}"),
        "search": lambda: embedded.get("Patient"),
    }[method]()
    assert answer.status_code == status


def test_a_refused_attempt_is_in_the_audit_trail(embedded: Fhir) -> None:
    embedded.use("system/Patient.rs")
    assert embedded.post("Patient", GOOD).status_code == 403
    with embedded.store.reading() as db:
        last = audit.entries(db, limit=1)[0].entry
    assert (last.interaction, last.kind, last.outcome) == ("create", "Patient", "8")


def test_what_an_include_brings_needs_its_own_scope(embedded: Fhir) -> None:
    patient = embedded.patient()
    body = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"text": "x"},
        "subject": {"reference": f"Patient/{patient}"},
    }
    embedded.post("Observation", body)
    embedded.use("system/Observation.rs")
    assert embedded.get("Observation?_include=Observation:subject").status_code == 403
    assert embedded.get("Observation?patient.family=Sample").status_code == 403
    assert embedded.get("Observation").status_code == 200


HOSTILE = ["'; DROP TABLE record; --", "<script>alert(1)</script>", "${7*7}", "\u202eRTL", "a" * 5000, "%00", "\\", '"']


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_data(fhir: Fhir, text: str) -> None:
    made = fhir.post("Patient", {"resourceType": "Patient", "name": [{"family": text}]})
    assert made.status_code == 201
    assert fhir.get(f"Patient/{made.json()['id']}").json()["name"][0]["family"] == text
    for parameter in ("family", "name", "identifier", "_id", "birthdate", "_lastUpdated"):
        answer = fhir.http.get("/fhir/Patient", params={parameter: text})
        assert answer.status_code in (200, 400, 422), (parameter, answer.text)


def test_an_error_never_quotes_what_was_sent(embedded: Fhir) -> None:
    body: dict[str, Any] = {
        "resourceType": "Patient",
        "birthDate": "Secretname",
        "gender": "Secretname",
        "active": "Secretname",
    }
    answer = embedded.post("Patient", body)
    assert answer.status_code == 422
    assert "Secretname" not in answer.text


def test_a_method_that_is_not_offered_is_405(embedded: Fhir) -> None:
    assert embedded.http.patch("/fhir/Patient/x", content=b"[]").status_code == 405
    assert embedded.http.delete("/fhir/Patient").status_code == 405


def test_deep_nesting_is_refused(embedded: Fhir) -> None:
    deep = '{"resourceType":"Patient","extension":' + "[{" + '"extension":[{' * 200 + "}]" * 200 + "}]}"
    assert embedded.post("Patient", deep).status_code == 400


def test_an_id_that_differs_from_the_address_is_refused(embedded: Fhir) -> None:
    answer = embedded.put("Patient/one", json.dumps({"resourceType": "Patient", "id": "two"}))
    assert answer.status_code in (400, 422)
    assert issues(answer)[0]["expression"] == ["Patient.id"]


def test_a_definition_of_a_clinics_own_under_an_id_of_ours_can_be_taken_away(fhir: Fhir) -> None:
    """It was there before ours came; the refusal of `fengchi migrate` says to do this."""
    own = {"resourceType": "Questionnaire", "id": "midas", "url": "http://clinic.test/midas", "status": "active"}
    with fhir.store.writing() as db:
        records.create(db, own, at=fhir.at, record_id="midas")
    with pytest.raises(Conflict), fhir.store.writing() as db:
        install_definitions(db, by=ROOT, at=fhir.at)
    assert fhir.delete("Questionnaire/midas").status_code == 204
    with fhir.store.writing() as db:
        install_definitions(db, by=ROOT, at=fhir.at)
    assert fhir.delete("Questionnaire/midas").status_code == 422

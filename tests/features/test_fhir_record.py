"""Steps of the FHIR record: every one goes through the HTTP door."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from pytest_bdd import given, parsers, scenarios, then, when

from fengchi.services import outcomes
from fengchi.store import audit
from fengchi.store.db import Store
from fhir_client import Fhir, issues
from people import Cast, gather

scenarios("fhir_record.feature")

POINTS = "https://w3id.org/fengchi/CodeSystem/acupuncture-point"
OBSERVABLES = "https://w3id.org/fengchi/CodeSystem/acupuncture-observable"
VISIT = "urn:uuid:22222222-2222-4222-8222-222222222222"


class Story:
    """What the client has done so far."""

    def __init__(self) -> None:
        self.patient = ""
        self.answers: list[Any] = []


@pytest.fixture
def story() -> Story:
    return Story()


@pytest.fixture
def cast(sqlite_store: Store, now: datetime) -> Cast:
    with sqlite_store.writing() as db:
        return gather(db, at=now)


@given(parsers.parse('a client with the scopes "{scopes}"'), target_fixture="fhir")
def _(sqlite_store: Store, now: datetime, scopes: str) -> Fhir:
    return Fhir(sqlite_store, at=now, scopes=tuple(scopes.split()))


@given("a client without a token", target_fixture="fhir")
def _(sqlite_store: Store, now: datetime) -> Fhir:
    stranger = Fhir(sqlite_store, at=now)
    del stranger.http.headers["Authorization"]
    return stranger


@given("the client has stored the patient Ana Sample")
def _(fhir: Fhir, story: Story) -> None:
    story.patient = fhir.patient()


@when("it sends a treatment with LI4 on both sides as one transaction")
def _(fhir: Fhir, story: Story) -> None:
    subject = {"reference": f"Patient/{story.patient}"}
    procedure = {
        "resourceType": "Procedure",
        "status": "completed",
        "code": {"coding": [{"system": "http://snomed.info/sct", "code": "44868003"}]},
        "subject": subject,
        "performedPeriod": {"start": "2026-10-05T10:00:00+02:00", "end": "2026-10-05T10:25:00+02:00"},
    }
    sides = [{"coding": [{"system": "http://snomed.info/sct", "code": code}]} for code in ("419161000", "419465000")]
    needling = {
        "resourceType": "Observation",
        "status": "final",
        "partOf": [{"reference": VISIT}],
        "code": {"coding": [{"system": OBSERVABLES, "code": "needling-record"}]},
        "subject": subject,
        "component": [
            {"code": {"coding": [{"system": POINTS, "code": "LI4"}]}, "valueCodeableConcept": side} for side in sides
        ],
    }
    entries = [
        {"fullUrl": VISIT, "resource": procedure, "request": {"method": "POST", "url": "Procedure"}},
        {"resource": needling, "request": {"method": "POST", "url": "Observation"}},
    ]
    answer = fhir.post("", {"resourceType": "Bundle", "type": "transaction", "entry": entries})
    assert answer.status_code == 200, answer.text


@then("a search for treatments that used LI4 finds it")
def _(fhir: Fhir) -> None:
    assert fhir.get(f"Observation?component-code={POINTS}|LI4").json()["total"] == 1


@then("Ana's outcome report counts 1 treatment")
def _(sqlite_store: Store, story: Story, cast: Cast, now: datetime) -> None:
    with sqlite_store.writing() as db:
        report = outcomes.report(db, story.patient, rule="leiden-30min", by=cast.mei, at=now)
    assert len(report.treatments) == 1


@when("two writers update her record from the same version")
def _(fhir: Fhir, story: Story) -> None:
    for name in ("First", "Second"):
        changed = {"resourceType": "Patient", "id": story.patient, "name": [{"family": name}]}
        story.answers.append(fhir.put(f"Patient/{story.patient}", changed, If_Match='W/"1"'))


@then("the first succeeds and the second gets 412")
def _(story: Story) -> None:
    assert [answer.status_code for answer in story.answers] == [200, 412]


@then(parsers.parse("her history has {number:d} versions"))
def _(fhir: Fhir, story: Story, number: int) -> None:
    assert fhir.get(f"Patient/{story.patient}/_history").json()["total"] == number


@when(parsers.parse("the client creates a patient with the record number {number} twice, if none exists"))
def _(fhir: Fhir, number: str) -> None:
    body = {"resourceType": "Patient", "identifier": [{"system": "urn:mrn", "value": number}]}
    for _ in range(2):
        fhir.post("Patient", body, If_None_Exist=f"identifier=urn:mrn|{number}")


@then(parsers.parse("there is {count:d} patient with the record number {number}"))
def _(fhir: Fhir, count: int, number: str) -> None:
    assert fhir.get(f"Patient?identifier=urn:mrn|{number}").json()["total"] == count


@when(parsers.parse('the client sends an Observation with the status "{status}"'))
def _(fhir: Fhir, story: Story, status: str) -> None:
    story.answers.append(
        fhir.post("Observation", {"resourceType": "Observation", "status": status, "code": {"text": "x"}})
    )


@then(parsers.parse('it gets {status:d} for "{expression}"'))
def _(story: Story, status: int, expression: str) -> None:
    assert story.answers[-1].status_code == status
    assert issues(story.answers[-1])[0]["expression"] == [expression]


@then(parsers.re(r"it gets (?P<status>\d+)$"))
def _(story: Story, status: str) -> None:
    assert story.answers[-1].status_code == int(status)


@then("no Observation is stored")
def _(fhir: Fhir) -> None:
    assert fhir.get("Observation?_summary=count").json()["total"] == 0


@then("the audit trail has the refused attempt")
def _(sqlite_store: Store) -> None:
    with sqlite_store.reading() as db:
        last = audit.entries(db, limit=1)[0].entry
    assert (last.interaction, last.kind, last.outcome) == ("create", "Observation", "8")


@then(parsers.parse('the address "{path}" answers {status:d}'))
def _(fhir: Fhir, path: str, status: int) -> None:
    assert fhir.get(path).status_code == status

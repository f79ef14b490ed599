"""Steps of validation: the client speaks to the HTTP door, the file comes by the import."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from pytest_bdd import given, parsers, scenarios, then, when

from example_records import DAY_COUNT, NEEDLING, TREATMENT, all_examples, example, headache_days, transaction, unclaimed
from fengchi.services.exchange import ImportReport, import_text
from fengchi.store.db import Store
from fhir_client import Fhir, issues
from people import ROOT

scenarios("validation.feature")

Resource = dict[str, Any]


class Answers:
    """What came back so far."""

    def __init__(self) -> None:
        self.last: Any = None
        self.imported: ImportReport | None = None


@pytest.fixture
def answers() -> Answers:
    return Answers()


@given(parsers.parse('a client with the scopes "{scopes}"'), target_fixture="fhir")
def _(sqlite_store: Store, now: datetime, scopes: str) -> Fhir:
    return Fhir(sqlite_store, at=now, scopes=tuple(scopes.split()))


@given("the client has stored a treatment of Ana Sample with its needles and 9 migraine days")
def _(fhir: Fhir) -> None:
    answer = fhir.post("", transaction(all_examples()))
    assert answer.status_code == 200, answer.text


@when(parsers.parse("the client asks whether {days:d} headache days of the same four weeks can be stored"))
def _(fhir: Fhir, answers: Answers, days: int) -> None:
    answers.last = fhir.post("Observation/$validate", headache_days(days))


@when(parsers.parse("the client sends {days:d} headache days of the same four weeks"))
def _(fhir: Fhir, answers: Answers, days: int) -> None:
    answers.last = fhir.post("Observation", headache_days(days))


@when("the client leaves one point out of the treatment")
def _(fhir: Fhir, answers: Answers) -> None:
    answers.last = _put(fhir, _fewer_sites())


@when("the client leaves one point out of the treatment and claims no profile of ours")
def _(fhir: Fhir, answers: Answers) -> None:
    answers.last = _put(fhir, unclaimed(_fewer_sites()))


@when("the client leaves that point out of the treatment and of its needles in one transaction")
def _(fhir: Fhir, answers: Answers) -> None:
    gone = example(TREATMENT)["bodySite"][0]
    needles = [one for one in example(NEEDLING)["component"] if one["code"] != gone]
    answers.last = fhir.post("", transaction([_fewer_sites(), example(NEEDLING, component=needles)]))


@when("the client sends a foreign Observation with a modifier that this server does not know")
def _(fhir: Fhir, answers: Answers) -> None:
    modifier = {"url": "https://other.example.test/StructureDefinition/negated", "valueBoolean": True}
    subject = {"reference": f"Patient/{example('Patient-patient')['id']}"}
    foreign = {"resourceType": "Observation", "status": "final", "code": {"text": "Weight"}, "subject": subject}
    answers.last = fhir.post("Observation", {**foreign, "modifierExtension": [modifier]})


@when("a file with 29 migraine days in 28 and a resource without a type is imported")
def _(sqlite_store: Store, now: datetime, answers: Answers) -> None:
    many = example(DAY_COUNT, valueQuantity={**example(DAY_COUNT)["valueQuantity"], "value": 29})
    people = [example("Patient-patient")]
    entries = [{"resource": one} for one in ({**many, "id": "many"}, {"id": "lost"}, *people)]
    text = json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries})
    with sqlite_store.writing() as db:
        answers.imported = import_text(db, text, source="file", by=ROOT, at=now)


@then(parsers.parse('it is told "{rule}" for "{expression}"'))
def _(answers: Answers, rule: str, expression: str) -> None:
    assert answers.last.status_code == 200
    assert _told(answers.last) == [(rule, expression)]


@then(parsers.parse('it is refused with "{rule}" for "{expression}"'))
def _(answers: Answers, rule: str, expression: str) -> None:
    assert answers.last.status_code == 422
    assert _told(answers.last) == [(rule, expression)]


@then("nothing of it is stored")
def _(fhir: Fhir) -> None:
    assert fhir.get("Observation/headache-days").status_code == 404
    assert fhir.get("Observation?code=headache-days-28d").json()["total"] == 0


@then("they are stored")
def _(answers: Answers) -> None:
    assert answers.last.status_code in (200, 201), answers.last.text


@then("1 record is kept without its claim, and 1 is listed as not kept")
def _(fhir: Fhir, answers: Answers) -> None:
    assert answers.imported is not None
    assert (answers.imported.n_created, answers.imported.n_not_kept) == (1, 1)
    kept = fhir.get("Observation/many").json()
    assert "profile" not in kept["meta"]
    assert kept["valueQuantity"]["value"] == 29


def _fewer_sites() -> Resource:
    return example(TREATMENT, bodySite=example(TREATMENT)["bodySite"][1:])


def _put(fhir: Fhir, resource: Resource) -> Any:
    return fhir.put(f"{resource['resourceType']}/{resource['id']}", resource)


def _told(answer: Any) -> list[tuple[str, str]]:
    return [(one["details"]["coding"][0]["code"], one["expression"][0]) for one in issues(answer)]

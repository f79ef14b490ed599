"""What is valid R4 and claims none of our profiles is stored, whatever it says."""

from __future__ import annotations

from typing import Any

import pytest

from example_records import DAY_COUNT, NEEDLING, TREATMENT, all_examples, example, headache_days, transaction, unclaimed
from fhir_client import Fhir

Resource = dict[str, Any]
STRANGE = "https://other.example.test/StructureDefinition"
SUBJECT = {"reference": "Patient/ana-sample"}
MODIFIER = [{"url": f"{STRANGE}/negated", "valueBoolean": True}]
TEXT = {"text": "x"}

FOREIGN: list[Resource] = [
    {"resourceType": "Observation", "status": "final", "code": TEXT, "subject": SUBJECT, "valueInteger": 3},
    {"resourceType": "Observation", "status": "final", "code": TEXT, "modifierExtension": MODIFIER},
    {
        "resourceType": "Observation",
        "status": "final",
        "code": TEXT,
        "extension": [{"url": f"{STRANGE}/x", "valueCode": "y"}],
    },
    {"resourceType": "Procedure", "status": "preparation", "subject": SUBJECT, "modifierExtension": MODIFIER},
    {"resourceType": "Condition", "subject": SUBJECT, "code": TEXT, "modifierExtension": MODIFIER},
    {"resourceType": "CarePlan", "status": "draft", "intent": "proposal", "subject": SUBJECT},
    {"resourceType": "Goal", "lifecycleStatus": "proposed", "description": TEXT, "subject": SUBJECT},
    {
        "resourceType": "Immunization",
        "status": "completed",
        "patient": SUBJECT,
        "vaccineCode": TEXT,
        "occurrenceString": "x",
    },
    {"resourceType": "Organization", "name": "Lakeside", "meta": {"profile": [f"{STRANGE}/organization"]}},
    {"resourceType": "Questionnaire", "status": "draft", "item": [{"linkId": "1", "type": "string", "text": "?"}]},
    {"resourceType": "Patient", "name": [{"family": "Sample"}], "modifierExtension": MODIFIER},
]


@pytest.fixture
def clinic(embedded: Fhir) -> Fhir:
    assert embedded.post("", transaction(all_examples())).status_code == 200
    return embedded


@pytest.mark.parametrize("resource", FOREIGN, ids=lambda one: one["resourceType"])
def test_a_foreign_resource_is_stored_as_it_is(clinic: Fhir, resource: Resource) -> None:
    answer = clinic.post(resource["resourceType"], resource)
    assert answer.status_code == 201, answer.text
    stored = answer.json()
    assert {name: stored[name] for name in resource if name != "meta"} == {
        name: value for name, value in resource.items() if name != "meta"
    }
    assert clinic.post(f"{resource['resourceType']}/$validate", resource).status_code == 200


@pytest.mark.parametrize(
    "resource",
    [
        example(TREATMENT, bodySite=None),
        example(NEEDLING, component=None, valueString="needled"),
        example(DAY_COUNT, valueQuantity={"value": 29}, extension=None),
        example(DAY_COUNT, effectivePeriod=None),
        headache_days(2),
    ],
    ids=["no sites", "no needles", "29 days", "no window", "fewer headache days"],
)
def test_our_codes_without_a_claim_are_held_to_nothing_but_r4(clinic: Fhir, resource: Resource) -> None:
    answer = clinic.put(f"{resource['resourceType']}/{resource['id']}", unclaimed(resource))
    assert answer.status_code in (200, 201), answer.text

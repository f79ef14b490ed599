"""A client in the United States: the profiles of the US package are known at the API and are held to ours."""

from __future__ import annotations

from typing import Any

from fengchi.fhir import gate
from fengchi.fhir.packages import base_package, implementation_guide
from fengchi.fhir.systems import profile
from fengchi.fhir.us_core import us_package
from fhir_client import Fhir, issues

EXAMPLES = us_package().examples


def entry(example: Any) -> dict[str, Any]:
    url = f"{example['resourceType']}/{example['id']}"
    return {"resource": example, "request": {"method": "PUT", "url": url}}


def test_the_capability_statement_names_our_guide_and_the_profiles_of_both_packages(embedded: Fhir) -> None:
    told = embedded.get("metadata").json()
    assert gate.check(told, kind="CapabilityStatement", models=True) == ()
    assert told["implementationGuide"] == [implementation_guide(base_package())["url"]]
    supported = {one["type"]: one.get("supportedProfile") for one in told["rest"][0]["resource"]}
    assert supported["Patient"] == [profile("acu-patient"), profile("us-acu-patient")]
    assert supported["Provenance"] == [profile("acu-provenance")]


def test_a_us_record_is_written_and_found_by_its_profile(embedded: Fhir) -> None:
    patient = next(one for one in EXAMPLES if one["resourceType"] == "Patient")
    reading = next(one for one in EXAMPLES if one["id"] == "reading-ana-1")
    answer = embedded.post(
        "", {"resourceType": "Bundle", "type": "transaction", "entry": [*map(entry, (patient, reading))]}
    )
    assert answer.status_code == 200, answer.text
    assert embedded.get(f"Observation?_profile={profile('us-acu-day-count')}").json()["total"] == 1


def test_a_us_record_that_does_not_meet_ours_is_refused(embedded: Fhir) -> None:
    patient = next(one for one in EXAMPLES if one["resourceType"] == "Patient")
    refused = embedded.post(
        "Patient", {**patient, "modifierExtension": [{"url": "https://clinic.example.test/not", "valueBoolean": True}]}
    )
    assert refused.status_code == 422
    assert "profile-modifier-extension" in {one["details"]["coding"][0]["code"] for one in issues(refused)}

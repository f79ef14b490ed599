"""The package for the United States: who claims US Core in it, and who does not.

http://hl7.org/fhir/us/core/STU6.1
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from fengchi import __version__
from fengchi.fhir import gate
from fengchi.fhir.definitions import all_definitions
from fengchi.fhir.packages import implementation_guide
from fengchi.fhir.systems import profile
from fengchi.fhir.us_core import us_package, with_us_claims
from fengchi.fhir.us_profiles import COUNTERPARTS, IMPOSE_PROFILE, NOT_CLAIMED

Json = Mapping[str, Any]
DOCUMENTATION = Path(__file__).parents[3] / "docs"
PACKAGE = us_package()


def test_every_profile_of_ours_either_claims_us_core_or_says_why_not() -> None:
    ours = {
        str(one["id"])
        for one in all_definitions().values()
        if one["resourceType"] == "StructureDefinition" and one["type"] != "Extension"
    }
    assert COUNTERPARTS.keys() | NOT_CLAIMED.keys() == ours
    assert not COUNTERPARTS.keys() & NOT_CLAIMED.keys()


def test_the_documentation_says_the_same() -> None:
    page = (DOCUMENTATION / "how-to" / "install-the-profiles.md").read_text(encoding="utf-8")
    rows = [row.split("|")[1:3] for row in page.splitlines() if row.startswith("| acu-")]
    told = {name: says for names, says in rows for name in names.replace(" ", "").split(",")}
    assert told.keys() == COUNTERPARTS.keys() | NOT_CLAIMED.keys()
    assert all(COUNTERPARTS.get(name, "not claimed") in says for name, says in told.items())


def test_a_us_profile_stands_on_ours_and_imposes_us_core() -> None:
    treatment = next(one for one in PACKAGE.definitions if one["id"] == "us-acu-treatment")
    assert treatment["baseDefinition"] == profile("acu-treatment")
    assert treatment["extension"] == [
        {
            "url": IMPOSE_PROFILE,
            "valueCanonical": "http://hl7.org/fhir/us/core/StructureDefinition/us-core-procedure|6.1.0",
        }
    ]


def test_us_examples_claim_all_three() -> None:
    claims = {one["resourceType"]: one["meta"]["profile"] for one in PACKAGE.examples}
    assert claims["Patient"] == [
        profile("us-acu-patient"),
        "http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient",
        profile("acu-patient"),
    ]
    assert not claims.keys() & {"MedicationStatement", "Encounter", "Provenance", "AuditEvent"}


@pytest.mark.parametrize("example", PACKAGE.examples, ids=lambda one: f"{one['resourceType']}-{one['id']}")
def test_the_gate_takes_every_us_example(example: Json) -> None:
    assert gate.check(example) == ()


def test_what_claims_a_us_profile_is_held_to_ours() -> None:
    needling = next(one for one in PACKAGE.examples if profile("us-acu-needling-record") in one["meta"]["profile"])
    lacking = {name: value for name, value in needling.items() if name != "effectivePeriod"}
    for url, rule in (
        (profile("us-acu-needling-record|0.1.0"), "profile-required"),
        (profile("us-x"), "profile-unknown"),
    ):
        found = gate.check({**lacking, "meta": {"profile": [url]}})
        assert [issue.rule for issue in found] == [rule]


# Who meets US Core --------------------------------------------------------------------------------------------------

ANA = {
    "resourceType": "Patient",
    "id": "ana",
    "meta": {"profile": [profile("acu-patient")]},
    "identifier": [{"system": "https://clinic.example.test/number", "value": "1"}],
    "name": [{"family": "Sample"}],
    "gender": "female",
}
MEI = {
    "resourceType": "Practitioner",
    "id": "mei",
    "meta": {"profile": [profile("acu-practitioner")]},
    "identifier": [{"system": "https://clinic.example.test/licence", "value": "1"}],
    "name": [{"family": "Tanaka"}],
}


def record(kind: str, name: str, **elements: Any) -> dict[str, Any]:
    """A record of Ana's."""
    meta = {"profile": [profile(name)]}
    return {"resourceType": kind, "id": name, "meta": meta, "subject": {"reference": "Patient/ana"}, **elements}


def claiming(*records: Json) -> set[str]:
    """Ids of those that claim US Core."""
    return {one["id"] for one in with_us_claims(records)}


def by(*targets: str) -> list[dict[str, str]]:
    return [{"reference": one} for one in targets]


SPOILT_PATIENTS: list[dict[str, Any]] = [
    {"identifier": None},
    {"identifier": [{"value": "1"}]},
    {"name": None},
    {"name": [{"text": "Ana Sample"}]},
    {"gender": None},
    {"telecom": [{"value": "0"}]},
]


@pytest.mark.parametrize("spoilt", SPOILT_PATIENTS, ids=str)
def test_nothing_of_a_patient_who_does_not_meet_us_core_claims_it(spoilt: dict[str, Any]) -> None:
    goal = record("Goal", "acu-goal")
    assert claiming(goal, ANA) == {"ana", "acu-goal"}
    patient = {name: value for name, value in {**ANA, **spoilt}.items() if value is not None}
    assert claiming(goal, patient) == set()


def test_a_given_name_is_enough_for_a_patient() -> None:
    assert claiming({**ANA, "name": [{"given": ["Ana"]}]}) == {"ana"}


@pytest.mark.parametrize("spoilt", [{"identifier": []}, {"identifier": [{}]}, {"name": [{"given": ["Mei"]}]}], ids=str)
def test_an_observation_by_a_practitioner_who_does_not_meet_us_core_does_not_claim_it(spoilt: dict[str, Any]) -> None:
    seen = record("Observation", "acu-finding", performer=by("Patient/ana", "Practitioner/mei"))
    done = record("Procedure", "acu-treatment", performer=[{"actor": {"reference": "Practitioner/mei"}}])
    assert claiming(ANA, MEI, seen, done) == {"ana", "mei", "acu-finding", "acu-treatment"}
    practitioner = {name: value for name, value in {**MEI, **spoilt}.items() if value}
    assert claiming(ANA, practitioner, seen, done) == {"ana", "acu-treatment"}


@pytest.mark.parametrize(
    ("elements", "meets"),
    [
        ({"performer": by("PractitionerRole/mei")}, True),
        ({"performer": by("Organization/clinic")}, False),
        ({"performer": [{"display": "Mei Tanaka"}]}, False),
        ({"derivedFrom": by("QuestionnaireResponse/answers")}, False),
        ({"derivedFrom": by("Observation/acu-score")}, True),
        ({"derivedFrom": by("Observation/acu-diary-day")}, False),
        ({"derivedFrom": by("Observation/elsewhere")}, False),
    ],
)
def test_a_reading_claims_us_core_where_what_it_comes_from_does(elements: dict[str, Any], *, meets: bool) -> None:
    reading = record("Observation", "acu-day-count", **elements)
    beside = (record("Observation", "acu-score"), record("Observation", "acu-diary-day"))
    assert ("acu-day-count" in claiming(ANA, *beside, reading)) is meets


def test_a_treatment_based_on_a_course_does_not_claim_us_core() -> None:
    course = record("CarePlan", "acu-course")
    assert claiming(ANA, course, record("Procedure", "acu-treatment", basedOn=by("CarePlan/acu-course"))) == {"ana"}


def test_what_refers_to_a_record_that_lost_its_claim_loses_it_too() -> None:
    score = record("Observation", "acu-score", performer=by("Practitioner/mei"))
    count = record("Observation", "acu-day-count", derivedFrom=by("Observation/acu-score"))
    assert claiming(count, score, ANA, MEI) == {"acu-day-count", "acu-score", "ana", "mei"}
    assert claiming(count, score, ANA) == {"ana"}


def test_what_claims_no_profile_of_ours_claims_nothing() -> None:
    assert claiming({**ANA, "meta": {}}, {"resourceType": "Patient", "id": "ben"}) == set()


def test_the_us_package_needs_ours_and_us_core() -> None:
    assert set(PACKAGE.depends_on) == {"hl7.fhir.r4.core", "fengchi.acupuncture", "hl7.fhir.us.core"}
    needed = implementation_guide(PACKAGE)["dependsOn"]
    assert {one["packageId"]: one["version"] for one in needed} == {
        "fengchi.acupuncture": __version__,
        "hl7.fhir.us.core": "6.1.0",
    }

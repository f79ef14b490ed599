"""Our FHIR packages: https://hl7.org/fhir/packages.html"""

from __future__ import annotations

import io
import json
import re
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fengchi import __version__
from fengchi.fhir import gate, us_core, us_profiles
from fengchi.fhir.definitions import all_definitions
from fengchi.fhir.json_codec import decode
from fengchi.fhir.packages import Package, base_package, implementation_guide, package_files, packed
from fengchi.fhir.systems import CANONICAL, profile
from fengchi.fhir.us_profiles import COUNTERPARTS, NOT_CLAIMED

Json = Mapping[str, Any]
DOCUMENTATION = Path(__file__).parents[3] / "docs"
EXAMPLES = Path(__file__).parents[3] / "fhir_profiles" / "examples"
PACKAGES = (base_package(), us_core.us_package())
both = pytest.mark.parametrize("package", PACKAGES, ids=lambda one: one.name)


def unpacked(package: Package) -> dict[str, Any]:
    with tarfile.open(fileobj=io.BytesIO(packed(package)), mode="r:gz") as archive:
        return {one.name: json.load(archive.extractfile(one) or io.BytesIO()) for one in archive.getmembers()}


def references(element: Any) -> Iterator[str]:
    """Every Reference.reference in it."""
    if isinstance(element, list):
        for one in element:
            yield from references(one)
    elif isinstance(element, Mapping):
        yield from [element["reference"]] if isinstance(element.get("reference"), str) else []
        yield from references([*element.values()])


@both
def test_two_builds_are_the_same_bytes(package: Package) -> None:
    shuffled = replace(package, definitions=package.definitions[::-1], examples=package.examples[::-1])
    assert packed(package) == packed(shuffled)


@both
def test_package_json_names_version_and_dependencies(package: Package) -> None:
    about = unpacked(package)["package/package.json"]
    assert (about["name"], about["version"], about["type"]) == (package.name, __version__, "IG")
    assert (about["license"], about["canonical"], about["fhirVersions"]) == ("Apache-2.0", CANONICAL, ["4.0.1"])
    assert about["dependencies"]["hl7.fhir.r4.core"] == "4.0.1"


@both
def test_the_index_lists_every_resource_of_its_folder(package: Package) -> None:
    files = unpacked(package)
    for folder in ("package/", "package/example/"):
        here = {name.removeprefix(folder) for name in files if name.rpartition("/")[0] == folder[:-1]}
        index = files[f"{folder}.index.json"]
        assert index["index-version"] == 2
        assert {one["filename"] for one in index["files"]} == here - {"package.json", ".index.json"}
        for one in index["files"]:
            resource = files[folder + one["filename"]]
            told = {key: value for key, value in one.items() if key != "filename"}
            assert told.items() <= resource.items()
            assert one["filename"] == f"{resource['resourceType']}-{resource['id']}.json"


@both
def test_the_implementation_guide_lists_everything_and_is_right_itself(package: Package) -> None:
    guide = decode(json.dumps(implementation_guide(package)))
    assert [one for one in gate.check(guide) if one.severity == "error"] == []
    listed = {one["reference"]["reference"] for one in guide["definition"]["resource"]}
    assert listed == {f"{one['resourceType']}/{one['id']}" for one in (*package.definitions, *package.examples)}


def test_the_first_package_holds_every_definition_and_needs_base_r4_alone() -> None:
    package = PACKAGES[0]
    assert {one["url"] for one in package.definitions} == set(all_definitions())
    assert set(package.depends_on) == {"hl7.fhir.r4.core"}


def test_examples_are_shown_with_their_profile() -> None:
    guide = implementation_guide(PACKAGES[0])
    shown = {one["reference"]["reference"]: one for one in guide["definition"]["resource"]}
    assert shown["Patient/ana-sample"]["exampleCanonical"] == profile("acu-patient")
    assert shown["StructureDefinition/acu-patient"]["exampleBoolean"] is False


def test_every_example_is_packed_and_all_that_they_refer_to_is_among_them() -> None:
    examples = PACKAGES[0].examples
    assert len(examples) == len(list(EXAMPLES.glob("*.json")))
    names = {f"{one['resourceType']}/{one['id']}" for one in examples}
    lost = {(f"{one['resourceType']}/{one['id']}", to) for one in examples for to in references(one) if to not in names}
    assert lost == set()


def test_the_documentation_prints_what_is_packed() -> None:
    told = [
        one
        for page in ("how-to/install-the-profiles.md", "reference/commands.md")
        for one in re.findall(
            r"dist/(\S+): (\d+) definitions, (\d+) examples", (DOCUMENTATION / page).read_text("utf-8")
        )
    ]
    packages = {one.file_name: (str(len(one.definitions)), str(len(one.examples))) for one in PACKAGES}
    assert {name for name, *_ in told} == packages.keys()
    assert [one for one in told if packages[one[0]] != one[1:]] == []


def test_the_documentation_prints_what_migrate_stores() -> None:
    page = (DOCUMENTATION / "reference" / "commands.md").read_text("utf-8")
    stored = sum(len(one.definitions) for one in PACKAGES)
    assert re.findall(r"Definitions: (\d+) written", page) == [str(stored)]


def test_two_resources_of_one_name_are_refused() -> None:
    one = PACKAGES[0].examples[0]
    with pytest.raises(ValueError, match="two resources"):
        package_files(replace(PACKAGES[0], examples=(one, one)))


# United States ------------------------------------------------------------------------------------------------------


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
    treatment = next(one for one in PACKAGES[1].definitions if one["id"] == "us-acu-treatment")
    assert treatment["baseDefinition"] == profile("acu-treatment")
    assert treatment["extension"] == [
        {
            "url": us_profiles.IMPOSE_PROFILE,
            "valueCanonical": "http://hl7.org/fhir/us/core/StructureDefinition/us-core-procedure|6.1.0",
        }
    ]


def test_us_examples_claim_all_three() -> None:
    claims = {one["resourceType"]: one["meta"]["profile"] for one in PACKAGES[1].examples}
    assert claims["Patient"] == [
        profile("us-acu-patient"),
        "http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient",
        profile("acu-patient"),
    ]
    assert not claims.keys() & {"MedicationStatement", "Encounter", "Provenance", "AuditEvent"}


@pytest.mark.parametrize("example", PACKAGES[1].examples, ids=lambda one: f"{one['resourceType']}-{one['id']}")
def test_the_gate_takes_every_us_example(example: Json) -> None:
    assert gate.check(example) == ()


def test_what_claims_a_us_profile_is_held_to_ours() -> None:
    needling = next(one for one in PACKAGES[1].examples if profile("us-acu-needling-record") in one["meta"]["profile"])
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
    return {one["id"] for one in us_core.with_us_claims(records)}


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
    assert set(PACKAGES[1].depends_on) == {"hl7.fhir.r4.core", "fengchi.acupuncture", "hl7.fhir.us.core"}
    needed = implementation_guide(PACKAGES[1])["dependsOn"]
    assert {one["packageId"]: one["version"] for one in needed} == {
        "fengchi.acupuncture": __version__,
        "hl7.fhir.us.core": "6.1.0",
    }


def test_a_snapshot_goes_into_both_packages() -> None:
    patient = {
        **all_definitions()[profile("acu-patient")],
        "snapshot": {"element": [{"id": "Patient", "path": "Patient"}]},
    }
    (only,) = us_core.us_package([patient]).definitions
    assert only["snapshot"] == patient["snapshot"]
    assert base_package([patient]).definitions == (patient,)

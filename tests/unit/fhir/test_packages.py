"""Our FHIR packages: https://hl7.org/fhir/packages.html"""

from __future__ import annotations

import io
import json
import tarfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fengchi import __version__
from fengchi.fhir import gate, us_core
from fengchi.fhir.definitions import all_definitions
from fengchi.fhir.json_codec import decode
from fengchi.fhir.packages import Package, base_package, implementation_guide, package_files, packed
from fengchi.fhir.systems import CANONICAL, profile

PACKAGES = (base_package(), us_core.us_package())
both = pytest.mark.parametrize("package", PACKAGES, ids=lambda one: one.name)


def unpacked(package: Package) -> dict[str, Any]:
    with tarfile.open(fileobj=io.BytesIO(packed(package)), mode="r:gz") as archive:
        return {one.name: json.load(archive.extractfile(one) or io.BytesIO()) for one in archive.getmembers()}


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
    assert us_core.COUNTERPARTS.keys() | us_core.NOT_CLAIMED.keys() == ours
    assert not us_core.COUNTERPARTS.keys() & us_core.NOT_CLAIMED.keys()


def test_the_documentation_says_the_same() -> None:
    page = (Path(__file__).parents[3] / "docs" / "how-to" / "install-the-profiles.md").read_text(encoding="utf-8")
    rows = [row.split("|")[1:3] for row in page.splitlines() if row.startswith("| acu-")]
    told = {name: says for names, says in rows for name in names.replace(" ", "").split(",")}
    assert told.keys() == us_core.COUNTERPARTS.keys() | us_core.NOT_CLAIMED.keys()
    assert all(us_core.COUNTERPARTS.get(name, "not claimed") in says for name, says in told.items())


def test_a_us_profile_stands_on_ours_and_imposes_us_core() -> None:
    treatment = next(one for one in PACKAGES[1].definitions if one["id"] == "us-acu-treatment")
    assert treatment["baseDefinition"] == profile("acu-treatment")
    assert treatment["extension"] == [
        {
            "url": us_core.IMPOSE_PROFILE,
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
    assert not claims.keys() & {"MedicationStatement", "Encounter", "Practitioner", "AuditEvent"}


@pytest.mark.parametrize("missing", ["identifier", "name", "gender"])
def test_a_patient_without_what_us_core_asks_for_claims_nothing_of_it(missing: str) -> None:
    patient = next(one for one in PACKAGES[0].examples if one["id"] == "ana-sample")
    assert us_core.with_us_claim(patient) is not None
    assert us_core.with_us_claim({key: value for key, value in patient.items() if key != missing}) is None


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

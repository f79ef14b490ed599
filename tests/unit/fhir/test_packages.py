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
from fengchi.fhir import gate
from fengchi.fhir.definitions import all_definitions
from fengchi.fhir.json_codec import decode
from fengchi.fhir.packages import Package, base_package, implementation_guide, package_files, packed
from fengchi.fhir.systems import CANONICAL, profile
from fengchi.fhir.us_core import us_package

Json = Mapping[str, Any]
DOCUMENTATION = Path(__file__).parents[3] / "docs"
EXAMPLES = Path(__file__).parents[3] / "fhir_profiles" / "examples"
PACKAGES = (base_package(), us_package())
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


def test_a_snapshot_goes_into_both_packages() -> None:
    patient = {
        **all_definitions()[profile("acu-patient")],
        "snapshot": {"element": [{"id": "Patient", "path": "Patient"}]},
    }
    (only,) = us_package([patient]).definitions
    assert only["snapshot"] == patient["snapshot"]
    assert base_package([patient]).definitions == (patient,)

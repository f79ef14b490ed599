"""Our profiles at the gate: what claims one is checked against it, what is ours is known, and everything else is let in.

https://hl7.org/fhir/R4/resource.html#Meta.profile and https://hl7.org/fhir/R4/extensibility.html
"""

from __future__ import annotations

import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from fhir_profiles.toolchain.spoiling import Spoilt

from bad_examples import all_spoilt
from fengchi.fhir import gate
from fengchi.fhir.definitions import of_kind
from fengchi.fhir.gate.profiles import library
from fengchi.fhir.gate.profiles.tree import Unsupported
from fengchi.fhir.json_codec import decode, encode

Json = dict[str, Any]
_OURS = "https://w3id.org/fengchi/StructureDefinition"
_SPOILT = all_spoilt()
_NOT_OURS = "http://example.com/StructureDefinition"
_PAGE = Path(__file__).parents[3] / "docs" / "reference" / "validation.md"


def _example(name: str) -> Json:
    return decode((files("fengchi._fhir_profiles") / "examples" / f"{name}.json").read_bytes())


def _names() -> list[str]:
    folder = files("fengchi._fhir_profiles") / "examples"
    return sorted(one.name.removesuffix(".json") for one in folder.iterdir() if one.name.endswith(".json"))


def _found(resource: Json) -> set[tuple[str, str]]:
    return {(issue.where, issue.rule) for issue in gate.check(resource)}


def _text(resource: Json) -> str:
    (issue,) = gate.check(resource)
    return issue.text


@pytest.mark.parametrize("name", _names())
def test_every_example_claims_a_profile_of_ours_and_keeps_it(name: str) -> None:
    resource = _example(name)
    assert any(library.profile(url) for url in resource["meta"]["profile"])
    assert gate.check(resource) == ()


@pytest.mark.parametrize("spoilt", _SPOILT, ids=lambda one: one.name)
def test_every_bad_example_is_refused_by_the_rule_it_breaks(spoilt: Spoilt) -> None:
    found = gate.check(decode(encode(spoilt.resource())))
    assert spoilt.rule in {issue.rule for issue in found}
    for issue in found:
        assert issue.text.endswith((".", "?")), issue.text
        assert issue.where.startswith(spoilt.resource()["resourceType"])


def test_every_definition_of_ours_compiles() -> None:
    gate.prepare(gate.KINDS)
    structures = of_kind("StructureDefinition")
    assert len(structures) == len(library.profile_urls(gate.KINDS)) + len(library.extension_urls())


def test_importing_the_gate_reads_no_definition() -> None:
    heavy = ["fengchi.fhir.definitions", "fengchi.fhir.gate.profiles.compiler", "fengchi.fhir.terminology"]
    said = f"import sys, fengchi.fhir.gate; print([one for one in {heavy} if one in sys.modules])"
    assert subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True).stdout == "[]\n"


# --- claims ---------------------------------------------------------------------------------------------------------
def test_a_profile_may_be_claimed_with_its_version() -> None:
    reading = _example("Observation-reading-diary")
    del reading["method"]
    reading["meta"]["profile"] = [f"{_OURS}/acu-day-count|0.1.0"]
    assert _found(reading) == {("Observation", "profile-required")}


@pytest.mark.parametrize("name", ["acu-nothing", "needling-detail", ""])
def test_a_claim_under_our_canonical_that_is_no_profile_is_refused(name: str) -> None:
    resource = _example("Observation-treatment-tongue")
    resource["meta"]["profile"] = [f"{_NOT_OURS}/a", f"{_OURS}/{name}"]
    assert _found(resource) == {("Observation.meta.profile[1]", "profile-unknown")}


def test_a_profile_of_another_type_is_refused() -> None:
    resource = _example("Observation-treatment-tongue")
    resource["meta"]["profile"] = [f"{_OURS}/acu-treatment"]
    assert _found(resource) == {("Observation.meta.profile[0]", "profile-type")}


def test_every_claimed_profile_is_checked() -> None:
    resource = _example("Observation-treatment-tongue")
    resource["meta"]["profile"].append(f"{_OURS}/acu-pain")
    assert ("Observation.code", "profile-pattern") in _found(resource)


def test_what_claims_none_of_our_profiles_is_stored() -> None:
    resource = _example("Observation-reading-diary")
    resource["valueQuantity"]["value"] = 29
    for claimed in ([], [f"{_NOT_OURS}/a"], ["https://w3id.org/fengchi-of-others/StructureDefinition/acu-day-count"]):
        resource["meta"]["profile"] = claimed or [f"{_NOT_OURS}/b"]
        assert gate.check(resource) == ()
    del resource["meta"]
    assert gate.check(resource) == ()


def test_a_contained_resource_and_an_entry_are_checked_by_what_they_claim_themselves() -> None:
    reading = _example("Observation-reading-diary")
    del reading["method"]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": reading}]}
    assert _found(bundle) == {("Bundle.entry[0].resource", "profile-required")}
    del reading["meta"]["security"]  # what is contained has none of its own
    holder = {"resourceType": "Observation", "status": "final", "code": {"text": "a"}, "contained": [reading]}
    holder["derivedFrom"] = [{"reference": f"#{reading['id']}"}]
    assert _found(holder) == {("Observation.contained[0]", "profile-required")}


def test_in_a_bundle_the_type_behind_a_urn_is_known() -> None:
    urn = "urn:uuid:6f1c7a52-0c7e-4a8e-9a55-5d1f0c2b7e01"
    finding = _example("Observation-treatment-tongue") | {"subject": {"reference": urn}}
    assert gate.check(finding) == ()
    group = {"fullUrl": urn, "resource": {"resourceType": "Group", "type": "person", "actual": True}}
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": finding}, group]}
    assert _found(bundle) == {("Bundle.entry[0].resource.subject", "profile-reference")}


# --- extensions -----------------------------------------------------------------------------------------------------
def _bare(**members: Any) -> Json:
    return {"resourceType": "Observation", "status": "final", "code": {"text": "a"}, **members}


def test_an_extension_under_our_canonical_that_is_not_defined_is_refused_everywhere() -> None:
    unknown = {"url": f"{_OURS}/not-defined", "valueCode": "a"}
    assert _found(_bare(extension=[unknown])) == {("Observation.extension[0]", "extension-unknown")}
    assert _found(_bare(code={"text": "a", "extension": [unknown]})) == {
        ("Observation.code.extension[0]", "extension-unknown")
    }
    assert _found(_bare(_status={"extension": [unknown]})) == {("Observation.status.extension[0]", "extension-unknown")}
    assert _found(_bare(modifierExtension=[unknown])) == {("Observation.modifierExtension[0]", "extension-unknown")}
    inside = {"url": "http://example.com/a", "extension": [unknown]}
    assert _found(_bare(extension=[inside])) == {("Observation.extension[0].extension[0]", "extension-unknown")}


def test_an_extension_of_somebody_else_is_let_in() -> None:
    assert gate.check(_bare(extension=[{"url": f"{_NOT_OURS}/x", "valueCode": "a"}])) == ()


def test_an_extension_of_ours_stands_only_where_it_belongs() -> None:
    detail = _example("Observation-treatment-needling")["component"][0]["extension"][0]
    component = {"code": {"text": "a"}, "extension": [detail]}
    assert gate.check(_bare(component=[component])) == ()
    assert _found(_bare(extension=[detail])) == {("Observation.extension[0]", "profile-extension")}
    place = next(one for one in _example("Procedure-treatment")["bodySite"] if "extension" in one)
    assert gate.check(_bare(component=[{"code": place}])) == ()
    bundled = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": _bare(component=[component])}]}
    assert gate.check(bundled) == ()


def test_an_extension_of_ours_is_checked_in_every_resource() -> None:
    detail = {"url": f"{_OURS}/needling-detail", "extension": [{"url": "depth", "valueString": "deep"}]}
    component = {"code": {"text": "a"}, "extension": [detail]}
    place = "Observation.component[0].extension[0].extension[0]"
    assert _found(_bare(component=[component])) == {(f"{place}.valueString", "profile-extension")}
    detail["extension"] = [{"url": "colour", "valueString": "red"}]
    assert (place, "profile-extension") in _found(_bare(component=[component]))
    unit = {"value": 2, "unit": "cm", "system": "http://unitsofmeasure.org", "code": "cm"}
    detail["extension"] = [{"url": "depth", "valueQuantity": unit}]
    assert _found(_bare(component=[component])) == {(f"{place}.valueQuantity.code", "profile-pattern")}


# --- what is said ---------------------------------------------------------------------------------------------------
def _needling(index: int, **members: Any) -> Json:
    record = _example("Observation-treatment-needling")
    record["component"][index].update(members)
    return record


@pytest.mark.parametrize(
    ("written", "meant"), [("GB99", "GB44"), ("gb-20", "GB20"), ("fengchii", "GB20"), ("Du20", "GV20")]
)
def test_a_point_that_does_not_exist_is_answered_with_the_nearest_and_not_with_itself(written: str, meant: str) -> None:
    code = {"coding": [{"system": "https://w3id.org/fengchi/CodeSystem/acupuncture-point", "code": written}]}
    text = _text(_needling(0, code=code))
    assert meant in text
    assert written not in text


def test_a_point_in_free_text_is_asked_for_by_its_code() -> None:
    text = _text(_needling(0, code={"text": "the secret place"}))
    assert "GB20" in text
    assert "secret" not in text


def test_both_sides_in_one_component_are_told_to_be_two_components() -> None:
    both = {"coding": [{"system": "http://snomed.info/sct", "code": "51440002"}]}
    issues = gate.check(_needling(0, valueCodeableConcept=both))
    assert all("two components" in issue.text for issue in issues)
    assert {issue.where.partition(".value")[0] for issue in issues} == {"Observation.component[0]"}


def test_the_page_names_every_rule_of_the_profiles() -> None:
    page = _PAGE.read_text("utf-8")
    rules = [
        "profile-type",
        "profile-unknown",
        "profile-required",
        "profile-max",
        "profile-pattern",
        "profile-value-type",
    ]
    rules += [
        "profile-reference",
        "profile-binding",
        "profile-slice",
        "profile-extension",
        "profile-modifier-extension",
    ]
    assert [rule for rule in [*rules, "extension-unknown"] if f"`{rule}`" not in page] == []


def test_a_definition_of_an_extension_says_where_it_may_stand() -> None:
    with pytest.raises(Unsupported):
        library.contexts_of({"url": "u"})
    with pytest.raises(Unsupported):
        library.contexts_of({"url": "u", "context": [{"type": "fhirpath", "expression": "Observation"}]})
    assert library.contexts_of({"context": [{"type": "element", "expression": "Observation"}]}) == {"Observation"}

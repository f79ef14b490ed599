"""What a claim of ours forbids at any depth: an unknown modifier, a vague number, a version we do not have."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from example_records import DAY_COUNT, FOLDER, NEEDLING, TREATMENT, example, headache_days, unclaimed
from fengchi.domain.facts import Fact
from fengchi.domain.measures import Reading
from fengchi.fhir import gate
from fengchi.fhir.agreement import bundle_disagreements, disagreements
from fengchi.fhir.diary_day import diary_day_from_fhir
from fengchi.fhir.facts import facts_of, may_count
from fengchi.fhir.us_profiles import us_url

Resource = dict[str, Any]
Path = tuple[str | int, ...]
MODIFIER = [{"url": "https://elsewhere.test/negated", "valueBoolean": True}]
CLAIMING = sorted(
    one.stem
    for one in FOLDER.glob("*.json")
    if any("w3id.org/fengchi" in url for url in example(one.stem).get("meta", {}).get("profile", ()))
    and not one.stem.startswith("Bundle-")
)


def _objects(value: Any, path: Path = ()) -> Iterator[tuple[Path, Resource]]:
    if isinstance(value, dict):
        yield path, value
        for name, inner in value.items():
            yield from _objects(inner, (*path, name))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _objects(inner, (*path, place))


def _kinds_of_objects(resource: Resource) -> dict[Path, Path]:
    """One path for each place in the type, whatever the position in a list."""
    return {tuple(step for step in path if isinstance(step, str)): path for path, _ in _objects(resource)}


def _at(resource: Resource, path: Path) -> Any:
    here: Any = resource
    for step in path:
        here = here[step]
    return here


def _rules(resource: Resource) -> list[str]:
    return [issue.rule for issue in gate.check(resource) if issue.severity == "error"]


# Modifiers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CLAIMING)
def test_no_part_of_a_record_that_claims_ours_may_be_modified_by_what_we_do_not_know(name: str) -> None:
    for path in _kinds_of_objects(example(name)).values():
        spoilt = deepcopy(example(name))
        _at(spoilt, path)["modifierExtension"] = MODIFIER
        assert _rules(spoilt), path


def test_a_modifier_is_told_once() -> None:
    record = example(TREATMENT, performer=[{**example(TREATMENT)["performer"][0], "modifierExtension": MODIFIER}])
    where = "Procedure.performer[0].modifierExtension"
    assert [(one.rule, one.where) for one in gate.check(record)] == [("profile-modifier-extension", where)]
    record["meta"]["profile"].append(us_url("acu-treatment"))
    assert len(gate.check(record)) == 1


def test_answers_are_looked_through_to_the_bottom() -> None:
    record = example("QuestionnaireResponse-midas")
    answers = [{"valueInteger": 1, "modifierExtension": MODIFIER}]
    record["item"] = [{"linkId": "all", "item": [{"linkId": "missed-work", "answer": answers}]}]
    assert _rules(record) == ["profile-modifier-extension"]


def test_a_record_without_a_claim_and_a_resource_inside_speak_for_themselves() -> None:
    modified = [{**example(TREATMENT)["performer"][0], "modifierExtension": MODIFIER}]
    assert _rules(unclaimed(example(TREATMENT, performer=modified))) == []
    inside = {"resourceType": "Practitioner", "id": "p", "modifierExtension": MODIFIER}
    performer = [{"actor": {"reference": "#p"}}]
    assert _rules(example(TREATMENT, contained=[inside], performer=performer)) == []


# Numbers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CLAIMING)
def test_a_quantity_with_a_comparator_is_refused_wherever_we_ask_for_a_number(name: str) -> None:
    for path, quantity in _objects(example(name)):
        if "value" in quantity and "code" in quantity:
            spoilt = deepcopy(example(name))
            _at(spoilt, path)["comparator"] = "<"
            assert _rules(spoilt), path


def _vague(quantity: Resource) -> Resource:
    return {**quantity, "comparator": "<"}


def test_less_than_a_number_is_no_number_in_a_count() -> None:
    count = example(DAY_COUNT, valueQuantity=_vague(example(DAY_COUNT)["valueQuantity"]))
    (fact,) = facts_of(count)
    assert isinstance(fact, Reading)
    assert fact.value is None
    day = deepcopy(example("Observation-diary-day"))
    exact: tuple[Fact, ...] = (diary_day_from_fhir(day),)
    assert facts_of(day) == exact
    for component in day["component"]:
        if "valueQuantity" in component:
            component["valueQuantity"] = _vague(component["valueQuantity"])
    assert facts_of(day) not in (exact, ())
    assert "comparator" in day["component"][1]["valueQuantity"]  # what was handed in is as it was


def test_less_than_a_number_contradicts_nothing() -> None:
    vague = headache_days(3, valueQuantity=_vague({**example(DAY_COUNT)["valueQuantity"], "value": 3}))
    named = [(one["id"], one) for one in (vague, example(DAY_COUNT))]
    assert disagreements(named) == {}


@pytest.mark.parametrize(
    ("changed", "is_counted"),
    [
        ({}, True),
        ({"status": "amended"}, True),
        ({"status": "preliminary"}, False),
        ({"status": ["final"]}, False),
        ({"status": "entered-in-error"}, False),
        ({"modifierExtension": MODIFIER}, False),
        ({"component": [{"modifierExtension": MODIFIER}]}, False),
    ],
)
def test_only_what_stands_may_count(changed: Resource, is_counted: bool) -> None:
    assert may_count(example(DAY_COUNT, **changed)) is is_counted


# Versions and types -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", ["acu-needling-record", "us-acu-needling-record"])
def test_a_claim_names_the_version_that_is_here_or_none(profile: str) -> None:
    url = f"https://w3id.org/fengchi/StructureDefinition/{profile}"
    for version, rules in (("", []), ("|0.1.0", []), ("|9.9.9", ["profile-unknown"]), ("|0", ["profile-unknown"])):
        assert _rules(example(NEEDLING, meta={"profile": [url + version]})) == rules
    (issue,) = gate.check(example(NEEDLING, meta={"profile": [f"{url}|2"]}))
    assert "claim version 0.1.0 or none" in issue.text


@pytest.mark.parametrize("kind", [{"x": 1}, ["Observation"], 5, None])
def test_a_type_of_any_shape_is_told_and_nothing_is_raised(kind: object) -> None:
    for asked in (None, "Observation"):
        assert [one.rule for one in gate.check({"resourceType": kind}, kind=asked)] == ["resource-type"]


# Bundles ----------------------------------------------------------------------------------------------------------


def test_entries_are_known_by_their_full_url_or_by_type_and_id() -> None:
    treatment, record = example(TREATMENT, bodySite=[]), example(NEEDLING)
    both = {"entry": [{"resource": treatment}, {"fullUrl": "http://x.test/Observation/1", "resource": record}]}
    assert [one.where for one in bundle_disagreements(both)] == [
        "Bundle.entry[1].resource.component",
        "Bundle.entry[0].resource.bodySite",
    ]
    assert list(bundle_disagreements({"entry": [{"resource": record}, {}, {"resource": {}}]})) == []


def test_a_patient_on_the_base_of_a_server_is_the_same_patient() -> None:
    subject = {"reference": f"https://clinic.test/fhir/{example(TREATMENT)['subject']['reference']}"}
    record = example(NEEDLING, subject=subject)
    named = [(f"{one['resourceType']}/{one['id']}", one) for one in (example(TREATMENT), record)]
    assert disagreements(named) == {}
    record["subject"] = {"reference": f"{subject['reference']}0"}
    assert {one.rule for told in disagreements(named).values() for one in told} == {"needling-subject-match"}

"""What contradicts what, without a store: and that the clinic's own notes never contradict themselves."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

import strategies
from example_records import DAY_COUNT, NEEDLING, TREATMENT, example, headache_days, unclaimed
from fengchi.domain.treatments import Treatment
from fengchi.fhir.agreement import ORDERED, SITES_MATCH, disagreements
from fengchi.fhir.treatment import treatment_to_fhir

Resource = dict[str, Any]


def named(*resources: Resource) -> list[tuple[str, Resource]]:
    return [(f"{one['resourceType']}/{one['id']}", one) for one in resources]


def rules(written: list[Resource], beside: list[Resource] | None = None) -> dict[str, list[str]]:
    found = disagreements(named(*written), named(*beside or []))
    return {name: [issue.rule for issue in issues] for name, issues in found.items()}


@settings(max_examples=40)
@given(strategies.treatments())
def test_a_note_of_ours_always_has_the_points_of_its_needles_as_sites(treatment: Treatment) -> None:
    made = treatment_to_fhir(
        treatment, patient=strategies.PATIENT, practitioner=strategies.PRACTITIONER, software="test"
    )
    assert disagreements(named(*made.json())) == {}


def test_both_halves_are_told_when_both_are_written() -> None:
    treatment, record = example(TREATMENT, bodySite=[]), example(NEEDLING)
    assert rules([treatment, record]) == {
        f"Procedure/{treatment['id']}": [SITES_MATCH],
        f"Observation/{record['id']}": [SITES_MATCH],
    }
    assert list(rules([treatment], [record])) == [f"Procedure/{treatment['id']}"]
    assert list(rules([record], [treatment])) == [f"Observation/{record['id']}"]
    assert rules([unclaimed(record)], [treatment]) == {}


def test_the_same_point_on_both_sides_is_one_site() -> None:
    record = example(NEEDLING)
    assert len(record["component"]) > len(example(TREATMENT)["bodySite"])
    assert rules([example(TREATMENT), record]) == {}


def test_local_points_are_told_apart_by_their_words() -> None:
    system = "https://w3id.org/fengchi/CodeSystem/acupuncture-point"
    here, there = ({"coding": [{"system": system, "code": "local"}], "text": text} for text in ("ashi a", "ashi  b"))
    record = example(NEEDLING, component=[{"code": here}])
    assert rules([example(TREATMENT, bodySite=[there]), record])
    assert rules([example(TREATMENT, bodySite=[{**here, "text": "ashi   a"}]), record]) == {}


def test_the_order_of_the_sites_does_not_matter() -> None:
    assert rules([example(TREATMENT, bodySite=example(TREATMENT)["bodySite"][::-1]), example(NEEDLING)]) == {}


def test_a_version_of_the_treatment_is_the_treatment() -> None:
    treatment = example(TREATMENT, bodySite=[])
    record = example(NEEDLING, partOf=[{"reference": f"Procedure/{treatment['id']}/_history/3"}])
    assert rules([record], [treatment])


@pytest.mark.parametrize(("days", "is_right"), [(8, False), (9, True), (28, True)])
def test_migraine_days_are_headache_days(days: int, is_right: bool) -> None:
    count = headache_days(days)
    assert (rules([count], [example(DAY_COUNT)]) == {}) == is_right
    assert (rules([example(DAY_COUNT)], [count]) == {}) == is_right


def test_a_contradiction_with_several_counts_is_told_once() -> None:
    counts = [headache_days(3, id="a"), headache_days(4, id="b")]
    assert rules([example(DAY_COUNT)], counts) == {f"Observation/{example(DAY_COUNT)['id']}": [ORDERED]}


@pytest.mark.parametrize(
    "odd",
    [
        {"resourceType": "Observation"},
        {"resourceType": "Procedure", "meta": {"profile": "x"}, "code": 5, "bodySite": "x"},
        {"resourceType": "Patient", "meta": []},
        {},
    ],
)
def test_whatever_its_shape_nothing_is_raised(odd: Resource) -> None:
    assert disagreements([("x", odd)], [("y", odd)]) == {}

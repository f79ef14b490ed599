"""What code systems and value sets hold, read from their definitions."""

from __future__ import annotations

import re

import pytest

from fengchi.domain.errors import Invalid, NotFound
from fengchi.domain.points import CATALOGUE
from fengchi.fhir import systems, terminology
from fengchi.fhir.definitions import all_definitions, definition
from small_terminology import MOXA, POINTS, SOMEBODY, Terminology, code_system, set_url, value_set
from small_terminology import terminology as small

_PARTS = ("", "0", "09", "1", "16", "25", "250", "25000", "59999", "6", "60", "6000", "601", "61", "7")
_LENGTHS = ("", "0", "1", "07", "40", "99", "149", "150", "151", "400", "4.5")


@pytest.fixture
def known() -> Terminology:
    return small()


def _codes(known: Terminology, name: str) -> list[str]:
    found = known.value_set(set_url(name))
    assert found
    return [code for _, code in found.concepts]


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("moxa", ["heat", "stick-on", "lamp", "cone"]),
        ("warm", ["lamp", "stick-on"]),
        ("both", ["lamp", "stick-on", "old"]),
        ("common", ["stick-on", "lamp"]),
        ("all-but-lamp", ["heat", "stick-on", "cone"]),
        ("in-use", ["heat", "stick-on", "lamp"]),
    ],
)
def test_a_value_set_has_what_its_composition_says(known: Terminology, name: str, codes: list[str]) -> None:
    assert _codes(known, name) == codes


def test_a_listed_code_has_the_name_that_the_value_set_gives_it(known: Terminology) -> None:
    found = known.value_set(set_url("warm"))
    assert found
    assert [one.display for one in found.concepts.values()] == ["Lamp", "Moxa stick"]
    assert found.versions == {MOXA: "1.2"}


def test_of_two_names_that_a_value_set_gives_a_code_the_first_stays(known: Terminology) -> None:
    found = known.required_value_set(set_url("twice")).concepts[(MOXA, "lamp")]
    assert found.display == "Lamp"


def test_members_are_pairs_of_system_and_code(known: Terminology) -> None:
    assert known.members(set_url("both")) == {(MOXA, "lamp"), (MOXA, "stick-on"), (SOMEBODY, "old")}
    assert known.is_member(set_url("warm"), MOXA, "lamp")
    assert not known.is_member(set_url("warm"), MOXA, "cone")
    assert not known.is_member(set_url("warm"), SOMEBODY, "lamp")


@pytest.mark.parametrize("name", ["itself", "filtered", "of-others", "mistaken", "of-nothing"])
def test_a_composition_that_cannot_be_computed_is_refused(known: Terminology, name: str) -> None:
    with pytest.raises(Invalid):
        known.members(set_url(name))


def test_a_concept_below_another_knows_its_parent(known: Terminology) -> None:
    found = known.concept(MOXA, "lamp")
    assert found
    assert found.parent == "heat"
    assert known.concept(MOXA, "fire") is None
    assert known.concept(SOMEBODY, "old") is None


def test_a_canonical_may_name_the_version_that_is_held_and_no_other(known: Terminology) -> None:
    assert known.code_system(f"{MOXA}|1.2") is known.code_system(MOXA)
    assert known.code_system(f"{MOXA}|2") is None
    assert known.value_set(f"{set_url('warm')}|1.2") is known.value_set(set_url("warm"))
    with pytest.raises(NotFound, match=r"version 1\.2"):
        known.members(f"{set_url('warm')}|2")
    with pytest.raises(NotFound, match="its own code systems"):
        known.members("http://hl7.org/fhir/ValueSet/name-use")


def test_a_system_of_which_only_part_is_listed_leaves_its_value_sets_open(known: Terminology) -> None:
    assert known.required_value_set(set_url("open")).open_systems == {f"{MOXA.removesuffix('moxa')}gauge"}
    assert not known.required_value_set(set_url("moxa")).open_systems


def test_the_codes_of_a_system_published_without_them_cannot_be_composed_but_listed() -> None:
    known = Terminology(
        [
            code_system(MOXA, content="not-present"),
            value_set("whole", {"system": MOXA}),
            value_set("listed", {"system": MOXA, "concept": [{"code": "lamp"}]}),
        ]
    )
    with pytest.raises(Invalid, match="List the codes"):
        known.members(set_url("whole"))
    assert known.members(set_url("listed")) == {(MOXA, "lamp")}


# What ships -------------------------------------------------------------------------------------------------------


def test_every_point_of_the_catalogue_is_a_member_of_the_value_set_of_points() -> None:
    members = terminology.members(set_url("acupuncture-point"))
    assert {(POINTS, code) for code in CATALOGUE} <= members
    assert terminology.is_member(set_url("acupuncture-point"), POINTS, "GB20")
    assert not terminology.is_member(set_url("acupuncture-point"), POINTS, "GB45")


def test_a_point_has_its_names_as_designations() -> None:
    found = terminology.concept(systems.POINTS, "GB20")
    assert found
    assert {"Fēngchí", "風池", "Wind Pool"} <= {found.display, *(one.value for one in found.designations)}


def test_every_value_set_that_ships_can_be_expanded() -> None:
    held = terminology.our_terminology()
    assert held.value_sets()
    for one in held.value_sets():
        assert held.members(one["url"]), one["url"]


def test_no_concept_map_that_ships_relies_on_what_translate_does_not_read() -> None:
    """group.unmapped would give further matches."""
    maps = [one for one in all_definitions().values() if one["resourceType"] == "ConceptMap"]
    assert not [one["url"] for one in maps for group in one["group"] if "unmapped" in group]


def test_needles_are_held_to_the_rule_that_treatments_are_held_to() -> None:
    """The profile's invariant and the terminology service say the same, in the same words."""
    treatment = definition(f"{systems.CANONICAL}/StructureDefinition/acu-treatment")
    assert treatment
    rules = [one for element in treatment["differential"]["element"] for one in element.get("constraint", ())]
    rule = next(one for one in rules if one["key"] == "acu-treatment-3")
    pattern = re.search(r"matches\('(.*)'\)", rule["expression"])
    gauges = terminology.code_system(systems.GAUGES)
    assert pattern
    assert gauges
    assert gauges.grammar
    assert gauges.grammar.advice == rule["human"]
    written = [
        f"{whole}.{part}{sign}{length}" for whole in (0, 1) for part in _PARTS for sign in "x*" for length in _LENGTHS
    ]
    for code in (*written, "banana", "", "0.25x40\n"):
        assert (gauges.find(code) is not None) == (re.search(pattern[1], code) is not None and "\n" not in code), code


def test_every_needle_that_is_listed_is_right_by_the_rule_and_reads_alike() -> None:
    gauges = terminology.code_system(systems.GAUGES)
    assert gauges
    assert gauges.grammar
    for code, listed in gauges.concepts.items():
        by_rule = gauges.grammar.concept(code)
        assert by_rule
        assert (by_rule.display, by_rule.properties) == (listed.display, listed.properties)

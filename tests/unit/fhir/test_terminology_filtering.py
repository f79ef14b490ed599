"""What somebody finds who types a few letters of a code or a name."""

from __future__ import annotations

import pytest

from fengchi.domain.points import CATALOGUE, search_points
from fengchi.fhir.terminology import Terminology, our_terminology
from small_terminology import MOXA, code_system, set_url, terminology, value_set


def _find(known: Terminology, name: str, text: str) -> list[str]:
    value_set = known.required_value_set(set_url(name))
    return [one.code for one in known.searchable(value_set).find(text)]


@pytest.mark.parametrize(
    "text", ["gb20", "gb-20", "GB 20", "fengchi", "fēngchí", "Feng Chi", "風池", "风池", "wind pool"]
)
def test_a_point_is_found_first_by_every_way_to_write_it(text: str) -> None:
    assert _find(our_terminology(), "acupuncture-point", text)[0] == "GB20"


def test_points_stand_in_the_order_of_the_clinics_own_search() -> None:
    found = _find(our_terminology(), "acupuncture-point", "li")
    assert found == [one.code for one in search_points("li", len(CATALOGUE))]
    assert len(found) > 20


def test_a_slip_finds_the_point_that_is_spelt_nearly_so() -> None:
    assert _find(our_terminology(), "acupuncture-point", "fengchy")[0] == "GB20"
    assert _find(our_terminology(), "acupuncture-point", "xyzzyx") == []


def test_only_members_of_the_value_set_are_found() -> None:
    assert _find(terminology(), "points", "hegu") == ["LI4"]
    assert _find(terminology(), "points", "zusanli") == []
    assert _find(terminology(), "warm", "hegu") == []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("heat", ["heat", "lamp"]),
        ("moxa", ["stick-on", "cone"]),
        ("stick mo", ["stick-on"]),
        ("ai tiao", ["stick-on"]),
        ("艾條", ["stick-on"]),
        ("zigarre", ["stick-on"]),
        ("STICK-ON", ["stick-on"]),
        ("x", []),
        ("-", []),
        ("amp", ["lamp"]),
        ("a", ["stick-on"]),
    ],
)
def test_other_concepts_are_ranked_by_how_the_text_stands_in_their_names(text: str, codes: list[str]) -> None:
    """A letter alone finds what begins so: inside a name it stands nearly everywhere."""
    assert _find(terminology(), "moxa", text) == codes


def test_the_better_match_comes_first_wherever_it_stands_in_the_definition() -> None:
    names = ("Warm silicone", "A glass cone", "Cone cup", "Cone")
    concepts = [{"code": f"c{number}", "display": name} for number, name in enumerate(names)]
    known = Terminology([code_system(MOXA, *concepts), value_set("moxa", {"system": MOXA})])
    assert _find(known, "moxa", "cone") == ["c3", "c2", "c1", "c0"]


def test_points_come_before_what_else_is_in_their_value_set() -> None:
    assert _find(terminology(), "points", "local") == ["local"]

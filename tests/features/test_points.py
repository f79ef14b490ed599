"""Steps of features/points.feature."""

from __future__ import annotations

import pytest
from pytest_bdd import parsers, scenarios, then, when

from fengchi.domain.errors import NotFound
from fengchi.domain.points import CATALOGUE, Point, point, search_points

scenarios("points.feature")


@when(parsers.parse('Mei Tanaka looks for "{text}"'), target_fixture="found")
def look_for(text: str) -> list[Point]:
    return search_points(text)


@then(parsers.parse("the first point found is {code}"))
def first_found(found: list[Point], code: str) -> None:
    assert found[0].code == code


@then(parsers.parse("the points found are {one} and {other}"))
def all_found(found: list[Point], one: str, other: str) -> None:
    assert [each.code for each in found] == [one, other]


@then(parsers.parse("the catalogue has {who:d} points of the channels and {extra:d} extra points"))
def catalogue_size(who: int, extra: int) -> None:
    n_extra = sum(each.channel.startswith("EX-") for each in CATALOGUE.values())
    assert (len(CATALOGUE) - n_extra, n_extra) == (who, extra)


@when(parsers.parse('Mei Tanaka asks for the point "{text}"'), target_fixture="refusal")
def ask_for(text: str) -> str:
    with pytest.raises(NotFound) as refused:
        point(text)
    return str(refused.value)


@then(parsers.parse('she is told "{text}"'))
def told(refusal: str, text: str) -> None:
    assert refusal == text

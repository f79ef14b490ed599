"""Paging links can be followed wherever they were given, and are good for the search they were given for alone."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from fhir_client import Fhir


@pytest.fixture
def several(embedded: Fhir) -> Fhir:
    for _ in range(5):
        embedded.patient()
    return embedded


def following(content: dict[str, Any]) -> str:
    return str(next(one["url"] for one in content["link"] if one["relation"] == "next"))


def test_a_search_by_post_goes_on(several: Fhir) -> None:
    first = several.http.post("/fhir/Patient/_search", data={"_count": "2"})
    assert len(several.http.get(following(first.json())).json()["entry"]) == 2


def test_a_search_of_a_batch_goes_on_also_in_a_batch(several: Fhir) -> None:
    def batch(url: str) -> dict[str, Any]:
        entry = {"request": {"method": "GET", "url": url}}
        answer = several.post("", {"resourceType": "Bundle", "type": "batch", "entry": [entry]})
        return dict(answer.json()["entry"][0]["resource"])

    link = following(batch("Patient?_count=2"))
    assert len(several.http.get(link).json()["entry"]) == 2
    assert len(batch(link.partition("/fhir/")[2])["entry"]) == 2


def test_history_goes_on_as_it_began(several: Fhir) -> None:
    link = following(several.get("Patient/_history?_count=2&_since=2020-01-01T00:00:00Z").json())
    assert "_count=2" in link
    assert "_since=" in link
    assert len(several.http.get(link).json()["entry"]) == 2


@pytest.mark.parametrize(
    "other", [{}, {"_sort": "birthdate"}, {"_sort": "-family"}, {"_sort": "family", "gender": "x"}]
)
def test_a_cursor_belongs_to_its_search(several: Fhir, other: dict[str, str]) -> None:
    link = following(several.get("Patient?_count=2&_sort=family").json())
    cursor = parse_qs(urlsplit(link).query)["_cursor"][0]
    assert several.http.get("/fhir/Patient", params={**other, "_cursor": cursor}).status_code == 400

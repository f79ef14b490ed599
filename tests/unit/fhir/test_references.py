"""References are found, taken apart and rewritten; text that only looks like one stays as it is."""

from __future__ import annotations

import pytest

from fengchi.fhir.references import absolute_base, rewritten

ANA = "urn:uuid:11111111-1111-4111-8111-111111111111"
NAMES = {ANA: "Patient/new", "http://other.test/fhir/Patient/7": "Patient/new"}


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("reference", ANA, "Patient/new"),
        ("reference", f"{ANA}#part", "Patient/new#part"),
        ("reference", "http://other.test/fhir/Patient/7/_history/3", "Patient/new"),
        ("valueUri", ANA, "Patient/new"),
        ("url", ANA, "Patient/new"),
        ("valueString", ANA, ANA),
        ("value", ANA, ANA),
        ("text", ANA, ANA),
        ("reference", "Patient/7", "Patient/7"),
    ],
)
def test_only_references_and_addresses_are_rewritten(name: str, text: str, expected: str) -> None:
    assert rewritten({name: text, "list": [{name: [text]}]}, NAMES) == {name: expected, "list": [{name: [expected]}]}


def test_links_of_the_narrative_are_rewritten_and_its_words_are_not() -> None:
    text = {"div": f'<div><a href="{ANA}">{ANA}</a></div>'}
    assert rewritten(text, NAMES) == {"div": f'<div><a href="Patient/new">{ANA}</a></div>'}


def test_the_base_of_an_absolute_full_url_is_what_stands_before_type_and_id() -> None:
    assert absolute_base("http://other.test/fhir/Patient/7") == "http://other.test/fhir"
    assert absolute_base(ANA) == ""
    assert absolute_base("Patient/7") == ""

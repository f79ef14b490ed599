"""What a resource puts into the search index."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fengchi.fhir.search_entries import (
    DateEntry,
    Entry,
    QuantityEntry,
    ReferenceEntry,
    StringEntry,
    TokenEntry,
    UriEntry,
)
from fengchi.fhir.search_parameters import PARAMETERS, parameters_of
from fengchi.fhir.search_texts import BOUNDLESS, EARLIEST, LATEST, fold
from fengchi.fhir.search_values import index_entries, patient_of


def _entries(kind: str, param: str, **elements: Any) -> list[Entry]:
    return [one for one in index_entries({"resourceType": kind, **elements}) if one.param == param]


def test_each_coding_of_a_concept_is_found_and_words_alone_count_as_present() -> None:
    concept = {"coding": [{"system": "s", "code": "a"}, {"code": "b"}], "text": "words"}

    assert _entries("Observation", "code", code=concept) == [
        TokenEntry("code", 0, "s", "a"),
        TokenEntry("code", 0, "", "b"),
    ]
    assert _entries("Observation", "code", code={"text": "words"}) == [TokenEntry("code", 0, "", "")]


def test_every_shape_of_a_token_is_read() -> None:
    assert _entries("Patient", "active", active=True) == [TokenEntry("active", 0, "", "true")]
    assert _entries("Patient", "gender", gender="female") == [TokenEntry("gender", 0, "", "female")]
    identifier = [{"system": "urn:mrn", "value": "7"}, {"value": "8"}]
    assert _entries("Patient", "identifier", identifier=identifier) == [
        TokenEntry("identifier", 0, "urn:mrn", "7"),
        TokenEntry("identifier", 0, "", "8"),
    ]
    telecom = [{"system": "phone", "use": "home", "value": "555"}, {"system": "email", "value": "a@b.test"}]
    assert _entries("Patient", "phone", telecom=telecom) == [TokenEntry("phone", 0, "home", "555")]
    assert _entries("Encounter", "class", **{"class": {"system": "v3", "code": "AMB"}}) == [
        TokenEntry("class", 0, "v3", "AMB")
    ]


def test_the_values_of_one_component_carry_its_place() -> None:
    components = [
        {"code": {"coding": [{"code": "LI4"}]}, "valueCodeableConcept": {"coding": [{"code": side}]}}
        for side in ("left", "right")
    ]

    assert _entries("Observation", "component-code", component=components) == [
        TokenEntry("component-code", 1, "", "LI4"),
        TokenEntry("component-code", 2, "", "LI4"),
    ]
    assert _entries("Observation", "component-value-concept", component=components) == [
        TokenEntry("component-value-concept", 1, "", "left"),
        TokenEntry("component-value-concept", 2, "", "right"),
    ]


def _at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]  # year, month, day and on


@pytest.mark.parametrize(
    ("element", "value", "low", "high"),
    [
        ("effectiveDateTime", "2026-11", _at(2026, 11, 1), _at(2026, 12, 1)),
        ("effectiveInstant", "2026-11-02T09:00:00.123Z", _at(2026, 11, 2, 9, 0, 0, 123_000), _at(2026, 11, 2, 9, 0, 0, 124_000)),
        ("effectivePeriod", {"start": "2026-11-02", "end": "2026-11-03"}, _at(2026, 11, 2), _at(2026, 11, 4)),
        ("effectivePeriod", {"start": "2026-11-02"}, _at(2026, 11, 2), LATEST),
        ("effectivePeriod", {"end": "2026-11-02"}, EARLIEST, _at(2026, 11, 3)),
        ("effectiveTiming", {"event": ["2026-11-02"]}, _at(2026, 11, 2), _at(2026, 11, 3)),
        ("effectiveTiming", {"repeat": {"boundsPeriod": {"start": "2026"}}}, _at(2026, 1, 1), LATEST),
    ],
)  # fmt: skip
def test_every_shape_of_a_date_is_a_span_of_time(element: str, value: Any, low: datetime, high: datetime) -> None:
    assert _entries("Observation", "date", **{element: value}) == [DateEntry("date", 0, low, high)]


@pytest.mark.parametrize("value", ["", "soon", "2026-02-30", {}, {"start": "x"}, {"repeat": 5}, None, 7, []])
def test_what_is_no_date_is_not_indexed(value: Any) -> None:
    assert _entries("Observation", "date", effectiveDateTime=value) == []


def test_references_are_relative_absolute_or_logical() -> None:
    def of(**reference: Any) -> list[Entry]:
        return list(index_entries({"resourceType": "Observation", "subject": reference}))

    assert of(reference="Patient/ana") == [ReferenceEntry("subject", 0, "Patient", "ana", "")]
    assert of(reference="Patient/ana/_history/2") == [ReferenceEntry("subject", 0, "Patient", "ana", "")]
    assert of(reference="http://ehr.test/Patient/ana") == [
        ReferenceEntry("subject", 0, "", "", "http://ehr.test/Patient/ana")
    ]
    assert of(reference="#inside") == []
    assert of(reference="Procedure/wrong-type") == []
    assert of(identifier={"system": "urn:mrn", "value": "7"}) == [
        ReferenceEntry("subject", 0, "", "", ""),
        TokenEntry("subject:identifier", 0, "urn:mrn", "7"),
    ]


def test_a_canonical_is_found_with_and_without_its_version() -> None:
    assert _entries("QuestionnaireResponse", "questionnaire", questionnaire="http://x.test/Q|1.0") == [
        ReferenceEntry("questionnaire", 0, "", "", "http://x.test/Q|1.0"),
        ReferenceEntry("questionnaire", 0, "", "", "http://x.test/Q"),
    ]
    assert _entries("Patient", "_profile", meta={"profile": ["http://x.test/P"]}) == [
        UriEntry("_profile", 0, "http://x.test/P")
    ]


def test_a_name_is_found_by_each_of_its_parts() -> None:
    name = {"family": "Sample", "given": ["Ana", "Óscara"], "text": "Ana Ó. Sample", "use": "official"}

    assert {one.exact for one in _entries("Patient", "name", name=[name]) if isinstance(one, StringEntry)} == {
        "Sample", "Ana", "Óscara", "Ana Ó. Sample",
    }  # fmt: skip
    assert _entries("Patient", "given", name=[name])[1] == StringEntry("given", 0, "oscara", "Óscara")


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [
        ({"value": 5}, 5, 5),
        ({"value": Decimal("5.40")}, 5.4, 5.4),
        ({"value": 5, "comparator": "<"}, -BOUNDLESS, 5),
        ({"value": 5, "comparator": ">="}, 5, BOUNDLESS),
        ({"value": Decimal("1e305")}, BOUNDLESS, BOUNDLESS),
        ({"value": -(10**400)}, -BOUNDLESS, -BOUNDLESS),
    ],
)
def test_a_quantity_is_a_number_or_an_open_span(value: Any, low: float, high: float) -> None:
    quantity = {**value, "unit": "days", "system": "u", "code": "d"}

    assert _entries("Observation", "value-quantity", valueQuantity=quantity) == [
        QuantityEntry("value-quantity", 0, low, high, "u", "d", "days")
    ]


def test_a_range_reaches_from_low_to_high() -> None:
    value = {"low": {"value": 20, "unit": "years", "system": "u", "code": "a"}}

    assert _entries("Condition", "onset-age", onsetRange=value) == [
        QuantityEntry("onset-age", 0, 20, BOUNDLESS, "u", "a", "years")
    ]


@pytest.mark.parametrize(
    "value",
    [{"value": "abc"}, {"value": None}, {"value": [1]}, {"value": True}, {"low": 5}, {"low": {"value": "x"}}, {"low": None}, "x"],
)  # fmt: skip
def test_what_is_no_quantity_is_not_indexed(value: Any) -> None:
    assert _entries("Condition", "onset-age", onsetRange=value) == []


def test_nothing_is_indexed_twice() -> None:
    concept = {"coding": [{"system": "s", "code": "a"}]}

    assert len(_entries("Procedure", "body-site", bodySite=[concept, concept])) == 1


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        ({"resourceType": "Patient", "id": "ana"}, "ana"),
        ({"resourceType": "Observation", "subject": {"reference": "Patient/ana"}}, "ana"),
        ({"resourceType": "Device", "patient": {"reference": "Patient/ana"}}, "ana"),
        ({"resourceType": "Coverage", "beneficiary": {"reference": "Patient/ana"}}, "ana"),
        ({"resourceType": "Provenance", "target": [{"reference": "Procedure/1"}, {"reference": "Patient/ana"}]}, "ana"),
        ({"resourceType": "Observation", "subject": {"reference": "Group/ana"}}, None),
        ({"resourceType": "Observation", "subject": {"reference": "http://ehr.test/Patient/ana"}}, None),
        ({"resourceType": "Observation", "subject": {"display": "Ana"}}, None),
        ({"resourceType": "Questionnaire"}, None),
    ],
)
def test_a_resource_stands_in_its_patients_compartment(resource: dict[str, Any], expected: str | None) -> None:
    assert patient_of(resource) == expected


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Óscar  MÜLLER ", "oscar muller"), ("Straße", "strasse"), ("Fēngchí", "fengchi"), ("风池", "风池"), ("", "")],
)
def test_folding_leaves_what_matters(text: str, folded: str) -> None:
    assert fold(text) == folded


_KEYS = [
    "coding",
    "code",
    "system",
    "value",
    "reference",
    "identifier",
    "start",
    "event",
    "repeat",
    "low",
    "high",
    "family",
]
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals(allow_nan=False, allow_infinity=False) | st.text(),
    lambda children: st.lists(children, max_size=3)
    | st.dictionaries(
        st.sampled_from(_KEYS),
        children,
        max_size=4,
    ),
    max_leaves=8,
)  # fmt: skip


def _top_level_names() -> list[str]:
    paths = (path for kind in PARAMETERS for one in parameters_of(kind).values() for path in one.paths)
    return sorted({path.partition(".")[0].partition("[")[0] for path in paths})


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(sorted(PARAMETERS)),
    st.dictionaries(st.sampled_from(_top_level_names()), _JSON, min_size=1, max_size=6),
)
def test_no_resource_however_odd_breaks_the_index(kind: str, elements: dict[str, Any]) -> None:
    """The gate refuses these; what came in before a rule was made must still be indexed."""
    entries = index_entries({"resourceType": kind, **elements})

    assert len(set(entries)) == len(entries)

"""A search request is read exactly, or refused with the name of the parameter that is wrong."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengchi.domain.errors import Invalid
from fengchi.fhir.search import MAXIMUM_COUNT, SearchQuery, parse_search
from fengchi.fhir.search_parameters import COMMON, PARAMETERS, ParameterType, parameters_of
from fengchi.fhir.search_terms import DateTerm, QuantityTerm, ReferenceTerm, StringTerm, Term, TokenTerm, UriTerm


def _day(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]  # year, month, day and on


def _read(kind: str, name: str, value: str, **more: str) -> SearchQuery:
    return parse_search(kind, [(name, value)], strict=True, **more)  # type: ignore[arg-type]  # only base is given


def _terms(kind: str, name: str, value: str, **more: str) -> tuple[Term, ...]:
    (clause,) = _read(kind, name, value, **more).clauses
    return clause.terms


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a", [TokenTerm(None, "a")]),
        ("s|a", [TokenTerm("s", "a")]),
        ("|a", [TokenTerm("", "a")]),
        ("s|", [TokenTerm("s", "")]),
        ("a,s|b", [TokenTerm(None, "a"), TokenTerm("s", "b")]),
        ("a\\,b", [TokenTerm(None, "a,b")]),
        ("s|a\\|b", [TokenTerm("s", "a|b")]),
        ("a\\\\,b", [TokenTerm(None, "a\\"), TokenTerm(None, "b")]),
        ("a\\$b", [TokenTerm(None, "a$b")]),
    ],
)
def test_a_token_is_a_code_in_any_one_or_no_system(value: str, expected: list[Term]) -> None:
    assert list(_terms("Observation", "code", value)) == expected


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [
        ("2026", _day(2026, 1, 1), _day(2027, 1, 1)),
        ("2026-12", _day(2026, 12, 1), _day(2027, 1, 1)),
        ("2026-02", _day(2026, 2, 1), _day(2026, 3, 1)),
        ("2024-02-29", _day(2024, 2, 29), _day(2024, 3, 1)),
        ("2026-11-02T09:00", _day(2026, 11, 2, 9), _day(2026, 11, 2, 9, 1)),
        ("2026-11-02T09:00Z", _day(2026, 11, 2, 9), _day(2026, 11, 2, 9, 1)),
        ("2026-11-02T09:00:07Z", _day(2026, 11, 2, 9, 0, 7), _day(2026, 11, 2, 9, 0, 8)),
        ("2026-11-02T09:00:07.5Z", _day(2026, 11, 2, 9, 0, 7, 500_000), _day(2026, 11, 2, 9, 0, 7, 600_000)),
        ("2026-11-02T09:00:00+09:00", _day(2026, 11, 2), _day(2026, 11, 2, 0, 0, 1)),
        ("2026-11-02T09:00:00 09:00", _day(2026, 11, 2), _day(2026, 11, 2, 0, 0, 1)),
        ("2026-11-02T00:30:00-01:00", _day(2026, 11, 2, 1, 30), _day(2026, 11, 2, 1, 30, 1)),
    ],
)
def test_a_date_covers_what_it_is_precise_to(value: str, low: datetime, high: datetime) -> None:
    assert _terms("Observation", "date", f"ge{value}") == (DateTerm("ge", low, high),)


@pytest.mark.parametrize("prefix", ["eq", "ne", "gt", "ge", "lt", "le", "sa", "eb"])
def test_every_prefix_is_known(prefix: str) -> None:
    assert _terms("Observation", "date", f"{prefix}2026") == (DateTerm(prefix, _day(2026, 1, 1), _day(2027, 1, 1)),)
    assert _terms("Observation", "value-quantity", f"{prefix}5") == (QuantityTerm(prefix, 5, 4.5, 5.5),)


def test_about_a_day_is_a_day_on_either_side_and_about_a_number_a_tenth() -> None:
    assert _terms("Observation", "date", "ap2026-11-02") == (DateTerm("ap", _day(2026, 11, 1), _day(2026, 11, 4)),)
    assert _terms("Observation", "value-quantity", "ap50") == (QuantityTerm("ap", 50, 45, 55),)


@pytest.mark.parametrize(
    "value", ["0001", "9999", "9999-12", "9999-12-31", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00"]
)
@pytest.mark.parametrize("prefix", ["", "ap"])
def test_the_ends_of_time_are_dates_too(prefix: str, value: str) -> None:
    (term,) = _terms("Observation", "date", prefix + value)

    assert isinstance(term, DateTerm)
    assert term.low <= term.high


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("5.40", QuantityTerm("eq", 5.4, 5.395, 5.405)),
        ("-1.5", QuantityTerm("eq", -1.5, -1.55, -1.45)),
        ("1e2", QuantityTerm("eq", 100, 50, 150)),
        ("5|http://unitsofmeasure.org|mg", QuantityTerm("eq", 5, 4.5, 5.5, "http://unitsofmeasure.org", "mg")),
        ("lt5||mg", QuantityTerm("lt", 5, 4.5, 5.5, None, "mg")),
    ],
)
def test_a_quantity_covers_half_a_unit_of_its_last_digit(value: str, expected: QuantityTerm) -> None:
    assert _terms("Observation", "value-quantity", value) == (expected,)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("subject", "ana", ReferenceTerm("", "ana")),
        ("subject", "Patient/ana", ReferenceTerm("Patient", "ana")),
        ("subject", "Patient/ana/_history/3", ReferenceTerm("Patient", "ana")),
        ("subject:Patient", "ana", ReferenceTerm("Patient", "ana")),
        ("subject", "https://here.test/fhir/Patient/ana", ReferenceTerm("Patient", "ana")),
        ("subject", "https://there.test/fhir/Patient/ana", ReferenceTerm(url="https://there.test/fhir/Patient/ana")),
        ("subject", "urn:uuid:7", ReferenceTerm(url="urn:uuid:7")),
    ],
)
def test_a_reference_is_an_id_a_typed_id_or_an_address(name: str, value: str, expected: Term) -> None:
    assert _terms("Observation", name, value, base="https://here.test/fhir/") == (expected,)


def test_strings_are_compared_without_case_accents_and_repeated_spaces() -> None:
    assert _terms("Patient", "name", "Ó'Scara  MÜLLER") == (StringTerm("o'scara muller", "Ó'Scara  MÜLLER"),)
    assert _terms("Patient", "name", "针灸") == (StringTerm("针灸", "针灸"),)


def test_a_uri_is_compared_as_it_is() -> None:
    assert _terms("Questionnaire", "url", "https://w3id.org/fengchi/Questionnaire/x") == (
        UriTerm("https://w3id.org/fengchi/Questionnaire/x"),
    )


REFUSED = [
    ("Observation", "date", "yesterday"),
    ("Observation", "date", "2026-13"),
    ("Observation", "date", "2026-02-30"),
    ("Observation", "date", "xx2026"),
    ("Observation", "date", "2026-11-02T25:00:00Z"),
    ("Observation", "date", "ge"),
    ("Observation", "date:exact", "2026"),
    ("Observation", "code", ""),
    ("Observation", "code", "a,"),
    ("Observation", "code", "a\x00b"),
    ("Observation", "code", "\ud800"),
    ("Observation", "code:in", "http://x"),
    ("Observation", "code:missing", "perhaps"),
    ("Observation", "value-quantity", "five"),
    ("Observation", "value-quantity", "5|mg"),
    ("Observation", "value-quantity", "NaN"),
    ("Observation", "value-quantity", "1e999"),
    ("Observation", "value-quantity", "--5"),
    ("Observation", "subject", "two words"),
    ("Observation", "subject", "../Patient/1"),
    ("Observation", "subject:Group", "Patient/ana"),
    ("Observation", "code-value-quantity", "a"),
    ("Observation", "code-value-quantity", "a$b$c"),
    ("Observation", "code-value-quantity", "a$b"),
    ("Observation", "code.text", "a"),
    ("Observation", "part-of.code", "a"),
    ("Observation", "subject:Patient.link:Patient.link:Patient.link:Patient.link:Patient.name", "a"),
    ("Observation", "_sort", "nothing"),
    ("Observation", "_sort", ""),
    ("Observation", "_sort", "--date"),
    ("Observation", "_sort", "date,"),
    ("Observation", "_sort", "subject"),
    ("Observation", "_count", "-1"),
    ("Observation", "_count", "many"),
    ("Observation", "_count", "1e3"),
    ("Observation", "_total", "some"),
    ("Observation", "_summary", "short"),
    ("Observation", "_include", "Observation"),
    ("Observation", "_include", "Observation:nothing"),
    ("Observation", "_include", "Observation:code"),
    ("Observation", "_revinclude", "observation:subject"),
    ("Patient", "_has:Observation:code", "a"),
    ("Patient", "_has:Observation:code:code", "a"),
    ("Patient", "_has:Encounter:location:status", "a"),
]


@pytest.mark.parametrize(("kind", "name", "value"), REFUSED)
def test_what_is_malformed_is_refused_even_when_lenient(kind: str, name: str, value: str) -> None:
    """An answer to another question than the one that was asked would be worse than none."""
    with pytest.raises(Invalid) as refused:
        parse_search(kind, [(name, value)], strict=False)

    assert all(one.where and one.text for one in refused.value.issues)


def test_every_complaint_is_made_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        parse_search("Observation", [("date", "x"), ("code", "ok"), ("_count", "x"), ("nothing", "y")], strict=True)

    assert [one.where for one in refused.value.issues] == ["date", "_count", "nothing"]


def test_an_unknown_parameter_is_refused_when_strict_and_ignored_and_listed_when_not() -> None:
    pairs = [("colour", "red"), ("code", "a"), ("colour:exact", "red"), ("patient.colour", "red")]

    with pytest.raises(Invalid) as refused:
        parse_search("Observation", pairs, strict=True)
    lenient = parse_search("Observation", pairs)

    assert [one.where for one in refused.value.issues] == ["colour", "colour:exact", "patient.colour"]
    assert lenient.ignored == ("colour", "colour:exact", "patient.colour")
    assert lenient.used == (("code", "a"),)
    assert len(lenient.clauses) == 1


def test_what_the_answer_should_look_like_is_read() -> None:
    query = parse_search(
        "Observation",
        [
            ("_count", "7"), ("_sort", "-date,_id"), ("_total", "none"), ("_elements", "id, code"), ("_summary", "true"),
            ("_include", "Observation:subject:Patient"), ("_revinclude:iterate", "Provenance:target"), ("_format", "json"),
        ],
        strict=True,
    )  # fmt: skip

    assert (query.count, query.total, query.elements, query.summary) == (7, "none", ("id", "code"), "true")
    assert [(one.parameter.name, one.descending) for one in query.sort] == [("date", True), ("_id", False)]
    assert [(one.kind, one.parameter.name, one.target, one.iterate) for one in query.includes] == [
        ("Observation", "subject", "Patient", False)
    ]
    assert query.revincludes[0].iterate


def test_a_page_is_never_larger_than_allowed_and_a_count_asks_for_none() -> None:
    assert _read("Patient", "_count", "999999").count == MAXIMUM_COUNT
    assert parse_search("Patient", [("_count", "900")], maximum_count=500).count == 500
    assert parse_search("Patient", [], default_count=20).count == 20
    assert _read("Patient", "_summary", "count").count == 0


def test_repeating_a_parameter_means_and() -> None:
    query = parse_search("Observation", [("code", "a"), ("code", "b,c")])

    assert [len(clause.terms) for clause in query.clauses] == [1, 2]


US_CORE = {
    "Observation": "patient category code date status _lastUpdated",
    "Procedure": "patient date status code",
    "Condition": (
        "patient category clinical-status code onset-date abatement-date recorded-date asserted-date encounter _lastUpdated"
    ),
    "Encounter": "_id patient date class type status location identifier _lastUpdated",
    "DocumentReference": "_id patient type category date status period",
    "QuestionnaireResponse": "_id patient status authored questionnaire",
    "Patient": "_id identifier name birthdate gender family given",
}


@pytest.mark.parametrize("kind", US_CORE)
def test_the_search_duties_of_us_core_are_met(kind: str) -> None:
    """https://hl7.org/fhir/us/core/CapabilityStatement-us-core-server.html"""
    assert set(US_CORE[kind].split()) <= set(parameters_of(kind))


def test_every_parameter_reads_rows_that_are_written() -> None:
    """A name in rows or components that no parameter has would silently never match."""
    for kind, parameters in PARAMETERS.items():
        for one in parameters.values():
            written = {name for name, other in parameters.items() if other.paths}
            needed = set(one.components) if one.type is ParameterType.COMPOSITE else set(one.row_names)
            known = written | {name for name, other in parameters.items() if one.components and other.rows}
            assert needed <= known, f"{kind}.{one.name}"


def test_types_without_a_table_of_their_own_are_searchable_by_what_all_have() -> None:
    names = set(parameters_of("Claim"))

    assert {one.name for one in COMMON} | {"identifier", "patient", "subject", "status", "code"} <= names


_NAMES = st.sampled_from([*PARAMETERS["Observation"], "_sort", "_count", "_include", "_has:x", "a.b"])


@given(st.lists(st.tuples(_NAMES, st.text())))
def test_no_text_makes_it_fail_otherwise_than_by_refusing(pairs: list[tuple[str, str]]) -> None:
    with suppress(Invalid):
        assert parse_search("Observation", pairs).kind == "Observation"

"""Each search parameter finds what it should, on both engines, through parse_search and the index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from fengchi.domain.errors import Invalid
from fengchi.fhir.json_codec import decode
from fengchi.fhir.search import parse_search
from fengchi.store import records
from fengchi.store.db import Db, Store
from fengchi.store.records import Put, SearchPage

LOINC = "http://loinc.org"
POINT = "https://w3id.org/fengchi/CodeSystem/acupuncture-point"
SNOMED = "http://snomed.info/sct"
UCUM = "http://unitsofmeasure.org"


def _coded(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}


def _needling(point: str, side: str) -> dict[str, Any]:
    return {"code": _coded(POINT, point), "valueCodeableConcept": _coded(SNOMED, side)}


RESOURCES: list[dict[str, Any]] = [
    {
        "resourceType": "Patient",
        "id": "ana",
        "identifier": [{"system": "urn:mrn", "value": "A|1"}, {"system": "urn:other", "value": "77"}],
        "name": [{"family": "Sample", "given": ["Ana", "Óscara"]}],
        "gender": "female",
        "birthDate": "1990-05-17",
        "telecom": [{"system": "phone", "value": "555", "use": "home"}, {"system": "email", "value": "a@b.test"}],
    },
    {"resourceType": "Patient", "id": "ben", "name": [{"family": "Samples", "given": ["Ben"]}], "gender": "male"},
    {"resourceType": "Group", "id": "ana", "type": "person", "actual": True},
    {
        "resourceType": "Observation",
        "id": "needling",
        "status": "final",
        "code": _coded("urn:fengchi", "needling-record"),
        "category": [_coded("urn:cat", "procedure")],
        "subject": {"reference": "Patient/ana"},
        "partOf": [{"reference": "Procedure/t1"}],
        "effectivePeriod": {"start": "2026-03-02T10:05:00+01:00", "end": "2026-03-02T10:40:00+01:00"},
        "component": [_needling("LI4", "left"), _needling("GB20", "right")],
    },
    {
        "resourceType": "Observation",
        "id": "days",
        "status": "amended",
        "code": _coded("urn:fengchi", "migraine-days"),
        "category": [_coded("urn:cat", "survey")],
        "subject": {"reference": "Patient/ana"},
        "effectivePeriod": {"start": "2026-02-02", "end": "2026-03-01"},
        "valueQuantity": {"value": 9, "unit": "days", "system": UCUM, "code": "d"},
        "derivedFrom": [{"reference": "QuestionnaireResponse/qr"}],
    },
    {
        "resourceType": "Observation",
        "id": "weight",
        "status": "final",
        "code": {"coding": [{"system": LOINC, "code": "29463-7"}, {"code": "weight"}]},
        "subject": {"reference": "Patient/ben"},
        "effectiveDateTime": "2026-03-02",
        "valueQuantity": {"value": 5.40, "unit": "kg", "system": UCUM, "code": "kg"},
    },
    {
        "resourceType": "Observation",
        "id": "group",
        "status": "final",
        "code": {"text": "words only"},
        "subject": {"reference": "Group/ana"},
        "effectiveDateTime": "2025",
        "valueQuantity": {"value": 2, "comparator": "<"},
    },
    {"resourceType": "Observation", "id": "bare", "status": "final", "code": {"text": "bare"}},
    {
        "resourceType": "Procedure",
        "id": "t1",
        "status": "completed",
        "subject": {"reference": "Patient/ana"},
        "code": _coded(SNOMED, "acu"),
        "performedPeriod": {"start": "2026-03-02T09:05:00Z"},
        "bodySite": [_coded(POINT, "LI4"), _coded(POINT, "GB20")],
    },
    {
        "resourceType": "QuestionnaireResponse",
        "id": "qr",
        "status": "completed",
        "questionnaire": "https://w3id.org/fengchi/Questionnaire/diary|1.0",
        "subject": {"reference": "Patient/ana"},
        "source": {"identifier": {"system": "urn:mrn", "value": "A|1"}},
    },
    {
        "resourceType": "Provenance",
        "id": "p1",
        "target": [{"reference": "Procedure/t1"}, {"reference": "Observation/needling"}],
        "recorded": "2026-03-02T09:41:00Z",
        "agent": [{"who": {"reference": "Practitioner/mei"}}],
    },
    {"resourceType": "Encounter", "id": "far", "status": "finished", "subject": {"reference": "http://ehr.test/fhir/Patient/9"}},
]  # fmt: skip


@pytest.fixture
def filled(store: Store, now: datetime) -> Store:
    """The resources above, stored one minute after the other."""
    for minutes, resource in enumerate(RESOURCES):
        with store.writing() as db:
            records.write_many(db, [Put(resource)], at=now + timedelta(minutes=minutes))
    return store


def _page(db: Db, kind: str, pairs: Iterable[tuple[str, str]], **changes: Any) -> SearchPage:
    return records.search(db, replace(parse_search(kind, list(pairs), strict=True), **changes))


def _ids(page: SearchPage) -> list[str]:
    return [one.record_id for one in page.records]


def _pairs(query: str) -> list[tuple[str, str]]:
    return [(name, value) for name, _, value in (one.partition("=") for one in query.split("&") if one)]


FOUND: Sequence[tuple[str, str, str]] = [
    # Tokens
    ("Observation", "code=migraine-days", "days"),
    ("Observation", "code=urn:fengchi|migraine-days", "days"),
    ("Observation", "code=urn:wrong|migraine-days", ""),
    ("Observation", "code=urn:fengchi|", "needling days"),
    ("Observation", "code=|weight", "weight"),
    ("Observation", "code=|29463-7", ""),
    ("Observation", "code=migraine-days,29463-7", "days weight"),
    ("Observation", "code=migraine-days&code=29463-7", ""),
    ("Observation", "code=29463-7&code=weight", "weight"),
    ("Observation", "code:not=migraine-days", "needling weight group bare"),
    ("Observation", "status=amended", "days"),
    ("Observation", "status=http://hl7.org/fhir/observation-status|amended", "days"),
    ("Observation", "status=http://hl7.org/fhir/observation-status|", "needling days weight group bare"),
    ("Observation", "status=urn:other|amended", ""),
    ("Observation", "category=survey", "days"),
    ("Patient", "identifier=urn:mrn|A\\|1", "ana"),
    ("Patient", "identifier=A\\|1", "ana"),
    ("Patient", "identifier=77", "ana"),
    ("Patient", "gender=male", "ben"),
    ("Patient", "phone=555", "ana"),
    ("Patient", "email=555", ""),
    ("Patient", "telecom=home|555", "ana"),
    # Codes of needlings
    ("Observation", "component-code=LI4", "needling"),
    ("Observation", f"component-code={POINT}|LI4&component-code={POINT}|GB20", "needling"),
    ("Observation", "combo-code=LI4,migraine-days", "needling days"),
    ("Observation", "component-code-value-concept=LI4$left", "needling"),
    ("Observation", "component-code-value-concept=LI4$right", ""),
    ("Observation", f"component-code-value-concept={POINT}|GB20${SNOMED}|right,LI4$right", "needling"),
    ("Procedure", "body-site=GB20", "t1"),
    # Dates
    ("Observation", "date=2026-03-02", "needling weight"),
    ("Observation", "date=2026-03", "needling weight"),
    ("Observation", "date=2026", "needling days weight"),
    ("Observation", "date=2026-03-02T09:05:00Z", ""),
    ("Observation", "date=ne2026-03-02", "days group"),
    ("Observation", "date=gt2026-03-01", "needling weight"),
    ("Observation", "date=ge2026-03-02", "needling weight"),
    ("Observation", "date=lt2026-03-01", "days group"),
    ("Observation", "date=le2026-03-01", "days group"),
    ("Observation", "date=le2026-02-02", "group"),
    ("Observation", "date=sa2026-03-01", "needling weight"),
    ("Observation", "date=eb2026-02-02", "group"),
    ("Observation", "date=ap2026-03-01", "needling days weight"),
    ("Observation", "date=ge2026-03-02&date=lt2026-03-03", "needling weight"),
    ("Observation", "date=ge2026-03-02T10:05:00+01:00", "needling weight"),
    ("Observation", "date=ge2026-03-02T10:05:00 01:00", "needling weight"),
    ("Procedure", "date=gt2030", "t1"),
    ("Procedure", "date=lt2026-03-02", ""),
    ("Patient", "birthdate=1990-05-17", "ana"),
    ("Patient", "birthdate=1990&name=sample", "ana"),
    # References
    ("Observation", "patient=ana", "needling days"),
    ("Observation", "patient=Patient/ana", "needling days"),
    ("Observation", "subject=Patient/ana", "needling days"),
    ("Observation", "subject=ana", "needling days group"),
    ("Observation", "subject:Group=ana", "group"),
    ("Observation", "patient=Group/ana", ""),
    ("Observation", "patient=ana,ben", "needling days weight"),
    ("Observation", "part-of=Procedure/t1", "needling"),
    ("Observation", "part-of=t1", "needling"),
    ("Observation", "derived-from=qr", "days"),
    ("Encounter", "subject=http://ehr.test/fhir/Patient/9", "far"),
    ("Encounter", "patient=http://ehr.test/fhir/Patient/9", "far"),
    ("Encounter", "patient=9", ""),
    ("QuestionnaireResponse", "questionnaire=https://w3id.org/fengchi/Questionnaire/diary", "qr"),
    ("QuestionnaireResponse", "questionnaire=https://w3id.org/fengchi/Questionnaire/diary|1.0", "qr"),
    ("QuestionnaireResponse", "questionnaire=https://w3id.org/fengchi/Questionnaire/diary|2.0", ""),
    ("QuestionnaireResponse", "source:identifier=urn:mrn|A\\|1", "qr"),
    ("Provenance", "target=Procedure/t1", "p1"),
    ("Provenance", "target=needling", "p1"),
    # Strings
    ("Patient", "name=samp", "ana ben"),
    ("Patient", "name=OSCA", "ana"),
    ("Patient", "family:exact=Sample", "ana"),
    ("Patient", "family:exact=sample", ""),
    ("Patient", "name:contains=ARA", "ana"),
    ("Patient", "name:contains=%", ""),
    ("Patient", "given=ben&family=samples", "ben"),
    # Quantities
    ("Observation", "value-quantity=9", "days"),
    ("Observation", f"value-quantity=9|{UCUM}|d", "days"),
    ("Observation", "value-quantity=9||days", "days"),
    ("Observation", "value-quantity=9||kg", ""),
    ("Observation", "value-quantity=5.4", "weight"),
    ("Observation", "value-quantity=5", "weight"),
    ("Observation", "value-quantity=5.41", ""),
    ("Observation", "value-quantity=gt5.4", "days"),
    ("Observation", "value-quantity=ge5.4", "days weight"),
    ("Observation", "value-quantity=lt5.4", "group"),
    ("Observation", "value-quantity=ap8.5", "days"),
    ("Observation", "value-quantity=ne9", "weight group"),
    ("Observation", "code-value-quantity=migraine-days$gt8", "days"),
    ("Observation", "code-value-quantity=migraine-days$gt9", ""),
    # Missing
    ("Observation", "value-quantity:missing=true", "needling bare"),
    ("Observation", "date:missing=true", "bare"),
    ("Observation", "patient:missing=false", "needling days weight group"),
    ("Observation", "code:missing=true", ""),
    ("Observation", "_id:missing=true", ""),
    # The record itself
    ("Observation", "_id=days,weight", "days weight"),
    ("Observation", "_id=nobody", ""),
    ("Observation", "_lastUpdated=ge2026-11-02T09:06:00Z", "group bare"),
    ("Observation", "_lastUpdated=lt2026-11-02T09:04:00Z", "needling"),
    ("Observation", "_lastUpdated=2026-11-02", "needling days weight group bare"),
    # Chains
    ("Observation", "patient.name=sample&patient.gender=female", "needling days"),
    ("Observation", "subject:Patient.identifier=urn:mrn|A\\|1", "needling days"),
    ("Observation", "part-of:Procedure.body-site=LI4", "needling"),
    ("Observation", "part-of:Procedure.patient.name=sample", "needling"),
    ("Patient", "_has:Observation:patient:code=29463-7", "ben"),
    ("Patient", "_has:Observation:subject:component-code=LI4", "ana"),
    ("Procedure", "_has:Provenance:target:agent=mei", "t1"),
]  # fmt: skip


def test_every_search_finds_exactly_what_it_should(filled: Store) -> None:
    """All rows of the table above in one pass: filling the store for each would take the most of the time."""
    with filled.reading() as db:
        answers = [(kind, query, " ".join(_ids(_page(db, kind, _pairs(query))))) for kind, query, _ in FOUND]

    assert [one for one in zip(answers, FOUND, strict=True) if one[0] != one[1]] == []


def test_what_a_search_counts_is_what_it_lists(filled: Store) -> None:
    with filled.reading() as db:
        for kind, query, found in FOUND:
            assert _page(db, kind, [*_pairs(query), ("_count", "0")]).total == len(found.split()), query


def test_a_deleted_or_changed_record_is_no_longer_found_by_what_it_said(filled: Store, now: datetime) -> None:
    with filled.writing() as db:
        records.delete(db, "Observation", "weight", at=now)
        records.update(db, decode('{"resourceType":"Observation","id":"days","code":{"text":"none"}}'), at=now)

        assert _ids(_page(db, "Observation", [("code", "29463-7,migraine-days")])) == []
        assert _ids(_page(db, "Observation", [("patient", "ana,ben")])) == ["needling"]
        assert _ids(_page(db, "Observation", [("code:missing", "false")])) == ["needling", "days", "group", "bare"]


def test_a_search_sees_what_its_own_transaction_wrote(store: Store, now: datetime) -> None:
    with store.writing() as db:
        records.write_many(db, [Put(RESOURCES[0])], at=now)
        assert _ids(_page(db, "Patient", [("name", "ana")])) == ["ana"]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("date", "group days weight needling bare"),
        ("-date", "needling weight days group bare"),
        ("_lastUpdated", "needling days weight group bare"),
        ("-_lastUpdated", "bare group weight days needling"),
        ("_id", "bare days group needling weight"),
        ("-_id", "weight needling group days bare"),
        ("status,-_id", "days weight needling group bare"),
        ("value-quantity", "group weight days needling bare"),
        ("-value-quantity", "days weight group needling bare"),
        ("code", "group bare weight days needling"),
    ],
)
def test_a_search_is_sorted_and_pages_in_the_same_order(filled: Store, sort: str, expected: str) -> None:
    """What has no value comes last in either direction."""
    with filled.reading() as db:
        assert " ".join(_ids(_page(db, "Observation", [("_sort", sort)]))) == expected
        assert " ".join(_walk(db, "Observation", [("_sort", sort), ("_count", "2")])) == expected


def _walk(db: Db, kind: str, pairs: list[tuple[str, str]]) -> list[str]:
    ids: list[str] = []
    cursor = ""
    while True:
        page = _page(db, kind, pairs, cursor=cursor)
        ids += _ids(page)
        cursor = page.cursor
        if not cursor:
            return ids


def test_pages_stay_consistent_while_others_write(filled: Store, now: datetime) -> None:
    """A record that changes between two pages is neither shown twice nor left out."""
    with filled.reading() as db:
        first = _page(db, "Observation", [("_count", "2")])
    with filled.writing() as db:
        records.update(db, decode('{"resourceType":"Observation","id":"days","code":{"text":"new"}}'), at=now)
        records.update(db, decode('{"resourceType":"Observation","id":"weight","code":{"text":"new"}}'), at=now)
    with filled.reading() as db:
        second = _page(db, "Observation", [("_count", "5")], cursor=first.cursor)

    assert _ids(first) + _ids(second) == ["needling", "days", "weight", "group", "bare"]


@pytest.mark.parametrize(
    "cursor", ["x", "bnVsbA", "W10", "WyJhIiwiYiJd", "WyIyMDI2LTExLTAyIiwxXQ",
     "WzUsMV0", "WyIyMDI2LTExLTAyVDA5OjAwOjAwWiIsIngiXQ", "é"]
)  # fmt: skip
def test_a_cursor_that_is_not_ours_is_refused(filled: Store, cursor: str) -> None:
    with filled.reading() as db, pytest.raises(Invalid):
        _page(db, "Observation", [("_sort", "date")], cursor=cursor)


def test_the_total_can_be_left_out_and_asked_for_alone(filled: Store) -> None:
    with filled.reading() as db:
        without = _page(db, "Observation", [("_total", "none"), ("_count", "1")])
        alone = _page(db, "Observation", [("_summary", "count")])

    assert (without.total, len(without.records)) == (None, 1)
    assert (alone.total, alone.records) == (5, ())


@pytest.mark.parametrize(
    ("kind", "query", "expected"),
    [
        ("Observation", "_id=needling&_include=Observation:patient", "Patient/ana"),
        ("Observation", "_id=needling&_include=Observation:part-of", "Procedure/t1"),
        ("Observation", "_id=needling&_include=Observation:*", "Patient/ana Procedure/t1"),
        ("Observation", "_id=needling,days&_include=Observation:subject", "Patient/ana"),
        ("Observation", "_id=group&_include=Observation:subject:Patient", ""),
        ("Procedure", "_id=t1&_revinclude=Provenance:target", "Provenance/p1"),
        ("Procedure", "_id=t1&_revinclude=Observation:part-of&_include=Procedure:patient", "Patient/ana Observation/needling"),
        (
            "Procedure",
            "_id=t1&_revinclude=Observation:part-of&_revinclude:iterate=Provenance:target",
            "Observation/needling Provenance/p1",
        ),
        ("Patient", "_id=ana,ben&_revinclude=Observation:subject", "Observation/needling Observation/days Observation/weight"),
    ],
)  # fmt: skip
def test_includes_come_beside_the_matches(filled: Store, kind: str, query: str, expected: str) -> None:
    with filled.reading() as db:
        page = _page(db, kind, _pairs(query))

    assert " ".join(one.reference for one in page.included) == expected
    assert page.total == len(page.records)


def test_a_search_can_be_narrowed_to_one_patient_whatever_it_asks(filled: Store) -> None:
    with filled.reading() as db:
        assert _ids(_page(db, "Observation", [], only_patient="ana")) == ["needling", "days"]
        assert _ids(_page(db, "Observation", [("patient", "ben")], only_patient="ana")) == []
        assert _ids(_page(db, "Patient", [], only_patient="ana")) == ["ana"]
        included = _page(db, "Procedure", [("_revinclude", "Observation:part-of")], only_patient="ben").included
        assert included == ()


def test_an_identifier_finds_its_records(filled: Store) -> None:
    with filled.reading() as db:
        found = [records.find_by_identifier(db, "Patient", system, "77") for system in ("urn:other", "urn:mrn", None)]

    assert [[one.record_id for one in page] for page in found] == [["ana"], [], ["ana"]]


@pytest.mark.parametrize("text", ["' OR 1=1 --", "\\", "%", "_", '"; DROP TABLE record; --', "\U0010ffff", "🪡"])
def test_no_text_breaks_a_search(filled: Store, text: str) -> None:
    with filled.reading() as db:
        for name in ("code", "value-string", "value-string:contains", "value-string:exact", "part-of.x", "_id"):
            if name != "part-of.x":
                assert _ids(_page(db, "Observation", [(name, text)])) == []


def test_every_parameter_of_every_type_can_be_searched_for(store: Store) -> None:
    """Each one, with a plausible value, with :missing, and as a sort key where it can be one."""
    from fengchi.fhir.search_parameters import PARAMETERS, ParameterType

    plausible = {
        ParameterType.TOKEN: "a|b",
        ParameterType.DATE: "2026",
        ParameterType.STRING: "x",
        ParameterType.REFERENCE: "x",
        ParameterType.QUANTITY: "1",
        ParameterType.NUMBER: "1",
        ParameterType.URI: "urn:x",
    }
    with store.reading() as db:
        for kind, parameters in PARAMETERS.items():
            for name, parameter in parameters.items():
                parts = [parameters[one] for one in parameter.components] or [parameter]
                value = "$".join(plausible[one.type] for one in parts)
                assert _ids(_page(db, kind, [(name, value)])) == []
                assert _ids(_page(db, kind, [(f"{name}:missing", "true")])) == []
                if parameter.type not in (ParameterType.COMPOSITE, ParameterType.REFERENCE):
                    assert _ids(_page(db, kind, [("_sort", f"-{name}")])) == []

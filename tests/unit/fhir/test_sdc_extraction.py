"""Somebody else's questionnaire: observation-based extraction as SDC describes it."""

from __future__ import annotations

from typing import Any

import pytest

from fengchi.fhir import gate
from fengchi.fhir.questionnaires import extract, is_extractable

EXTRACT = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-observationExtract"
CATEGORY = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-observation-extract-category"
UNIT = "http://hl7.org/fhir/StructureDefinition/questionnaire-unit"
YES = {"url": EXTRACT, "valueBoolean": True}
NO = {"url": EXTRACT, "valueBoolean": False}


def as_child(relation: str) -> dict[str, Any]:
    return {"url": EXTRACT, "valueCode": relation}


def question(link_id: str, kind: str, *extensions: Any, **more: Any) -> dict[str, Any]:
    code = [{"system": "urn:codes", "code": link_id}]
    made = {"linkId": link_id, "type": kind, "code": code, "extension": list(extensions), **more}
    return {key: value for key, value in made.items() if value != []}


def asked(*items: Any, **more: Any) -> dict[str, Any]:
    return {"resourceType": "Questionnaire", "url": "https://clinic.test/Questionnaire/q", "item": list(items), **more}


def answer(link_id: str, *values: dict[str, Any], items: Any = ()) -> dict[str, Any]:
    made: dict[str, Any] = {"linkId": link_id, "answer": list(values), "item": list(items)}
    return {key: value for key, value in made.items() if value}


def taken(questionnaire: dict[str, Any], *items: Any, **more: Any) -> list[Any]:
    filled = {
        "resourceType": "QuestionnaireResponse",
        "id": "r1",
        "questionnaire": questionnaire["url"],
        "status": "completed",
        "subject": {"reference": "Patient/ana"},
        "authored": "2026-10-30T18:00:00+01:00",
        "author": {"reference": "Practitioner/mei"},
        "item": list(items),
        **more,
    }
    filled = {key: value for key, value in filled.items() if value != []}
    assert gate.check(filled) == ()
    made = extract(filled, questionnaire)
    assert [gate.check(one) for one in made] == [()] * len(made)
    return list(made)


def test_an_observation_says_what_whose_when_by_whom_and_from_where() -> None:
    (made,) = taken(asked(question("mood", "string", YES)), answer("mood", {"valueString": "fair"}))
    del made["id"], made["identifier"]
    assert made == {
        "resourceType": "Observation",
        "status": "final",
        "code": {"coding": [{"system": "urn:codes", "code": "mood"}]},
        "subject": {"reference": "Patient/ana"},
        "effectiveDateTime": "2026-10-30T18:00:00+01:00",
        "issued": "2026-10-30T18:00:00+01:00",
        "performer": [{"reference": "Practitioner/mei"}],
        "valueString": "fair",
        "derivedFrom": [{"reference": "QuestionnaireResponse/r1"}],
    }


def test_only_what_is_marked_and_coded_is_taken() -> None:
    plain = {"linkId": "name", "type": "string", "extension": [YES]}
    items = [question("a", "integer"), question("b", "integer", NO), plain, question("c", "integer", YES)]
    answers = [
        answer(one["linkId"], {"valueString" if one is plain else "valueInteger": "x" if one is plain else 1})
        for one in items
    ]
    (made,) = taken(asked(*items), *answers)
    assert made["code"]["coding"][0]["code"] == "c"


def test_a_mark_is_inherited_until_it_is_taken_back() -> None:
    group = {"linkId": "g", "type": "group", "item": [question("a", "integer"), question("b", "integer", NO)]}
    filled = {"linkId": "g", "item": [answer("a", {"valueInteger": 1}), answer("b", {"valueInteger": 2})]}
    (made,) = taken(asked(group, extension=[YES]), filled)
    assert made["valueInteger"] == 1


def test_of_marked_codes_only_those_are_carried_over() -> None:
    codes = [{"system": "urn:codes", "code": "narrow"}, {"system": "urn:codes", "code": "wide", "extension": [YES]}]
    (made,) = taken(asked(question("a", "integer", code=codes)), answer("a", {"valueInteger": 1}))
    assert made["code"]["coding"] == [{"system": "urn:codes", "code": "wide"}]


def test_the_nearest_category_counts() -> None:
    far, near = ({"url": CATEGORY, "valueCodeableConcept": {"text": text}} for text in ("survey", "vital signs"))
    items = [question("a", "integer", YES), question("b", "integer", YES, near)]
    answers = [answer("a", {"valueInteger": 1}), answer("b", {"valueInteger": 2})]
    made = taken(asked(*items, extension=[far]), *answers)
    assert [one["category"] for one in made] == [[{"text": "survey"}], [{"text": "vital signs"}]]


@pytest.mark.parametrize(
    ("kind", "given", "made"),
    [
        ("boolean", {"valueBoolean": True}, {"valueBoolean": True}),
        ("integer", {"valueInteger": 3}, {"valueInteger": 3}),
        ("decimal", {"valueDecimal": 1.5}, {"valueQuantity": {"value": 1.5}}),
        ("date", {"valueDate": "2026-10-01"}, {"valueDateTime": "2026-10-01"}),
        ("time", {"valueTime": "10:00:00"}, {"valueTime": "10:00:00"}),
        ("url", {"valueUri": "urn:x"}, {"valueString": "urn:x"}),
        ("choice", {"valueCoding": {"code": "x"}}, {"valueCodeableConcept": {"coding": [{"code": "x"}]}}),
        ("quantity", {"valueQuantity": {"value": 2}}, {"valueQuantity": {"value": 2}}),
    ],
)
def test_each_type_of_answer_has_its_value(kind: str, given: dict[str, Any], made: dict[str, Any]) -> None:
    (found,) = taken(asked(question("a", kind, YES)), answer("a", given))
    assert {key: value for key, value in found.items() if key.startswith("value")} == made


def test_a_unit_makes_a_quantity() -> None:
    unit = {"url": UNIT, "valueCoding": {"system": "http://unitsofmeasure.org", "code": "kg", "display": "kilograms"}}
    (made,) = taken(asked(question("weight", "decimal", YES, unit)), answer("weight", {"valueDecimal": 71.5}))
    quantity = {"value": 71.5, "unit": "kilograms", "system": "http://unitsofmeasure.org", "code": "kg"}
    assert made["valueQuantity"] == quantity


def test_what_no_observation_can_hold_is_left_in_the_response() -> None:
    assert taken(asked(question("a", "reference", YES)), answer("a", {"valueReference": {"display": "x"}})) == []


def test_each_of_several_answers_is_an_observation_of_its_own() -> None:
    made = taken(
        asked(question("a", "integer", YES, repeats=True)), answer("a", {"valueInteger": 1}, {"valueInteger": 2})
    )
    assert [one["valueInteger"] for one in made] == [1, 2]
    assert len({one["id"] for one in made}) == 2
    assert [one["identifier"][0]["value"] for one in made] == ["r1/a", "r1/a#2"]


def test_components_stand_in_the_observation_of_their_group() -> None:
    high, low = (question(name, "integer", as_child("component")) for name in ("high", "low"))
    group = question("pressure", "group", YES, item=[high, low])
    filled = {
        "linkId": "pressure",
        "item": [answer("high", {"valueInteger": 120}), answer("low", {"valueInteger": 80})],
    }
    (made,) = taken(asked(group), filled)
    assert [(one["code"]["coding"][0]["code"], one["valueInteger"]) for one in made["component"]] == [
        ("high", 120),
        ("low", 80),
    ]
    assert not [key for key in made if key.startswith("value")]


def test_members_are_named_by_the_observation_of_their_group() -> None:
    group = question("panel", "group", YES, item=[question("a", "integer", as_child("member"))])
    panel, member = taken(asked(group), {"linkId": "panel", "item": [answer("a", {"valueInteger": 1})]})
    assert panel["hasMember"] == [{"reference": f"Observation/{member['id']}"}]


def test_a_derived_answer_names_what_it_is_derived_from() -> None:
    child = question("total", "integer", as_child("derived"))
    parent, derived = taken(
        asked(question("a", "integer", YES, item=[child])),
        answer("a", {"valueInteger": 1, "item": [answer("total", {"valueInteger": 2})]}),
    )
    assert derived["derivedFrom"] == [
        {"reference": "QuestionnaireResponse/r1"},
        {"reference": f"Observation/{parent['id']}"},
    ]


def test_a_group_of_which_nothing_was_answered_gives_nothing() -> None:
    group = question("pressure", "group", YES, item=[question("high", "integer", as_child("component"))])
    assert taken(asked(group)) == []


def test_what_a_device_entered_has_no_performer() -> None:
    device = {"author": {"reference": "Device/app"}}
    (made,) = taken(asked(question("a", "integer", YES)), answer("a", {"valueInteger": 1}), **device)
    assert "performer" not in made


def test_a_questionnaire_without_marks_is_not_extracted() -> None:
    assert not is_extractable(asked(question("a", "integer"), question("b", "integer", NO)))
    assert is_extractable(asked({"linkId": "g", "type": "group", "item": [question("a", "integer", YES)]}))
    assert is_extractable(asked(question("a", "integer", code=[{"code": "x", "extension": [YES]}])))

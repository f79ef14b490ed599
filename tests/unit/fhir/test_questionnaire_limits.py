"""What is asked of a response before it is read, and of a questionnaire derived from one of ours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from fengchi.domain.errors import Invalid
from fengchi.fhir.questionnaires import enabling, extract, form
from fengchi.fhir.questionnaires.extraction import take
from fengchi.fhir.questionnaires.identity import answer_id, answer_identifier, is_taken_out_of
from fengchi.fhir.questionnaires.provenance import extraction_provenance
from filled_in import OURS, option, questionnaire, response

MEASURES = "https://w3id.org/fengchi/CodeSystem/outcome-measure"
MIDAS = ("missed-work", "half-work", "missed-household", "half-household", "missed-leisure")
MODIFIER = [{"url": "https://other.test/negated", "valueBoolean": True}]
MARK = {"url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-observationExtract"}
ROOT = "QuestionnaireResponse"


def faults(filled: Mapping[str, Any], asked: Mapping[str, Any], **more: Any) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        take(filled, asked, **more)
    return [(one.rule, one.where) for one in refused.value.issues]


def ours(name: str, answers: Mapping[str, Any], **more: Any) -> list[tuple[str, str]]:
    return faults(response(name, answers, **more), questionnaire(name))


# How much ---------------------------------------------------------------------------------------------------------


def with_drugs(number: int) -> dict[str, Any]:
    filled = response("headache-diary-day", {"day": "2026-10-29", "headache": True})
    drug = {"linkId": "drug-class", "answer": [{"valueCoding": option("headache-diary-day", "drug-class", "triptan")}]}
    filled["item"][0]["item"] += [{"linkId": "acute-drug", "item": [drug]}] * number
    return filled


def test_two_thousand_items_and_answers_are_read_and_no_more() -> None:
    # Group, two questions and their answers are five; each drug is three more.
    assert len(extract(with_drugs(665), questionnaire("headache-diary-day"))) == 1
    assert faults(with_drugs(666), questionnaire("headache-diary-day")) == [("questionnaire-size", f"{ROOT}.item")]


def test_answers_are_looked_through_once_for_all_conditions(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []
    same = enabling.same

    def counted(one: Any, other: Any) -> bool:
        compared.append(1)
        return same(one, other)

    monkeypatch.setattr(enabling, "same", counted)
    switch = {"question": "a", "operator": "=", "answerInteger": 7}
    inner = [{"linkId": f"q{number}", "type": "integer", "enableWhen": [switch]} for number in range(10)]
    asked = {
        "item": [
            {"linkId": "a", "type": "integer", "repeats": True},
            {"linkId": "g", "type": "group", "repeats": True, "item": inner},
        ]
    }
    given = [{"linkId": "a", "answer": [{"valueInteger": 1}] * 20}, *[{"linkId": "g"}] * 30]
    take({"status": "completed", "item": given}, asked)
    assert len(compared) == 20  # not once more for each of the 30 groups and their 10 questions


def test_the_items_of_a_group_are_looked_through_once_for_all_its_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[int] = []
    each_item = form.each_item

    def counted(items: Any) -> Any:
        looks.append(1)
        return each_item(items)

    monkeypatch.setattr(form, "each_item", counted)
    condition = {"question": "a", "operator": "exists", "answerBoolean": False}
    inner = [{"linkId": f"q{number}", "type": "integer", "enableWhen": [condition]} for number in range(100)]
    asked = {"item": [{"linkId": "a", "type": "integer"}, {"linkId": "g", "type": "group", "item": inner}]}
    given = [{"linkId": "g", "item": [{"linkId": f"q{number}"} for number in range(100)]}]
    take({"status": "completed", "item": given}, asked)
    assert len(looks) <= 2 * 102 + 2  # both scopes, each item once


def test_a_questionnaire_with_too_many_questions_or_conditions_is_refused() -> None:
    many = [{"linkId": str(number), "type": "integer"} for number in range(2001)]
    conditions = {"linkId": "a", "type": "integer", "enableWhen": [{"question": "a", "operator": "exists"}] * 2000}
    for items in (many, [conditions]):
        assert faults({"status": "completed"}, {"item": items}) == [("questionnaire-size", f"{ROOT}.questionnaire")]


# Turned round -----------------------------------------------------------------------------------------------------


def test_a_modifier_is_refused_wherever_it_stands() -> None:
    filled = response("monthly-recall", {"headache-days": 3})
    filled["modifierExtension"] = MODIFIER
    filled["item"][0]["modifierExtension"] = MODIFIER
    filled["item"][0]["answer"][0]["modifierExtension"] = MODIFIER
    places = ("", ".item[0]", ".item[0].answer[0]")
    assert faults(filled, questionnaire("monthly-recall")) == [
        ("questionnaire-modifier", f"{ROOT}{place}.modifierExtension[0]") for place in places
    ]


# When -------------------------------------------------------------------------------------------------------------


def test_a_month_alone_is_no_last_day_and_no_diary_day() -> None:
    (found,) = ours("monthly-recall", {"headache-days": 3, "last-day": "2026-10"})
    assert found == ("questionnaire-window", f"{ROOT}.item[0].answer[0].valueDate")
    (found,) = ours("headache-diary-day", {"day": "2026-10", "headache": False})
    assert found == ("questionnaire-window", f"{ROOT}.item[0].item[0].answer[0].valueDate")
    (found,) = ours("monthly-recall", {"headache-days": 3, "last-day": "0001-01-01"})
    assert found[0] == "questionnaire-window"


@pytest.mark.parametrize(
    "authored", ["2026-10", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "1899-12-31"]
)
def test_a_moment_that_cannot_be_is_told_at_authored(authored: str) -> None:
    assert ours("monthly-recall", {"headache-days": 3}, authored=authored) == [
        ("questionnaire-authored", f"{ROOT}.authored")
    ]


def test_answers_from_the_future_are_refused_but_a_clock_may_be_a_day_wrong() -> None:
    filled = response("pgic", {"change": 2}, authored="2026-10-30T18:00:00+01:00")
    told = datetime(2026, 10, 30, 17, tzinfo=UTC)
    assert take(filled, questionnaire("pgic"), at=told - timedelta(days=1))
    early = told - timedelta(days=1, seconds=1)
    assert faults(filled, questionnaire("pgic"), at=early) == [("questionnaire-authored", f"{ROOT}.authored")]


# Derived from ours ------------------------------------------------------------------------------------------------


def derived(name: str, *items: Mapping[str, Any]) -> dict[str, Any]:
    return {"url": "https://clinic.test/Questionnaire/d", "derivedFrom": [f"{OURS}/{name}|1.0.0"], "item": [*items]}


def answered(**answers: Mapping[str, Any]) -> dict[str, Any]:
    given = [{"linkId": link.replace("_", "-"), "answer": [value]} for link, value in answers.items()]
    return {**response("pgic", {}), "questionnaire": "https://clinic.test/Questionnaire/d", "item": given}


CHANGED = [("questionnaire-derived", f"{ROOT}.questionnaire")]


def test_words_for_the_counts_of_midas_are_not_added_up_to_nothing() -> None:
    code = {"code": [{"system": MEASURES, "code": "midas-total"}]}
    asked = derived(
        "midas", *({"linkId": one, "type": "string"} for one in MIDAS), {"linkId": "total", "type": "integer", **code}
    )
    filled = answered(**{one.replace("-", "_"): {"valueString": "30"} for one in MIDAS})
    assert faults(filled, asked) == CHANGED


DAY = {"linkId": "day", "type": "date"}


@pytest.mark.parametrize(
    ("item", "value"),
    [
        ({"linkId": "menses", "type": "string"}, {"valueString": "x"}),
        ({"linkId": "note", "type": "integer"}, {"valueInteger": 3}),
        ({"linkId": "note", "type": "boolean"}, {"valueBoolean": True}),
        ({"linkId": "flare", "type": "string"}, {"valueString": "x"}),
        ({"linkId": "functional-grade", "type": "quantity"}, {"valueQuantity": {"value": 1}}),
        ({"linkId": "menses", "type": "choice", "answerOption": [{"valueString": "x"}]}, {"valueString": "x"}),
    ],
)
def test_a_question_that_was_taken_over_keeps_its_type(item: Mapping[str, Any], value: Mapping[str, Any]) -> None:
    filled = answered(day={"valueDate": "2026-10-29"}, **{item["linkId"].replace("-", "_"): value})
    assert faults(filled, derived("headache-diary-day", DAY, item)) == CHANGED


def test_a_measure_under_another_link_id_is_a_number_too() -> None:
    item = {"linkId": "days", "type": "string", "code": [{"system": MEASURES, "code": "headache-days-28d"}]}
    assert faults(answered(days={"valueString": "many"}), derived("monthly-recall", item)) == CHANGED


def test_a_derived_diary_without_its_day_is_refused() -> None:
    item = {"linkId": "headache", "type": "boolean"}
    assert faults(answered(headache={"valueBoolean": False}), derived("headache-diary-day", item)) == CHANGED


# What is contained ------------------------------------------------------------------------------------------------


CONTAINED = [
    {"resourceType": "RelatedPerson", "id": "mum", "patient": {"reference": "Patient/ana-sample"}},
    {"resourceType": "Device", "id": "watch"},
    {"resourceType": "Encounter", "id": "visit"},
]


def asked_for_sleep() -> dict[str, Any]:
    code = [{"system": "urn:codes", "code": "sleep"}]
    return {
        "item": [{"linkId": "sleep", "type": "integer", "code": code, "extension": [{**MARK, "valueBoolean": True}]}]
    }


def slept(**more: Any) -> dict[str, Any]:
    filled = {**answered(sleep={"valueInteger": 7}), "contained": CONTAINED, **more}
    (made,) = extract(filled, asked_for_sleep())
    return made


def test_what_the_response_contains_is_named_by_its_words_alone() -> None:
    mother = {"reference": "#mum", "type": "RelatedPerson", "display": "her mother"}
    made = slept(
        author=mother, encounter={"reference": "#visit"}, subject={"reference": "#p"}, basedOn=[{"reference": "#o"}]
    )
    assert made["performer"] == [{"type": "RelatedPerson", "display": "her mother"}]
    assert not {"encounter", "subject", "basedOn"} & set(made)
    assert "performer" not in slept(author={"reference": "#mum"})
    assert "performer" not in slept(author={"reference": "#watch", "display": "a watch"})
    assert slept(author={"reference": "Practitioner/mei"})["performer"] == [{"reference": "Practitioner/mei"}]


@pytest.mark.parametrize(
    ("author", "who"),
    [
        ({"reference": "#mum"}, {"display": "not named"}),
        ({"reference": "#mum", "display": "her mother"}, {"display": "her mother"}),
        ({"reference": "Practitioner/mei"}, {"reference": "Practitioner/mei"}),
        ({"reference": "Group/all"}, {"display": "not named"}),
    ],
)
def test_the_author_in_the_provenance_is_one_that_it_can_name(author: Any, who: Any) -> None:
    filled = {**response("pgic", {"change": 2}), "author": author, "contained": CONTAINED}
    made = extraction_provenance(filled, 1, ["Observation/o"], is_first=True, at=datetime(2026, 11, 2, tzinfo=UTC))
    assert made["agent"][0]["who"] == who


# Whose record it is -----------------------------------------------------------------------------------------------


def test_a_record_is_the_responses_own_by_its_id_and_subject() -> None:
    filled = response("pgic", {"change": 2})
    for link, number in (("change", 1), ("change", 2), ("odd#3", 1)):
        own = {
            "id": answer_id("response-1", link, number),
            "identifier": [answer_identifier("response-1", link, number)],
            "subject": filled["subject"],
        }
        assert is_taken_out_of(own, filled)
        assert not is_taken_out_of({**own, "id": "ehr-copy"}, filled)
        assert not is_taken_out_of({**own, "subject": {"reference": "Patient/tom"}}, filled)
        bare = {**own, "identifier": []}
        assert not is_taken_out_of(bare, filled)
        assert is_taken_out_of(bare, filled, {bare["id"]})


def test_a_diary_day_is_the_responses_own_while_it_names_it() -> None:
    (day,) = extract(
        response("headache-diary-day", {"day": "2026-10-29", "headache": False}), questionnaire("headache-diary-day")
    )
    filled = response("headache-diary-day", {})
    assert is_taken_out_of(day, filled)
    assert not is_taken_out_of({**day, "identifier": []}, filled, {day["id"]})
    assert not is_taken_out_of({**day, "effectiveDateTime": "2026-10-28"}, filled)

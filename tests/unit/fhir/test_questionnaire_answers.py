"""Answers that do not fit their questions are refused with their FHIRPath."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from fengchi.domain.errors import Invalid
from fengchi.fhir.questionnaires import extract
from fengchi.fhir.questionnaires.checking import check_answers
from fengchi.fhir.questionnaires.form import lay_over
from filled_in import NO, option, questionnaire, response


def faults(filled: Mapping[str, Any], asked: Mapping[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        extract(filled, asked)
    return [(one.rule, one.where) for one in refused.value.issues]


def ours(name: str, answers: Mapping[str, Any], **more: Any) -> list[tuple[str, str]]:
    return faults(response(name, answers, **more), questionnaire(name))


FIRST = "QuestionnaireResponse.item[0]"
DAY = {"day": "2026-10-29", "headache": True}


@pytest.mark.parametrize(
    ("name", "answers", "rule", "where"),
    [
        ("monthly-recall", {"headache-days": 29}, "questionnaire-range", f"{FIRST}.answer[0].valueInteger"),
        ("monthly-recall", {"headache-days": -1}, "questionnaire-range", f"{FIRST}.answer[0].valueInteger"),
        ("monthly-recall", {"headache-days": [3, 4]}, "questionnaire-once", f"{FIRST}.answer[1]"),
        (
            "monthly-recall",
            {"headache-days": 3, "migraine-days": 4},
            "readings-ordered",
            "QuestionnaireResponse.item[1].answer[0].valueInteger",
        ),
        (
            "monthly-recall",
            {"acute-medication-days": 3, "triptan-days": 4},
            "readings-ordered",
            "QuestionnaireResponse.item[1].item[0].answer[0].valueInteger",
        ),
        (
            "monthly-recall",
            {"acute-medication-days": 0, "triptan-days": 0},
            "questionnaire-enabled",
            "QuestionnaireResponse.item[1]",
        ),
        (
            "monthly-recall",
            {"headache-days": 3, "headache-days-not-known": True},
            "questionnaire-enabled",
            "QuestionnaireResponse.item[1]",
        ),
        (
            "monthly-recall",
            {"last-day": "2026-10-31", "headache-days": 2},
            "questionnaire-window",
            f"{FIRST}.answer[0].valueDate",
        ),
        ("headache-diary-day", {"headache": False}, "questionnaire-required", FIRST),
        (
            "headache-diary-day",
            {"day": "2026-10-29", "headache": False, "peak-pain": 3},
            "questionnaire-enabled",
            f"{FIRST}.item[2]",
        ),
        (
            "headache-diary-day",
            {"day": "2026-10-31", "headache": False},
            "diary-future-1",
            f"{FIRST}.item[0].answer[0].valueDate",
        ),
        (
            "headache-diary-day",
            DAY | {"peak-pain": 0},
            "questionnaire-range",
            f"{FIRST}.item[2].answer[0].valueInteger",
        ),
        (
            "headache-diary-day",
            DAY | {"menses": NO},
            "questionnaire-option",
            f"{FIRST}.item[2].answer[0].valueCoding",
        ),
        ("hit-6", {"total": 37}, "hit6-total-1", f"{FIRST}.answer[0].valueInteger"),
        ("pgic", {"change": 8}, "questionnaire-range", f"{FIRST}.answer[0].valueInteger"),
        (
            "midas",
            {"missed-work": 1, "total": 1},
            "questionnaire-total",
            "QuestionnaireResponse.item[1].answer[0].valueInteger",
        ),
        ("midas", {"missed-work": 91}, "questionnaire-range", f"{FIRST}.answer[0].valueInteger"),
    ],
)
def test_a_wrong_answer_is_refused_where_it_stands(
    name: str, answers: Mapping[str, Any], rule: str, where: str
) -> None:
    assert ours(name, answers) == [(rule, where)]


def test_an_unknown_question_is_refused() -> None:
    filled = response("pgic", {"change": 2})
    filled["item"][0]["linkId"] = "mood"
    assert faults(filled, questionnaire("pgic")) == [("questionnaire-link", f"{FIRST}.linkId")]


def test_an_answer_of_another_type_is_refused() -> None:
    filled = response("pgic", {"change": 2})
    filled["item"][0]["answer"] = [{"valueString": "2"}]
    assert faults(filled, questionnaire("pgic")) == [("questionnaire-type", f"{FIRST}.answer[0].valueString")]


def test_a_group_that_does_not_repeat_comes_once() -> None:
    filled = response("first-visit-intake", {"headache-days": 2})
    filled["item"] *= 2
    assert ("questionnaire-once", "QuestionnaireResponse.item[1]") in faults(
        filled, questionnaire("first-visit-intake")
    )


def test_every_fault_is_told_at_once() -> None:
    assert len(ours("monthly-recall", {"headache-days": 29, "acute-medication-days": 30})) == 2


@pytest.mark.parametrize("status", ["in-progress", "stopped", "entered-in-error"])
def test_what_is_not_complete_is_no_answer(status: str) -> None:
    found = ours("pgic", {"change": 2}, status=status)
    assert found == [("questionnaire-complete", "QuestionnaireResponse.status")]


def test_whose_and_when_must_be_told() -> None:
    filled = response("pgic", {"change": 2})
    del filled["authored"]
    assert faults(filled, questionnaire("pgic")) == [("questionnaire-authored", "QuestionnaireResponse.authored")]
    filled = response("pgic", {"change": 2}, subject={"reference": "https://other.test/fhir/Patient/ana"})
    assert faults(filled, questionnaire("pgic")) == [("questionnaire-subject", "QuestionnaireResponse.subject")]


def test_relief_without_headache_is_not_asked() -> None:
    drug = {
        "drug-class": option("headache-diary-day", "drug-class", "nsaid"),
        "relief-2h": option("headache-diary-day", "relief-2h", "complete"),
    }
    found = ours("headache-diary-day", {"day": "2026-10-29", "headache": False, "acute-drug": [drug]})
    assert found == [("questionnaire-enabled", f"{FIRST}.item[2].item[1]")]


# Conditions of somebody else's questionnaire -------------------------------------------------------------------------


def _asked(condition: Mapping[str, Any], *more: Mapping[str, Any], behaviour: str = "") -> dict[str, Any]:
    question = {"linkId": "b", "type": "string", "required": True, "enableWhen": [condition, *more]}
    question |= {"enableBehavior": behaviour} if behaviour else {}
    number = {"linkId": "a", "type": "integer"}
    other = {"linkId": "c", "type": "choice", "answerOption": [{"valueCoding": {"system": "urn:s", "code": "x"}}]}
    return {"resourceType": "Questionnaire", "item": [number, other, question]}


def _is_asked(definition: Mapping[str, Any], **answers: Any) -> bool:
    """Whether the required question b is missed."""
    items = [
        {"linkId": link, "answer": [{"valueCoding" if isinstance(value, dict) else "valueInteger": value}]}
        for link, value in answers.items()
    ]
    filled = {"resourceType": "QuestionnaireResponse", "status": "completed", "item": items}
    laid, _ = lay_over(filled, definition)
    rules = [one.rule for one in check_answers(laid, definition)]
    assert set(rules) <= {"questionnaire-required"}
    return bool(rules)


@pytest.mark.parametrize(
    ("operator", "asked"),
    [("=", [5]), ("!=", [4, 6]), (">", [6]), ("<", [4]), (">=", [5, 6]), ("<=", [4, 5])],
)
def test_conditions_compare_numbers(operator: str, asked: list[int]) -> None:
    definition = _asked({"question": "a", "operator": operator, "answerInteger": 5})
    assert [value for value in (4, 5, 6) if _is_asked(definition, a=value)] == asked


def test_a_condition_on_existence_asks_for_an_answer() -> None:
    definition = _asked({"question": "a", "operator": "exists", "answerBoolean": True})
    assert _is_asked(definition, a=1)
    assert not _is_asked(definition)


def test_a_condition_on_a_code_compares_system_and_code() -> None:
    definition = _asked({"question": "c", "operator": "=", "answerCoding": {"system": "urn:s", "code": "x"}})
    assert _is_asked(definition, c={"system": "urn:s", "code": "x", "display": "X"})
    assert not _is_asked(definition)


def test_several_conditions_hold_any_or_all() -> None:
    low = {"question": "a", "operator": ">", "answerInteger": 1}
    high = {"question": "a", "operator": ">", "answerInteger": 5}
    assert _is_asked(_asked(low, high, behaviour="any"), a=3)
    assert not _is_asked(_asked(low, high, behaviour="all"), a=3)
    assert _is_asked(_asked(low, high, behaviour="all"), a=6)


def test_in_a_repeated_group_the_answer_of_the_same_repeat_counts() -> None:
    inner = {
        "linkId": "why",
        "type": "string",
        "required": True,
        "enableWhen": [{"question": "sick", "operator": "=", "answerBoolean": True}],
    }
    group = {"linkId": "g", "type": "group", "repeats": True, "item": [{"linkId": "sick", "type": "boolean"}, inner]}
    yes, no = (
        {"linkId": "g", "item": [{"linkId": "sick", "answer": [{"valueBoolean": one}]}]} for one in (True, False)
    )
    filled = {"resourceType": "QuestionnaireResponse", "status": "completed", "item": [no, yes]}
    asked = {"resourceType": "Questionnaire", "item": [group]}
    assert faults(filled, asked) == [("questionnaire-required", "QuestionnaireResponse.item[1]")]

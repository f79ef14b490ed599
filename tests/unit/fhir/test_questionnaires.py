"""The questionnaires themselves: what they name exists, and their FHIRPath says what the program checks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from fhirpathpy import evaluate
from fhirpathpy.models import models

from fengchi.domain.diary import AcuteDrug, DiaryDay, Headache, Menses, Relief
from fengchi.domain.errors import Invalid
from fengchi.domain.measures import MEASURES, MeasureId
from fengchi.domain.medications import DrugClass
from fengchi.fhir import gate, systems
from fengchi.fhir.definitions import definition
from fengchi.fhir.diary_day import diary_day_to_fhir
from fengchi.fhir.elements import to_json
from fengchi.fhir.questionnaires import extract, own_questionnaire
from fengchi.fhir.questionnaires.names import LEAST, MOST
from filled_in import NAMES, questionnaire, response

LOINC = {"65380-8", "65381-6", "65382-4", "65383-2", "65384-0", "65385-7", "82810-3"}
SNOMED = {"441509002", "182764009", "370388006", "231501003", "77386006", "60001007", "146799005"}
EXPRESSION = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression"
CONSTRAINT = "http://hl7.org/fhir/StructureDefinition/questionnaire-constraint"


def each(items: Any) -> Iterator[Mapping[str, Any]]:
    for one in items:
        yield one
        yield from each(one.get("item", ()))


def codings(name: str) -> Iterator[tuple[str, str]]:
    for item in each(questionnaire(name)["item"]):
        for one in (*item.get("code", ()), *(option["valueCoding"] for option in item.get("answerOption", ()))):
            yield one["system"], one["code"]


def told(element: Mapping[str, Any], url: str) -> list[Mapping[str, Any]]:
    return [one for one in element.get("extension", ()) if one["url"] == url]


def fhirpath(filled: Mapping[str, Any], expression: str) -> list[Any]:
    return list(evaluate(filled, expression, {"resource": filled}, models["r4"]))


@pytest.mark.parametrize("name", NAMES)
def test_each_questionnaire_is_valid_active_and_versioned(name: str) -> None:
    found = questionnaire(name)
    assert gate.check(found) == ()
    assert (found["status"], found["version"]) == ("active", "1.0.0")


@pytest.mark.parametrize("name", NAMES)
def test_codes_of_others_are_the_confirmed_ones(name: str) -> None:
    assert {code for system, code in codings(name) if system == systems.LOINC} <= LOINC
    assert {code for system, code in codings(name) if system == systems.SNOMED} <= SNOMED


@pytest.mark.parametrize("name", NAMES)
def test_codes_of_ours_are_in_their_code_systems(name: str) -> None:
    for system, code in codings(name):
        found = definition(system) if system.endswith("-intake") else None
        assert found is None or code in {one["code"] for one in found["concept"]}


@pytest.mark.parametrize("name", NAMES)
def test_measures_have_the_range_that_the_clinic_knows(name: str) -> None:
    """The days of MIDAS are counted in 90, so its total ends at 450 here; the measure allows three months of 92 days."""
    for item in each(questionnaire(name)["item"]):
        codes = [one["code"] for one in item.get("code", ()) if one["system"] == systems.MEASURES]
        for measure in (MEASURES[MeasureId(code)] for code in codes):
            assert told(item, LEAST)[0]["valueInteger"] == measure.lowest
            assert told(item, MOST)[0]["valueInteger"] == min(measure.highest, 450)


@pytest.mark.parametrize(
    ("name", "answers"),
    [
        ("monthly-recall", {"headache-days": 5, "migraine-days": 5}),
        ("monthly-recall", {"headache-days": 4, "migraine-days": 5}),
        ("monthly-recall", {"migraine-days": 5}),
        ("monthly-recall", {"acute-medication-days": 3, "triptan-days": 4}),
        ("monthly-recall", {"acute-medication-days": 3, "triptan-days": 3, "opioid-days": 3}),
        ("first-visit-intake", {"headache-days": 4, "migraine-days": 5}),
        ("first-visit-intake", {"headache-days": 5, "migraine-days": 4}),
        ("midas", {"missed-work": 1, "half-work": 1, "missed-household": 1, "half-household": 1, "missed-leisure": 1}),
        (
            "midas",
            {
                "missed-work": 1,
                "half-work": 1,
                "missed-household": 1,
                "half-household": 1,
                "missed-leisure": 1,
                "total": 6,
            },
        ),
    ],
)
def test_the_constraints_that_other_engines_run_agree_with_ours(name: str, answers: Mapping[str, int]) -> None:
    filled = response(name, answers)
    expressions = [
        part["valueString"]
        for one in told(questionnaire(name), CONSTRAINT)
        for part in one["extension"]
        if part["url"] == "expression"
    ]
    held = all(fhirpath(filled, one) == [True] for one in expressions)
    assert expressions
    assert held == _is_taken(filled, name)


def _is_taken(filled: Mapping[str, Any], name: str) -> bool:
    try:
        extract(filled, questionnaire(name))
    except Invalid:
        return False
    return True


def test_the_midas_total_is_calculated_as_we_do() -> None:
    counts = {"missed-work": 1, "half-work": 2, "missed-household": 3, "half-household": 4, "missed-leisure": 90}
    item = next(one for one in each(questionnaire("midas")["item"]) if one["linkId"] == "total")
    expression = told(item, EXPRESSION)[0]["valueExpression"]["expression"]
    filled = response("midas", counts)
    ours = extract(filled, questionnaire("midas"))[0]["valueQuantity"]["value"]
    assert fhirpath(filled, expression) == [100] == [ours]
    del counts["half-work"]
    filled = response("midas", counts)
    assert fhirpath(filled, expression) == []


def test_the_impression_of_change_asks_for_change_and_not_for_a_state() -> None:
    text = next(one["text"] for one in each(questionnaire("pgic")["item"]) if one["linkId"] == "change")
    anchors = re.findall(r"[1-7] ([^,]+)", text)
    assert len(anchors) == 7
    assert ["better" in one for one in anchors] == [True] * 3 + [False] * 4
    assert anchors[3] == "as before"
    assert ["worse" in one for one in anchors] == [False] * 4 + [True] * 3


def test_a_shell_has_room_for_licensed_items_and_none_of_their_words() -> None:
    for name in ("hit-6", "msq"):
        group = next(one for one in each(questionnaire(name)["item"]) if one["type"] == "group")
        assert [one["type"] for one in group["item"]] == ["display"]
        assert re.search("licen[cs]e", group["item"][0]["text"])


def test_every_answer_of_a_diary_day_has_its_question() -> None:
    """What the record's diary day can hold, the questionnaire asks."""
    features = {"unilateral", "pulsating", "moderate_or_severe", "aggravated_by_activity"}
    headache = Headache(60, 5, **dict.fromkeys((*features, "nausea", "vomiting", "photophobia", "phonophobia"), True))
    drug = AcuteDrug(DrugClass.TRIPTAN, "Sumatriptan", 1, Relief.PARTIAL)
    day = DiaryDay("ana", date(2026, 10, 29), headache, 20, 2, (drug,), Menses.NONE, ("Wine",), flare=False)
    codes = {one["code"]["coding"][0]["code"] for one in to_json(diary_day_to_fhir(day))["component"]}
    asked = {code for system, code in codings("headache-diary-day") if system == systems.DIARY}
    assert codes | {"diary-day"} == asked


def test_another_version_or_an_unknown_one_of_ours_is_refused() -> None:
    for canonical, rule in (
        ("monthly-recall|2.0.0", "questionnaire-version"),
        ("no-such-thing", "questionnaire-known"),
    ):
        with pytest.raises(Invalid) as refused:
            own_questionnaire({"questionnaire": f"https://w3id.org/fengchi/Questionnaire/{canonical}"})
        assert [(one.rule, one.where) for one in refused.value.issues] == [
            (rule, "QuestionnaireResponse.questionnaire")
        ]


def test_somebody_elses_questionnaire_is_not_ours() -> None:
    assert own_questionnaire({"questionnaire": "https://clinic.test/Questionnaire/monthly-recall"}) is None
    assert own_questionnaire({}) is None


def test_a_number_answered_keeps_its_digits() -> None:
    made = extract(response("msq", {"restrictive": Decimal("71.50")}), questionnaire("msq"))
    assert str(made[0]["valueQuantity"]["value"]) == "71.50"

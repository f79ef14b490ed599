"""What is let pass of a referee's findings is a mistake of the referee, and a true error beside it is still heard."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest

from fengchi.fhir.systems import CANONICAL
from referees import hapi_referee, pyrofile_mistakes
from referees.judgement import Finding
from referees.own_output import EXAMPLES

CODE = "profile.element.binding.required"
COMORBIDITY = f"{CANONICAL}/ValueSet/comorbidity"


def example(name: str) -> dict[str, Any]:
    resource: dict[str, Any] = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return resource


def mistaken(resource: dict[str, Any], *found: Finding) -> list[Finding]:
    return [one for of_kind in pyrofile_mistakes.mistakes(resource, found).values() for one in of_kind]


def outside(code: str, value_set: str = COMORBIDITY) -> Finding:
    return Finding("error", "Condition.code", f"Code '{code}' is not in required profile ValueSet {value_set}", CODE)


def unknown(code_system: str) -> Finding:
    text = f"Code '1' is not valid in code system {CANONICAL}/CodeSystem/{code_system}"
    return Finding("error", "", text, "terminology.code-system")


def test_one_coding_in_the_value_set_is_enough() -> None:
    condition = example("Condition-comorbidity-condition")
    ours, *others = [one["code"] for one in condition["code"]["coding"]]
    elsewhere = [outside(code) for code in others]
    assert mistaken(condition, *elsewhere) == elsewhere
    assert mistaken(condition, outside(ours), *elsewhere) == []


def test_a_concept_without_any_coding_in_the_value_set_is_refused() -> None:
    condition = example("Condition-comorbidity-condition")
    condition["code"]["coding"] = condition["code"]["coding"][:1]
    assert mistaken(condition, outside(condition["code"]["coding"][0]["code"])) == []


@pytest.mark.parametrize(
    ("false", "true"),
    [
        (
            Finding("error", "Observation.code", "Profile pattern mismatch for Observation.code", "profile.pattern"),
            Finding("error", "Observation.code", "Profile pattern mismatch for Observation.code", "profile.element.pattern"),
        ),
        (
            outside("migraine-days-28d", f"{CANONICAL}/ValueSet/goal-measure"),
            outside("migraine-days-28d", f"{CANONICAL}/ValueSet/score-measure"),
        ),
        (
            Finding("error", "Procedure", "FHIRPath invariant failed: x.ofType(Period)", "profile.invariant.acu-treatment-1"),
            Finding("error", "Procedure", "FHIRPath invariant failed: x.exists()", "profile.invariant.acu-treatment-1"),
        ),
        (
            Finding("error", "Procedure.extension:a", "at most 1", "profile.slice.cardinality.max"),
            Finding("error", "Procedure.component:a", "at most 1", "profile.slice.cardinality.max"),
        ),
        (
            Finding("error", "", f"'{CANONICAL}/Questionnaire/midas|1.0.0' could not be resolved", "questionnaire.unresolved"),
            Finding("error", "", "'https://elsewhere.test/Questionnaire/x' could not be resolved", "questionnaire.unresolved"),
        ),
        (unknown("needle-gauge"), unknown("comorbidity")),
    ],
    ids=["pattern", "value set of value sets", "choice", "slices of extensions", "questionnaire", "fragment"],
)  # fmt: skip
def test_a_true_error_beside_a_mistake_is_heard(false: Finding, true: Finding) -> None:
    assert mistaken({}, false, true) == [false]


def test_two_extensions_of_one_url_are_too_many() -> None:
    adjunct = example("Procedure-treatment-adjunct-1")
    finding = Finding("error", "Procedure.extension:duration", "at most 1", "profile.slice.cardinality.max")
    assert mistaken(adjunct, finding) == [finding]
    adjunct["extension"] += deepcopy(adjunct["extension"])
    assert mistaken(adjunct, finding) == []


def test_a_diary_day_without_the_headache_question_is_refused() -> None:
    day = example("Observation-diary-day")
    finding = Finding("error", "Observation.component:headache", "at least 1", "profile.slice.cardinality.min")
    assert mistaken(day, finding) == [finding]
    del day["component"][0]
    assert mistaken(day, finding) == []


def test_another_reason_why_hapi_makes_no_snapshot_is_heard() -> None:
    text = "Error generating Snapshot: Unable to resolve package id hl7.fhir.r4.core#null (and so on)"
    assert hapi_referee.is_mistaken(Finding("error", "", text, "ERROR_GENERATING_SNAPSHOT"))
    assert not hapi_referee.is_mistaken(Finding("error", "", "no such element", "ERROR_GENERATING_SNAPSHOT"))
    assert not hapi_referee.is_mistaken(Finding("error", "", text, "another"))

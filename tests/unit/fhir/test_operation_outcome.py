"""An OperationOutcome says each issue once, in R4's own words, and is itself a valid resource.

https://hl7.org/fhir/R4/operationoutcome.html
"""

from __future__ import annotations

from fengchi.domain.errors import Issue
from fengchi.fhir.gate import check
from fengchi.fhir.operation_outcome import VALIDATION_RULES, operation_outcome


def test_an_issue_becomes_severity_code_text_rule_and_expression() -> None:
    outcome = operation_outcome([Issue("Add `code`.", "Observation.component[2].code", "required", "required")])
    assert outcome["issue"] == [
        {
            "severity": "error",
            "code": "required",
            "details": {"coding": [{"system": VALIDATION_RULES, "code": "required"}], "text": "Add `code`."},
            "expression": ["Observation.component[2].code"],
        }
    ]


def test_a_place_that_is_no_fhirpath_stands_in_diagnostics() -> None:
    (issue,) = operation_outcome([Issue("Correct it.", "line 3, column 7")])["issue"]
    assert "expression" not in issue
    assert issue["diagnostics"] == "line 3, column 7"


def test_no_issue_is_said_too() -> None:
    (issue,) = operation_outcome([])["issue"]
    assert (issue["severity"], issue["code"]) == ("information", "informational")


def test_every_outcome_passes_the_gate() -> None:
    issues = check({"resourceType": "Observation", "status": "x", "valueString": "", "foo": 1})
    assert len(issues) == 4
    assert check(operation_outcome(issues)) == ()
    assert check(operation_outcome([]), kind="OperationOutcome") == ()

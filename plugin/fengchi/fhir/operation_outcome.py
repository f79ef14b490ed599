"""Issues as an OperationOutcome: what every door that speaks FHIR answers when something is wrong.

https://hl7.org/fhir/R4/operationoutcome.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from fengchi.domain.errors import Issue
from fengchi.fhir.systems import CANONICAL

VALIDATION_RULES: Final = f"{CANONICAL}/CodeSystem/validation-rule"
"""The code system of the rules' ids; docs/reference/validation.md lists them."""

_FHIRPATH = re.compile(r"[A-Z][A-Za-z]*(\.[a-z_][A-Za-z]*|\[[0-9]+\])*$")
_ALL_WELL = Issue("All is well.", code="informational", severity="information")


def operation_outcome(issues: Iterable[Issue]) -> dict[str, Any]:
    """The resource as JSON, an entry for each issue; with none it says that all is well (R4 asks for at least one).

    A place that is a FHIRPath stands in `expression`, any other ("line 3, column 7") in `diagnostics`.
    """
    return {"resourceType": "OperationOutcome", "issue": [_entry(issue) for issue in tuple(issues) or (_ALL_WELL,)]}


def _entry(issue: Issue) -> dict[str, Any]:
    details: dict[str, Any] = {"text": issue.text}
    if issue.rule:
        details = {"coding": [{"system": VALIDATION_RULES, "code": issue.rule}], **details}
    entry: dict[str, Any] = {"severity": issue.severity, "code": issue.code, "details": details}
    if _FHIRPATH.match(issue.where):
        entry["expression"] = [issue.where]
    elif issue.where:
        entry["diagnostics"] = issue.where
    return entry

"""Issues as an OperationOutcome: what every door that speaks FHIR answers when something is wrong.

https://hl7.org/fhir/R4/operationoutcome.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from fengchi.domain import errors
from fengchi.domain.errors import FengchiError, Issue
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


CODES: Final[Mapping[type[FengchiError], str]] = {
    errors.Gone: "deleted",
    errors.NotFound: "not-found",
    errors.NotSignedIn: "login",
    errors.NotPermitted: "forbidden",
    errors.DuplicateFound: "multiple-matches",
    errors.Conflict: "conflict",
    errors.TooLarge: "too-long",
    errors.Malformed: "structure",
    errors.Unavailable: "transient",
}
"""The issue type where an error brings no issues of its own, https://hl7.org/fhir/R4/valueset-issue-type.html."""


def issues_of(error: FengchiError, *, otherwise: str = "processing", where: str = "") -> tuple[Issue, ...]:
    """The error's issues, or its text as one; where: the place of those that name none."""
    code = next((CODES[kind] for kind in type(error).__mro__ if kind in CODES), otherwise)
    given = error.issues or (Issue(error.text, code=code),)
    return tuple(
        one if _FHIRPATH.match(one.where) else replace(one, where=where, text=_with_place(one)) for one in given
    )


def _with_place(issue: Issue) -> str:
    """A place that is no FHIRPath goes into the text, so that the path of what was asked for can stand beside it."""
    return f"{issue.where}: {issue.text}" if issue.where and issue.where not in issue.text else issue.text


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

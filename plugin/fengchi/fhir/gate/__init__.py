"""The gate: what may come in as a resource, judged by R4 and by tables made from the models' own definitions.

https://hl7.org/fhir/R4/validation.html; docs/reference/validation.md lists every rule. Importing this costs little: a
type's schema and plan are made when the first resource of that type is checked, and kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fengchi.domain.errors import Invalid, Issue
from fengchi.fhir.gate.kinds import KINDS
from fengchi.fhir.gate.profiles import ProfileCheck, register_profile
from fengchi.fhir.gate.report import MAX_ISSUES, Full, Report

__all__ = ["KINDS", "MAX_ISSUES", "ProfileCheck", "check", "prepare", "register_profile", "require_valid"]


def check(resource: Mapping[str, Any], *, kind: str | None = None, models: bool = False) -> tuple[Issue, ...]:
    """What is wrong with a resource as `json_codec.decode` gives it; empty when it may be stored.

    kind: the type it must be, if the door knows. models: let the R4B models judge too (slow: 5 ms a treatment).
    Each issue has a FHIRPath and a rule id and repeats no value of the resource; at most MAX_ISSUES are looked for.
    Structure comes first: the rules, which rely on it, are checked only in resources whose structure is right.
    """
    from fengchi.fhir.gate.checking import Gate  # brings the validator along; most imports of this package need none
    from fengchi.fhir.gate.references import Surroundings

    report = Report()
    try:
        given = resource.get("resourceType") if isinstance(resource, Mapping) else None
        found = given if isinstance(given, str) and given in KINDS else ""  # whatever was sent, also a list
        name = found or kind or "Resource"
        if kind and found and found != kind:
            report.add(name, "resource-type", f"Send a {kind} here, or send this to its own type's address.")
        Gate(report).resource(resource, name, around=Surroundings())
        if models and not report.issues:
            from fengchi.fhir.gate.models import issues_of_models

            report.note_all(issues_of_models(name, resource))
    except Full:
        pass
    return tuple(report.issues)


def require_valid(resource: Mapping[str, Any], *, kind: str | None = None, models: bool = False) -> None:
    """Raises Invalid with the issues of `check` when one of them is an error."""
    issues = check(resource, kind=kind, models=models)
    if any(issue.severity in {"error", "fatal"} for issue in issues):
        raise Invalid(issues=issues)


def prepare(kinds: Iterable[str]) -> None:
    """Make the schemas, plans and profiles of these types now, as a server does before its first request.

    KeyError if a type is unknown.
    """
    from fengchi.fhir.gate.json_schema import validator
    from fengchi.fhir.gate.plans import plan
    from fengchi.fhir.gate.profiles import library

    wanted = tuple(kinds)
    for kind in wanted:
        validator(kind)
        plan(kind)
    library.prepare(wanted)

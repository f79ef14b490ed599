"""The gate at work on one resource: its type, its structure, the rules, its profiles, and each resource inside it.

https://hl7.org/fhir/R4/validation.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fengchi.domain.errors import Issue
from fengchi.fhir.gate.inner_resources import check_bundle, check_contained, contained_kinds, entry_kinds
from fengchi.fhir.gate.kinds import KINDS, LATER_KINDS, NOT_KEPT
from fengchi.fhir.gate.places import Place, fhirpath
from fengchi.fhir.gate.plans import plan
from fengchi.fhir.gate.profiles import claimed_checks
from fengchi.fhir.gate.references import Surroundings
from fengchi.fhir.gate.report import Report
from fengchi.fhir.gate.structure import check_structure
from fengchi.fhir.gate.walk import Walk


class Gate:
    """Checks one resource and all inside it into one report."""

    def __init__(self, report: Report) -> None:
        self._report = report

    def resource(self, resource: Any, place: Place, *, around: Surroundings, contained: bool = False) -> None:
        """Check a resource at a place. around: what its references can reach. Raises Full."""
        kind = self._kind(resource, place)
        if not kind or not check_structure(kind, resource, place, self._report):
            return
        if not contained and "contained" in resource:
            around = replace(around, contained=contained_kinds(resource))
            check_contained(resource, place, self._report)
        if kind == "Bundle":
            around = Surroundings({}, entry_kinds(resource), resource.get("type") == "transaction")
            check_bundle(resource, place, self._report)
        self._walk(resource, kind, place, around, contained=contained)
        self._profiles(resource, kind, place)

    def _walk(
        self, resource: Mapping[str, Any], kind: str, place: Place, around: Surroundings, *, contained: bool
    ) -> None:
        def check_inner(inner: Any, at: Place) -> None:
            is_contained = contained or (not isinstance(at, str) and at[1] == "contained")
            own = around if is_contained else replace(around, contained={})
            self.resource(inner, at, around=own, contained=is_contained)

        Walk(self._report, around, check_inner).through(resource, plan(kind), place)

    def _kind(self, resource: Any, place: Place) -> str:
        kind = resource.get("resourceType") if isinstance(resource, Mapping) else None
        if isinstance(kind, str) and kind in KINDS:
            return kind
        rule, text, code = _kind_fault(kind)
        self._report.add(place, rule, text, code=code)
        return ""

    def _profiles(self, resource: Mapping[str, Any], kind: str, place: Place) -> None:
        for check in claimed_checks(resource):
            for issue in check(resource):
                where = fhirpath(place) + issue.where.removeprefix(kind)
                self._report.note(Issue(issue.text, where, issue.code, issue.rule, issue.severity))


def _kind_fault(kind: Any) -> tuple[str, str, str]:
    if not isinstance(kind, str):
        return "resource-type", "Name the type in `resourceType`, such as Observation.", "required"
    if kind in LATER_KINDS:
        return "r5-shape", f"{kind} came after FHIR R4; this server speaks R4 (4.0.1).", "not-supported"
    if kind in NOT_KEPT:
        return "resource-type", f"{kind} is not kept by this server; its definition is not stable.", "not-supported"
    return (
        "resource-type",
        "This is no resource type of FHIR R4; https://hl7.org/fhir/R4/resourcelist.html",
        "not-supported",
    )

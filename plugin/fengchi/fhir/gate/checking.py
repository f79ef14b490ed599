"""The gate at work on one resource: its type, its structure, the rules, its profiles, and each resource inside it.

https://hl7.org/fhir/R4/validation.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fengchi.fhir.gate.inner_resources import check_bundle, check_contained, contained_kinds, entry_kinds
from fengchi.fhir.gate.kinds import KINDS, LATER_KINDS, NOT_KEPT
from fengchi.fhir.gate.places import Place
from fengchi.fhir.gate.plans import plan
from fengchi.fhir.gate.profiles.claims import check_claims
from fengchi.fhir.gate.profiles.run import Run
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
        run = Run(self._report, around, resource)
        self._walk(run, kind, place, contained=contained)
        if "meta" in resource:
            check_claims(resource, kind, place, run)

    def _walk(self, run: Run, kind: str, place: Place, *, contained: bool) -> None:
        def check_inner(inner: Any, at: Place) -> None:
            is_contained = contained or (not isinstance(at, str) and at[1] == "contained")
            own = run.around if is_contained else replace(run.around, contained={})
            self.resource(inner, at, around=own, contained=is_contained)

        Walk(run, place, check_inner).through(run.resource, plan(kind), place)

    def _kind(self, resource: Any, place: Place) -> str:
        kind = resource.get("resourceType") if isinstance(resource, Mapping) else None
        if isinstance(kind, str) and kind in KINDS:
            return kind
        rule, text, code = _kind_fault(kind)
        self._report.add(place, rule, text, code=code)
        return ""


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

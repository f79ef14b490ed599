"""What a resource claims in meta.profile: each profile of ours is checked, those of others are not ours to judge.

https://hl7.org/fhir/R4/resource.html#Meta.profile
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fengchi.domain.errors import Issue
from fengchi.fhir.gate import profiles
from fengchi.fhir.gate.places import Place, fhirpath, inside
from fengchi.fhir.gate.profiles.library import OURS, profile
from fengchi.fhir.gate.profiles.run import Run

_UNKNOWN = "There is no such profile; claim one of {ours}StructureDefinition (docs/reference/fhir-mapping.md lists them), or none."
_OTHER_TYPE = "This profile is for {kind}; claim one for this resource's type, or none."


def check_claims(resource: Mapping[str, Any], kind: str, place: Place, run: Run) -> None:
    """Check a resource whose structure is right against each profile it claims. Raises Full."""
    for index, url in _claimed(resource):
        registered = profiles.registered_check(url)
        if registered:
            for issue in registered(resource):
                where = fhirpath(place) + issue.where.removeprefix(kind)
                run.report.note(Issue(issue.text, where, issue.code, issue.rule, issue.severity))
        elif url.startswith(OURS):
            _check_ours(url, index, resource, kind, place, run)


def _check_ours(url: str, index: int, resource: Mapping[str, Any], kind: str, place: Place, run: Run) -> None:
    known = profile(url)
    at = inside(inside(place, "meta"), "profile", index)
    if known is None:
        run.report.add(at, "profile-unknown", _UNKNOWN.format(ours=OURS), code="not-found")
    elif known.kind != kind:
        run.report.add(at, "profile-type", _OTHER_TYPE.format(kind=known.kind), code="value")
    else:
        known.check(resource, place, run)


def _claimed(resource: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    meta = resource.get("meta")
    for index, claimed in enumerate(meta.get("profile", ()) if meta else ()):
        if claimed:  # null stands where there is only an extension
            yield index, claimed.partition("|")[0]

"""What a resource claims in meta.profile: each profile of ours is checked, those of others are not ours to judge.

https://hl7.org/fhir/R4/resource.html#Meta.profile
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fengchi.domain.errors import Issue
from fengchi.fhir.gate import profiles
from fengchi.fhir.gate.places import Place, fhirpath, inside
from fengchi.fhir.gate.profiles.faults import Fault, Wording
from fengchi.fhir.gate.profiles.library import OURS, profile
from fengchi.fhir.gate.profiles.run import Run
from fengchi.fhir.us_profiles import ours_below

_UNKNOWN = "There is no such profile; claim one of {ours}StructureDefinition (docs/reference/fhir-mapping.md lists them), or none."
_OTHER_VERSION = "This server has version {version} of this profile; claim version {version} or none."
_OTHER_TYPE = "This profile is for {kind}; claim one for this resource's type, or none."


def check_claims(resource: Mapping[str, Any], kind: str, place: Place, run: Run) -> None:
    """Check a resource whose structure is right against each profile it claims. Raises Full."""
    for index, claimed in _claimed(resource):
        url = claimed.partition("|")[0]
        registered = profiles.registered_check(url)
        if registered:
            for issue in registered(resource):
                where = fhirpath(place) + issue.where.removeprefix(kind)
                run.report.note(Issue(issue.text, where, issue.code, issue.rule, issue.severity))
        elif url.startswith(OURS):
            _check_ours(claimed, index, resource, kind, place, run)


def _check_ours(claimed: str, index: int, resource: Mapping[str, Any], kind: str, place: Place, run: Run) -> None:
    url, _, version = claimed.partition("|")
    known = profile(url)
    at = inside(inside(place, "meta"), "profile", index)
    if known is None:
        run.report.add(at, "profile-unknown", _UNKNOWN.format(ours=OURS), code="not-found")
    elif known.kind != kind:
        run.report.add(at, "profile-type", _OTHER_TYPE.format(kind=known.kind), code="value")
    elif version and version != known.version:
        run.report.add(at, "profile-unknown", _OTHER_VERSION.format(version=known.version), code="not-found")
    else:
        known.check(resource, place, run)
        _refuse_modifiers(resource, place, Wording(ours_below(url) or url).absent("modifierExtension"), run)


def _refuse_modifiers(node: Mapping[str, Any], place: Place, fault: Fault, run: Run) -> None:
    """No profile of ours knows one, at any depth; a resource inside this one speaks for itself.

    Every object is a dict, as json_codec makes them: asking for a Mapping takes three times as long.
    """
    for name, value in node.items():
        if isinstance(value, list):
            if name == "modifierExtension":
                fault.at((place, name, -1), run)
            elif name != "contained":
                for index, item in enumerate(value):
                    if isinstance(item, dict):
                        _refuse_modifiers(item, (place, name, index), fault, run)
        elif isinstance(value, dict):
            _refuse_modifiers(value, (place, name, -1), fault, run)


def _claimed(resource: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    meta = resource.get("meta")
    for index, claimed in enumerate(meta.get("profile", ()) if meta else ()):
        if claimed:  # null stands where there is only an extension
            yield index, claimed

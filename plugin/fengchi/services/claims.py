"""Claims of our profiles in files of other systems: those that do not hold are taken out, and the record is kept.

https://hl7.org/fhir/R4/resource.html#profile-tags. A record is sent as it is stored, and all that we send must meet the
profiles of ours that it claims.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from fengchi.domain.errors import Issue
from fengchi.fhir import gate
from fengchi.fhir.systems import CANONICAL
from fengchi.services.fhir_files import FileResource
from fengchi.services.linking import Repair, reference_of
from fengchi.services.records.consistency import held_disagreements
from fengchi.services.records.validating import claimed_profiles
from fengchi.store.db import Db

Key = tuple[str, str]
"""(type, id)"""


def with_true_claims(one: FileResource, repairs: list[Repair]) -> FileResource:
    """The resource without claims of ours that do not hold; what the gate would say at the API is noted."""
    one = _without_claims_inside(one)
    ours = [url for url in claimed_profiles(one.resource) if url.startswith(f"{CANONICAL}/")]
    issues = gate.check(one.resource)
    if not ours or not _has_error(issues):
        repairs.extend(_noted(one, issues))
        return one
    true = [url for url in ours if not _has_error(gate.check(_claiming(one.resource, ours, [url])))]
    made = replace(one, resource=_claiming(one.resource, ours, true))
    repairs.append(_claim_taken_out(one, "This does not meet a profile of ours that it claimed"))
    repairs.extend(_noted(one, issues))
    return made


def agreeing(db: Db, unique: Mapping[Key, FileResource], repairs: list[Repair]) -> dict[Key, FileResource]:
    """A claim of ours does not hold either where the record contradicts one beside it, here or in the files."""
    unequal = held_disagreements(db, [(reference_of(one), one.resource) for one in unique.values()])
    made = dict(unique)
    for key, one in unique.items():
        if issues := unequal.get(reference_of(one)):
            repairs.append(_claim_taken_out(one, "This contradicts another record"))
            repairs.extend(_noted(one, issues))
            made[key] = replace(one, resource=_claiming(one.resource, claimed_profiles(one.resource), []))
    return made


def _without_claims_inside(one: FileResource) -> FileResource:
    """A contained resource is no record of its own: what it claims is not for others to rely on."""
    inside = one.resource.get("contained")
    if not isinstance(inside, list):
        return one
    cleaned = [_claiming(each, claimed_profiles(each), []) if _claims(each) else each for each in inside]
    return replace(one, resource={**one.resource, "contained": cleaned})


def _claims(resource: object) -> bool:
    return isinstance(resource, Mapping) and bool(claimed_profiles(resource))


def _claiming(resource: Mapping[str, Any], without: Iterable[str], instead: Iterable[str]) -> dict[str, Any]:
    """The resource with some of its claims exchanged for others; claims of other systems' profiles stay."""
    taken = {url for url in without if url.startswith(f"{CANONICAL}/")}
    kept = [url for url in resource["meta"]["profile"] if not (isinstance(url, str) and url in taken)]
    urls = [*kept, *instead]
    # _profile holds what stands beside each claim by its place in the list, and the places have changed
    meta = {name: value for name, value in resource["meta"].items() if name not in ("profile", "_profile")}
    return {**resource, "meta": {**meta, **({"profile": urls} if urls else {})}}


def _claim_taken_out(one: FileResource, reason: str) -> Repair:
    text = f"{reason}; the claim was taken out, and the record kept. What is wrong stands beside this."
    where = f"{one.resource['resourceType']}.meta.profile"
    return Repair(one.place, Issue(text, where, "invariant", "import-profile", "warning"))


def _noted(one: FileResource, issues: Iterable[Issue]) -> Iterable[Repair]:
    """What the API would refuse or warn of; kept here as received."""
    return [Repair(one.place, replace(issue, severity="information")) for issue in issues]


def _has_error(issues: Iterable[Issue]) -> bool:
    return any(issue.severity == "error" for issue in issues)

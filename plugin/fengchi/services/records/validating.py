"""Validate without storing: what a write would be told, and whether a resource meets a profile.

https://hl7.org/fhir/R4/operation-resource-validate.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import uuid4

from fengchi.domain.errors import Invalid, Issue, NotFound, NotPermitted
from fengchi.fhir import agreement, gate, systems
from fengchi.fhir.agreement import Named
from fengchi.fhir.definitions import definition
from fengchi.fhir.json_codec import decode
from fengchi.services.audit import DENIED
from fengchi.services.records import checks
from fengchi.services.records.audit_events import is_audit_kind, own_audit_event
from fengchi.services.records.checks import Policy, Resource
from fengchi.services.records.consistency import compared_kinds, disagreements
from fengchi.services.records.extraction import answer_faults
from fengchi.services.records.trail import Trail, patient_id_of, patient_in
from fengchi.store import records
from fengchi.store.db import Db
from fengchi.store.records import StoredRecord
from fengchi.store.records.lookups import existing, is_referenced

LETTERS = {"create": "c", "update": "u", "delete": "d"}
"""The scope that the interaction itself would need, by mode."""


@dataclass(frozen=True, slots=True)
class Question:
    """resource None: the stored record is meant. mode: create, update, delete, or empty. profile: canonical, or empty."""

    kind: str
    record_id: str = ""
    resource: Resource | None = None
    mode: str = ""
    profile: str = ""


def validate(db: Db, asked: Question, *, policy: Policy, trail: Trail) -> tuple[Issue, ...]:
    """What is wrong; nothing where all is well. Stores nothing and holds nothing.

    Raises NotPermitted without the scope to read this type (for what is sent: to read, create or update it), NotFound
    or Gone for a record that is not here.
    """
    _require_scope(asked, trail)
    stored = _stored(db, asked, trail) if asked.resource is None else None
    resource = decode(stored.body) if stored is not None else asked.resource or {}
    patient_id = patient_in(stored) if stored is not None else patient_id_of(resource)
    trail.note("validate", asked.kind, asked.record_id, patient_id=patient_id, detail=asked.mode)
    if asked.mode == "delete":
        return tuple(_of_scope(asked, trail)) + tuple(_of_deletion(db, asked))
    issues = [*_of_scope(asked, trail), *_of_content(asked, resource, policy)]
    if not any(issue.severity == "error" for issue in issues):
        issues += _of_surroundings(db, asked, resource, policy, trail)
    return tuple(issues)


def unknown_profiles(resource: Resource) -> Iterator[Issue]:
    """A word on each claim that nothing is checked by here; one of ours that there is not is an error of the gate."""
    for index, url in enumerate(claimed_profiles(resource)):
        if definition(url) is None and not url.startswith(f"{systems.CANONICAL}/"):
            text = "This server does not know this profile; the resource was not checked by it."
            where = f"{resource['resourceType']}.meta.profile[{index}]"
            yield Issue(text, where, "not-found", "profile-not-known", "warning")


def claimed_profiles(resource: Resource) -> list[str]:
    """What stands in meta.profile; nothing where that is of another shape."""
    meta = resource.get("meta")
    given = meta.get("profile") if isinstance(meta, Mapping) else None
    is_listed = isinstance(given, list) and isinstance(resource.get("resourceType"), str)
    return [one for one in given or () if isinstance(one, str)] if is_listed else []


def checked_by(
    resource: Resource, *, kind: str | None = None, models: bool = False, profile: str = ""
) -> tuple[Issue, ...]:
    """The gate's issues, with those of a profile that the resource need not claim."""
    return gate.check(_claiming(resource, profile) if profile else resource, kind=kind, models=models)


def _claiming(resource: Resource, profile: str) -> Resource:
    """A copy that claims it too; where meta is no object, that is the fault to be told."""
    meta = resource.get("meta", {})
    given = meta.get("profile", []) if isinstance(meta, Mapping) else None
    if not isinstance(given, list) or profile in given:
        return resource
    return {**resource, "meta": {**meta, "profile": [*given, profile]}}


# Who may, and what is meant ---------------------------------------------------------------------------------------


def _require_scope(asked: Question, trail: Trail) -> None:
    letters = "r" if asked.resource is None else "rcu" if asked.record_id else "rc"
    if any(trail.may(asked.kind, letter) for letter in letters):
        return
    trail.note("validate", asked.kind, asked.record_id, outcome=DENIED)
    raise NotPermitted(f"This needs the scope {asked.kind}.{letters[0]}, which was not granted.")


def _stored(db: Db, asked: Question, trail: Trail) -> StoredRecord:
    try:
        own = own_audit_event(db, asked.record_id) if is_audit_kind(asked.kind) else None
        return own or records.read(db, asked.kind, asked.record_id)
    except NotFound:
        trail.note("validate", asked.kind, asked.record_id, outcome="4")
        raise


# What is wrong ----------------------------------------------------------------------------------------------------


def _of_scope(asked: Question, trail: Trail) -> Iterator[Issue]:
    letter = LETTERS.get(asked.mode)
    if letter and not trail.may(asked.kind, letter):
        text = f"This {asked.mode} would need the scope {asked.kind}.{letter}, which was not granted."
        yield Issue(text, asked.kind, "forbidden", "scope")


def _profile_fault(canonical: str) -> Issue | None:
    """Why nothing can be checked by the profile that was named."""
    known, version = definition(canonical), canonical.partition("|")[2]
    if canonical and known is None:
        text = "This server does not know the profile that was named; nothing was checked by it."
        return Issue(text, "profile", "not-found", "profile-not-known")
    if known is not None and version and version != known["version"]:
        text = f"This server has version {known['version']} of this profile; name version {known['version']} or none."
        return Issue(text, "profile", "not-found", "profile-unknown")
    return None


def _of_content(asked: Question, resource: Resource, policy: Policy) -> Iterator[Issue]:
    """Type, id, structure, rules and profiles."""
    profile = "" if (fault := _profile_fault(asked.profile)) else asked.profile
    if fault:
        # https://hl7.org/fhir/R4/operation-resource-validate.html: what cannot be checked is answered with an error.
        yield fault
    if asked.record_id and asked.resource is not None and resource.get("id") != asked.record_id:
        yield Issue("The id in the resource and in the address differ; send the same.", f"{asked.kind}.id", "value")
    yield from checked_by(resource, kind=asked.kind, models=policy.models, profile=profile)
    yield from unknown_profiles(resource)


def _of_surroundings(db: Db, asked: Question, resource: Resource, policy: Policy, trail: Trail) -> list[Issue]:
    """What only the store knows: the records that this one refers to, and those beside it. A Bundle is its own store."""
    if asked.kind == "Bundle":
        return list(agreement.bundle_disagreements(resource))
    if asked.kind not in checks.SERVED_KINDS:
        return []
    own = checks.with_own_references_relative(resource, policy)
    record_id = asked.record_id or str(uuid4())
    known = checks.known_targets(db, [own], policy) | {(asked.kind, record_id)}
    found: list[Issue] = []
    try:
        checks.require_known_targets(own, policy, known)
    except Invalid as error:
        found += error.issues
    if asked.kind == "QuestionnaireResponse":
        may_compare = trail.may("Observation", "r")
        found += answer_faults(db, {**own, "id": record_id}, at=trail.at, compared=may_compare)
        found += [] if may_compare else [_not_compared(asked.kind, "Observation")]
    return found + _of_beside(db, (f"{asked.kind}/{record_id}", own), trail)


def _of_beside(db: Db, one: Named, trail: Trail) -> list[Issue]:
    """What the records beside it contradict, for who may read those: the answer would tell what stands in them."""
    unread = sorted(kind for kind in compared_kinds(one) if not trail.may(kind, "r"))
    if unread:
        return [_not_compared(one[0].partition("/")[0], unread[0])]
    return disagreements(db, [one]).get(one[0], [])


def _not_compared(kind: str, unread: str) -> Issue:
    text = f"It was not compared with the records beside it; that needs the scope {unread}.r, which was not granted."
    return Issue(text, kind, "informational", "not-compared", "information")


def _of_deletion(db: Db, asked: Question) -> Iterator[Issue]:
    key = (asked.kind, asked.record_id)
    if not existing(db, {key}):
        yield Issue("There is no such record to delete.", asked.kind, "not-found")
    elif is_referenced(db, *key):
        text = "Other records refer to this one; delete or correct them first."
        yield Issue(text, asked.kind, "conflict", "no-dangling-delete")

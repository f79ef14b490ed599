"""Read, create, update, delete, search and history of single records.

https://hl7.org/fhir/R4/http.html
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl
from uuid import uuid4

from fengchi.domain.errors import Conflict, DuplicateFound, Invalid, Issue, Malformed
from fengchi.domain.people import Actor
from fengchi.fhir.search import Clause, SearchQuery, parse_search
from fengchi.services import access
from fengchi.services.audit import entry
from fengchi.services.records.checks import (
    Policy,
    Resource,
    known_targets,
    require_known_targets,
    require_valid,
    with_own_references_relative,
)
from fengchi.store import audit, records
from fengchi.store.db import Db
from fengchi.store.records import HistoryPage, SearchPage, StoredRecord
from fengchi.store.records.lookups import existing, is_referenced

Params = Sequence[tuple[str, str]]
LETTER = {"read": "r", "vread": "r", "history": "r", "create": "c", "update": "u", "delete": "d", "search": "s"}
ACTION = {"r": "R", "s": "E", "c": "C", "u": "U", "d": "D"}
"""AuditEvent.action; a search is an execution, https://profiles.ihe.net/ITI/BALP/content.html"""


@dataclass(frozen=True, slots=True)
class Written:
    """What a write left behind. created: it was not there before. matched: a conditional create found it and wrote nothing."""

    record: StoredRecord
    created: bool = False
    matched: bool = False


def read(db: Db, kind: str, record_id: str, *, by: Actor, at: datetime) -> StoredRecord:
    note_and_check(db, "read", kind, record_id, by=by, at=at)
    return records.read(db, kind, record_id)


def read_version(db: Db, kind: str, record_id: str, version: int, *, by: Actor, at: datetime) -> StoredRecord:
    note_and_check(db, "vread", kind, record_id, by=by, at=at)
    return records.read_version(db, kind, record_id, version)


def history(
    db: Db,
    kind: str,
    record_id: str | None = None,
    *,
    since: datetime | None = None,
    count: int = 50,
    before: str = "",
    by: Actor,
    at: datetime,
) -> HistoryPage:
    """Versions, newest first; those of one record, or of every record of the type. Raises NotFound."""
    note_and_check(db, "history", kind, record_id or "", by=by, at=at)
    return records.history(db, kind=kind, record_id=record_id, since=since, count=count, before=before)


def create(
    db: Db, kind: str, resource: Resource, *, if_none_exist: str | None = None, policy: Policy, by: Actor, at: datetime
) -> Written:
    """Store a new record under an id of ours. if_none_exist: a search that must match nothing, else its match is the answer."""
    record_id = str(uuid4())
    note_and_check(db, "create", kind, record_id, by=by, at=at)
    require_kind(resource, kind)
    require_valid(resource, kind, policy)
    if if_none_exist is not None:
        match = only_match(db, kind, if_none_exist)
        if match is not None:
            return Written(match, matched=True)
    require_known_targets(resource, policy, known_targets(db, [resource], policy))
    resource = with_own_references_relative(resource, policy)
    return Written(records.create(db, resource, at=at, record_id=record_id), created=True)


def update(
    db: Db,
    kind: str,
    record_id: str,
    resource: Resource,
    *,
    if_match: int | None,
    policy: Policy,
    by: Actor,
    at: datetime,
) -> Written:
    """Store the next version, or the first one under the client's id. if_match: the version that is expected to be current."""
    note_and_check(db, "update", kind, record_id, by=by, at=at)
    require_kind(resource, kind)
    if resource.get("id") != record_id:
        raise Invalid(
            issues=[Issue("The id in the resource and in the address differ; send the same.", f"{kind}.id", "value")]
        )
    require_valid(resource, kind, policy)
    require_known_targets(resource, policy, known_targets(db, [resource], policy) | {(kind, record_id)})
    is_new = not existing(db, {(kind, record_id)})
    if is_new:
        access.require_interaction(by, kind, "c", attempt=None)
    resource = with_own_references_relative(resource, policy)
    return Written(records.update(db, resource, at=at, expected_version=if_match), created=is_new)


def delete(db: Db, kind: str, record_id: str, *, if_match: int | None = None, by: Actor, at: datetime) -> StoredRecord:
    """A tombstone: the record is gone from reads and searches, its history stays. Refused while other records refer to it."""
    note_and_check(db, "delete", kind, record_id, by=by, at=at)
    if is_referenced(db, kind, record_id):
        raise Conflict(
            issues=[
                Issue(
                    "Other records refer to this one; delete or correct them first.",
                    kind,
                    "conflict",
                    "no-dangling-delete",
                )
            ]
        )
    return records.delete(db, kind, record_id, at=at, expected_version=if_match)


@dataclass(frozen=True, slots=True)
class Found:
    """A page and the query it answers; query.used are the parameters that were understood."""

    query: SearchQuery
    page: SearchPage


def search(
    db: Db,
    kind: str,
    params: Params,
    *,
    cursor: str = "",
    strict: bool = False,
    policy: Policy,
    by: Actor,
    at: datetime,
) -> Found:
    """One page. Unknown parameters are refused when strict, else ignored."""
    note_and_check(db, "search", kind, "", by=by, at=at)
    query = replace(_query(kind, params, strict=strict, policy=policy), cursor=cursor)
    shaped = [name for name, value in query.used if is_unanswered((name, value))]
    if strict and shaped:
        raise Malformed(
            issues=[Issue(f"{shaped[0]} is not offered: records are answered whole.", kind, "not-supported")]
        )
    for other in other_kinds(query):
        access.require_interaction(by, other, "s")
    page = records.search(db, query)
    for other in {one.kind for one in page.included}:
        access.require_interaction(by, other, "r")
    return Found(query, page)


# Steps that bundles share -----------------------------------------------------------------------------------------


def note_and_check(db: Db, interaction: str, kind: str, record_id: str, *, by: Actor, at: datetime) -> None:
    """Refuse unless the actor may, and write the audit entry."""
    letter = LETTER[interaction]
    done = entry(by, ACTION[letter], interaction, at=at, kind=kind, record_id=record_id)
    access.require_interaction(by, kind, letter, attempt=done)
    audit.append(db, done)


def require_kind(resource: Resource, kind: str) -> None:
    found = resource.get("resourceType")
    if found != kind:
        text = f"The address is for {kind}; the body must be a {kind} as well."
        raise Invalid(issues=[Issue(text, "resourceType", "value")])


def _query(kind: str, params: Params, *, strict: bool, policy: Policy) -> SearchQuery:
    """What the parameters ask for. A search that cannot be read is a bad request, not a bad resource."""
    try:
        return parse_search(
            kind,
            params,
            strict=strict,
            base=policy.base_url,
            default_count=policy.page_size,
            maximum_count=policy.max_page_size,
        )
    except Invalid as error:
        raise Malformed(issues=error.issues) from None


def is_unanswered(pair: tuple[str, str]) -> bool:
    """Whether this asks for parts of records, which are always answered whole here."""
    name, value = pair
    return name == "_elements" or (name == "_summary" and value not in ("count", "false"))


def other_kinds(query: SearchQuery) -> set[str]:
    """The types that a search looks through or is asked to bring along; each needs its own scope."""
    included = {one.target for one in query.includes if one.target} | {one.kind for one in query.revincludes}
    return included | {kind for clause in query.clauses for kind in _kinds_in(clause)}


def _kinds_in(clause: Clause) -> set[str]:
    kinds = {kind for kind, _ in clause.chain} | {kind for _, inner in clause.chain for kind in _kinds_in(inner)}
    if clause.referrer is None:
        return kinds
    kind, inner = clause.referrer
    return kinds | {kind} | _kinds_in(inner)


def only_match(db: Db, kind: str, criteria: str) -> StoredRecord | None:
    """The one current record that the search finds, or None. More than one is DuplicateFound.

    Holds a lock on the criteria until the end of the transaction: two conditional creates cannot both find nothing.
    """
    params = [
        pair for pair in parse_qsl(criteria.lstrip("?"), keep_blank_values=True) if not pair[0].startswith("_count")
    ]
    query = parse_search(kind, params, strict=True, default_count=2, maximum_count=2)
    if not query.clauses:
        raise Invalid(issues=[Issue("A conditional request needs at least one search parameter.", kind, "required")])
    records.lock_identifier(db, kind, canonical(params))
    found = records.search(db, query).records
    if len(found) > 1:
        raise DuplicateFound(
            issues=[
                Issue("More than one record matches the condition; make it more specific.", kind, "multiple-matches")
            ]
        )
    return found[0] if found else None


def canonical(params: Params) -> str:
    return "&".join(f"{name}={value}" for name, value in sorted(params))


def reply_of(record: StoredRecord) -> dict[str, Any]:
    """Bundle.entry.response fields that every write answers with."""
    return {
        "location": f"{record.kind}/{record.record_id}/_history/{record.version}",
        "etag": f'W/"{record.version}"',
        "lastModified": instant(record.updated),
    }


def instant(at: datetime) -> str:
    """A FHIR instant in UTC with milliseconds."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")

"""Read, create, update, delete, search and history of single records.

https://hl7.org/fhir/R4/http.html
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from fengchi.domain.errors import Conflict, DuplicateFound, Invalid, Issue, Malformed
from fengchi.fhir.search import Clause, SearchQuery, parse_search
from fengchi.services.definitions import refuse_ours, refuse_removing_ours
from fengchi.services.records import checks
from fengchi.services.records.audit_events import is_audit_kind, own_audit_event, search_audit_events
from fengchi.services.records.checks import Policy, Resource
from fengchi.services.records.consistency import require_agreement
from fengchi.services.records.extraction import Saved, extract_saved
from fengchi.services.records.trail import Trail, patient_id_of, patient_in
from fengchi.services.records.values import Params, pairs_of, require_few
from fengchi.services.records.withdrawal import withdraw_parts
from fengchi.store import records
from fengchi.store.db import Db
from fengchi.store.records import HistoryPage, SearchPage, StoredRecord
from fengchi.store.records.lookups import existing, is_referenced


@dataclass(frozen=True, slots=True)
class Checked:
    """A resource that its sender may write and that is valid; found out before any transaction is open."""

    kind: str
    record_id: str
    resource: Resource

    @property
    def patient_id(self) -> str:
        return patient_id_of(self.resource)

    @property
    def named(self) -> tuple[str, Resource]:
        """The resource under the name by which others refer to it."""
        return f"{self.kind}/{self.record_id}", self.resource


@dataclass(frozen=True, slots=True)
class Written:
    """What a write left behind. created: it was not there before. matched: a conditional create found it and wrote nothing.

    readable: whether the actor may see the record that was matched.
    """

    record: StoredRecord
    created: bool = False
    matched: bool = False
    readable: bool = True


def read(db: Db, kind: str, record_id: str, *, trail: Trail) -> StoredRecord:
    """The newest version; of the server's own audit trail the entry with this number. Raises NotFound, Gone."""
    with trail.attempt("read", kind, record_id):
        own = own_audit_event(db, record_id) if is_audit_kind(kind) else None
        record = own or records.read(db, kind, record_id)
    trail.note_record("read", record)
    return record


def read_version(db: Db, kind: str, record_id: str, version: int, *, trail: Trail) -> StoredRecord:
    with trail.attempt("vread", kind, record_id):
        record = records.read_version(db, kind, record_id, version)
    trail.note_record("vread", record)
    return record


def history(
    db: Db,
    kind: str,
    record_id: str | None = None,
    *,
    since: datetime | None = None,
    count: int = 50,
    before: str = "",
    trail: Trail,
) -> HistoryPage:
    """Versions, newest first; those of one record, or of every record of the type. Raises NotFound."""
    with trail.attempt("history", kind, record_id or ""):
        page = records.history(db, kind=kind, record_id=record_id, since=since, count=count, before=before)
    if record_id is None:
        trail.note_page("history", kind, page.records)
    else:
        shown = next((one for one in page.records if not one.deleted), None)
        trail.note("history", kind, record_id, patient_id=patient_in(shown) if shown else "")
    return page


def check(
    kind: str, resource: Resource, *, record_id: str | None = None, made_id: str = "", policy: Policy, trail: Trail
) -> Checked:
    """What needs no database: scope, type, id, validity. record_id: of an update; made_id: ours for a create."""
    interaction = "create" if record_id is None else "update"
    with trail.attempt(interaction, kind, record_id or "", patient_id=patient_id_of(resource)):
        checks.require_kind(resource, kind)
        refuse_ours(kind, record_id or made_id, resource)
        if record_id is not None and resource.get("id") != record_id:
            text = "The id in the resource and in the address differ; send the same."
            raise Invalid(issues=[Issue(text, f"{kind}.id", "value")])
        checks.require_valid(resource, kind, policy)
        own = checks.with_own_references_relative(resource, policy)
    return Checked(kind, record_id or made_id or str(uuid4()), own)


def create(db: Db, new: Checked, *, if_none_exist: str | None = None, policy: Policy, trail: Trail) -> Written:
    """Store a new record. if_none_exist: a search that must match nothing, else its match is the answer."""
    with trail.attempt("create", new.kind, new.record_id, patient_id=new.patient_id):
        if if_none_exist is not None:
            match = only_match(db, new.kind, if_none_exist, policy=policy, trail=trail, lock=True)
            if match is not None:
                return matched(match, trail=trail)
        known = checks.known_targets(db, [new.resource], policy)
        checks.require_known_targets(new.resource, policy, known)
        require_agreement(db, new.named)
        record = records.create(db, new.resource, at=trail.at, record_id=new.record_id)
        extract_saved(db, [Saved({**new.resource, "id": record.record_id})], trail=trail, most=policy.max_entries)
    trail.note_record("create", record)
    return Written(record, created=True)


def matched(record: StoredRecord, *, trail: Trail) -> Written:
    """The answer of a conditional create that found a record."""
    trail.note_record("create", record, detail="matched")
    return Written(record, matched=True, readable=trail.may(record.kind, "r"))


def update(db: Db, new: Checked, *, if_match: int | None, policy: Policy, trail: Trail) -> Written:
    """Store the next version, or the first one under the client's id. if_match: the version that is expected to be current."""
    target = (new.kind, new.record_id)
    with trail.attempt("update", new.kind, new.record_id, patient_id=new.patient_id):
        is_new = not existing(db, {target})
        require_may_make(new.kind, is_new=is_new, trail=trail)
        known = checks.known_targets(db, [new.resource], policy) | {target}
        checks.require_known_targets(new.resource, policy, known)
        require_agreement(db, new.named)
        record = records.update(db, new.resource, at=trail.at, expected_version=if_match)
        withdraw_parts(db, [new.resource], trail=trail)
        extract_saved(db, [Saved(new.resource)], trail=trail, most=policy.max_entries)
    trail.note_record("update", record)
    return Written(record, created=is_new)


def require_may_make(kind: str, *, is_new: bool, trail: Trail) -> None:
    """An update that makes a record needs the scope to create as well."""
    if is_new:
        trail.require(kind, "c")


def delete(db: Db, kind: str, record_id: str, *, if_match: int | None = None, trail: Trail) -> StoredRecord:
    """A tombstone: the record is gone from reads and searches, its history stays. Refused while other records refer to it."""
    record = remove(db, kind, record_id, if_match=if_match, trail=trail)
    require_unreferenced(db, kind, record_id, trail=trail)
    return record


def remove(db: Db, kind: str, record_id: str, *, if_match: int | None, trail: Trail) -> StoredRecord:
    """The tombstone alone; the caller looks for references to it afterwards."""
    with trail.attempt("delete", kind, record_id):
        about = records.read_many(db, [(kind, record_id)]).get((kind, record_id))
        refuse_removing_ours(kind, about)
        record = records.delete(db, kind, record_id, at=trail.at, expected_version=if_match)
    trail.note("delete", kind, record_id, patient_id=patient_in(about) if about else "")
    return record


def require_unreferenced(db: Db, kind: str, record_id: str, *, trail: Trail) -> None:
    """Raise Conflict while a record that stays refers to this one."""
    with trail.attempt("delete", kind, record_id):
        if is_referenced(db, kind, record_id):
            text = "Other records refer to this one; delete or correct them first."
            raise Conflict(issues=[Issue(text, kind, "conflict", "no-dangling-delete")])


@dataclass(frozen=True, slots=True)
class Found:
    """A page and the query it answers; query.used are the parameters that were understood."""

    query: SearchQuery
    page: SearchPage


def search(
    db: Db, kind: str, params: Params, *, cursor: str = "", strict: bool = False, policy: Policy, trail: Trail
) -> Found:
    """One page. Unknown parameters are refused when strict, else ignored."""
    with trail.attempt("search", kind):
        require_few(params)
        if is_audit_kind(kind):
            found = Found(*search_audit_events(db, params, cursor=cursor, strict=strict, policy=policy))
        else:
            found = _search(db, kind, params, cursor=cursor, strict=strict, policy=policy, trail=trail)
    names = ", ".join(dict.fromkeys(name for name, _ in found.query.used))
    shown = () if is_audit_kind(kind) else (*found.page.records, *found.page.included)
    trail.note_page("search", kind, shown, asked=_one_patient(db, kind, found.query.used), detail=names)
    return found


def _search(db: Db, kind: str, params: Params, *, cursor: str, strict: bool, policy: Policy, trail: Trail) -> Found:
    query = replace(_query(kind, params, strict=strict, policy=policy), cursor=cursor)
    shaped = [name for name, value in query.used if is_unanswered((name, value))]
    if strict and shaped:
        text = f"{shaped[0]} is not offered: records are answered whole."
        raise Malformed(issues=[Issue(text, kind, "not-supported")])
    for other in sorted(other_kinds(query)):
        trail.require(other, "s")
    page = records.search(db, query)
    for other in sorted({one.kind for one in page.included}):
        trail.require(other, "r")
    return Found(query, page)


# Steps that bundles share -----------------------------------------------------------------------------------------


_PATIENT = re.compile(r"(?:Patient/)?([A-Za-z0-9\-.]{1,64})")


def _one_patient(db: Db, kind: str, used: Params) -> str:
    """The patient whom a search is about, whether or not anything was found; empty when it is about several.

    Only one who is here: what else was searched for may be a name.
    """
    names = {"_id"} if kind == "Patient" else {"patient", "patient:Patient", "subject:Patient"}
    asked = {match[1] for name, value in used if name in names and (match := _PATIENT.fullmatch(value))}
    known = existing(db, {("Patient", one) for one in asked})
    return known.pop()[1] if len(known) == len(asked) == 1 else ""


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


def condition_pairs(criteria: str) -> list[tuple[str, str]]:
    """The search of a condition; how many it should give is not the client's to say."""
    return [pair for pair in pairs_of(criteria.lstrip("?")) if not pair[0].startswith("_count")]


def only_match(
    db: Db, kind: str, criteria: str, *, policy: Policy, trail: Trail, lock: bool = False
) -> StoredRecord | None:
    """The one current record that the search finds, or None. More than one is DuplicateFound.

    Needs the scope to search this type and every type it looks through. lock: hold the criteria until the end of the
    transaction, so that two conditional creates cannot both find nothing.
    """
    params = condition_pairs(criteria)
    require_few(params)
    query = parse_search(kind, params, strict=True, base=policy.base_url, default_count=2, maximum_count=2)
    for other in (kind, *sorted(other_kinds(query))):
        trail.require(other, "s")
    if not query.clauses:
        raise Invalid(issues=[Issue("A conditional request needs at least one search parameter.", kind, "required")])
    if lock:
        records.lock_identifier(db, kind, canonical(params))
    found = records.search(db, query).records
    if len(found) > 1:
        text = "More than one record matches the condition; make it more specific."
        raise DuplicateFound(issues=[Issue(text, kind, "multiple-matches")])
    return found[0] if found else None


def canonical(params: Sequence[tuple[str, str]]) -> str:
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

"""Batch and transaction: many interactions in one request.

https://hl7.org/fhir/R4/http.html#transaction. A transaction is all or nothing and is processed DELETE, POST, PUT, GET;
the answers stand in the order of the request.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl
from uuid import uuid4

from fengchi.domain.errors import FengchiError, Invalid, Issue, TooLarge
from fengchi.domain.people import Actor
from fengchi.fhir import gate
from fengchi.fhir.json_codec import decode
from fengchi.fhir.operation_outcome import issues_of, operation_outcome
from fengchi.fhir.references import conditional_target, references, rewritten
from fengchi.services import access
from fengchi.services.records import interactions
from fengchi.services.records.checks import (
    Policy,
    Resource,
    known_targets,
    require_known_targets,
    require_valid,
    with_own_references_relative,
)
from fengchi.services.records.interactions import Written, note_and_check, only_match, reply_of, require_kind
from fengchi.store import records
from fengchi.store.db import Db
from fengchi.store.records import Put

ORDER = {"DELETE": 0, "POST": 1, "PUT": 2, "GET": 3}
URL = re.compile(
    r"(?P<kind>[A-Z][A-Za-z]+)(/(?P<id>[A-Za-z0-9\-.]{1,64}))?(/_history/(?P<version>\d+))?(\?(?P<query>.*))?"
)
ETAG = re.compile(r'(W/)?"(\d+)"')

SearchAnswer = Callable[[str, list[tuple[str, str]]], dict[str, Any]]
"""Makes the searchset Bundle of a GET entry; the HTTP door knows how pages are linked."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, read. place: FHIRPath of the entry; target: the (type, id) it writes or reads, once known."""

    index: int
    method: str
    kind: str
    record_id: str | None
    version: int | None
    query: str
    resource: Resource | None
    full_url: str
    if_match: int | None
    if_none_exist: str | None

    @property
    def place(self) -> str:
        return f"Bundle.entry[{self.index}]"


def process_bundle(
    db: Db,
    bundle: Resource,
    *,
    answer_search: SearchAnswer,
    status_of: Callable[[FengchiError], int],
    policy: Policy,
    by: Actor,
    at: datetime,
) -> dict[str, Any]:
    """The response Bundle. A transaction raises what its first failing entry raised; a batch answers each by itself."""
    require_kind(bundle, "Bundle")
    kind = bundle.get("type")
    if kind not in ("batch", "transaction"):
        raise Invalid(issues=[Issue("Send a Bundle of type batch or transaction here.", "Bundle.type", "value")])
    entries = _read_entries(bundle, policy)
    work = _Work(db, answer_search, policy, by, at)
    replies = work.transaction(entries) if kind == "transaction" else list(_batch(work, entries, status_of))
    return {"resourceType": "Bundle", "type": f"{kind}-response", "entry": replies}


def _batch(work: _Work, entries: list[Entry], status_of: Callable[[FengchiError], int]) -> Iterator[dict[str, Any]]:
    for entry in entries:
        try:
            with work.db.begin_nested():
                yield work.single(entry)
        except FengchiError as error:
            outcome = operation_outcome([_placed(issue, entry) for issue in issues_of(error)])
            yield {"response": {"status": str(status_of(error)), "outcome": outcome}}


# Reading the request ----------------------------------------------------------------------------------------------


def _read_entries(bundle: Resource, policy: Policy) -> list[Entry]:
    given = bundle.get("entry", [])
    if not isinstance(given, list):
        raise Invalid(issues=[Issue("Bundle.entry is a list.", "Bundle.entry", "structure")])
    if len(given) > policy.max_entries:
        raise TooLarge(f"A bundle holds at most {policy.max_entries} entries; send several.")
    read = [_read_entry(index, one) for index, one in enumerate(given)]
    issues = [one for one in read if isinstance(one, Issue)]
    if issues:
        raise Invalid(issues=issues)
    return [one for one in read if isinstance(one, Entry)]


def _read_entry(index: int, given: Any) -> Entry | Issue:
    place = f"Bundle.entry[{index}]"
    request = given.get("request") if isinstance(given, Mapping) else None
    if not isinstance(request, Mapping):
        return Issue("Each entry needs a request with method and url.", f"{place}.request", "required")
    method, url = request.get("method"), request.get("url")
    match = URL.fullmatch(url) if isinstance(url, str) else None
    if method not in ORDER:
        return Issue("The method is one of GET, POST, PUT, DELETE.", f"{place}.request.method", "not-supported")
    if match is None or match["kind"] not in gate.KINDS:
        return Issue(
            "The url is relative and starts with a resource type that this server knows.",
            f"{place}.request.url",
            "value",
        )
    resource = given.get("resource")
    if method in ("POST", "PUT") and not isinstance(resource, Mapping):
        return Issue("This entry needs a resource.", f"{place}.resource", "required")
    if method == "PUT" and match["id"] is None:
        return Issue("A PUT names the record: Type/id.", f"{place}.request.url", "value")
    if method == "POST" and match["id"] is not None:
        return Issue("A POST names the type alone; use PUT to choose the id.", f"{place}.request.url", "value")
    if method == "DELETE" and match["id"] is None:
        return Issue("A DELETE names the record: Type/id.", f"{place}.request.url", "not-supported")
    etag = request.get("ifMatch")
    parsed = ETAG.fullmatch(etag) if isinstance(etag, str) else None
    if etag is not None and parsed is None:
        return Issue('ifMatch is an ETag such as W/"3".', f"{place}.request.ifMatch", "value")
    return Entry(
        index=index,
        method=method,
        kind=match["kind"],
        record_id=match["id"],
        version=int(match["version"]) if match["version"] else None,
        query=match["query"] or "",
        resource=resource if isinstance(resource, Mapping) else None,
        full_url=str(given.get("fullUrl") or ""),
        if_match=int(parsed[2]) if parsed else None,
        if_none_exist=request.get("ifNoneExist"),
    )


def _placed(issue: Issue, entry: Entry) -> Issue:
    """The issue with the entry before its path."""
    if entry.resource is None:
        where = f"{entry.place}.request.url"
    else:
        path = issue.where.partition(".")[2]
        where = f"{entry.place}.resource.{path}" if path else f"{entry.place}.resource"
    return Issue(issue.text, where, issue.code, issue.rule, issue.severity)


# Doing the work ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Work:
    db: Db
    answer_search: SearchAnswer
    policy: Policy
    by: Actor
    at: datetime

    def single(self, entry: Entry) -> dict[str, Any]:
        """One entry of a batch, by the ordinary verbs."""
        if entry.method == "GET":
            return self._get(entry)
        if entry.method == "DELETE":
            assert entry.record_id is not None  # noqa: S101  # _read_entry refuses a DELETE without an id
            interactions.delete(self.db, entry.kind, entry.record_id, if_match=entry.if_match, by=self.by, at=self.at)
            return {"response": {"status": "204"}}
        assert entry.resource is not None  # noqa: S101  # _read_entry refuses a write without a resource
        if entry.method == "POST":
            done = interactions.create(
                self.db,
                entry.kind,
                entry.resource,
                if_none_exist=entry.if_none_exist,
                policy=self.policy,
                by=self.by,
                at=self.at,
            )
        else:
            done = interactions.update(
                self.db,
                entry.kind,
                str(entry.record_id),
                entry.resource,
                if_match=entry.if_match,
                policy=self.policy,
                by=self.by,
                at=self.at,
            )
        return _write_reply(done)

    def transaction(self, entries: list[Entry]) -> list[dict[str, Any]]:
        """Replies in the order of the request. Raises at the first problem; the caller's transaction undoes everything."""
        _refuse_overlap(entries)
        replies: dict[int, dict[str, Any]] = {}
        for entry in (one for one in entries if one.method == "DELETE"):
            with _refusing_at(entry):
                replies[entry.index] = self.single(entry)
        replies |= self._writes([one for one in entries if one.method in ("POST", "PUT")])
        for entry in (one for one in entries if one.method == "GET"):
            with _refusing_at(entry):
                replies[entry.index] = self._get(entry)
        return [replies[entry.index] for entry in entries]

    def _writes(self, entries: list[Entry]) -> dict[int, dict[str, Any]]:
        """Every create and update at once: one check of targets, one set of statements."""
        matched = self._conditional_matches(entries)
        targets = {
            entry.index: entry.record_id or (matched[entry.index].record_id if entry.index in matched else str(uuid4()))
            for entry in entries
        }
        renamed = _renames(entries, targets)
        writing = [entry for entry in entries if entry.index not in matched]
        bodies = {entry.index: self._resolved(entry, renamed) for entry in writing}
        known = known_targets(self.db, bodies.values(), self.policy)
        known |= {(entry.kind, targets[entry.index]) for entry in writing}
        for entry in writing:
            with _refusing_at(entry):
                self._check(entry, targets[entry.index], bodies[entry.index], known)
        stored = records.write_many(self.db, [_put(one, bodies, targets) for one in writing], at=self.at)
        replies = {index: _write_reply(Written(record, matched=True)) for index, record in matched.items()}
        for entry, record in zip(writing, stored, strict=True):
            replies[entry.index] = _write_reply(Written(record, created=record.version == 1))
        return replies

    def _conditional_matches(self, entries: list[Entry]) -> dict[int, records.StoredRecord]:
        found = {}
        for entry in entries:
            if entry.method != "POST" or entry.if_none_exist is None:
                continue
            with _refusing_at(entry):
                match = only_match(self.db, entry.kind, entry.if_none_exist)
                if match is not None:
                    note_and_check(self.db, "create", entry.kind, match.record_id, by=self.by, at=self.at)
                    found[entry.index] = match
        return found

    def _resolved(self, entry: Entry, renamed: Mapping[str, str]) -> Resource:
        """The resource with urn:uuid and conditional references replaced by ids of this server."""
        assert entry.resource is not None  # noqa: S101  # _read_entry refuses a write without a resource
        asked = {text for _, text in references(entry.resource) if conditional_target(text)}
        with _refusing_at(entry):
            found = {text: self._reference_match(text) for text in asked}
        resolved: Resource = rewritten(entry.resource, {**renamed, **found})
        return with_own_references_relative(resolved, self.policy)

    def _reference_match(self, text: str) -> str:
        target = conditional_target(text)
        assert target is not None  # noqa: S101  # only asked for texts that are conditional references
        access.require_interaction(self.by, target[0], "s")
        match = only_match(self.db, *target)
        if match is None:
            issue = Issue("A conditional reference matches no record.", "", "not-found", "reference-resolves")
            raise Invalid(issues=[issue])
        return match.reference

    def _check(self, entry: Entry, record_id: str, body: Resource, known: set[tuple[str, str]]) -> None:
        """What the single verbs check, for one entry of a transaction."""
        is_update = entry.method == "PUT"
        note_and_check(self.db, "update" if is_update else "create", entry.kind, record_id, by=self.by, at=self.at)
        require_kind(body, entry.kind)
        if is_update and body.get("id") != entry.record_id:
            raise Invalid(issues=[Issue("The id in the resource and in the url differ.", f"{entry.kind}.id", "value")])
        require_valid(body, entry.kind, self.policy)
        require_known_targets(body, self.policy, known)

    def _get(self, entry: Entry) -> dict[str, Any]:
        if entry.record_id is None:
            found = self.answer_search(entry.kind, parse_qsl(entry.query, keep_blank_values=True))
            return {"resource": found, "response": {"status": "200"}}
        if entry.version is None:
            record = interactions.read(self.db, entry.kind, entry.record_id, by=self.by, at=self.at)
        else:
            record = interactions.read_version(
                self.db, entry.kind, entry.record_id, entry.version, by=self.by, at=self.at
            )
        return {"resource": decode(record.body), "response": {"status": "200", **reply_of(record)}}


@contextmanager
def _refusing_at(entry: Entry) -> Iterator[None]:
    """A refusal inside names the entry."""
    try:
        yield
    except FengchiError as error:
        error.issues = tuple(_placed(issue, entry) for issue in issues_of(error))
        raise


def _refuse_overlap(entries: list[Entry]) -> None:
    written = Counter((one.kind, one.record_id) for one in entries if one.record_id and one.method != "GET")
    twice = {target for target, times in written.items() if times > 1}
    urls = Counter(one.full_url for one in entries if one.full_url and one.method == "POST")
    issues = [
        Issue("The same record is written twice in this transaction.", f"{one.place}.request.url", "invariant")
        for one in entries
        if one.method != "GET" and (one.kind, one.record_id) in twice
    ]
    issues += [
        Issue("Two entries have the same fullUrl.", f"{one.place}.fullUrl", "invariant")
        for one in entries
        if urls.get(one.full_url, 0) > 1
    ]
    if issues:
        raise Invalid(issues=issues)


def _renames(entries: list[Entry], targets: Mapping[int, str]) -> dict[str, str]:
    """fullUrl -> Type/id for every entry that is written."""
    return {one.full_url: f"{one.kind}/{targets[one.index]}" for one in entries if one.full_url}


def _put(entry: Entry, bodies: Mapping[int, Resource], targets: Mapping[int, str]) -> Put:
    return Put(
        bodies[entry.index],
        record_id=targets[entry.index],
        expected=entry.if_match,
        must_be_new=entry.method == "POST",
    )


def _write_reply(done: Written) -> dict[str, Any]:
    status = "201" if done.created else "200"
    return {"response": {"status": status, **reply_of(done.record)}}

"""One function an interaction, and the table that routes and CapabilityStatement are both made from.

https://hl7.org/fhir/R4/http.html
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from starlette.responses import Response

from fengchi.domain.errors import Invalid, Issue, NotFound
from fengchi.fhir.gate import KINDS
from fengchi.fhir.json_codec import decode
from fengchi.services import records
from fengchi.services.audit_records import is_audit_kind, read_audit_event, search_audit_events
from fengchi.services.records.interactions import Found
from fengchi.store.db import Db
from fengchi.store.records import StoredRecord
from fengchi.web.fhir_api import answers
from fengchi.web.fhir_api.requests import FORM, Call, MethodNotAllowed, UnsupportedMediaType, media_type

Handler = Callable[[Call, Db], Response]


@dataclass(frozen=True, slots=True)
class Route:
    """code: the interaction in the CapabilityStatement. pattern: path below the base; {type} and {id} stand for one part."""

    method: str
    pattern: tuple[str, ...]
    code: str
    handler: Handler

    def matches(self, path: tuple[str, ...]) -> bool:
        return len(path) == len(self.pattern) and all(
            given == wanted or (wanted.startswith("{") and not given.startswith("_"))
            for given, wanted in zip(path, self.pattern, strict=True)
        )


def read(call: Call, db: Db) -> Response:
    kind, record_id = _kind(call), call.path[1]
    if is_audit_kind(kind):
        return answers.bundle(read_audit_event(db, record_id, by=call.actor, at=call.at))
    record = records.read(db, kind, record_id, by=call.actor, at=call.at)
    return answers.not_modified(record) if _unchanged(call, record) else answers.resource(record)


def vread(call: Call, db: Db) -> Response:
    version = call.path[3]
    if not version.isdigit():
        raise NotFound("There is no such version.")
    record = records.read_version(db, _kind(call), call.path[1], int(version), by=call.actor, at=call.at)
    return answers.resource(record)


def history(call: Call, db: Db) -> Response:
    """Of one record or of a type. https://hl7.org/fhir/R4/http.html#history"""
    record_id = call.path[1] if len(call.path) == 3 else None
    cursor, params = answers.cursor_of(call)
    page = records.history(
        db,
        _kind(call),
        record_id,
        since=_since(dict(params).get("_since")),
        count=_count(dict(params).get("_count"), call),
        before=cursor,
        by=call.actor,
        at=call.at,
    )
    return answers.text_answer(answers.history_text(call, page, f"{call.base}/{'/'.join(call.path)}"))


def create(call: Call, db: Db) -> Response:
    done = records.create(
        db,
        _writable_kind(call),
        call.resource(),
        if_none_exist=call.request.headers.get("if-none-exist"),
        policy=call.policy,
        by=call.actor,
        at=call.at,
    )
    return answers.written(call, done)


def update(call: Call, db: Db) -> Response:
    done = records.update(
        db,
        _writable_kind(call),
        call.path[1],
        call.resource(),
        if_match=call.if_match(),
        policy=call.policy,
        by=call.actor,
        at=call.at,
    )
    return answers.written(call, done)


def delete(call: Call, db: Db) -> Response:
    records.delete(db, _writable_kind(call), call.path[1], if_match=call.if_match(), by=call.actor, at=call.at)
    return Response(status_code=204)


def search(call: Call, db: Db) -> Response:
    kind = _kind(call)
    if is_audit_kind(kind):
        found = search_audit_events(db, call.params, base=call.base, policy=call.policy, by=call.actor, at=call.at)
        return answers.bundle(found)
    return answers.searchset(call, kind, _found(call, db, kind))


def search_by_post(call: Call, db: Db) -> Response:
    if call.body and media_type(call.request.headers.get("content-type", "")) != FORM:
        raise UnsupportedMediaType(f"A search by POST sends its parameters as {FORM}.")
    return search(call, db)


def bundle(call: Call, db: Db) -> Response:
    """Batch or transaction."""

    def answer_search(kind: str, params: list[tuple[str, str]]) -> dict[str, Any]:
        found = records.search(db, kind, params, strict=call.strict, policy=call.policy, by=call.actor, at=call.at)
        return decode(answers.searchset_text(call, kind, found))

    done = records.process_bundle(
        db,
        call.resource(),
        answer_search=answer_search,
        status_of=answers.status_of,
        policy=call.policy,
        by=call.actor,
        at=call.at,
    )
    return answers.bundle(done)


ROUTES = (
    Route("GET", ("{type}", "{id}"), "read", read),
    Route("GET", ("{type}", "{id}", "_history", "{version}"), "vread", vread),
    Route("GET", ("{type}", "{id}", "_history"), "history-instance", history),
    Route("GET", ("{type}", "_history"), "history-type", history),
    Route("GET", ("{type}",), "search-type", search),
    Route("POST", ("{type}", "_search"), "search-type", search_by_post),
    Route("POST", ("{type}",), "create", create),
    Route("PUT", ("{type}", "{id}"), "update", update),
    Route("DELETE", ("{type}", "{id}"), "delete", delete),
    Route("POST", (), "transaction", bundle),
)
READ_ONLY = frozenset({"read", "search-type"})
"""What is offered for AuditEvent: this server writes its own trail."""


def route_of(method: str, path: tuple[str, ...]) -> Route:
    """Raises NotFound for an address that is none, MethodNotAllowed for one that takes other methods."""
    found = [route for route in ROUTES if route.matches(path)]
    if path and path[0][:1] in ("_", "$"):
        raise NotFound(issues=[Issue("This interaction is not offered; see metadata.", "", "not-supported")])
    if path and path[0] not in KINDS:
        raise NotFound(
            issues=[Issue("This server does not know this resource type; see metadata.", "", "not-supported")]
        )
    if not found:
        raise NotFound("There is nothing at this address.")
    wanted = "GET" if method == "HEAD" else method
    match = next((route for route in found if route.method == wanted), None)
    if match is None:
        raise MethodNotAllowed(f"This address takes {', '.join(sorted({route.method for route in found}))}.")
    return match


def _kind(call: Call) -> str:
    return call.path[0]


def _writable_kind(call: Call) -> str:
    kind = _kind(call)
    if is_audit_kind(kind):
        raise MethodNotAllowed("The audit trail is written by this server alone.")
    return kind


def _found(call: Call, db: Db, kind: str) -> Found:
    cursor, params = answers.cursor_of(call)
    return records.search(
        db, kind, params, cursor=cursor, strict=call.strict, policy=call.policy, by=call.actor, at=call.at
    )


def _unchanged(call: Call, record: StoredRecord) -> bool:
    """If-None-Match and If-Modified-Since, https://hl7.org/fhir/R4/http.html#cread"""
    etag = call.request.headers.get("if-none-match")
    if etag is not None:
        return any(part.strip().removeprefix("W/").strip('"') == str(record.version) for part in etag.split(","))
    since = call.request.headers.get("if-modified-since")
    try:
        return since is not None and record.updated.replace(microsecond=0) <= parsedate_to_datetime(since)
    except (ValueError, TypeError):  # an unreadable condition is no condition, RFC 9110 13.1.3
        return False


def _since(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        raise Invalid(issues=[Issue("_since is an instant such as 2026-01-31T12:00:00Z.", "_since", "value")]) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _count(text: str | None, call: Call) -> int:
    if text is None:
        return call.policy.page_size
    if not text.isdecimal():
        raise Invalid(issues=[Issue("_count is a whole number.", "_count", "value")])
    return max(1, min(int(text), call.policy.max_page_size))

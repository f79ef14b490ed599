"""One function an interaction, and the table that routes and CapabilityStatement are both made from.

https://hl7.org/fhir/R4/http.html
"""

from __future__ import annotations

from email.utils import parsedate_to_datetime

from starlette.responses import Response

from fengchi.domain.errors import Issue, NotFound
from fengchi.fhir.json_codec import decode
from fengchi.services import records
from fengchi.services.records import Door
from fengchi.services.records.audit_events import is_audit_kind
from fengchi.services.records.checks import SERVED_KINDS
from fengchi.services.records.values import Params, count_of, since_of, whole_number
from fengchi.store.db import Db
from fengchi.store.records import StoredRecord
from fengchi.web.fhir_api import answers
from fengchi.web.fhir_api.operations import operation_route
from fengchi.web.fhir_api.requests import FORM, Call, MethodNotAllowed, UnsupportedMediaType, media_type
from fengchi.web.fhir_api.tasks import Route, Task


def read(call: Call) -> Task:
    kind, record_id = _kind(call), call.path[1]

    def work(db: Db) -> Response:
        record = records.read(db, kind, record_id, trail=call.trail)
        return answers.not_modified(record) if _unchanged(call, record) else answers.resource(record)

    return Task(work)


def vread(call: Call) -> Task:
    version = whole_number(call.path[3])
    if version is None:
        raise NotFound("There is no such version.")
    return Task(
        lambda db: answers.resource(records.read_version(db, _kind(call), call.path[1], version, trail=call.trail))
    )


def history(call: Call) -> Task:
    """Of one record or of a type. https://hl7.org/fhir/R4/http.html#history"""
    record_id = call.path[1] if len(call.path) == 3 else None
    before, params = answers.cursor_of(call, "/".join(call.path), call.params)
    known = [pair for pair in params if pair[0] in ("_since", "_count")]
    asked = dict(known)
    since = since_of(asked["_since"], "_since") if "_since" in asked else None
    count = count_of(asked.get("_count"), call.policy.page_size, call.policy.max_page_size)

    def work(db: Db) -> Response:
        page = records.history(db, _kind(call), record_id, since=since, count=count, before=before, trail=call.trail)
        return answers.text_answer(answers.history_text(call, page, known))

    return Task(work)


def create(call: Call) -> Task:
    new = records.check(_writable_kind(call), call.resource(), policy=call.policy, trail=call.trail)
    condition = call.request.headers.get("if-none-exist")

    def work(db: Db) -> Response:
        done = records.create(db, new, if_none_exist=condition, policy=call.policy, trail=call.trail)
        return answers.written(call, done)

    return Task(work, writes=True)


def update(call: Call) -> Task:
    if_match = call.if_match()
    new = records.check(
        _writable_kind(call), call.resource(), record_id=call.path[1], policy=call.policy, trail=call.trail
    )
    return Task(
        lambda db: answers.written(
            call, records.update(db, new, if_match=if_match, policy=call.policy, trail=call.trail)
        ),
        writes=True,
    )


def delete(call: Call) -> Task:
    kind, if_match = _writable_kind(call), call.if_match()

    def work(db: Db) -> Response:
        records.delete(db, kind, call.path[1], if_match=if_match, trail=call.trail)
        return Response(status_code=204)

    return Task(work, writes=True)


def search(call: Call) -> Task:
    kind = _kind(call)
    return Task(lambda db: answers.text_answer(_searchset(call, db, kind, call.params)))


def search_by_post(call: Call) -> Task:
    if call.body and media_type(call.request.headers.get("content-type", "")) != FORM:
        raise UnsupportedMediaType(f"A search by POST sends its parameters as {FORM}.")
    return search(call)


def bundle(call: Call) -> Task:
    """Batch or transaction."""
    door = Door(
        answer_search=lambda db, kind, params: decode(_searchset(call, db, kind, params)),
        status_of=answers.status_of,
        representation=call.prefers("return", "minimal") == "representation",
    )
    prepared = records.prepare_bundle(call.resource(), door=door, policy=call.policy, trail=call.trail)
    return Task(lambda db: answers.bundle(records.process_bundle(db, prepared)), writes=prepared.writes)


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
    if path and path[-1].startswith("$"):
        return operation_route(method, path)
    found = [route for route in ROUTES if route.matches(path)]
    if path and path[0].startswith("_"):
        raise NotFound(issues=[Issue("This interaction is not offered; see metadata.", "", "not-supported")])
    if path and path[0] not in SERVED_KINDS:
        raise NotFound(
            issues=[Issue("This server does not know this resource type; see metadata.", "", "not-supported")]
        )
    if not found:
        raise NotFound("There is nothing at this address.")
    wanted = "GET" if method == "HEAD" else method
    match = next((route for route in found if route.method == wanted), None)
    if match is None:
        taken = {route.method for route in found}
        raise MethodNotAllowed(f"This address takes {', '.join(sorted(taken))}.", allow=taken)
    return match


def _kind(call: Call) -> str:
    return call.path[0]


def _writable_kind(call: Call) -> str:
    kind = _kind(call)
    if is_audit_kind(kind):
        raise MethodNotAllowed("The audit trail is written by this server alone.", allow=["GET"])
    return kind


def _searchset(call: Call, db: Db, kind: str, params: Params) -> str:
    cursor, rest = answers.cursor_of(call, kind, params)
    found = records.search(db, kind, rest, cursor=cursor, strict=call.strict, policy=call.policy, trail=call.trail)
    return answers.searchset_text(call, kind, found)


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

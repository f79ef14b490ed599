"""What a FHIR request is answered with: stored text as it is, Bundles around it, an OperationOutcome for every refusal.

https://hl7.org/fhir/R4/http.html#ops
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from fengchi.domain import errors
from fengchi.domain.errors import FengchiError, Issue, Malformed
from fengchi.fhir.json_codec import encode
from fengchi.fhir.operation_outcome import issues_of, operation_outcome
from fengchi.services.records import Written
from fengchi.services.records.interactions import Found, instant, is_unanswered
from fengchi.store.records import HistoryPage, StoredRecord
from fengchi.web.fhir_api.requests import (
    FHIR_JSON,
    Call,
    MethodNotAllowed,
    NotAcceptable,
    UnsupportedMediaType,
)

STATUSES: dict[type[Exception], int] = {
    MethodNotAllowed: 405,
    NotAcceptable: 406,
    UnsupportedMediaType: 415,
    errors.Gone: 410,
    errors.NotFound: 404,
    errors.NotSignedIn: 401,
    errors.NotPermitted: 403,
    errors.EditedMeanwhile: 412,
    errors.DuplicateFound: 412,
    errors.Conflict: 409,
    errors.TooLarge: 413,
    errors.Malformed: 400,
    errors.Invalid: 422,
    errors.Unavailable: 503,
    FengchiError: 400,
}
"""Looked up along the error's ancestors, https://hl7.org/fhir/R4/http.html#2.21.0.4."""


def status_of(error: Exception) -> int:
    return next((STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES), 500)


def refusal(error: FengchiError, *, kind: str = "Resource") -> Response:
    """The OperationOutcome of a refusal. kind: the type that was asked for, where an issue names no element."""
    status = status_of(error)
    code = "not-supported" if status in (405, 406, 415) else "processing"
    return outcome(issues_of(error, otherwise=code, where=kind), status=status)


def outcome(issues: Iterable[Issue], *, status: int, headers: Mapping[str, str] | None = None) -> Response:
    challenge = {"WWW-Authenticate": 'Bearer realm="fengchi"'} if status == 401 else {}
    return _json(encode(operation_outcome(issues)), status, {**challenge, **(headers or {})})


def resource(record: StoredRecord, *, status: int = 200) -> Response:
    """A stored version, exactly as stored."""
    return _json(record.body, status, _version_headers(record))


def not_modified(record: StoredRecord) -> Response:
    return Response(status_code=304, headers=_version_headers(record))


def written(call: Call, done: Written) -> Response:
    """The answer to a create or update, in the form that Prefer asks for."""
    record = done.record
    status = 201 if done.created else 200
    location = f"{call.base}/{record.kind}/{record.record_id}/_history/{record.version}"
    headers = {**_version_headers(record), "Location": location}
    wanted = call.prefers("return", "representation")
    if wanted == "minimal":
        return Response(status_code=status, headers=headers)
    if wanted == "OperationOutcome":
        text = (
            "The record was stored." if not done.matched else "A matching record was here already; nothing was stored."
        )
        return outcome([Issue(text, code="informational", severity="information")], status=status, headers=headers)
    return _json(record.body, status, headers)


def bundle(content: Mapping[str, Any], *, status: int = 200) -> Response:
    return _json(encode(content), status, {})


def searchset(call: Call, kind: str, found: Found) -> Response:
    """A page of a search; the stored texts are put into the Bundle as they are."""
    return _json(searchset_text(call, kind, found), 200, {})


def searchset_text(call: Call, kind: str, found: Found) -> str:
    entries = [_entry_text(call, one, "match") for one in found.page.records]
    entries += [_entry_text(call, one, "include") for one in found.page.included]
    head: dict[str, Any] = {"resourceType": "Bundle", "type": "searchset"}
    if found.page.total is not None:
        head["total"] = found.page.total
    head["link"] = _links(call, kind, found)
    return _with_entries(head, entries)


def history_text(call: Call, page: HistoryPage, address: str) -> str:
    """A history Bundle, newest first; a deletion is an entry without resource."""
    entries = [_history_entry(call, one) for one in page.records]
    links = [{"relation": "self", "url": address}]
    if page.cursor:
        links.append({"relation": "next", "url": f"{address.partition('?')[0]}?{_paged(call, (), page.cursor)}"})
    head = {"resourceType": "Bundle", "type": "history", "total": page.total, "link": links}
    return _with_entries(head, entries)


def text_answer(text: str) -> Response:
    return _json(text, 200, {})


# Paging links -----------------------------------------------------------------------------------------------------

CURSOR = "_cursor"


def _links(call: Call, kind: str, found: Found) -> list[dict[str, str]]:
    address = f"{call.base}/{kind}"
    used = [pair for pair in found.query.used if pair[0] != CURSOR and not is_unanswered(pair)]
    links = [{"relation": "self", "url": f"{address}?{urlencode(used)}" if used else address}]
    if found.page.cursor:
        links.append({"relation": "next", "url": f"{address}?{_paged(call, used, found.page.cursor)}"})
    return links


def _paged(call: Call, pairs: Iterable[tuple[str, str]], cursor: str) -> str:
    return urlencode([*pairs, (CURSOR, f"{cursor}.{_signature(call, cursor)}")])


def cursor_of(call: Call) -> tuple[str, list[tuple[str, str]]]:
    """The cursor of a paging link and the parameters beside it. Raises Malformed for one that we did not write."""
    signed = [value for name, value in call.params if name == CURSOR]
    rest = [pair for pair in call.params if pair[0] != CURSOR]
    if not signed:
        return "", rest
    cursor, _, signature = signed[0].rpartition(".")
    if len(signed) > 1 or not hmac.compare_digest(signature.encode(), _signature(call, cursor).encode()):
        raise Malformed(issues=[Issue("This paging link was changed or has expired; search again.", CURSOR, "value")])
    return cursor, rest


def _signature(call: Call, cursor: str) -> str:
    """Binds the cursor to this server's key and to the address it was given for."""
    message = f"{'/'.join(call.path)}\n{cursor}".encode()
    return hmac.new(call.clinic.settings.secret_key.encode(), message, hashlib.sha256).hexdigest()[:32]


# Small parts ------------------------------------------------------------------------------------------------------


def _with_entries(head: Mapping[str, Any], entries: list[str]) -> str:
    text = encode(head)
    return f'{text[:-1]},"entry":[{",".join(entries)}]}}' if entries else text


def _entry_text(call: Call, record: StoredRecord, mode: str) -> str:
    url = f"{call.base}/{record.kind}/{record.record_id}"
    return f'{{"fullUrl":"{url}","resource":{record.body},"search":{{"mode":"{mode}"}}}}'


def _history_entry(call: Call, record: StoredRecord) -> str:
    method = "DELETE" if record.deleted else "POST" if record.version == 1 else "PUT"
    address = record.kind if method == "POST" else record.reference
    status = "204" if record.deleted else "201" if record.version == 1 else "200"
    head = encode(
        {
            "fullUrl": f"{call.base}/{record.reference}",
            "request": {"method": method, "url": address},
            "response": {"status": status, "etag": f'W/"{record.version}"', "lastModified": instant(record.updated)},
        }
    )
    return head if record.deleted else f'{head[:-1]},"resource":{record.body}}}'


def _version_headers(record: StoredRecord) -> dict[str, str]:
    return {"ETag": f'W/"{record.version}"', "Last-Modified": format_datetime(record.updated, usegmt=True)}


def _json(text: str, status: int, headers: Mapping[str, str]) -> Response:
    media = f"{FHIR_JSON}; fhirVersion=4.0; charset=utf-8"
    return Response(text, status_code=status, media_type=None, headers={"Content-Type": media, **headers})

"""What a FHIR request is answered with: stored text as it is, Bundles around it, an OperationOutcome for every refusal.

https://hl7.org/fhir/R4/http.html#ops
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from email.utils import format_datetime
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from fengchi.domain import errors
from fengchi.domain.errors import FengchiError, Issue, Malformed
from fengchi.fhir.json_codec import encode
from fengchi.fhir.operation_outcome import issues_of, operation_outcome
from fengchi.services.records import Found, Written
from fengchi.services.records.bundles import MOST_ISSUES
from fengchi.services.records.interactions import instant, is_unanswered
from fengchi.services.records.values import Params
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


MADE_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""An id of this server's making; under any other, the record was made by an update."""


def status_of(error: Exception) -> int:
    return next((STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES), 500)


def refusal(error: FengchiError, *, kind: str = "Resource") -> Response:
    """The OperationOutcome of a refusal. kind: the type that was asked for, where an issue names no element."""
    status = status_of(error)
    code = "not-supported" if status in (405, 406, 415) else "processing"
    headers = {"Allow": ", ".join(error.allow)} if isinstance(error, MethodNotAllowed) else {}
    return outcome(issues_of(error, otherwise=code, where=kind), status=status, headers=headers)


def broken() -> Response:
    """The answer when the program fails: it tells nothing of the error, which may quote what was sent."""
    return outcome(
        [Issue("The server failed; nothing was stored. Report the X-Request-Id.", code="exception")], status=500
    )


def outcome(issues: Iterable[Issue], *, status: int, headers: Mapping[str, str] | None = None) -> Response:
    challenge = {"WWW-Authenticate": 'Bearer realm="fengchi"'} if status == 401 else {}
    shown = list(islice(issues, MOST_ISSUES))
    return _json(encode(operation_outcome(shown)), status, {**challenge, **(headers or {})})


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
    if wanted == "minimal" or (wanted == "representation" and not done.readable):
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


def history_text(call: Call, page: HistoryPage, params: Params) -> str:
    """A history Bundle, newest first; a deletion is an entry without resource. params: those that were understood."""
    path = "/".join(call.path)
    links = [{"relation": "self", "url": _address(call, path, params)}]
    if page.cursor:
        links.append({"relation": "next", "url": _next(call, path, params, page.cursor)})
    head = {"resourceType": "Bundle", "type": "history", "total": page.total, "link": links}
    return _with_entries(head, [_history_entry(call, one) for one in page.records])


def text_answer(text: str) -> Response:
    return _json(text, 200, {})


# Paging links -----------------------------------------------------------------------------------------------------

CURSOR = "_cursor"
_FORM_OF_ANSWER = ("_format", "_pretty")


def _links(call: Call, kind: str, found: Found) -> list[dict[str, str]]:
    used = [pair for pair in found.query.used if not is_unanswered(pair)]
    links = [{"relation": "self", "url": _address(call, kind, used)}]
    if found.page.cursor:
        links.append({"relation": "next", "url": _next(call, kind, used, found.page.cursor)})
    return links


def _address(call: Call, path: str, params: Params) -> str:
    return f"{call.base}/{path}?{urlencode(params)}" if params else f"{call.base}/{path}"


def _next(call: Call, path: str, params: Params, cursor: str) -> str:
    return _address(call, path, [*params, (CURSOR, f"{cursor}.{_signature(call, path, params, cursor)}")])


def cursor_of(call: Call, path: str, params: Params) -> tuple[str, list[tuple[str, str]]]:
    """The cursor of a paging link and the parameters beside it. Raises Malformed for one that we did not write.

    path: the address of the link below the base.
    """
    signed = [value for name, value in params if name == CURSOR]
    rest = [pair for pair in params if pair[0] != CURSOR]
    if not signed:
        return "", rest
    cursor, _, signature = signed[0].rpartition(".")
    expected = _signature(call, path, rest, cursor)
    if len(signed) > 1 or not hmac.compare_digest(signature.encode(), expected.encode()):
        raise Malformed(issues=[Issue("This paging link was changed or has expired; search again.", CURSOR, "value")])
    return cursor, rest


def _signature(call: Call, path: str, params: Params, cursor: str) -> str:
    """Binds the cursor to this server's key and to the address and the search that it was given for."""
    bound = sorted(pair for pair in params if pair[0] not in _FORM_OF_ANSWER)
    message = f"{path}\n{urlencode(bound)}\n{cursor}".encode()
    return hmac.new(call.clinic.settings.secret_key.encode(), message, hashlib.sha256).hexdigest()[:32]


# Small parts ------------------------------------------------------------------------------------------------------


def _with_entries(head: Mapping[str, Any], entries: list[str]) -> str:
    text = encode(head)
    return f'{text[:-1]},"entry":[{",".join(entries)}]}}' if entries else text


def _entry_text(call: Call, record: StoredRecord, mode: str) -> str:
    url = f"{call.base}/{record.kind}/{record.record_id}"
    return f'{{"fullUrl":"{url}","resource":{record.body},"search":{{"mode":"{mode}"}}}}'


def _history_entry(call: Call, record: StoredRecord) -> str:
    is_new = record.version == 1
    method = "DELETE" if record.deleted else "POST" if is_new and MADE_ID.fullmatch(record.record_id) else "PUT"
    address = record.kind if method == "POST" else record.reference
    status = "204" if record.deleted else "201" if is_new else "200"
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

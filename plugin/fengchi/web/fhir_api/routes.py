"""The routes below /fhir: who asks, which interaction, one transaction, and an OperationOutcome for every refusal."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from fengchi.domain.errors import FengchiError, NotSignedIn
from fengchi.domain.people import Actor, Door
from fengchi.fhir.gate import KINDS
from fengchi.fhir.json_codec import encode
from fengchi.services import accounts
from fengchi.services.audit import DENIED
from fengchi.services.records import Trail
from fengchi.store.db import Store
from fengchi.web.fhir_api import answers
from fengchi.web.fhir_api.capability import DATE, capability_statement, smart_configuration
from fengchi.web.fhir_api.interactions import route_of
from fengchi.web.fhir_api.requests import Call, MethodNotAllowed, parameters, read_body, require_acceptable
from fengchi.web.fhir_api.tasks import Task
from fengchi.web.fhir_api.terminology_capabilities import terminology_capabilities
from fengchi.wiring import Clinic

log = structlog.get_logger("fengchi.web")
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
"""All, so that also what is not offered is answered in FHIR's own form."""

OPEN: dict[str, Callable[[str], dict[str, Any]]] = {
    "metadata": capability_statement,
    ".well-known/smart-configuration": smart_configuration,
}
"""What answers without credentials."""


async def fhir(request: Request) -> Response:
    """Every request below the FHIR base."""
    try:
        return await _answer(request)
    except FengchiError as error:
        asked_for = request.path_params.get("path", "").strip("/").partition("/")[0]
        return answers.refusal(error, kind=asked_for if asked_for in KINDS else "Resource")
    except Exception as error:  # the last resort: an unforeseen error must neither show nor log patient data
        _log_failure(request, error)
        return answers.broken()


def _log_failure(request: Request, error: Exception) -> None:
    """Kind and place of the error. Not its text: a database error quotes what was to be stored."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    at = f"{Path(place.filename).name}:{place.lineno} {place.name}"
    log.error("request-failed", request_id=request.scope.get("request_id"), error=type(error).__name__, at=at)


async def _answer(request: Request) -> Response:
    clinic: Clinic = request.app.state.clinic
    path = request.path_params.get("path", "").strip("/")
    if path in OPEN:
        return _open_document(request, path, f"{clinic.settings.base_url}/fhir")
    at = clinic.now()
    body = await read_body(request, clinic.settings.max_body_bytes)
    return await run_in_threadpool(_interact, request, clinic, path, body, at)


def _open_document(request: Request, path: str, base: str) -> Response:
    if request.method not in ("GET", "HEAD"):
        raise MethodNotAllowed("This document is read with GET.", allow=["GET"])
    if path == "metadata":
        require_acceptable(request)
        is_terminology = request.query_params.get("mode") == "terminology"
        made = terminology_capabilities(base, DATE) if is_terminology else OPEN[path](base)
        return answers.text_answer(encode(made))
    return Response(
        encode(OPEN[path](base)), media_type="application/json", headers={"Access-Control-Allow-Origin": "*"}
    )


def _interact(request: Request, clinic: Clinic, path: str, body: bytes, at: datetime) -> Response:
    """Who asks comes first: to a stranger every address answers alike."""
    trail = Trail(_actor(request, clinic, at), at)
    parts = tuple(path.split("/")) if path else ()
    require_acceptable(request)
    route = route_of(request.method, parts)
    try:
        call = Call(request, clinic, trail, parts, parameters(request, body), body)
        task = route.handler(call)
        return _written_down(clinic.store, trail, task) if task.writes else _read(clinic.store, trail, task)
    except Exception:  # whatever undid the work: that it was tried is written down, and the error goes on
        trail.undone()
        _write_down(clinic.store, trail)
        raise


def _written_down(store: Store, trail: Trail, task: Task) -> Response:
    """Work and audit in one transaction."""
    with store.writing() as db:
        answer = task.work(db)
        trail.write(db)
    return answer


def _read(store: Store, trail: Trail, task: Task) -> Response:
    """Nobody waits for a reader; what it was given is audited before it is sent."""
    with store.reading() as db:
        answer = task.work(db)
    _write_down(store, trail)
    return answer


def _write_down(store: Store, trail: Trail) -> None:
    if trail.entries:
        with store.writing() as db:
            trail.write(db)


def _actor(request: Request, clinic: Clinic, at: datetime) -> Actor:
    """The API client of the bearer token. Raises NotSignedIn; a token that is not known leaves an audit event."""
    address = request.client.host if request.client else ""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise NotSignedIn("Send a bearer token: Authorization: Bearer …")
    with clinic.store.reading() as db:
        actor = accounts.actor_of_bearer(db, token.strip(), at=at)
    if actor is None:
        stranger = Trail(Actor(actor_id="unknown", name="unknown", door=Door.FHIR, address=address), at)
        stranger.note("bearer-token", "", outcome=DENIED)
        _write_down(clinic.store, stranger)
        raise NotSignedIn("This bearer token is not known, has expired, or was revoked.")
    return replace(actor, address=address)


fhir_routes: list[BaseRoute] = [
    Route("/fhir", fhir, methods=METHODS, name="fhir-base"),
    Route("/fhir/{path:path}", fhir, methods=METHODS, name="fhir"),
]

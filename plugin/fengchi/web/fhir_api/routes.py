"""The routes below /fhir: who asks, which interaction, one transaction, and an OperationOutcome for every refusal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from fengchi.domain.errors import FengchiError, NotPermitted, NotSignedIn
from fengchi.domain.people import Actor
from fengchi.fhir.gate import KINDS
from fengchi.fhir.json_codec import encode
from fengchi.services import accounts
from fengchi.services.audit import record_denial
from fengchi.web.fhir_api import answers
from fengchi.web.fhir_api.capability import capability_statement, smart_configuration
from fengchi.web.fhir_api.interactions import route_of
from fengchi.web.fhir_api.requests import Call, MethodNotAllowed, parameters, read_body, require_acceptable
from fengchi.wiring import Clinic

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
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
        raise MethodNotAllowed("This document is read with GET.")
    if path == "metadata":
        require_acceptable(request)
        return answers.text_answer(encode(OPEN[path](base)))
    return Response(
        encode(OPEN[path](base)), media_type="application/json", headers={"Access-Control-Allow-Origin": "*"}
    )


def _interact(request: Request, clinic: Clinic, path: str, body: bytes, at: datetime) -> Response:
    """Who asks comes first: to a stranger every address answers alike."""
    actor = _actor(request, clinic, at)
    parts = tuple(path.split("/")) if path else ()
    require_acceptable(request)
    route = route_of(request.method, parts)
    call = Call(request, clinic, actor, at, parts, parameters(request, body), body)
    try:
        with clinic.store.writing() as db:
            return route.handler(call, db)
    except NotPermitted as refused:
        record_denial(clinic.store, refused, at=at)
        raise


def _actor(request: Request, clinic: Clinic, at: datetime) -> Actor:
    """The API client of the bearer token. Raises NotSignedIn."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise NotSignedIn("Send a bearer token: Authorization: Bearer …")
    with clinic.store.reading() as db:
        actor = accounts.actor_of_bearer(db, token.strip(), at=at)
    if actor is None:
        raise NotSignedIn("This bearer token is not known, has expired, or was revoked.")
    return replace(actor, address=request.client.host if request.client else "")


fhir_routes: list[BaseRoute] = [
    Route("/fhir", fhir, methods=METHODS, name="fhir-base"),
    Route("/fhir/{path:path}", fhir, methods=METHODS, name="fhir"),
]

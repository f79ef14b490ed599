"""A number for every request, a line in the log, a count for the metrics; none of them holds patient data.

Logged is the route's pattern (/patients/{patient_id}), never the address itself. Metrics: https://prometheus.io/docs/practices/naming/.
"""

from __future__ import annotations

import time
import traceback
import uuid
from pathlib import Path

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fengchi.web.errors import problem_page

log = structlog.get_logger("fengchi.web")
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Meters:
    """The server's counters. One registry per application, so that two in one process do not meet."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "fengchi_http_requests", "Requests answered.", ["method", "route", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "fengchi_http_request_seconds", "Time to answer.", ["route"], registry=self.registry, buckets=SECONDS
        )


class Observing:
    """Outermost of the middleware: what escapes everything else becomes the page for 500."""

    def __init__(self, app: ASGIApp, meters: Meters) -> None:
        self.app = app
        self.meters = meters

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope["request_id"] = uuid.uuid4().hex
        started, status = time.perf_counter(), 0

        async def send_numbered(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", scope["request_id"].encode())]
            await send(message)

        try:
            await self.app(scope, receive, send_numbered)
        except Exception as error:  # the last resort: an unforeseen error must neither show nor log patient data
            log.error("request-failed", request_id=scope["request_id"], route=_route(scope), **_where(error))
            if status:
                raise RuntimeError(f"The answer broke off; request {scope['request_id']}.") from None
            await problem_page(Request(scope), 500)(scope, receive, send_numbered)
        finally:
            self._note(scope, status, time.perf_counter() - started)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = _route(scope)
        self.meters.requests.labels(scope["method"], route, str(status)).inc()
        self.meters.seconds.labels(route).observe(seconds)
        log.info(
            "request",
            request_id=scope["request_id"],
            method=scope["method"],
            route=route,
            status=status,
            milliseconds=round(seconds * 1000, 1),
        )


def _route(scope: Scope) -> str:
    """The pattern, such as /drafts/{draft_id}; everything unknown under one word, so that nobody can fill the memory."""
    route = scope.get("route")
    return str(getattr(route, "path", "")) or "(none)"


def _where(error: Exception) -> dict[str, object]:
    """Kind of error and places in the code. Not its text: a database error quotes what was to be stored."""
    frames = traceback.extract_tb(error.__traceback__)
    return {
        "error": type(error).__name__,
        "at": [f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in frames[-8:]],
    }

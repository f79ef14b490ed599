"""For the machines that watch: alive, ready, and how busy. Without patient data, so without sign-in."""

from __future__ import annotations

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from fengchi.store import migrate
from fengchi.web.observing import Meters
from fengchi.wiring import Clinic


async def alive(request: Request) -> Response:
    """The process answers."""
    return PlainTextResponse("ok\n")


async def ready(request: Request) -> Response:
    """The database answers and its tables are those of this version; else 503."""
    problem = await run_in_threadpool(_problem, request.app.state.clinic)
    return JSONResponse({"ready": not problem, "problem": problem}, status_code=503 if problem else 200)


async def metrics(request: Request) -> Response:
    meters: Meters = request.app.state.meters
    return Response(generate_latest(meters.registry), media_type=CONTENT_TYPE_LATEST)


def _problem(clinic: Clinic) -> str:
    try:
        return "" if migrate.is_current(clinic.store) else "The database is not up to date; run: fengchi migrate"
    except Exception:  # whatever the driver raises means one thing here: not ready; its text may name hosts and users
        return "The database does not answer."


routes = [Route("/healthz", alive), Route("/readyz", ready), Route("/metrics", metrics)]

"""create_app(clinic): every door over HTTP, behind one set of protections."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from fengchi.domain.errors import FengchiError
from fengchi.web import admin, charting, diary, errors, health, outcomes, patients, security, sign_in
from fengchi.web.fhir_api.routes import fhir_routes
from fengchi.web.observing import Meters, Observing
from fengchi.wiring import Clinic

STATIC = Path(__file__).parent / "static"


def create_app(clinic: Clinic) -> Starlette:
    """The whole program over HTTP, for this clinic."""
    meters = Meters()
    app = Starlette(
        routes=[
            *health.routes,
            *sign_in.routes,
            *patients.routes,
            *charting.routes,
            *diary.routes,
            *outcomes.routes,
            *admin.routes,
            *fhir_routes,
            Mount("/static", StaticFiles(directory=STATIC), name="static"),
        ],
        middleware=[
            Middleware(security.SecurityHeaders, settings=clinic.settings),
            Middleware(Observing, meters=meters),
            Middleware(security.GuestCookie, settings=clinic.settings),
        ],
        exception_handlers={FengchiError: errors.refused, HTTPException: errors.http_refused},
    )
    app.state.clinic = clinic
    app.state.meters = meters
    return app

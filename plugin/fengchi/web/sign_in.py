"""Signing in and out. What was typed when a sign-in had ended is kept, and sent on afterwards."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from fengchi.domain.errors import Malformed
from fengchi.services import accounts
from fengchi.web import rendering, security
from fengchi.web.forms import read_form
from fengchi.web.handlers import address_of
from fengchi.wiring import Clinic


async def sign_in(request: Request) -> Response:
    if request.method == "POST":
        return await run_in_threadpool(_sign_in, request, await _form(request))
    return sign_in_page(request, {"next": request.query_params.get("next", "")})


async def sign_out(request: Request) -> Response:
    return await run_in_threadpool(_sign_out, request, await _form(request))


def sign_in_page(request: Request, values: Mapping[str, str], *, problem: str = "", status: int = 200) -> Response:
    """values: login, next (where to go), kept (a form that waits to be sent again)."""
    words = {"problem": problem, **{name: values.get(name, "") for name in ("login", "next", "kept")}}
    return rendering.page(request, "sign_in.html", words, status=status)


def keep(request: Request) -> str:
    """The form that could not be taken because nobody is signed in, as one hidden value."""
    return json.dumps({"path": request.url.path, "fields": getattr(request.state, "typed", {})})


def local_path(text: str) -> str:
    """The path if it is one of this server, else the worklist: a link must not lead a person elsewhere."""
    is_local = text.startswith("/") and not text.startswith(("//", "/\\")) and text.isprintable()
    return text if is_local else "/"


def _sign_in(request: Request, form: dict[str, str]) -> Response:
    clinic: Clinic = request.app.state.clinic
    result = accounts.try_sign_in(
        clinic.store,
        login=form.get("login", ""),
        password=form.get("password", ""),
        at=clinic.now(),
        address=address_of(request),
        idle=timedelta(minutes=clinic.settings.idle_minutes),
    )
    if result.actor is None:
        return sign_in_page(request, form, problem=result.refusal, status=401)
    request.scope["sign-in"] = result.token
    answer = _carry_on(request, form, result.actor.name)
    security.set_cookie(answer, clinic.settings, "sign-in", result.token)
    return answer


def _carry_on(request: Request, form: Mapping[str, str], name: str) -> Response:
    if not form.get("kept"):
        return RedirectResponse(local_path(form.get("next", "")), status_code=303)
    path, fields = _kept(form["kept"])
    return rendering.page(request, "carry_on.html", {"path": path, "fields": fields, "name": name})


def _kept(text: str) -> tuple[str, dict[str, str]]:
    try:
        kept = json.loads(text)
        return local_path(kept["path"]), {str(name): str(value) for name, value in kept["fields"].items()}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Malformed("What was kept cannot be read; go back to the page and send it again.") from error


def _sign_out(request: Request, form: dict[str, str]) -> Response:
    clinic: Clinic = request.app.state.clinic
    token = security.sign_in_token(request)
    if token:
        with clinic.store.writing() as db:
            accounts.sign_out(db, token, at=clinic.now())
    answer = RedirectResponse("/sign-in", status_code=303)
    security.forget_cookie(answer, clinic.settings, "sign-in")
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


async def _form(request: Request) -> dict[str, str]:
    clinic: Clinic = request.app.state.clinic
    form = await read_form(request, limit=clinic.settings.max_body_bytes)
    security.require_csrf(request, form.pop(security.CSRF_FIELD, ""))
    return form


routes = [
    Route("/sign-in", sign_in, methods=["GET", "POST"], name="sign-in"),
    Route("/sign-out", sign_out, methods=["POST"], name="sign-out"),
]

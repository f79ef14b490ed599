"""From a request to a view and back: who asks, when, with what; the view itself is an ordinary function in a thread."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from fengchi.domain.errors import Conflict, Invalid, NotPermitted, NotSignedIn
from fengchi.domain.people import Actor
from fengchi.services import accounts
from fengchi.services.audit import record_denial
from fengchi.store.db import Db
from fengchi.web import rendering, security, words
from fengchi.web.forms import EMPTY, Filled, read_form, refuse_unreadable, refused_form
from fengchi.wiring import Clinic

LIVE_HELP = "/api/"
"""Asked at every key press, so without a write."""

Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Ask:
    """One request as a view sees it. form holds every field but the token, as typed."""

    request: Request
    clinic: Clinic
    actor: Actor
    at: datetime
    form: Mapping[str, str]

    @property
    def today(self) -> date:
        """The clinic's calendar day."""
        return words.local_day(self.at, self.clinic.zone)

    def part(self, name: str) -> str:
        """A piece of the address."""
        return str(self.request.path_params[name])

    def asked_for(self, name: str, default: str = "") -> str:
        """A parameter after the question mark."""
        return self.request.query_params.get(name, default)

    def transaction(self) -> AbstractContextManager[Db]:
        """Opened and committed at the door. Reading is writing too: every look is written into the audit trail."""
        return self.clinic.store.writing()

    def page(self, template: str, *, status: int = 200, **content: object) -> HTMLResponse:
        return rendering.page(self.request, template, content, actor=self.actor, status=status)


View = Callable[[Ask], Response]
FormView = Callable[[Ask, Filled], Response]


def shown(view: View) -> Endpoint:
    """A page or an action for a signed-in person."""

    async def endpoint(request: Request) -> Response:
        form = await _form(request)
        return await run_in_threadpool(_answer, request, form, view)

    return endpoint


def filled_in(show: FormView, save: View) -> Endpoint:
    """A page with a form. What save refuses is shown again, with every value as typed and each problem at its field."""

    def view(ask: Ask) -> Response:
        if ask.request.method != "POST":
            return show(ask, EMPTY)
        try:
            refuse_unreadable(ask.form)
            return save(ask)
        except (Invalid, Conflict) as refused:
            return show(ask, refused_form(ask.form, refused))

    return shown(view)


def go(path: str) -> RedirectResponse:
    """See the other page, with GET: a reload never repeats a form."""
    return RedirectResponse(path, status_code=303)


def signed_in(request: Request, *, at: datetime) -> Actor:
    """Who this browser's cookie belongs to; raises NotSignedIn. Opening or sending a page keeps the sign-in alive."""
    clinic: Clinic = request.app.state.clinic
    token = security.sign_in_token(request)
    if not token:
        raise NotSignedIn
    if request.url.path.startswith(LIVE_HELP):
        with clinic.store.reading() as db:
            actor = accounts.actor_of_token(db, token, at=at)
    else:
        with clinic.store.writing() as db:
            actor = accounts.actor_of_token(db, token, at=at)
            accounts.keep_signed_in(db, token, idle=timedelta(minutes=clinic.settings.idle_minutes), at=at)
    if actor is None:
        raise NotSignedIn
    return replace(actor, address=address_of(request))


def address_of(request: Request) -> str:
    return request.client.host if request.client else ""


async def _form(request: Request) -> dict[str, str]:
    if request.method != "POST":
        return {}
    clinic: Clinic = request.app.state.clinic
    return await read_form(request, limit=clinic.settings.max_body_bytes)


def _answer(request: Request, form: dict[str, str], view: View) -> Response:
    clinic: Clinic = request.app.state.clinic
    at = clinic.now()
    if request.method == "POST":
        security.require_csrf(request, form.pop(security.CSRF_FIELD, ""))
        request.state.typed = form
    actor = signed_in(request, at=at)
    try:
        return view(Ask(request=request, clinic=clinic, actor=actor, at=at, form=form))
    except NotPermitted as refused:
        record_denial(clinic.store, refused, at=at)
        raise

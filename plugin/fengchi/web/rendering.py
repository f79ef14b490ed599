"""Templates to pages: one Jinja2 environment, everything escaped, every unknown name an error."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from fengchi.domain.people import Actor, Role
from fengchi.web import security

TEMPLATES = Path(__file__).parent / "templates"


@cache
def environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def draw(template: str, words: Mapping[str, object]) -> str:
    """The page's text. Templates get words, not objects to interrogate."""
    return environment().get_template(template).render(words)


def page(
    request: Request, template: str, words: Mapping[str, object], *, actor: Actor | None = None, status: int = 200
) -> HTMLResponse:
    """A whole page with its frame: who is signed in, where they may go, and the token their forms carry."""
    frame = {
        "who": actor.name if actor else "",
        "places": _places(request, actor),
        "csrf_token": security.csrf_token(request),
        "request_id": request.scope.get("request_id", ""),
    }
    return HTMLResponse(draw(template, {**frame, **words}), status_code=status)


def _places(request: Request, actor: Actor | None) -> list[dict[str, object]]:
    """The links of the top bar that this person can use."""
    if actor is None:
        return []
    places = [("/", "Patients")]
    if Role.ADMINISTRATOR in actor.roles:
        places += [("/admin/people", "People"), ("/admin/audit", "Audit trail")]
    return [{"href": href, "text": text, "here": request.url.path == href} for href, text in places]

"""What protects a page: the sign-in cookie, the token every form carries, and the headers of every answer.

Cross-site request forgery: https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
(a signed token bound to the visitor's cookie). Content-Security-Policy: https://www.w3.org/TR/CSP3/.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fengchi.domain.errors import NotPermitted
from fengchi.settings import Settings

CSRF_FIELD = "csrf"


def cookie_name(settings: Settings, name: str) -> str:
    """__Host- ties the cookie to this host and to https; browsers refuse the prefix without Secure."""
    return f"__Host-fengchi-{name}" if settings.is_https else f"fengchi-{name}"


def sign_in_token(request: Request) -> str:
    """The token of the sign-in cookie, or nothing."""
    return request.cookies.get(cookie_name(_settings(request), "sign-in"), "")


def set_cookie(response: Response, settings: Settings, name: str, value: str) -> None:
    """A cookie for this browser's sitting: no script reads it, no other site's form sends it."""
    response.set_cookie(
        cookie_name(settings, name), value, httponly=True, samesite="lax", secure=settings.is_https, path="/"
    )


def forget_cookie(response: Response, settings: Settings, name: str) -> None:
    response.delete_cookie(
        cookie_name(settings, name), httponly=True, samesite="lax", secure=settings.is_https, path="/"
    )


def csrf_token(request: Request) -> str:
    """The token for forms of this visitor: a signature over their cookie, so another site cannot know it."""
    return hmac.new(_settings(request).secret_key.encode(), _visitor(request).encode(), hashlib.sha256).hexdigest()


def require_csrf(request: Request, sent: str) -> None:
    """Raise NotPermitted unless the form came from a page of ours."""
    if not hmac.compare_digest(csrf_token(request).encode(), sent.encode()):
        raise NotPermitted(
            "This form was not sent from a page of this server. Go back, load the page again, and repeat."
        )


def _visitor(request: Request) -> str:
    """The cookie a form is bound to. An ended sign-in keeps its cookie, so a form typed before can still be trusted."""
    settings = _settings(request)
    guest = request.scope.get("guest") or request.cookies.get(cookie_name(settings, "guest"), "")
    return request.scope.get("sign-in") or sign_in_token(request) or guest


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.clinic.settings
    return settings


class GuestCookie:
    """Gives every browser without one a random cookie, so that the sign-in form has something to be bound to."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        name = cookie_name(self.settings, "guest")
        if scope["type"] != "http" or not scope["path"].startswith("/sign-in") or Request(scope).cookies.get(name):
            await self.app(scope, receive, send)
            return
        scope["guest"] = secrets.token_urlsafe(24)

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                carrier = Response()
                set_cookie(carrier, self.settings, "guest", scope["guest"])
                message["headers"] = [*message["headers"], *[h for h in carrier.raw_headers if h[0] == b"set-cookie"]]
            await send(message)

        await self.app(scope, receive, send_with_cookie)


class SecurityHeaders:
    """Headers of every answer. A handler that sets one of them itself keeps its own."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.headers = _headers(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        cache = "no-cache" if scope["path"].startswith("/static/") else "no-store"

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in {**self.headers, "Cache-Control": cache}.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers)


def _headers(settings: Settings) -> dict[str, str]:
    policy = {
        "default-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": settings.frame_ancestors,
    }
    headers = {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }
    if settings.is_https:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return headers

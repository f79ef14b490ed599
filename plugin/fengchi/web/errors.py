"""Refusals to pages: words that say what happened and what to do. No stack trace, no patient data."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from fengchi.domain import errors
from fengchi.web import rendering
from fengchi.web.sign_in import keep, sign_in_page
from fengchi.web.statuses import status_of

TITLES = {
    400: "This could not be read",
    401: "Please sign in",
    403: "This is not allowed",
    404: "There is nothing here",
    405: "This page does not work that way",
    409: "This does not fit what is stored",
    410: "This has been deleted",
    412: "Somebody saved another version meanwhile",
    413: "That is too large",
    415: "This kind of content is not accepted",
    422: "Something must be corrected first",
    500: "Something went wrong on the server",
    503: "This cannot be done right now",
}
TEXTS = {
    404: "The address may be mistyped, or the page has moved. Nothing was changed.",
    405: "The address exists, but not for this kind of request. Go back and use the buttons of the page.",
    413: "The request was larger than this server accepts. Nothing was stored.",
    415: "Pages accept forms alone. Nothing was stored.",
    500: "It was not your doing, and nothing was half-stored: the step was undone as a whole. Go back and try once more; "
    "if it happens again, give the number below to whoever looks after the server.",
}


def refused(request: Request, error: Exception) -> Response:
    """The answer to a refusal raised anywhere below a page."""
    assert isinstance(error, errors.FengchiError)  # noqa: S101 - registered for this class alone; tells the type checker
    status = status_of(error)
    if wants_json(request):
        return JSONResponse({"problem": error.text, "issues": _texts(error)}, status_code=status)
    if status == 401:
        return _sign_in(request)
    return problem_page(request, status, text=error.text, issues=_texts(error))


def http_refused(request: Request, error: Exception) -> Response:
    """The answer where the router itself refused: no such address, no such method."""
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class alone; tells the type checker
    if wants_json(request):
        return JSONResponse({"problem": TITLES.get(error.status_code, "")}, status_code=error.status_code)
    answer = problem_page(request, error.status_code)
    answer.headers.update(error.headers or {})
    return answer


def problem_page(request: Request, status: int, *, text: str = "", issues: tuple[str, ...] = ()) -> Response:
    """A page that says what happened and what to do; its number finds the line in the log."""
    title = TITLES.get(status) or HTTPStatus(status).phrase
    words = {"title": title, "text": text or TEXTS.get(status, ""), "issues": [one for one in issues if one != text]}
    return rendering.page(request, "problem.html", {**words, "status_code": status}, status=status)


def wants_json(request: Request) -> bool:
    """Requests of our own script, which ask by address or by header."""
    return request.url.path.startswith("/api/") or "application/json" in request.headers.get("accept", "")


def _texts(error: errors.FengchiError) -> tuple[str, ...]:
    return tuple(issue.text for issue in error.issues)


def _sign_in(request: Request) -> Response:
    """A page is asked for again after signing in; a form that was sent is kept in the sign-in page and sent again."""
    if request.method == "POST":
        return sign_in_page(request, {"kept": keep(request)}, status=401)
    return RedirectResponse("/sign-in?" + urlencode({"next": _path(request)}), status_code=303)


def _path(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")

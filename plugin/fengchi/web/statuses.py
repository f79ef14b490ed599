"""Which status each kind of refusal answers with: one table for every page.

https://www.rfc-editor.org/rfc/rfc9110#section-15
"""

from __future__ import annotations

from fengchi.domain import errors

STATUSES: dict[type[Exception], int] = {
    errors.Gone: 410,
    errors.NotFound: 404,
    errors.NotSignedIn: 401,
    errors.NotPermitted: 403,
    errors.EditedMeanwhile: 412,
    errors.Conflict: 409,
    errors.TooLarge: 413,
    errors.Malformed: 400,
    errors.Invalid: 422,
    errors.Unavailable: 503,
    errors.FengchiError: 400,
}


def status_of(error: Exception) -> int:
    """Looked up along the error's ancestors, so that a new kind of refusal answers as its parent does."""
    return next((STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES), 500)

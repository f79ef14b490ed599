"""Small values of a request, each read in one place: numbers, ETags, instants, name-value pairs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import parse_qsl

from fengchi.domain.errors import Issue, Malformed

Params = Sequence[tuple[str, str]]
MOST_PARAMETERS = 200
MOST_VALUES = 200
"""Of one request, over all parameters: more make a statement that no database plans in reasonable time."""

_NUMBER = re.compile(r"[0-9]{1,9}")
_ETAG = re.compile(r'\s*(?:W/)?"([0-9]{1,9})"\s*')


def whole_number(text: str) -> int | None:
    """ASCII digits, at most nine; None for anything else."""
    return int(text) if _NUMBER.fullmatch(text) else None


def version_of_etag(text: str) -> int | None:
    """3 of W/"3" or "3"; None for anything else."""
    match = _ETAG.fullmatch(text)
    return int(match[1]) if match else None


def count_of(text: str | None, default: int, most: int) -> int:
    """The _count of a page, between 1 and most. Raises Malformed."""
    if text is None:
        return default
    number = whole_number(text)
    if number is None:
        raise Malformed(issues=[Issue("_count is a whole number.", "_count", "value")])
    return max(1, min(number, most))


def since_of(text: str, name: str) -> datetime:
    """An instant or a date as aware UTC. Raises Malformed, also for what no calendar holds in UTC."""
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+"))  # an unescaped plus in a query is a space
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        text = f"{name} is a date or an instant, such as 2026-01-31T12:00:00Z."
        raise Malformed(issues=[Issue(text, name, "value")]) from None


def pairs_of(query: str) -> list[tuple[str, str]]:
    """Name-value pairs of a query string. Raises Malformed for more than this server searches by."""
    if query.count("&") >= MOST_PARAMETERS:
        raise _too_many(f"A search has at most {MOST_PARAMETERS} parameters; send several searches.")
    return parse_qsl(query, keep_blank_values=True)


def require_few(params: Params) -> None:
    """Raise Malformed for more parameters or values than this server searches by."""
    if len(params) > MOST_PARAMETERS:
        raise _too_many(f"A search has at most {MOST_PARAMETERS} parameters; send several searches.")
    if sum(value.count(",") + 1 for _, value in params) > MOST_VALUES + len(params):
        raise _too_many(f"A search has at most {MOST_VALUES} values in lists; send several searches.")


def _too_many(text: str) -> Malformed:
    return Malformed(issues=[Issue(text, "", "too-costly")])

"""How values read on the page, in figures and in plain text: one place, so that they read the same everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(value: date | None) -> str:
    """12 Mar 2026. Month names and not numbers: 3/12 is read two ways."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}" if value else "date unknown"


def short_day(value: date) -> str:
    """12 Mar."""
    return f"{value.day} {MONTHS[value.month - 1]}"


def span(first: date, last: date) -> str:
    """3 Feb – 2 Mar 2026; the first year is written where the two differ."""
    left = short_day(first) if first.year == last.year else day(first)
    return f"{left} – {day(last)}"


def short_span(first: date, last: date) -> str:
    """3 Feb – 2 Mar, for figures where the year stands elsewhere."""
    return f"{short_day(first)} – {short_day(last)}"


def signed(value: int | Decimal) -> str:
    """+3, −3 or 0, with a real minus sign."""
    return f"{'−' if value < 0 else '+' if value > 0 else ''}{number(abs(value))}"


def number(value: int | Decimal) -> str:
    """As few digits as the value needs: 11, 6.5."""
    if isinstance(value, int):
        return str(value)
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"


def percent(value: int | Decimal) -> str:
    """−45 %."""
    return f"{signed(value)} %"


def plural(count: int, one: str, many: str = "") -> str:
    """1 day, 2 days."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def listed(words: Iterable[str]) -> str:
    """a, b and c."""
    *head, last = list(words) or [""]
    return f"{', '.join(head)} and {last}" if head else last


def spoken(value: str) -> str:
    """A stored value as words: simple-analgesic becomes simple analgesic."""
    return value.replace("-", " ")

"""How values read on the page, in figures and in plain text: one place, so that they read the same everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from fengchi.domain.outcomes import WINDOW_DAYS, Change, Count
from fengchi.reports.values import DrugChange

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_CAPITALS = {"nsaid": "NSAID", "dmard": "DMARD", "cgrp": "CGRP"}


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
    """14 Dec – 10 Jan 2026, for figures, where space is short: the year is that of the last day."""
    return f"{short_day(first)} – {day(last)}"


def runs(days: Iterable[date]) -> str:
    """3 Feb, 7–9 Feb, 28 Feb – 2 Mar: days in order, neighbours joined."""
    joined: list[list[date]] = []
    for one in days:
        if joined and one - joined[-1][-1] == timedelta(days=1):
            joined[-1].append(one)
        else:
            joined.append([one])
    return ", ".join(_run(one[0], one[-1]) for one in joined)


def _run(first: date, last: date) -> str:
    if first == last:
        return short_day(first)
    return f"{first.day}–{short_day(last)}" if first.month == last.month else f"{short_day(first)} – {short_day(last)}"


def signed(value: int | Decimal) -> str:
    """+3, −3 or 0, with a real minus sign."""
    sign = "−" if value < 0 else "+" if value > 0 else ""
    return sign + number(value).lstrip("-")


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
    each = tuple(words)
    return f"{', '.join(each[:-1])} and {each[-1]}" if len(each) > 1 else "".join(each)


def spoken(value: str) -> str:
    """A stored value as words: simple-analgesic becomes simple analgesic, nsaid NSAID."""
    return " ".join(_CAPITALS.get(part, part) for part in value.split("-"))


def counted(count: Count) -> str:
    """11; a question mark where no day was recorded, because 0 would claim days without headache."""
    return str(count.value) if count.n_recorded else "?"


def coverage(count: Count) -> str:
    """26 of 28 days recorded: it stands beside every counted number."""
    return f"{count.n_recorded} of {count.n_days} days recorded"


def rate(count: Count) -> str:
    """11.8 scaled to 28 days; empty where every day was recorded or too few were."""
    found = count.rate
    if found is None or not found.extrapolated:
        return ""
    return f"{number(found.value)} scaled to {WINDOW_DAYS} days"


def change(value: Change) -> str:
    """−45.4 %, at least 30 % fewer; or the reason why there is no percent."""
    if value.percent is None:
        return value.refused
    return f"{percent(value.percent)}, {value.responder.words}" if value.responder else percent(value.percent)


def drug_change(one: DrugChange) -> str:
    """Also started topiramate 12 Mar 2026."""
    return f"Also {one.what} {one.name} {day(one.day)}"


def printable(text: str) -> str:
    """Without control characters, which could move a terminal's cursor or hide a line of a note."""
    return "".join(one if one.isprintable() else " " for one in text)

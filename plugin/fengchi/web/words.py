"""How times and stored values read on a page. Times are shown in the clinic's zone; the database knows UTC alone."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from fengchi.domain.people import Sex
from fengchi.reports.words import day as day_or_unknown
from fengchi.reports.words import plural, short_day, spoken

__all__ = ["age", "capital", "clock", "day", "days_ago", "local_day", "moment", "plural", "sex", "short_day", "spoken"]

SEXES = {Sex.FEMALE: "female", Sex.MALE: "male", Sex.OTHER: "other", Sex.UNKNOWN: "not recorded"}


def day(value: date | None, missing: str = "") -> str:
    """12 Mar 2026, or what to say when there is none."""
    return day_or_unknown(value) if value else missing


def clock(at: datetime | None, zone: str) -> str:
    """14:05 in the clinic."""
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M}" if at else ""


def moment(at: datetime | None, zone: str, missing: str = "") -> str:
    """12 Mar 2026, 14:05 in the clinic."""
    return f"{day(local_day(at, zone))}, {clock(at, zone)}" if at else missing


def local_day(at: datetime, zone: str) -> date:
    """The clinic's calendar day of an instant."""
    return at.astimezone(ZoneInfo(zone)).date()


def days_ago(value: date | None, today: date) -> str:
    """today, yesterday, 5 days ago, 3 weeks ago: how a worklist is read."""
    if value is None:
        return ""
    days = (today - value).days
    if days < 0:
        return f"in {plural(-days, 'day')}"
    near = {0: "today", 1: "yesterday"}
    if days in near:
        return near[days]
    return f"{plural(days, 'day')} ago" if days < 21 else f"{plural(days // 7, 'week')} ago"


def age(years: int | None) -> str:
    return "age not known" if years is None else plural(years, "year")


def sex(value: Sex) -> str:
    return SEXES[value]


def capital(text: str) -> str:
    """First letter large, the rest as it is."""
    return text[:1].upper() + text[1:]

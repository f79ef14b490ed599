"""Texts that the index and a search request read alike: dates as spans of time, references, and words for comparing.

https://hl7.org/fhir/R4/search.html#date
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta

EARLIEST = datetime(1, 1, 1, tzinfo=UTC)
LATEST = datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
BOUNDLESS = 1e300
"""Stands for an open end of a quantity: databases and JSON have no common infinity."""

_REFERENCE = re.compile(
    r"(?P<kind>[A-Z][A-Za-z]{1,40})/(?P<id>[A-Za-z0-9.\-]{1,64})(?:/_history/[A-Za-z0-9.\-]{1,64})?"
)


def split_reference(text: str) -> tuple[str, str, str]:
    """(kind, id, "") of a relative reference, ("", "", url) of anything else."""
    match = _REFERENCE.fullmatch(text)
    return (match["kind"], match["id"], "") if match else ("", "", text)


_DATE = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2})"
    r"(?:T(?P<time>\d{2}:\d{2}(?P<second>:\d{2}(?:\.(?P<fraction>\d{1,9}))?)?)(?P<zone>Z|[+-]\d{2}:\d{2})?)?)?)?"
)


def date_range(text: str) -> tuple[datetime, datetime] | None:
    """First moment, and first moment after, of a FHIR date, dateTime or instant; None where it is none.

    What has no zone is UTC. The precision decides: "2026" is the year, "2026-11-02T09:00:00Z" one second.
    """
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    try:
        low = _first_moment(match)
        return low.astimezone(UTC), _after(low, match).astimezone(UTC)
    except OverflowError:
        return (LATEST, LATEST) if match["year"] == "9999" else (EARLIEST, EARLIEST)
    except ValueError:
        return None


def _first_moment(match: re.Match[str]) -> datetime:
    day = f"{match['year']}-{match['month'] or '01'}-{match['day'] or '01'}"
    if not match["time"]:
        return datetime.fromisoformat(f"{day}T00:00:00+00:00")
    # Databases hold microseconds; what is finer is cut off.
    time = match["time"][: len("00:00:00.000000")]
    return datetime.fromisoformat(f"{day}T{time}{match['zone'] or '+00:00'}")


def _after(low: datetime, match: re.Match[str]) -> datetime:
    try:
        if match["time"]:
            return low + _precision(match)
        if match["day"]:
            return low + timedelta(days=1)
        if match["month"]:
            return low.replace(year=low.year + low.month // 12, month=low.month % 12 + 1)
        return low.replace(year=low.year + 1)
    except (ValueError, OverflowError):
        return LATEST


def _precision(match: re.Match[str]) -> timedelta:
    if match["fraction"]:
        return timedelta(microseconds=max(1, 10 ** (6 - len(match["fraction"]))))
    return timedelta(seconds=1 if match["second"] else 60)


def fold(text: str) -> str:
    """For comparing: without case, accents and repeated spaces. "Óscar  Müller" is "oscar muller"."""
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(one for one in decomposed if not unicodedata.combining(one)).split())

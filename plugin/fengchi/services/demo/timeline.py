"""Where a made-up patient's days lie in the real calendar.

Dates are counted from the Monday of the current week, so that a clinic made on another day of the week has the same
patients with the same weekdays; what would lie after yesterday has simply not happened yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Timeline:
    """anchor: the local day of the first treatment, which is day 0. Days before it are negative."""

    anchor: date
    today: date
    zone: ZoneInfo

    @property
    def today_number(self) -> int:
        return (self.today - self.anchor).days

    def date(self, day: int) -> date:
        return self.anchor + timedelta(days=day)

    def at(self, day: int, minute: int) -> datetime:
        """The instant in UTC, `minute` minutes on the local clock after midnight of the day."""
        local = datetime.combine(self.date(day), time(minute // 60, minute % 60), self.zone)
        return local.astimezone(UTC)


def timeline(*, today: date, zone: str, weeks_ago: int, weekday: int) -> Timeline:
    """The first treatment was on that weekday (Monday is 0), so many weeks before the current one."""
    monday = today - timedelta(days=today.weekday())
    return Timeline(monday - timedelta(weeks=weeks_ago) + timedelta(days=weekday), today, ZoneInfo(zone))

"""28-day windows anchored on the first treatment's local day. The unit of a migraine frequency is 28 days.

Monthly migraine days are counted per 28 days with a 28-day baseline (reference: docs/reference/day-rules.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

WINDOW_DAYS = 28

MOST_WINDOWS = 196
"""Fifteen years. A treatment that another system dates to the year 1 must not make a report of 26,000 windows."""

BASELINE = 0
"""Index of the window before the first treatment."""

LAST_28 = -1
"""Index of the rolling window that ends at the last diary day or today; it may overlap the others."""


@dataclass(frozen=True, slots=True)
class Window:
    """The days first_day to last_day, both included; never more than 28.

    index: 0 is the baseline, 1 starts on the day of the first treatment, -1 is the rolling last 28 days.
    complete: all 28 days have passed. An incomplete window ends at the last day that has.
    """

    index: int
    first_day: date
    last_day: date
    complete: bool = True

    @property
    def n_days(self) -> int:
        return (self.last_day - self.first_day).days + 1

    @property
    def title(self) -> str:
        """For a heading: "Baseline", "Days 1–28", "Last 28 days"."""
        if self.index == BASELINE:
            return "Baseline"
        if self.index == LAST_28:
            return f"Last {WINDOW_DAYS} days"
        return f"Days {(self.index - 1) * WINDOW_DAYS + 1}–{self.index * WINDOW_DAYS}"

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


def windows(anchor: date, until: date) -> tuple[Window, ...]:
    """Baseline (the 28 days before the anchor), then one window after the other up to `until`.

    anchor: local day of the first treatment; it belongs to window 1, never to the baseline. until: the last day that
    may hold a report, usually today in the patient's zone. No window that has not begun is made, and only the latest
    MOST_WINDOWS are, with the indexes they have: after an older anchor the baseline is not among them.
    """
    first = anchor.toordinal() - WINDOW_DAYS
    n_begun = max(0, (until.toordinal() - first) // WINDOW_DAYS + 1)
    indexes = range(max(0, n_begun - MOST_WINDOWS), n_begun)
    starts = ((index, first + WINDOW_DAYS * index) for index in indexes)
    # Days are counted from 0001-01-01; before it there is no baseline.
    return tuple(_window(index, date.fromordinal(start), until) for index, start in starts if start > 0)


def last_28(last_day: date) -> Window:
    """The 28 days that end with last_day."""
    return Window(LAST_28, last_day - timedelta(days=WINDOW_DAYS - 1), last_day)


def _window(index: int, first_day: date, until: date) -> Window:
    n_passed = (until - first_day).days + 1
    n_days = min(n_passed, WINDOW_DAYS)
    return Window(index, first_day, first_day + timedelta(days=n_days - 1), complete=n_passed >= WINDOW_DAYS)

"""The truth about a made-up patient, counted from the letters of the calendar and never from the diary.

The outcome report is tested against it: what it says of each window must be these numbers exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date

from fengchi.services.demo import marks
from fengchi.services.demo.keeping import Kept
from fengchi.services.demo.marks import NO_ENTRY, WINDOW_DAYS, Calendar
from fengchi.services.demo.profile import Profile
from fengchi.services.demo.timeline import Timeline


@dataclass(frozen=True, slots=True)
class WindowTruth:
    """28 whole days that are over. Window 0 is the baseline, window 1 begins on the day of the first treatment.

    recorded_days: days with an entry. The counts that follow are of those days: migraine days by either rule,
    headache days, days with an acute drug, triptan days, days that an unanswered question leaves open, late entries.
    happened_*: the migraine days that there were, written down or not; None where nobody knows.
    """

    index: int
    first_day: date
    last_day: date
    recorded_days: int
    migraine_30_minutes: int
    migraine_4_hours: int
    headache: int
    acute_drug: int
    triptan: int
    undetermined: int
    late: int
    happened_30_minutes: int | None = None
    happened_4_hours: int | None = None


@dataclass(frozen=True, slots=True)
class Truth:
    """first_treatment_day: None before the first. profile: None for those made by hand.

    windows: every window that is over, from the baseline to the end of the diary's plan; later ones have no entry.
    """

    first_treatment_day: date | None
    windows: tuple[WindowTruth, ...]
    n_treatments: int
    n_adverse_events: int
    profile: Profile | None = None

    def window(self, index: int) -> WindowTruth | None:
        return next((one for one in self.windows if one.index == index), None)

    @property
    def halved(self) -> bool | None:
        """Migraine days of weeks 9 to 12 are at most half of the baseline's; None where that is not known."""
        before, after = self.window(0), self.window(3)
        if not (before and after) or after.happened_30_minutes is None or not before.happened_30_minutes:
            return None
        return 2 * after.happened_30_minutes <= before.happened_30_minutes

    @property
    def change(self) -> int | None:
        """Migraine days (30-minute rule) of weeks 9 to 12 less those of the baseline; None where not known."""
        before, after = self.window(0), self.window(3)
        if not (before and after) or before.happened_30_minutes is None or after.happened_30_minutes is None:
            return None
        return after.happened_30_minutes - before.happened_30_minutes


def windows(kept: Kept, timeline: Timeline, *, happened: Calendar | None, last_window: int) -> Iterator[WindowTruth]:
    """The windows that were over yesterday. happened: the whole calendar, if it is known."""
    for index in range(last_window + 1):
        if WINDOW_DAYS * index <= timeline.today_number:
            yield _window(index, kept, timeline, happened)


def _window(index: int, kept: Kept, timeline: Timeline, happened: Calendar | None) -> WindowTruth:
    first, last = WINDOW_DAYS * (index - 1), WINDOW_DAYS * index - 1
    letters = kept.calendar.between(first, last)
    everything = happened.between(first, last) if happened else None
    return WindowTruth(
        index=index,
        first_day=timeline.date(first),
        last_day=timeline.date(last),
        recorded_days=len(letters) - letters.count(NO_ENTRY),
        migraine_30_minutes=marks.count(letters, marks.MIGRAINE_30_MINUTES),
        migraine_4_hours=marks.count(letters, marks.MIGRAINE_4_HOURS),
        headache=marks.count(letters, marks.HEADACHE),
        acute_drug=marks.count(letters, marks.ACUTE_DRUG),
        triptan=marks.count(letters, marks.TRIPTAN),
        undetermined=marks.count(letters, marks.UNDETERMINED),
        late=sum(kept.is_late(day) and kept.calendar.letter(day) != NO_ENTRY for day in range(first, last + 1)),
        happened_30_minutes=None if everything is None else marks.count(everything, marks.MIGRAINE_30_MINUTES),
        happened_4_hours=None if everything is None else marks.count(everything, marks.MIGRAINE_4_HOURS),
    )


TABLE_TITLE = "# Synthetic: none of these people exists. Counts per 28-day window, from the letters of their calendars."
TABLE_COLUMNS = tuple(one.name for one in fields(WindowTruth))


def truth_table(truths: Iterable[tuple[str, Truth]]) -> str:
    """Every window of these record numbers as CSV with a title line; empty where a count is not known."""
    lines = [TABLE_TITLE, ",".join(("record_number", *TABLE_COLUMNS))]
    for number, truth in truths:
        for window in truth.windows:
            values = (getattr(window, name) for name in TABLE_COLUMNS)
            lines.append(",".join((number, *("" if value is None else str(value) for value in values))))
    return "\n".join(lines) + "\n"

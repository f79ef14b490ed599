"""From diary entries to classified days, to day marks for the calendar and numbers for each window.

Counting rules: docs/reference/day-rules.md; windows: docs/reference/outcome-report.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from fengchi.domain.diary import DiaryDay
from fengchi.domain.medications import DrugClass
from fengchi.domain.migraine_day import DayClass, DayRule, classify
from fengchi.domain.outcomes import Change, ClassifiedDay, Window, WindowCounts
from fengchi.reports.values import DayMark, Role, WindowNumbers


@dataclass(frozen=True, slots=True)
class Diary:
    """The entries by day, each classified once: a report over five years asks for most days two or three times."""

    rule: DayRule
    entries: Mapping[date, DiaryDay]
    classes: Mapping[date, DayClass]

    @property
    def first_day(self) -> date | None:
        return min(self.entries, default=None)

    @property
    def last_day(self) -> date | None:
        return max(self.entries, default=None)

    def count(self, window: Window) -> WindowCounts:
        recorded = [day for day in each_day(window.first_day, window.last_day) if day in self.entries]
        return WindowCounts(
            window,
            self.rule,
            tuple(ClassifiedDay(day, self.classes[day], self.entries[day].late) for day in recorded),
        )


def read_diary(entries: Iterable[DiaryDay], *, rule: DayRule, until: date) -> Diary:
    """The diary up to `until`. Of two entries for one day the later in the order counts."""
    by_day = {one.day: one for one in entries if one.day <= until}
    return Diary(rule, by_day, {day: classify(entry, rule) for day, entry in by_day.items()})


def day_marks(diary: Diary, *, first_day: date, last_day: date, treated: frozenset[date]) -> tuple[DayMark, ...]:
    """Every calendar day from first_day to last_day, recorded or not."""
    return tuple(_mark(day, diary, day in treated) for day in each_day(first_day, last_day))


def window_numbers(counts: WindowCounts, *, role: Role, n_treatments: int, change: Change) -> WindowNumbers:
    return WindowNumbers(
        window=counts.window,
        role=role,
        migraine=counts.migraine,
        headache=counts.headache,
        undetermined=counts.undetermined,
        acute=counts.acute_medication,
        acute_by_class=tuple(counts.by_class.items()),
        n_late=counts.n_late,
        n_treatments=n_treatments,
        change=change,
    )


def each_day(first_day: date, last_day: date) -> Iterable[date]:
    return (first_day + timedelta(days=step) for step in range((last_day - first_day).days + 1))


def _mark(day: date, diary: Diary, treated: bool) -> DayMark:
    entry = diary.entries.get(day)
    if entry is None:
        return DayMark(day, treated=treated)
    what = diary.classes[day]
    return DayMark(
        day=day,
        recorded=True,
        headache=what.headache,
        migraine=None if what.undetermined else what.migraine,
        undetermined=what.undetermined,
        aura=entry.aura_minutes is not None,
        acute=_in_order(what.acute_classes),
        menses=entry.menses,
        flare=entry.flare,
        late=entry.late,
        treated=treated,
    )


def _in_order(classes: frozenset[DrugClass]) -> tuple[DrugClass, ...]:
    return tuple(one for one in DrugClass if one in classes) if classes else ()

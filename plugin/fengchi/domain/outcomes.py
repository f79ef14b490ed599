"""Counting diary days in a window, and comparing two windows. A day that was not recorded is unknown, never zero.

Responder thresholds: docs/reference/day-rules.md. Every count carries its coverage; every comparison may be refused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

from fengchi.domain.diary import DiaryDay
from fengchi.domain.measures import MEASURE_CLASSES, MeasureId
from fengchi.domain.medications import DrugClass
from fengchi.domain.migraine_day import DayClass, DayRule, classify
from fengchi.domain.windows import BASELINE, LAST_28, WINDOW_DAYS, Window, last_28, windows

__all__ = [
    "BASELINE",
    "COVERAGE_MINIMUM_DAYS",
    "EXTRAPOLATION_MINIMUM_DAYS",
    "LAST_28",
    "WINDOW_DAYS",
    "Change",
    "ClassifiedDay",
    "Count",
    "Rate",
    "ResponderClass",
    "Window",
    "WindowCounts",
    "compare",
    "count_days",
    "coverage",
    "last_28",
    "percent_change",
    "responder_class",
    "windows",
]

COVERAGE_MINIMUM_DAYS = 14
"""Recorded days (of 28) below which nothing is compared. Ours: no published threshold was found; it is a setting."""

EXTRAPOLATION_MINIMUM_DAYS = 20
"""Recorded days below which no rate per 28 days is given. Ours as well."""

_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Rate:
    """Days per 28 days, to 0.1. extrapolated: some of the 28 days were not recorded."""

    value: Decimal
    extrapolated: bool


@dataclass(frozen=True, slots=True)
class Count:
    """value of n_recorded days were of the kind, in a window of n_days days. The rest is unknown."""

    value: int
    n_recorded: int
    n_days: int = WINDOW_DAYS

    @property
    def share(self) -> Fraction | None:
        """Exact share of the recorded days, None where none was recorded."""
        return Fraction(self.value, self.n_recorded) if self.n_recorded else None

    @property
    def rate(self) -> Rate | None:
        """Days per 28 days: value / n_recorded * 28, None below EXTRAPOLATION_MINIMUM_DAYS recorded days."""
        if self.n_recorded < EXTRAPOLATION_MINIMUM_DAYS:
            return None
        exact = Decimal(self.value * WINDOW_DAYS) / Decimal(self.n_recorded)
        return Rate(exact.quantize(_TENTH, ROUND_HALF_UP), extrapolated=self.n_recorded != WINDOW_DAYS)


@dataclass(frozen=True, slots=True)
class ClassifiedDay:
    """One recorded day of a window and what the rule makes of it."""

    day: date
    what: DayClass
    late: bool = False


@dataclass(frozen=True, slots=True)
class WindowCounts:
    """The recorded days of one window under one rule, and every number drawn from them."""

    window: Window
    rule: DayRule
    days: tuple[ClassifiedDay, ...]

    @property
    def n_recorded(self) -> int:
        return len(self.days)

    @property
    def n_late(self) -> int:
        return sum(one.late for one in self.days)

    @property
    def migraine(self) -> Count:
        return self._count(one.what.migraine for one in self.days)

    @property
    def headache(self) -> Count:
        return self._count(one.what.headache for one in self.days)

    @property
    def undetermined(self) -> Count:
        """Days an unanswered question keeps from being called migraine or not."""
        return self._count(one.what.undetermined for one in self.days)

    @property
    def acute_medication(self) -> Count:
        return self._count(bool(one.what.acute_classes) for one in self.days)

    @property
    def by_class(self) -> Mapping[DrugClass, Count]:
        """Days with a drug of the class, for each class that was taken at all."""
        taken = frozenset().union(*(one.what.acute_classes for one in self.days))
        return {one: self.with_any({one}) for one in DrugClass if one in taken}

    def with_any(self, classes: Collection[DrugClass]) -> Count:
        """Days with a drug of any of the classes; a day with two of them is one day."""
        wanted = frozenset(classes)
        return self._count(bool(one.what.acute_classes & wanted) for one in self.days)

    def of_measure(self, measure_id: MeasureId) -> Count | None:
        """The count that a diary reading of this measure holds, None for a measure a diary does not count."""
        if measure_id in MEASURE_CLASSES:
            return self.with_any(MEASURE_CLASSES[measure_id])
        counts = {
            MeasureId.MIGRAINE_DAYS: self.migraine,
            MeasureId.HEADACHE_DAYS: self.headache,
            MeasureId.ACUTE_MEDICATION_DAYS: self.acute_medication,
        }
        return counts.get(measure_id)

    def _count(self, hits: Iterable[bool]) -> Count:
        return Count(sum(hits), self.n_recorded, self.window.n_days)


class ResponderClass(StrEnum):
    """How much fewer days than in the baseline. 50 % is the usual response; 75 and 100 % are exploratory."""

    COMPLETE = "≥100"
    THREE_QUARTERS = "≥75"
    HALF = "≥50"
    THIRTY = "≥30"
    LESS = "<30"
    WORSE = "worse"

    @property
    def words(self) -> str:
        """For the reader: "at least 50 % fewer"."""
        return _RESPONDER_WORDS[self]


_RESPONDER_WORDS = {
    ResponderClass.COMPLETE: "none left (100 % fewer)",
    ResponderClass.THREE_QUARTERS: "at least 75 % fewer",
    ResponderClass.HALF: "at least 50 % fewer",
    ResponderClass.THIRTY: "at least 30 % fewer",
    ResponderClass.LESS: "less than 30 % fewer",
    ResponderClass.WORSE: "more than in the baseline",
}

_THRESHOLDS = (
    (100, ResponderClass.COMPLETE),
    (75, ResponderClass.THREE_QUARTERS),
    (50, ResponderClass.HALF),
    (30, ResponderClass.THIRTY),
    (0, ResponderClass.LESS),
)


@dataclass(frozen=True, slots=True)
class Change:
    """A window against the baseline. Where percent is None, refused says why in a sentence for the reader."""

    percent: Decimal | None
    responder: ResponderClass | None
    refused: str = ""


def count_days(days: Iterable[DiaryDay], window: Window, rule: DayRule) -> WindowCounts:
    """Classify the recorded days of the window. Of two entries for one day the later in the order counts."""
    recorded = {one.day: one for one in days if one.day in window}
    classified = (ClassifiedDay(day, classify(recorded[day], rule), recorded[day].late) for day in sorted(recorded))
    return WindowCounts(window, rule, tuple(classified))


def coverage(days: Iterable[DiaryDay], window: Window) -> Count:
    """How many of the window's days were recorded at all, as a count of themselves."""
    n_recorded = len({one.day for one in days if one.day in window})
    return Count(n_recorded, n_recorded, window.n_days)


def compare(baseline: Count, later: Count, *, minimum_days: int = COVERAGE_MINIMUM_DAYS) -> Change:
    """Percent change and responder class from the shares of recorded days; refused below minimum_days in either."""
    for which, count in (("baseline", baseline), ("window", later)):
        if count.n_recorded < minimum_days or count.share is None:
            text = f"Only {count.n_recorded} days of the {which} were recorded; {minimum_days} are needed."
            return Change(None, None, text)
    before, after = baseline.share, later.share
    if not before or after is None:
        return Change(None, None, "The baseline has no such day, so there is nothing to compare with.")
    return Change(percent_change(before, after), responder_class(before, after))


def percent_change(baseline: Decimal | Fraction | int, later: Decimal | Fraction | int) -> Decimal | None:
    """Change in percent of the baseline, to 0.1; negative is fewer. None when the baseline is 0.

    Rounded towards zero: a printed -50.0 has truly reached 50 %.
    """
    change = _change(baseline, later)
    if change is None:
        return None
    exact = Decimal(change.numerator) / Decimal(change.denominator)
    return exact.quantize(_TENTH, ROUND_DOWN)


def responder_class(baseline: Decimal | Fraction | int, later: Decimal | Fraction | int) -> ResponderClass | None:
    """The class of the exact, unrounded change. None when the baseline is 0."""
    change = _change(baseline, later)
    if change is None:
        return None
    return next((found for limit, found in _THRESHOLDS if -change >= limit), ResponderClass.WORSE)


def _change(baseline: Decimal | Fraction | int, later: Decimal | Fraction | int) -> Fraction | None:
    before, after = Fraction(baseline), Fraction(later)
    return (after - before) / before * 100 if before > 0 else None

"""The last 28 days in one line and one strip, with their coverage: a day that was not recorded is never shown as clear."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from fengchi.domain.medications import DrugClass
from fengchi.domain.outcomes import WINDOW_DAYS, Count
from fengchi.reports.outcome_report import OutcomeReport
from fengchi.reports.values import DayMark
from fengchi.web import words


@dataclass(frozen=True, slots=True)
class Tally:
    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of the strip. kind: migraine, headache, clear or unknown; sign says the same without colour."""

    kind: str
    sign: str
    label: str
    spoken: str
    treated: bool


@dataclass(frozen=True, slots=True)
class LastDays:
    counts: tuple[Tally, ...]
    coverage: str
    cells: tuple[Cell, ...]


SIGNS = {"migraine": "M", "headache": "h", "clear": "–", "unknown": ""}
SPOKEN = {"migraine": "migraine day", "headache": "headache day", "clear": "no headache", "unknown": "not recorded"}


def last_days(report: OutcomeReport) -> LastDays:
    now = report.last_28_days
    triptans = dict(now.acute_by_class).get(DrugClass.TRIPTAN)
    counts = [
        _tally(now.migraine, "migraine"),
        _tally(now.headache, "headache"),
        _tally(now.acute, "acute medication"),
        *([_tally(triptans, "triptan")] if triptans else []),
    ]
    return LastDays(tuple(counts) if now.n_recorded else (), _coverage(report), _cells(report))


def _tally(count: Count, what: str) -> Tally:
    return Tally(str(count.value), f"{what} {'day' if count.value == 1 else 'days'}")


def _coverage(report: OutcomeReport) -> str:
    now = report.last_28_days
    if not now.n_recorded:
        return f"No diary day was recorded in the last {WINDOW_DAYS} days."
    few = "" if now.n_recorded >= report.coverage_minimum else " Too few to compare with other weeks."
    unsure = f" {words.plural(now.undetermined.value, 'day')} could not be classed." if now.undetermined.value else ""
    return f"Recorded {now.n_recorded} of {now.n_days} days; counted by the rule {report.rule.tag}.{unsure}{few}"


def _cells(report: OutcomeReport) -> tuple[Cell, ...]:
    marks = {mark.day: mark for mark in report.days}
    window = report.last_28_days.window
    days = [window.first_day + timedelta(days=n) for n in range(WINDOW_DAYS)]
    return tuple(_cell(marks.get(day, DayMark(day)), labelled=n == 0 or day.day == 1) for n, day in enumerate(days))


def _cell(mark: DayMark, *, labelled: bool) -> Cell:
    kind = _kind(mark)
    return Cell(
        kind=kind,
        sign=SIGNS[kind],
        label=words.short_day(mark.day) if labelled else str(mark.day.day),
        spoken=f"{words.short_day(mark.day)}: {SPOKEN[kind]}{', treatment' if mark.treated else ''}",
        treated=mark.treated,
    )


def _kind(mark: DayMark) -> str:
    if not mark.recorded:
        return "unknown"
    if mark.migraine:
        return "migraine"
    return "headache" if mark.headache else "clear"

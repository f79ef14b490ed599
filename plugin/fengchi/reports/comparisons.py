"""Baseline against afterwards: when the two may be compared, and the reason in words when they may not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from fengchi.domain.outcomes import WINDOW_DAYS, Change, Count, WindowCounts, compare
from fengchi.reports import words
from fengchi.reports.values import BaselineStatement, KeyCount

NOTHING_TO_COMPARE = "No treatment is signed yet, so there is nothing to compare."

Measured = Callable[[WindowCounts], Count]

_KEY_COUNTS: tuple[tuple[str, str, Measured], ...] = (
    ("migraine-days", "Migraine days", lambda counts: counts.migraine),
    ("headache-days", "Headache days", lambda counts: counts.headache),
    ("acute-medication-days", "Acute-medication days", lambda counts: counts.acute_medication),
)


def baseline_statement(baseline: WindowCounts | None, *, minimum: int) -> BaselineStatement:
    if baseline is None:
        return BaselineStatement(
            False, "No treatment is signed yet: there is no baseline, and nothing is compared.", None, 0
        )
    n_recorded, window = baseline.n_recorded, baseline.window
    if n_recorded < minimum:
        text = (
            f"No baseline: {n_recorded} of the {window.n_days} days before the first treatment were recorded and "
            f"{minimum} are needed. Counts are shown; nothing is compared."
        )
        return BaselineStatement(False, text, window, n_recorded)
    text = (
        f"Baseline {words.span(window.first_day, window.last_day)}, "
        f"{n_recorded} of {window.n_days} days recorded, before the first treatment."
    )
    return BaselineStatement(True, text, window, n_recorded)


def window_change(baseline: WindowCounts | None, later: WindowCounts, *, minimum: int) -> Change:
    """Migraine days of a window against the baseline. A running window may still change, so it is not compared."""
    if baseline is None:
        return Change(None, None, NOTHING_TO_COMPARE)
    if later.window == baseline.window:
        return Change(None, None, "This is the baseline.")
    if not later.window.complete:
        ends = later.window.first_day + timedelta(days=WINDOW_DAYS - 1)
        return Change(None, None, f"Still running: compared when it is complete, on {words.day(ends)}.")
    return compare(baseline.migraine, later.migraine, minimum_days=minimum)


def key_counts(
    baseline: WindowCounts | None, latest: WindowCounts, *, anchor: date | None, minimum: int
) -> tuple[KeyCount, ...]:
    """The three counted numbers at the top of the page."""
    return tuple(
        KeyCount(
            key=key,
            title=title,
            baseline=measured(baseline) if baseline else None,
            latest=measured(latest),
            change=_without_class(_latest_change(baseline, latest, measured, anchor, minimum), key),
        )
        for key, title, measured in _KEY_COUNTS
    )


def _without_class(change: Change, key: str) -> Change:
    """Responder classes are defined for migraine days alone; other counts keep their percent."""
    return change if key == "migraine-days" else replace(change, responder=None)


def latest_change(baseline: WindowCounts | None, latest: WindowCounts, *, anchor: date | None, minimum: int) -> Change:
    """Migraine days of the last 28 days against the baseline."""
    return _latest_change(baseline, latest, lambda counts: counts.migraine, anchor, minimum)


def _latest_change(
    baseline: WindowCounts | None, latest: WindowCounts, measured: Measured, anchor: date | None, minimum: int
) -> Change:
    if baseline is None or anchor is None:
        return Change(None, None, NOTHING_TO_COMPARE)
    if latest.window.first_day < anchor:
        # The two would share days, and a change between them would partly compare a day with itself.
        possible = anchor + timedelta(days=WINDOW_DAYS - 1)
        text = f"The last 28 days begin before the first treatment; they can be compared from {words.day(possible)}."
        return Change(None, None, text)
    return compare(measured(baseline), measured(latest), minimum_days=minimum)

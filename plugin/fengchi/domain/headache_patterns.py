"""Descriptive patterns over several windows: acute-medication overuse and chronic headache. Never a diagnosis.

Thresholds of ICHD-3 8.2 (https://ichd-3.org/8-headache-attributed-to-a-substance-or-its-withdrawal/) and 1.3
(https://ichd-3.org/1-migraine/1-3-chronic-migraine/), which are per month and ask for more than three months. Here a
month is a 28-day window, and the pattern asks for three complete windows in a row (84 days): say so where it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fengchi.domain.medications import DrugClass
from fengchi.domain.outcomes import BASELINE, Window, WindowCounts

CONSECUTIVE_WINDOWS = 3
HEADACHE_DAYS = 15
MIGRAINE_DAYS = 8
TEN_DAY_CLASSES = (DrugClass.ERGOT, DrugClass.TRIPTAN, DrugClass.OPIOID, DrugClass.COMBINATION_ANALGESIC)
TEN_DAYS = 10
SIMPLE_CLASSES = (DrugClass.SIMPLE_ANALGESIC, DrugClass.NSAID)
FIFTEEN_DAYS = 15


@dataclass(frozen=True, slots=True)
class HeadachePattern:
    """title, text: for the reader. windows: where it was seen. rule: id and version. source: of the thresholds."""

    rule: str
    title: str
    text: str
    windows: tuple[Window, ...]
    source: str


def overuse_pattern(counts: Sequence[WindowCounts]) -> HeadachePattern | None:
    """Headache on 15 days or more and acute drugs over the limits in three complete windows in a row, or None.

    Only recorded days count: a thin diary can hide the pattern, never invent it.
    """
    seen = _consecutive(one for one in counts if one.headache.value >= HEADACHE_DAYS and overused(one))
    if not seen:
        return None
    drugs = ", ".join(dict.fromkeys(name for one in seen for name in overused(one)))
    return HeadachePattern(
        rule="overuse-pattern-1",
        title="Pattern of frequent acute medication",
        text=f"Headache on {HEADACHE_DAYS} days or more and frequent use of {drugs} in "
        f"{CONSECUTIVE_WINDOWS} complete 28-day windows in a row. This describes the diary; it is not a diagnosis.",
        windows=tuple(one.window for one in seen),
        source="ICHD-3 8.2",
    )


def chronic_pattern(counts: Sequence[WindowCounts]) -> HeadachePattern | None:
    """Headache on 15 days or more, migraine on 8 or more, in three complete windows in a row, or None."""
    often = (one for one in counts if one.headache.value >= HEADACHE_DAYS and one.migraine.value >= MIGRAINE_DAYS)
    seen = _consecutive(often)
    if not seen:
        return None
    return HeadachePattern(
        rule="chronic-pattern-1",
        title="Pattern of chronic headache",
        text=f"Headache on {HEADACHE_DAYS} days or more and migraine on {MIGRAINE_DAYS} or more in "
        f"{CONSECUTIVE_WINDOWS} complete 28-day windows in a row. This describes the diary; it is not a diagnosis.",
        windows=tuple(one.window for one in seen),
        source="ICHD-3 1.3",
    )


def overused(counts: WindowCounts) -> tuple[str, ...]:
    """What was taken over its limit in one window, in words: class names, or "a mix of classes"."""
    names = [one.value for one in TEN_DAY_CLASSES if counts.with_any({one}).value >= TEN_DAYS]
    if counts.with_any(SIMPLE_CLASSES).value >= FIFTEEN_DAYS:
        names.append("simple analgesics and NSAIDs")
    if not names and _mixed(counts):
        names.append("a mix of classes")
    return tuple(names)


def _mixed(counts: WindowCounts) -> bool:
    """Several classes of ICHD-3 8.2 together on ten days or more. Simple analgesics and NSAIDs alone are one group."""
    beyond_simple = counts.with_any(TEN_DAY_CLASSES).value
    return beyond_simple > 0 and counts.with_any((*TEN_DAY_CLASSES, *SIMPLE_CLASSES)).value >= TEN_DAYS


def _consecutive(found: Iterable[WindowCounts]) -> tuple[WindowCounts, ...]:
    """The last run of CONSECUTIVE_WINDOWS or more complete anchored windows among those found."""
    runs: list[list[WindowCounts]] = [[]]
    anchored = (one for one in found if one.window.complete and one.window.index >= BASELINE)
    for one in sorted(anchored, key=lambda each: each.window.index):
        if runs[-1] and one.window.index != runs[-1][-1].window.index + 1:
            runs.append([])
        runs[-1].append(one)
    long_enough = [run for run in runs if len(run) >= CONSECUTIVE_WINDOWS]
    return tuple(long_enough[-1]) if long_enough else ()

"""How faithfully a diary is kept: days without an entry, entries made late, the day on which a patient gives up.

Figures: 96 % of days in care (van der Arend), 69 % in daily life with fewer entries on Fridays and Saturdays
(odds 0.55, Heyer & Rose 2015).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from fengchi.services.demo.chance import clipped_normal
from fengchi.services.demo.marks import NO_ENTRY, Calendar
from fengchi.services.demo.profile import Keeping
from fengchi.services.demo.timeline import Timeline

LATE_SHARE = 0.05
END_OF_WEEK_ODDS = 0.55
FRIDAY, SATURDAY = 4, 5
LATE_AFTER_DAYS = 3
"""An entry made three days later is made more than 48 hours after the day's end."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The diary's letters, with no entry where nothing was written; delays: days from the day to its entry."""

    calendar: Calendar
    delays: Mapping[int, int]

    def is_late(self, day: int) -> bool:
        return self.delays.get(day, 0) >= LATE_AFTER_DAYS

    @property
    def last_entry(self) -> int:
        """The last day with an entry; the first day of the calendar where there is none."""
        return self.calendar.first + max(0, len(self.calendar.letters.rstrip(NO_ENTRY)) - 1)


def keep(random: Random, calendar: Calendar, keeping: Keeping, timeline: Timeline) -> Kept:
    """What of the true calendar gets into the diary, and when."""
    chance, last_day = _habits(random, keeping, calendar)
    letters, delays = [], {}
    for day in range(calendar.first, calendar.end):
        draw, delay = random.random(), _delay(random)
        written = day <= last_day and draw < _on_weekday(chance, timeline.date(day).weekday())
        letters.append(calendar.letter(day) if written else NO_ENTRY)
        delays[day] = delay
    return until_today(Kept(Calendar("".join(letters), calendar.first), delays), timeline)


def until_today(kept: Kept, timeline: Timeline) -> Kept:
    """Without the entries that would be made today or later."""
    first, today = kept.calendar.first, timeline.today_number
    letters = "".join(
        letter if day + kept.delays.get(day, 0) < today else NO_ENTRY
        for day, letter in enumerate(kept.calendar.letters, first)
    )
    return Kept(Calendar(letters[: max(0, today - first)], first), kept.delays)


def _habits(random: Random, keeping: Keeping, calendar: Calendar) -> tuple[float, int]:
    """The chance of an entry on Sunday to Thursday, and the last day with one."""
    given_up = calendar.first + random.randint(14, 60)
    if keeping is Keeping.IN_CARE:
        return clipped_normal(random, 0.97, 0.02, 0.9, 1.0), calendar.end
    if keeping is Keeping.AVERAGE:
        return clipped_normal(random, 0.73, 0.06, 0.55, 0.9), calendar.end
    return clipped_normal(random, 0.85, 0.08, 0.6, 1.0), given_up


def _on_weekday(chance: float, weekday: int) -> float:
    if weekday not in (FRIDAY, SATURDAY) or chance >= 1:
        return chance
    odds = END_OF_WEEK_ODDS * chance / (1 - chance)
    return odds / (1 + odds)


def _delay(random: Random) -> int:
    """Nearly always the same evening, or the next morning; now and then days later."""
    draw = random.random()
    if draw < LATE_SHARE:
        return random.randint(LATE_AFTER_DAYS, 7)
    return 0 if draw < 0.8 else 1

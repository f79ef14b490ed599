"""A patient's calendar as a line of letters, one letter a day: short enough to write and to count by eye.

    .  no headache                          -  no entry in the diary
    h  other headache, no drug              n  other headache, analgesic taken
    b  migraine features, under 30 minutes  u  headache, most questions not answered
    s  migraine of 30 minutes to under 4 hours, nothing taken
    M  migraine of 4 hours or more          P  the same, analgesic taken
    A  migraine with visual aura
    T  migraine, triptan taken              X  migraine, triptan and analgesic taken
    W  other headache, triptan taken: a migraine day by either rule for the drug's sake alone

The truth of the demo is counted from these letters alone, never from the diary that is made of them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

FREE = "."
NO_ENTRY = "-"
HEADACHE = frozenset("hnbusMPATXW")
MIGRAINE_30_MINUTES = frozenset("sMPATXW")
MIGRAINE_4_HOURS = frozenset("MPATXW")
ANALGESIC = frozenset("nPX")
TRIPTAN = frozenset("TXW")
UNDETERMINED = frozenset("u")
ACUTE_DRUG = ANALGESIC | TRIPTAN
WINDOW_DAYS = 28


def count(letters: str, marks: Collection[str]) -> int:
    """How many of the letters are among the marks."""
    return sum(letter in marks for letter in letters)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Letters from day `first` on; day 0 is the day of the first treatment, -28 the first day of the baseline."""

    letters: str
    first: int = -WINDOW_DAYS

    @property
    def end(self) -> int:
        """The day after the last letter."""
        return self.first + len(self.letters)

    def letter(self, day: int) -> str:
        """The letter of a day; no entry outside the calendar."""
        place = day - self.first
        return self.letters[place] if 0 <= place < len(self.letters) else NO_ENTRY

    def between(self, first: int, last: int) -> str:
        """The letters of the days first to last, both included."""
        return "".join(self.letter(day) for day in range(first, last + 1))

"""Lays a patient's migraine days on the calendar: in attacks of some days, near menses, more of them in a flare."""

from __future__ import annotations

from collections.abc import Collection
from random import Random

from fengchi.services.demo.chance import round_by_chance
from fengchi.services.demo.marks import FREE, WINDOW_DAYS, Calendar
from fengchi.services.demo.profile import Profile

SPREAD = 0.4
"""From window to window, as a share of the Poisson distribution's; the baseline and window 3 come from the profile."""
SHORT_SHARE = 0.054
"""Migraine days of 30 minutes to 4 hours: the rules with these two limits differ by 5.4 % (van der Arend 2023)."""
AURA_SHARE = 0.6
"""Of the days without a drug, in patients with aura."""
BRIEF_SHARE = 0.06
"""Of the other headache days: migraine in everything but its length."""
UNANSWERED_SHARE = 0.02
"""Of the other headache days: the questions after the first were left out."""
DRUG_ALONE_SHARE = 0.44
"""Of the triptan days: no migraine features. It makes 14 % of all migraine days (van der Arend 2023)."""
TRIPTAN_DAYS_AT_MOST = 9
"""In 28 days, without overuse: 10 is the limit of ICHD-3 8.2.2."""


def calendar(random: Random, profile: Profile, *, last_window: int, likely: Collection[int] = ()) -> Calendar:
    """The whole truth from day -28 to the end of the last window. likely: days on which an attack rather comes."""
    return Calendar("".join(_window(random, profile, window, likely) for window in range(last_window + 1)))


def _window(random: Random, profile: Profile, window: int, likely: Collection[int]) -> str:
    n_migraine = _migraine_days(random, profile, window)
    n_other = _other_days(random, profile, window, n_migraine)
    first = WINDOW_DAYS * (window - 1)
    weights = [3.0 if day in likely else 1.0 for day in range(first, first + WINDOW_DAYS)]
    migraine = _pick(random, weights, n_migraine)
    other = _pick(random, [0.0 if place in migraine else 1.0 for place in range(WINDOW_DAYS)], n_other)
    letters = _Letters(random, profile, baseline=window == 0)
    return "".join(
        letters.migraine() if place in migraine else letters.other() if place in other else FREE
        for place in range(WINDOW_DAYS)
    )


def _migraine_days(random: Random, profile: Profile, window: int) -> int:
    if window == 0:
        return profile.baseline
    if window == 3:
        return profile.week_12
    expected = profile.expected(window)
    return min(27, max(0, round_by_chance(random, expected + random.gauss(0, SPREAD * expected**0.5))))


def _other_days(random: Random, profile: Profile, window: int, n_migraine: int) -> int:
    room = WINDOW_DAYS - n_migraine
    if window == 0:
        return min(profile.other_headaches, room)
    change = 0.4 + 0.6 * n_migraine / profile.baseline
    return min(round_by_chance(random, profile.other_headaches * change), room)


def _pick(random: Random, weights: list[float], n: int) -> frozenset[int]:
    """n places, one after the other; a place beside one that was picked becomes likelier, so that attacks form."""
    left, picked = list(weights), set[int]()
    while len(picked) < n:
        place = random.choices(range(len(left)), left)[0]
        picked.add(place)
        left[place] = 0.0
        for neighbour in (place - 1, place + 1):
            if 0 <= neighbour < len(left):
                left[neighbour] *= 2.0
    return frozenset(picked)


class _Letters:
    """Chooses each day's letter by the patient's drugs, with the triptan days of the window counted."""

    def __init__(self, random: Random, profile: Profile, *, baseline: bool) -> None:
        self._chance, self._profile = random.random, profile
        self._overused = profile.overuse and baseline
        self._analgesic_chance = 1.0 if self._overused else 0.75 if profile.overuse else 0.5
        self._triptan_chance = 0.4 if profile.baseline > 12 else 0.7
        self._triptan_days_left = TRIPTAN_DAYS_AT_MOST if profile.triptan else 0

    def migraine(self) -> str:
        if self._chance() < SHORT_SHARE and not self._overused:
            return "s"
        analgesic = self._chance() < self._analgesic_chance
        if self._triptan_days_left and self._chance() < self._triptan_chance:
            self._triptan_days_left -= 1
            if self._chance() < DRUG_ALONE_SHARE and not self._overused:
                return "W"
            return "X" if analgesic and self._profile.overuse else "T"
        if self._profile.aura and not analgesic and self._chance() < AURA_SHARE:
            return "A"
        return "P" if analgesic else "M"

    def other(self) -> str:
        if self._chance() < BRIEF_SHARE and not self._overused:
            return "b"
        if self._chance() < UNANSWERED_SHARE and not self._overused:
            return "u"
        return "n" if self._chance() < self._analgesic_chance else "h"

"""What a made-up patient is like: kind of migraine, how it changes, drugs, diary keeping.

Shares and means follow published figures where there are any: baselines by type from the Leiden diary study (van der
Arend), response from Linde 2005 and Melchart 2006, drug use and disability from the DMKG headache registry (2022,
doi 10.1186/s10194-022-01447-3). The rest is chosen: docs/reference/demo-clinic.md says which.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from random import Random

from fengchi.domain.people import Sex
from fengchi.services.demo.chance import clipped_normal, deal, round_by_chance, stream


class Type(StrEnum):
    """Kind of migraine by baseline frequency."""

    LOW = "low-frequency"
    HIGH = "high-frequency"
    CHRONIC = "chronic"


class Response(StrEnum):
    """Migraine days of weeks 9 to 12 against the baseline: half or fewer, in between, or more."""

    HALVED = "halved"
    LESS = "less-than-halved"
    WORSE = "worse"


class Keeping(StrEnum):
    """How the diary is kept: nearly always, two days of three, or given up after two to eight weeks."""

    IN_CARE = "in-care"
    AVERAGE = "average"
    LEAVER = "leaver"


@dataclass(frozen=True, slots=True)
class Profile:
    """Days are per 28 days. drift: the change that would have come without any treatment; effect: the rest."""

    number: int
    type: Type
    response: Response
    baseline: int
    week_12: int
    other_headaches: int
    overuse: bool
    triptan: bool
    preventive: bool
    aura: bool
    keeping: Keeping
    sex: Sex
    age: int
    drift: float

    @property
    def effect(self) -> float:
        return self.week_12 - self.baseline - self.drift

    def expected(self, window: int) -> float:
        """Migraine days to be expected in the window: the effect builds up, and a tenth is lost after week 12."""
        share = {0: 0.0, 1: 0.4, 2: 0.75, 3: 1.0}.get(window, 0.9)
        drifted = self.baseline + (self.drift if window else 0.0)
        return max(0.0, drifted + share * self.effect)


Story = tuple[Type, Response, bool]


def _story_cards() -> list[Story]:
    """60 stories: 45 % low-, 40 % high-frequency, 15 % chronic; 30 halved, 10 worse; 9 with overuse of acute drugs."""
    low = [Response.HALVED] * 14 + [Response.LESS] * 8 + [Response.WORSE] * 5
    high = [Response.HALVED] * 13 + [Response.LESS] * 7 + [Response.WORSE] * 4
    chronic = [Response.HALVED] * 3 + [Response.LESS] * 5 + [Response.WORSE]
    return [
        *((Type.LOW, response, False) for response in low),
        *((Type.HIGH, response, place in (2, 15)) for place, response in enumerate(high)),
        *((Type.CHRONIC, response, place not in (1, 4)) for place, response in enumerate(chronic)),
    ]


STORIES = _story_cards()
KEEPINGS = [Keeping.IN_CARE] * 12 + [Keeping.AVERAGE] * 5 + [Keeping.LEAVER] * 3
SEXES = [Sex.FEMALE] * 25 + [Sex.MALE] * 5
BASELINES = {Type.LOW: (3.0, 1.6, 1, 6), Type.HIGH: (6.6, 2.9, 4, 13), Type.CHRONIC: (13.2, 6.0, 8, 26)}
"""Mean, standard deviation and bounds of the normal distribution that the baseline's migraine days are drawn from."""
MEAN_BASELINE = 6.6
DRIFT_DAYS = -0.8


def profile(seed: int, number: int, index: int) -> Profile:
    """The patient with this number, the index-th (from 0) of those that are drawn, not made by hand."""
    random = stream(seed, number, "profile")
    kind, response, overuse = deal(seed, "story", index, STORIES)
    baseline = _baseline(random, kind, overuse)
    return Profile(
        number=number,
        type=kind,
        response=response,
        baseline=baseline,
        week_12=_week_12(random, kind, response, baseline),
        other_headaches=_other_headaches(random, kind, overuse, baseline),
        overuse=overuse,
        triptan=deal(seed, "triptan", index, [True] * 6 + [False] * 4),
        preventive=deal(seed, "preventive", index, [True] * 9 + [False] * 11),
        aura=deal(seed, "aura", index, [True] * 1 + [False] * 3),
        keeping=deal(seed, "keeping", index, KEEPINGS),
        sex=deal(seed, "sex", index, SEXES),
        age=int(clipped_normal(random, 42.5, 12.5, 18, 75.9)),
        drift=DRIFT_DAYS * baseline / MEAN_BASELINE,
    )


def _baseline(random: Random, kind: Type, overuse: bool) -> int:
    mean, deviation, lowest, highest = BASELINES[kind]
    if overuse and kind is Type.HIGH:
        highest = 7  # with more migraine days, 15 headache days would make it chronic migraine
    return round(clipped_normal(random, mean, deviation, lowest - 0.49, highest + 0.49))


def _week_12(random: Random, kind: Type, response: Response, baseline: int) -> int:
    """Migraine days of weeks 9 to 12, on the side of the response's border that its name says."""
    if response is Response.HALVED:
        share = random.uniform(0.3, 0.5) if kind is Type.CHRONIC else random.uniform(0.0, 0.4)
        return min(round_by_chance(random, baseline * share), baseline // 2)
    if response is Response.LESS:
        few = round_by_chance(random, baseline * random.uniform(0.52, 0.9))
        return min(max(few, baseline // 2 + 1), baseline)
    more = baseline + max(1, round_by_chance(random, baseline * random.uniform(0.05, 0.55)))
    return min(more, 27)


def _other_headaches(random: Random, kind: Type, overuse: bool, baseline: int) -> int:
    """Headache days that are no migraine days: few when episodic; with chronic migraine or overuse, 15 days in all."""
    if kind is Type.CHRONIC or overuse:
        return min(max(16 - baseline, 2) + random.randint(0, 4), 28 - baseline)
    return random.randint(0, 4) if kind is Type.LOW else min(random.randint(1, 6), 14 - baseline)

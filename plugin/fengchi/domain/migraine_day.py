"""Is this diary day a migraine day? Two named and versioned rules, because trials do not agree on one.

Van der Arend 2023 (Cephalalgia) proposes the first and compares it with the second; the features are those of
ICHD-3 1.1 C and D (https://ichd-3.org/1-migraine/1-1-migraine-without-aura/). docs/reference/day-rules.md tells both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from fengchi.domain.diary import DiaryDay, Headache
from fengchi.domain.errors import Issue, NotFound
from fengchi.domain.medications import DrugClass

AURA_MINUTES = range(5, 61)
"""A visual aura of 5 to 60 minutes, both included."""

MINIMUM_CHARACTERISTICS = 2
"""Of the four: unilateral, pulsating, moderate or severe, aggravated by activity. ICHD-3 1.1 C."""


@dataclass(frozen=True, slots=True)
class DayRule:
    """How migraine days are counted. minimum_minutes: shortest headache that counts by its features.

    specific_classes: a headache day treated with one of these counts whatever the drug's effect.
    """

    rule_id: str
    version: int
    title: str
    minimum_minutes: int
    specific_classes: frozenset[DrugClass]
    source: str

    @property
    def tag(self) -> str:
        """Id and version in one word, as it stands beside every number: "leiden-30min-1"."""
        return f"{self.rule_id}-{self.version}"


class Reason(StrEnum):
    """Which part of the rule made the day a migraine day; several may."""

    FEATURES = "features"
    AURA = "aura"
    SPECIFIC_DRUG = "specific-drug"


@dataclass(frozen=True, slots=True)
class DayClass:
    """What one recorded day is under one rule.

    undetermined: not a migraine day as recorded, but an unanswered question could make it one. Such a day is
    never counted as a migraine day and never silently as one without: reports count it apart.
    """

    migraine: bool
    headache: bool
    acute_classes: frozenset[DrugClass]
    undetermined: bool = False
    reasons: frozenset[Reason] = frozenset()


LEIDEN_30_MINUTES = DayRule(
    rule_id="leiden-30min",
    version=1,
    title="Headache of 30 minutes or more with migraine features, or aura, or a migraine-specific drug",
    minimum_minutes=30,
    # The proposal says "migraine-specific": gepants and ditans are for migraine alone, as triptans and ergots are.
    specific_classes=frozenset({DrugClass.TRIPTAN, DrugClass.ERGOT, DrugClass.GEPANT, DrugClass.DITAN}),
    source="van der Arend 2023, Cephalalgia; ICHD-3 1.1 C and D",
)

ICHD3_4_HOURS = DayRule(
    rule_id="ichd3-4h",
    version=1,
    title="Headache of 4 hours or more with migraine features, or aura, or a triptan or ergot",
    minimum_minutes=240,
    # ICHD-3 names triptans and ergots alone; the stricter rule stays with its text.
    specific_classes=frozenset({DrugClass.TRIPTAN, DrugClass.ERGOT}),
    source="ICHD-3 1.1; compared in van der Arend 2023, Cephalalgia",
)

RULES: Mapping[str, DayRule] = MappingProxyType({one.rule_id: one for one in (LEIDEN_30_MINUTES, ICHD3_4_HOURS)})

DEFAULT_RULE = LEIDEN_30_MINUTES


def rule(name: str) -> DayRule:
    """The rule with that id ("leiden-30min") or tag ("leiden-30min-1"). NotFound names the rules there are."""
    for one in RULES.values():
        if name in (one.rule_id, one.tag):
            return one
    text = f"There is no such day rule; choose one of {', '.join(RULES)}."
    raise NotFound(issues=[Issue(text, "rule", "not-found")])


def classify(day: DiaryDay, rule: DayRule) -> DayClass:
    """The day under the rule: migraine day, headache day (any duration), and the acute drugs taken."""
    classes = frozenset(drug.drug_class for drug in day.acute_drugs)
    reasons = _reasons(day, classes, rule, unanswered=False)
    possible = _reasons(day, classes, rule, unanswered=True)
    return DayClass(
        migraine=bool(reasons),
        headache=day.had_headache,
        acute_classes=classes,
        undetermined=bool(possible) and not reasons,
        reasons=reasons,
    )


def _reasons(day: DiaryDay, classes: frozenset[DrugClass], rule: DayRule, *, unanswered: bool) -> frozenset[Reason]:
    """What makes it a migraine day if every unanswered question were answered with `unanswered`."""
    holds = {
        Reason.FEATURES: day.headache is not None and _has_features(day.headache, rule.minimum_minutes, unanswered),
        Reason.AURA: day.aura_minutes is not None and day.aura_minutes in AURA_MINUTES,
        Reason.SPECIFIC_DRUG: day.had_headache and bool(classes & rule.specific_classes),
    }
    return frozenset(reason for reason, true in holds.items() if true)


def _has_features(headache: Headache, minimum_minutes: int, unanswered: bool) -> bool:
    def answer(feature: bool | None) -> bool:
        return unanswered if feature is None else feature

    long_enough = unanswered if headache.minutes is None else headache.minutes >= minimum_minutes
    characteristics = (
        headache.unilateral,
        headache.pulsating,
        headache.moderate_or_severe,
        headache.aggravated_by_activity,
    )
    n_characteristics = sum(answer(one) for one in characteristics)
    stomach = answer(headache.nausea) or answer(headache.vomiting)
    senses = answer(headache.photophobia) and answer(headache.phonophobia)
    return long_enough and n_characteristics >= MINIMUM_CHARACTERISTICS and (stomach or senses)

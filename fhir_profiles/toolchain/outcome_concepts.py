"""The code systems of what is measured: the diary, the outcome measures, and the rules by which migraine days are counted.

docs/reference/day-rules.md. No questionnaire's wording stands here.
"""

from __future__ import annotations

from collections.abc import Iterator

from fengchi.domain.diary import Menses, Relief
from fengchi.domain.measures import MEASURES, Measure, MeasureId, Method
from fengchi.domain.migraine_day import RULES, DayRule
from fengchi.fhir import systems
from fhir_profiles.toolchain.concepts import Concept, OwnSystem, Property, Value, listed

DIARY_SYSTEM = OwnSystem(
    systems.DIARY,
    "Headache diary",
    "The questions of a diary day. A question that was not answered has no component; a day without headache says so.",
    listed(
        systems.DIARY,
        {
            systems.DIARY_DAY: "One local day of the patient, a component for each answer.",
            "headache": "Whether there was any headache that day.",
            "headache-minutes": "How long the head ached within the local day, in minutes.",
            "peak-pain": "The worst pain of the day.",
            "unilateral": "Whether the pain was on one side.",
            "pulsating": "Whether the pain throbbed.",
            "moderate-or-severe": "Whether the pain was moderate or severe; never inferred from the peak pain.",
            "aggravated-by-activity": "Whether routine activity made it worse or was avoided.",
            "nausea": "Whether there was nausea.",
            "vomiting": "Whether there was vomiting.",
            "photophobia": "Whether light was hard to bear.",
            "phonophobia": "Whether sound was hard to bear.",
            "aura-minutes": "How long a visual aura lasted, in minutes.",
            "functional-grade": "How far the headache hindered at its worst: 0 none, 1 mild, 2 marked, 3 bed rest.",
            "acute-drug": "An acute drug taken that day, by its class.",
            "menses": "Bleeding that day.",
            "trigger": "Something that the patient took for a trigger, in the patient's words.",
            "flare": "Whether an immune-related comorbidity flared that day.",
            "late-entry": "The entry was made more than 48 hours after the local day had ended.",
        },
    ),
)

MENSES_SYSTEM = OwnSystem(
    systems.MENSES,
    "Menses of a diary day",
    "The hormonal context of a diary day.",
    listed(
        systems.MENSES,
        {
            Menses.BLEEDING: "Menstrual bleeding.",
            Menses.SPOTTING: "Light bleeding.",
            Menses.NONE: "Asked, and none.",
        },
    ),
)

RELIEF_SYSTEM = OwnSystem(
    systems.RELIEF,
    "Relief two hours after an acute drug",
    "How much of the headache was gone two hours after an acute drug.",
    listed(
        systems.RELIEF,
        {
            Relief.NONE: "No less headache than before.",
            Relief.PARTIAL: "Less headache, not gone.",
            Relief.COMPLETE: "No headache left.",
        },
    ),
)


_PERIODS = {
    MeasureId.PGIC: "against the time before the treatments, dated over the 28 days before it is given",
}
"""Of measures that do not look back over their period."""


def _measure(one: Measure) -> Concept:
    properties = (
        ("unit", one.unit),
        ("lowest", one.lowest),
        ("highest", one.highest),
        ("period-days", one.period_days),
        ("better", one.better),
        ("source", one.source),
    )
    period = _PERIODS.get(one.measure_id, f"over {one.period_days} days")
    said = f"{one.title}: {one.lowest} to {one.highest} {period}, {one.better} is better."
    return Concept(one.measure_id.value, one.title, said, properties=properties)


_COVERAGE = listed(
    systems.MEASURES, {"recorded-days": "How many days of the period have a diary entry: the coverage of a count."}
)

MEASURE_SYSTEM = OwnSystem(
    systems.MEASURES,
    "Outcome measures",
    "What is read off over a period. The period is part of the code: days per 28 days and days per three months are two "
    "measures. A value that is not known has a reason and is never 0.",
    (*(_measure(one) for one in MEASURES.values()), *_COVERAGE),
    (
        Property("unit", "the UCUM code of the value's unit"),
        Property("lowest", "the lowest value that can be", "integer"),
        Property("highest", "the highest value that can be", "integer"),
        Property("period-days", "how many days the period of a reading has", "integer"),
        Property("better", "lower or higher: which way is better"),
        Property("source", "whose measure it is"),
    ),
    source="HIT-6, MIDAS, MSQ and PGIC are instruments of others: totals only, no wording.",
)

METHOD_SYSTEM = OwnSystem(
    systems.METHODS,
    "How a value came about",
    "Values of different methods never stand in one trend.",
    listed(
        systems.METHODS,
        {
            Method.DIARY: "Counted from diary days.",
            Method.RECALL: "Remembered by the patient for the whole period.",
            Method.QUESTIONNAIRE: "Scored from a questionnaire.",
        },
    ),
)


def _rule(one: DayRule) -> Concept:
    return Concept(one.tag, one.title, f"{one.title}.", properties=tuple(_properties_of(one)))


def _properties_of(one: DayRule) -> Iterator[tuple[str, Value]]:
    yield "rule", one.rule_id
    yield "version", one.version
    yield "minimum-minutes", one.minimum_minutes
    for drug in sorted(one.specific_classes):
        yield "specific-class", drug.value
    yield "source", one.source


RULE_SYSTEM = OwnSystem(
    systems.DAY_RULES,
    "Migraine-day rules",
    "By which rule a diary day is called a migraine day. The code is the rule with its version: a change of a rule is a new "
    "code, and numbers counted by different codes never stand in one trend.",
    tuple(_rule(one) for one in RULES.values()),
    (
        Property("rule", "the rule without its version"),
        Property("version", "the version of the rule", "integer"),
        Property("minimum-minutes", "the shortest headache that counts by its features, in minutes", "integer"),
        Property("specific-class", "a drug class with which a headache day counts by itself (codes of drug-class)"),
        Property("source", "where the rule was published"),
    ),
    source="Thresholds after van der Arend 2023 (Cephalalgia) and ICHD-3; no text of either.",
)

OUTCOME_SYSTEMS = (DIARY_SYSTEM, MENSES_SYSTEM, RELIEF_SYSTEM, MEASURE_SYSTEM, METHOD_SYSTEM, RULE_SYSTEM)

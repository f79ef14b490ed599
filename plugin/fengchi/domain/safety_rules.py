"""The safety rules in words: what to mind, why, and where that is written. When they fire stands in safety.py.

docs/reference/safety-rules.md lists them; all of them need a clinician's sign-off before 1.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

RED_FLAG_AGE = 50


class CautionSeverity(StrEnum):
    """How loudly it is told; the words are those of a CDS Hooks card's indicator (https://cds-hooks.hl7.org/2.0/)."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class SafetyRule:
    """text: what to mind. why: the reason in one sentence. source: where that is written."""

    rule_id: str
    version: int
    severity: CautionSeverity
    text: str
    why: str
    source: str


_WHO_1999 = "WHO 1999, Guidelines on basic training and safety in acupuncture"
_WHO_PREGNANCY = f"{_WHO_1999}; Carr 2015, PMC4680134"
_REVIEWS = "reviews of acupuncture safety at medscape.com 501973 and 573858; McMaster acupuncture programme"

_ALL = (
    SafetyRule(
        "pacemaker-electro",
        1,
        CautionSeverity.CRITICAL,
        "Avoid electro-stimulation: the patient has an implanted electrical device.",
        "The current may disturb a pacemaker, defibrillator or pump.",
        _REVIEWS,
    ),
    SafetyRule(
        "headache-red-flag",
        1,
        CautionSeverity.CRITICAL,
        "Have this headache looked at by a physician before treating it as migraine.",
        f"A new headache from the age of {RED_FLAG_AGE}, or giant cell arteritis, is a red flag.",
        "SNNOOP10 list",
    ),
    SafetyRule(
        "pregnancy-points",
        1,
        CautionSeverity.WARNING,
        "These points are traditionally avoided in pregnancy; give a reason if they are needled.",
        "Tradition names them; 15 trials and a cohort found no objective harm, and sources disagree on some.",
        _WHO_PREGNANCY,
    ),
    SafetyRule(
        "pregnancy-lower-trunk",
        1,
        CautionSeverity.WARNING,
        "Points of the lower abdomen and the lumbosacral region are avoided in pregnancy.",
        "WHO names the lower abdomen for the first trimester and the lumbosacral region for all of pregnancy.",
        _WHO_PREGNANCY,
    ),
    SafetyRule(
        "pregnancy-upper-abdomen",
        1,
        CautionSeverity.WARNING,
        "Points of the upper abdomen are avoided after the third month of pregnancy.",
        "WHO adds the upper abdomen after the third month; the week was not given or lies beyond.",
        _WHO_PREGNANCY,
    ),
    SafetyRule(
        "no-needling",
        1,
        CautionSeverity.WARNING,
        "These points are traditionally not needled.",
        "Point references mark them as not to be needled.",
        "two point references compared for the catalogue, docs/reference/points.md",
    ),
    SafetyRule(
        "anticoagulants",
        1,
        CautionSeverity.WARNING,
        "The patient takes an anticoagulant: mind bleeding, and press after each needle.",
        "Listed as a precaution; clinicians with long experience of warfarin dispute how much it matters.",
        _REVIEWS,
    ),
    SafetyRule(
        "bleeding-disorder",
        1,
        CautionSeverity.WARNING,
        "The patient has a bleeding disorder: weigh whether to needle at all.",
        "Severe bleeding disorders are excluded from treatment in one review.",
        _REVIEWS,
    ),
    SafetyRule(
        "immunosuppression",
        1,
        CautionSeverity.WARNING,
        "The patient may be immunosuppressed: mind the skin; avoid needling when it is severe or with neutropenia.",
        "Severe immunosuppression is a contraindication, immune compromise a precaution; autoimmune disease is "
        "often treated with such drugs.",
        _REVIEWS,
    ),
    SafetyRule(
        "antiphospholipid-anticoagulation",
        1,
        CautionSeverity.WARNING,
        "Antiphospholipid syndrome: ask about warfarin or another anticoagulant, and about clots.",
        "The syndrome makes clots, and its treatment makes bleeding more likely.",
        "our reading of the comorbidity table, docs/reference/comorbidities.md",
    ),
    SafetyRule(
        "multiple-sclerosis-heat",
        1,
        CautionSeverity.WARNING,
        "Multiple sclerosis: heat may worsen symptoms for a while; keep moxa and lamps mild, and keep asking.",
        "Warming the body makes symptoms of multiple sclerosis worse for a time (Uhthoff's phenomenon).",
        "MS Australia, msaustralia.org.au/news/uhthoffs-phenomenon",
    ),
    SafetyRule(
        "over-lung",
        1,
        CautionSeverity.INFO,
        "These points lie over the lung and no depth is written; needle shallow or obliquely, and write the depth.",
        "A needle that reaches the pleura can cause a pneumothorax.",
        "ultrasonography of GB21, 2018; Peuker 2004",
    ),
    SafetyRule(
        "medication-overuse",
        1,
        CautionSeverity.INFO,
        "The diary shows frequent acute medication; talk about it, and with the prescribing physician.",
        "Frequent acute drugs over months go with medication-overuse headache; this is a pattern, not a diagnosis.",
        "ICHD-3 8.2",
    ),
)

RULES: Mapping[str, SafetyRule] = MappingProxyType({one.rule_id: one for one in _ALL})
"""Every rule by its id, the loudest first; rules about depth stand in depth_cautions.py."""

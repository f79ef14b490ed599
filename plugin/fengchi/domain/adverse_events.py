"""What went wrong during or after a treatment: kind, severity, causality, outcome.

The kinds follow the categories counted in prospective surveys of acupuncture (Bäumler 2021, BMJ Open 11:e045961;
Zhang 2010, Bull WHO 88:915). Causality uses the WHO-UMC categories.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AdverseEventKind(StrEnum):
    BLEEDING = "bleeding"
    HAEMATOMA = "haematoma"
    NEEDLE_SITE_PAIN = "needle-site-pain"
    FAINTING = "fainting"
    DIZZINESS = "dizziness"
    NAUSEA = "nausea"
    PARAESTHESIA = "paraesthesia"
    SYMPTOM_AGGRAVATION = "symptom-aggravation"
    TIREDNESS = "tiredness"
    LOCAL_INFECTION = "local-infection"
    SKIN_REACTION = "skin-reaction"
    BURN = "burn"
    PNEUMOTHORAX = "pneumothorax"
    FORGOTTEN_NEEDLE = "forgotten-needle"
    STUCK_OR_BROKEN_NEEDLE = "stuck-or-broken-needle"
    OTHER = "other"


class Severity(StrEnum):
    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"


class Causality(StrEnum):
    """WHO-UMC causality categories."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    UNLIKELY = "unlikely"
    UNCLASSIFIED = "unclassified"


class EventOutcome(StrEnum):
    RESOLVED = "resolved"
    RESOLVING = "resolving"
    ONGOING = "ongoing"
    SEQUELAE = "sequelae"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class AdverseEvent:
    kind: AdverseEventKind
    severity: Severity = Severity.MILD
    causality: Causality = Causality.UNCLASSIFIED
    outcome: EventOutcome = EventOutcome.UNKNOWN
    note: str = ""

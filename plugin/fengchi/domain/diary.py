"""What the patient reports, a day at a time. A day that is not there is unknown, never a day without headache."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from fengchi.domain.medications import DrugClass


class Relief(StrEnum):
    """Headache two hours after an acute drug."""

    NONE = "none"
    PARTIAL = "partial"
    COMPLETE = "complete"


class Menses(StrEnum):
    """Hormonal context of the day."""

    BLEEDING = "bleeding"
    SPOTTING = "spotting"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class AcuteDrug:
    """An acute (not preventive) drug taken that day. doses: how often."""

    drug_class: DrugClass
    name: str = ""
    doses: int = 1
    relief_2h: Relief | None = None


@dataclass(frozen=True, slots=True)
class Headache:
    """The headache of a day, by the features that ICHD-3 1.1 C and D ask for. None means not answered.

    minutes: total headache time within the local day, 0 to 1500 (a day of 25 hours). peak_pain: 0 to 10.
    """

    minutes: int | None = None
    peak_pain: int | None = None
    unilateral: bool | None = None
    pulsating: bool | None = None
    moderate_or_severe: bool | None = None
    aggravated_by_activity: bool | None = None
    nausea: bool | None = None
    vomiting: bool | None = None
    photophobia: bool | None = None
    phonophobia: bool | None = None


@dataclass(frozen=True, slots=True)
class DiaryDay:
    """One local day of the patient. headache: None on a day without headache.

    aura_minutes: visual aura, None when there was none. functional_grade: worst of the day, 0 to 3.
    recorded_at: when it was entered; an entry made more than 48 h after the day's end is marked late.
    """

    patient_id: str
    day: date
    headache: Headache | None = None
    aura_minutes: int | None = None
    functional_grade: int | None = None
    acute_drugs: tuple[AcuteDrug, ...] = ()
    menses: Menses | None = None
    triggers: tuple[str, ...] = ()
    flare: bool | None = None
    """A flare of an autoimmune comorbidity that day."""
    note: str = ""
    recorded_at: datetime | None = None
    late: bool = False

    @property
    def had_headache(self) -> bool:
        return self.headache is not None

"""What the patient reports, a day at a time. A day that is not there is unknown, never a day without headache.

The questions about a headache are those of ICHD-3 1.1 (https://ichd-3.org/1-migraine/1-1-migraine-without-aura/).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from fengchi.domain.errors import Issue
from fengchi.domain.medications import DrugClass

LATE_AFTER = timedelta(hours=48)
"""An entry made later than this after the end of its local day is marked late."""

LONGEST_DAY_MINUTES = 1500
"""The local day on which summer time ends has 25 hours."""

MOST_DOSES = 20
"""More doses of one drug in a day are taken for a slip of the finger."""


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


def is_late(day: date, recorded_at: datetime, zone: str) -> bool:
    """Whether the entry was made more than 48 h after the day ended in the patient's zone (an IANA name).

    The day ends at the next local midnight, so a day of 23 or 25 hours ends when its clocks say so.
    """
    day_ended = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
    # Two times of one zone subtract as wall-clock times; as timestamps they subtract as the hours that passed.
    return recorded_at.timestamp() - day_ended.timestamp() > LATE_AFTER.total_seconds()


def recorded(day: DiaryDay, *, at: datetime, zone: str) -> DiaryDay:
    """The day as entered at that moment: stamped, and marked late where it is."""
    return replace(day, recorded_at=at, late=is_late(day.day, at, zone))


def check_day(day: DiaryDay, today: date) -> tuple[Issue, ...]:
    """What is wrong with an entry; `where` is the field. today: the patient's local date.

    Errors must be mended before it is kept. Warnings are only told: the patient may be right.
    """
    issues = [*_check_dates(day, today), *_check_ranges(day), *_check_drugs(day)]
    if day.headache is not None:
        issues += _check_headache(day.headache)
    return tuple(issues)


def _check_dates(day: DiaryDay, today: date) -> list[Issue]:
    if day.day > today:
        return [Issue("This day has not come yet; a diary day is today or earlier.", "day", "value", "diary-future-1")]
    # A zone is at most 14 hours ahead of UTC, so an entry a full day before is not of this day in any zone.
    if day.recorded_at is not None and day.recorded_at.date() < day.day - timedelta(days=1):
        return [Issue("The entry is older than its day; correct the day or the time.", "recorded_at", "value")]
    return []


def _check_ranges(day: DiaryDay) -> list[Issue]:
    issues = []
    if day.aura_minutes is not None and not 1 <= day.aura_minutes <= LONGEST_DAY_MINUTES:
        text = f"Aura minutes are 1 to {LONGEST_DAY_MINUTES}; leave them empty when there was no aura."
        issues.append(Issue(text, "aura_minutes", "value"))
    if day.functional_grade is not None and not 0 <= day.functional_grade <= 3:
        issues.append(Issue("The functional grade is 0 to 3.", "functional_grade", "value"))
    return issues


def _check_drugs(day: DiaryDay) -> list[Issue]:
    issues = []
    if any(not 1 <= drug.doses <= MOST_DOSES for drug in day.acute_drugs):
        issues.append(Issue(f"Doses of a drug in one day are 1 to {MOST_DOSES}.", "acute_drugs", "value"))
    if day.headache is None and any(drug.relief_2h for drug in day.acute_drugs):
        text = "Relief is given but no headache; say yes to headache or leave relief empty."
        issues.append(Issue(text, "acute_drugs", "invariant", "diary-contradiction-1"))
    return issues


def _check_headache(headache: Headache) -> list[Issue]:
    issues = []
    if headache.minutes is not None and not 1 <= headache.minutes <= LONGEST_DAY_MINUTES:
        text = (
            f"Headache minutes are 1 to {LONGEST_DAY_MINUTES}; say no headache for a day without, leave unknown empty."
        )
        issues.append(Issue(text, "minutes", "value"))
    if headache.peak_pain is not None and not 0 <= headache.peak_pain <= 10:
        issues.append(Issue("Peak pain is a whole number from 0 to 10.", "peak_pain", "value"))
    if headache.peak_pain == 0:
        text = "A headache with a peak pain of 0 contradicts itself; say no headache, or a pain from 1 to 10."
        issues.append(Issue(text, "peak_pain", "invariant", "diary-contradiction-2"))
    if headache.moderate_or_severe is False and (headache.peak_pain or 0) >= 8:
        text = "The peak pain is 8 or more but the headache is called neither moderate nor severe; please look again."
        issues.append(Issue(text, "moderate_or_severe", "invariant", "diary-contradiction-3", "warning"))
    return issues

"""Outcome measures and readings: one value of one measure over one period.

Values and bands: ICHD-3, MIDAS, HIT-6, MSQ v2.1, PGIC as cited in MEASURES. No questionnaire's wording stands here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from itertools import combinations_with_replacement
from types import MappingProxyType

from fengchi.domain.errors import Issue
from fengchi.domain.medications import DrugClass


class MeasureId(StrEnum):
    MIGRAINE_DAYS = "migraine-days-28d"
    HEADACHE_DAYS = "headache-days-28d"
    ACUTE_MEDICATION_DAYS = "acute-medication-days-28d"
    TRIPTAN_DAYS = "triptan-days-28d"
    ERGOT_DAYS = "ergot-days-28d"
    OPIOID_DAYS = "opioid-days-28d"
    COMBINATION_ANALGESIC_DAYS = "combination-analgesic-days-28d"
    SIMPLE_ANALGESIC_DAYS = "simple-analgesic-days-28d"
    PEAK_PAIN = "peak-pain"
    HIT6 = "hit-6-total"
    MIDAS = "midas-total"
    MSQ_RESTRICTIVE = "msq-rr"
    MSQ_PREVENTIVE = "msq-rp"
    MSQ_EMOTIONAL = "msq-ef"
    PGIC = "pgic"


class Method(StrEnum):
    """How a value came about. Diary counts and recall never stand in one trend."""

    DIARY = "diary"
    RECALL = "recall"
    QUESTIONNAIRE = "questionnaire"


@dataclass(frozen=True, slots=True)
class Measure:
    """lowest, highest: the values that can be. unit: UCUM code. period_days: how many days the period of a reading has."""

    measure_id: MeasureId
    title: str
    unit: str
    lowest: int
    highest: int
    period_days: int
    better: str = "lower"
    source: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One value over the days first_day to last_day, both included. value None: unknown, with a reason.

    unknown_reason: a code of https://terminology.hl7.org/CodeSystem/data-absent-reason, such as "asked-unknown".
    rule: id and version of the day rule for counted days ("leiden-30min-1"). n_recorded_days: coverage of diary counts.
    """

    reading_id: str
    patient_id: str
    measure_id: MeasureId
    first_day: date
    last_day: date
    value: Decimal | None
    method: Method
    unknown_reason: str = ""
    rule: str = ""
    n_recorded_days: int | None = None
    reported_at: datetime | None = None
    questionnaire_response_id: str = ""


def _days(measure_id: MeasureId, title: str) -> Measure:
    return Measure(measure_id, title, "d", 0, 28, 28, source="Frequency per 28 days, the unit of migraine trials")


def _msq(measure_id: MeasureId, domain: str) -> Measure:
    source = "MSQ v2.1, Cole 2009, Cephalalgia"
    return Measure(measure_id, f"MSQ v2.1, {domain}", "{score}", 0, 100, 28, better="higher", source=source)


_ALL = (
    _days(MeasureId.MIGRAINE_DAYS, "Migraine days per 28 days"),
    _days(MeasureId.HEADACHE_DAYS, "Headache days per 28 days"),
    _days(MeasureId.ACUTE_MEDICATION_DAYS, "Acute-medication days per 28 days"),
    _days(MeasureId.TRIPTAN_DAYS, "Triptan days per 28 days"),
    _days(MeasureId.ERGOT_DAYS, "Ergot days per 28 days"),
    _days(MeasureId.OPIOID_DAYS, "Opioid days per 28 days"),
    _days(MeasureId.COMBINATION_ANALGESIC_DAYS, "Combination-analgesic days per 28 days"),
    _days(MeasureId.SIMPLE_ANALGESIC_DAYS, "Simple-analgesic and NSAID days per 28 days"),
    Measure(MeasureId.PEAK_PAIN, "Peak pain, 0 to 10", "{score}", 0, 10, 28, source="Numeric rating scale"),
    Measure(MeasureId.HIT6, "HIT-6 total", "{score}", 36, 78, 28, source="HIT-6: six answers of 6, 8, 10, 11 or 13"),
    Measure(
        MeasureId.MIDAS, "MIDAS total", "d", 0, 460, 90, source="MIDAS, Stewart 2001: five day counts over three months"
    ),
    _msq(MeasureId.MSQ_RESTRICTIVE, "role function restrictive"),
    _msq(MeasureId.MSQ_PREVENTIVE, "role function preventive"),
    _msq(MeasureId.MSQ_EMOTIONAL, "emotional function"),
    Measure(
        MeasureId.PGIC,
        "PGIC, 1 very much improved to 7 very much worse",
        "{score}",
        1,
        7,
        28,
        source="NINDS Common Data Elements, Patient Global Impression of Change",
    ),
)

MEASURES: Mapping[MeasureId, Measure] = MappingProxyType({one.measure_id: one for one in _ALL})

MEASURE_CLASSES: Mapping[MeasureId, frozenset[DrugClass]] = MappingProxyType(
    {
        MeasureId.TRIPTAN_DAYS: frozenset({DrugClass.TRIPTAN}),
        MeasureId.ERGOT_DAYS: frozenset({DrugClass.ERGOT}),
        MeasureId.OPIOID_DAYS: frozenset({DrugClass.OPIOID}),
        MeasureId.COMBINATION_ANALGESIC_DAYS: frozenset({DrugClass.COMBINATION_ANALGESIC}),
        # One group in ICHD-3 8.2.3: paracetamol, acetylsalicylic acid and the other NSAIDs.
        MeasureId.SIMPLE_ANALGESIC_DAYS: frozenset({DrugClass.SIMPLE_ANALGESIC, DrugClass.NSAID}),
    }
)
"""The drug classes whose days a measure counts."""

DAY_COUNTS = frozenset(one.measure_id for one in _ALL if one.unit == "d" and one.period_days == 28)
"""The measures that count days of a 28-day period."""

FROM_DIARY = DAY_COUNTS | {MeasureId.PEAK_PAIN}

_BANDS: Mapping[MeasureId, tuple[tuple[int, str], ...]] = {
    MeasureId.HIT6: (
        (49, "little or no impact"),
        (55, "some impact"),
        (59, "substantial impact"),
        (78, "severe impact"),
    ),
    MeasureId.MIDAS: ((5, "grade I"), (10, "grade II"), (20, "grade III"), (460, "grade IV")),
}
"""Highest value of each band, and its name. HIT-6: 49/55/59; MIDAS: 5/10/20."""


def band(measure_id: MeasureId, value: Decimal | int) -> str:
    """The published band the value falls into ("severe impact", "grade III"); empty where a measure has none."""
    measure = MEASURES[measure_id]
    if not Decimal(value).is_finite() or not measure.lowest <= value <= measure.highest:
        return ""
    return next((name for highest, name in _BANDS.get(measure_id, ()) if value <= highest), "")


UNKNOWN_REASONS = frozenset(
    {
        "unknown",
        "asked-unknown",
        "temp-unknown",
        "not-asked",
        "asked-declined",
        "masked",
        "not-applicable",
        "unsupported",
        "as-text",
        "error",
        "not-a-number",
        "negative-infinity",
        "positive-infinity",
        "not-performed",
        "not-permitted",
    }
)
"""Codes of https://terminology.hl7.org/CodeSystem/data-absent-reason."""

HIT6_TOTALS = frozenset(map(sum, combinations_with_replacement((6, 8, 10, 11, 13), 6)))
"""What six answers can add up to; 37, 39 and 77, for instance, cannot."""


def check_reading(reading: Reading) -> tuple[Issue, ...]:
    """What is wrong with a reading; `where` is the field. Empty means it can be trusted in a trend."""
    measure = MEASURES[reading.measure_id]
    return (*_check_period(reading, measure), *_check_value(reading, measure), *_check_diary(reading))


def _check_period(reading: Reading, measure: Measure) -> list[Issue]:
    n_days = (reading.last_day - reading.first_day).days + 1
    if n_days < 1:
        return [Issue("The period ends before it begins; exchange its days.", "last_day", "value")]
    if reading.measure_id in DAY_COUNTS and n_days != measure.period_days:
        text = f"{measure.title} need a period of {measure.period_days} days; this one has {n_days}."
        return [Issue(text, "first_day", "value", rule="reading-period-1")]
    return []


def _check_value(reading: Reading, measure: Measure) -> list[Issue]:
    if reading.value is None:
        return _check_reason(reading)
    if reading.unknown_reason:
        return [Issue("Give a value or the reason why there is none, not both.", "unknown_reason", "invariant")]
    if not reading.value.is_finite() or not measure.lowest <= reading.value <= measure.highest:
        text = f"{measure.title}: the value is from {measure.lowest} to {measure.highest}."
        return [Issue(text, "value", "value", rule="reading-range-1")]
    if measure.better == "lower" and reading.value != int(reading.value):
        return [Issue(f"{measure.title}: the value is a whole number.", "value", "value", rule="reading-whole-1")]
    if reading.measure_id == MeasureId.HIT6 and int(reading.value) not in HIT6_TOTALS:
        text = "Six HIT-6 answers cannot add up to this total; add them again."
        return [Issue(text, "value", "value", rule="hit6-total-1")]
    return []


def _check_reason(reading: Reading) -> list[Issue]:
    if reading.unknown_reason in UNKNOWN_REASONS:
        return []
    text = "Where there is no value, say why with a data-absent-reason such as asked-unknown; unknown is never 0."
    return [Issue(text, "unknown_reason", "required" if not reading.unknown_reason else "code-invalid")]


def _check_diary(reading: Reading) -> list[Issue]:
    if reading.method is not Method.DIARY or reading.value is None:
        return []
    issues = []
    if reading.measure_id not in FROM_DIARY:
        return [Issue("Only day counts and peak pain come from the diary; give another method.", "method", "value")]
    if reading.measure_id is MeasureId.MIGRAINE_DAYS and not reading.rule:
        issues.append(Issue("Say by which day rule and version the days were counted.", "rule", "required"))
    if reading.n_recorded_days is None:
        text = "Say how many days of the period were recorded."
        return [*issues, Issue(text, "n_recorded_days", "required")]
    if not 0 <= reading.n_recorded_days <= MEASURES[reading.measure_id].period_days:
        issues.append(Issue("More days are recorded than the period has.", "n_recorded_days", "value"))
    if reading.measure_id in DAY_COUNTS and reading.value.is_finite() and reading.value > reading.n_recorded_days:
        issues.append(Issue("More days are counted than were recorded.", "value", "invariant"))
    return issues

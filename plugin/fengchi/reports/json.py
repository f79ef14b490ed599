"""The report as JSON for programs. The keys are documented in docs/reference/outcome-report.md and stay.

format_version rises when a key changes its meaning or goes away; a new key does not change it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from fengchi.domain.headache_patterns import HeadachePattern
from fengchi.domain.medications import DrugClass
from fengchi.domain.outcomes import Change, Count, Window
from fengchi.reports.values import (
    AdverseEventSummary,
    DayMark,
    KeyCount,
    KeyScore,
    OutcomeReport,
    PointFrequency,
    ReadingValue,
    TreatmentRow,
    WindowNumbers,
)

FORMAT = "fengchi-outcome-report"
FORMAT_VERSION = 1

_encoder = msgspec.json.Encoder(decimal_format="number")


def render(report: OutcomeReport) -> str:
    """One JSON object, UTF-8, days as ISO 8601 dates. Unknown is null, never 0."""
    return _encoder.encode(as_data(report)).decode()


def as_data(report: OutcomeReport) -> dict[str, Any]:
    """The same as nested dicts and lists; dates, decimals and enums are still themselves."""
    rule = report.rule
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "made_on": report.made_on,
        "patient": _plain(report.patient),
        "rule": {
            "id": rule.rule_id,
            "version": rule.version,
            "tag": rule.tag,
            "title": rule.title,
            "minimum_minutes": rule.minimum_minutes,
            "source": rule.source,
        },
        "coverage_minimum_days": report.coverage_minimum,
        "anchor": report.anchor,
        "first_day": report.first_day,
        "last_diary_day": report.last_diary_day,
        "n_diary_days_outside": report.n_days_outside,
        "baseline": {
            "exists": report.baseline.exists,
            "text": report.baseline.text,
            "window": _window(report.baseline.window) if report.baseline.window else None,
            "n_recorded": report.baseline.n_recorded,
        },
        "key_counts": [_key_count(one) for one in report.key_counts],
        "key_score": _key_score(report.key_score),
        "last_28_days": _numbers(report.last_28_days),
        "last_complete_window": _numbers(report.last_complete) if report.last_complete else None,
        "windows": [_numbers(one) for one in report.windows],
        "patterns": [_pattern(one) for one in report.patterns],
        "treatments": [_treatment(one) for one in report.treatments],
        "points": [_point(one) for one in report.points],
        "adverse_events": _adverse_events(report.adverse_events),
        "comorbidities": {
            "status": report.comorbidities.status,
            "list": [_plain(one) for one in report.comorbidities.rows],
        },
        "drugs": [_plain(one) for one in report.drugs],
        "drug_changes": [_plain(one) for one in report.drug_changes],
        "scores": [_reading(one) for one in report.scores],
        "recalled_counts": [_reading(one) for one in report.recalled],
        "received_counts": [_reading(one) for one in report.received_counts],
        "days": [_day(one) for one in report.days],
        "cautions": [_plain(one) for one in report.cautions],
    }


def count_data(count: Count) -> dict[str, Any]:
    """Days counted, of how many recorded, in a window of how many. days is null where no day was recorded.

    per_28_days is null below the coverage that scaling needs.
    """
    rate = count.rate
    return {
        "days": count.value if count.n_recorded else None,
        "n_recorded": count.n_recorded,
        "n_days": count.n_days,
        "per_28_days": rate.value if rate else None,
        "scaled": rate.extrapolated if rate else None,
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "percent": change.percent,
        "responder_class": change.responder,
        "not_given_because": change.refused or None,
    }


def _window(window: Window) -> dict[str, Any]:
    return {
        "index": window.index,
        "title": window.title,
        "first_day": window.first_day,
        "last_day": window.last_day,
        "complete": window.complete,
    }


def _numbers(numbers: WindowNumbers) -> dict[str, Any]:
    return {
        **_window(numbers.window),
        "role": numbers.role,
        "n_recorded": numbers.n_recorded,
        "n_days": numbers.n_days,
        "n_late": numbers.n_late,
        "n_treatments": numbers.n_treatments,
        "migraine_days": count_data(numbers.migraine),
        "headache_days": count_data(numbers.headache),
        "undetermined_days": count_data(numbers.undetermined),
        "acute_medication_days": count_data(numbers.acute),
        "acute_medication_days_by_class": _by_class(numbers.acute_by_class),
        "migraine_change": _change(numbers.change),
    }


def _by_class(counts: Iterable[tuple[DrugClass, Count]]) -> dict[str, Any]:
    return {drug_class.value: count_data(count) for drug_class, count in counts}


def _key_count(one: KeyCount) -> dict[str, Any]:
    return {
        "key": one.key,
        "title": one.title,
        "baseline": count_data(one.baseline) if one.baseline else None,
        "last_28_days": count_data(one.latest),
        "change": _change(one.change),
    }


def _key_score(one: KeyScore) -> dict[str, Any]:
    return {
        "measure": one.measure_id,
        "title": one.title,
        "baseline": _reading(one.baseline) if one.baseline else None,
        "latest": _reading(one.latest) if one.latest else None,
        "points": one.points,
        "not_given_because": one.reason or None,
    }


def _reading(one: ReadingValue) -> dict[str, Any]:
    return {
        "measure": one.measure_id,
        "title": one.title,
        "first_day": one.first_day,
        "last_day": one.last_day,
        "value": one.value,
        "band": one.band or None,
        "method": one.method,
        "rule": one.rule or None,
        "n_recorded": one.n_recorded_days,
        "unknown_reason": one.unknown_reason or None,
    }


def _pattern(one: HeadachePattern) -> dict[str, Any]:
    windows = [window.index for window in one.windows]
    return {"rule": one.rule, "title": one.title, "text": one.text, "windows": windows, "source": one.source}


def _treatment(one: TreatmentRow) -> dict[str, Any]:
    return {
        "id": one.treatment_id,
        "started_at": one.started_at,
        "day": one.day,
        "window": one.window,
        "points": [_plain(point) for point in one.points],
        "n_needles": one.n_needles,
        "retention_minutes": one.retention_minutes,
        "adverse_events_asked": one.adverse_events_asked,
        "adverse_events": one.adverse_events,
        "amended": one.amended,
    }


def _point(one: PointFrequency) -> dict[str, Any]:
    return {**_plain(one), "by_side": dict(one.by_side)}


def _adverse_events(one: AdverseEventSummary) -> dict[str, Any]:
    return {**_plain(one), "by_kind": dict(one.by_kind)}


def _day(one: DayMark) -> dict[str, Any]:
    return {
        "day": one.day,
        "recorded": one.recorded,
        "headache": one.headache,
        "migraine": one.migraine,
        "undetermined": one.undetermined,
        "aura": one.aura,
        "acute_drugs": one.acute,
        "menses": one.menses,
        "flare": one.flare,
        "late": one.late,
        "treated": one.treated,
    }


def _plain(value: Any) -> dict[str, Any]:
    """A flat dataclass by its field names, where these are the documented keys."""
    return {name: getattr(value, name) for name in value.__dataclass_fields__}

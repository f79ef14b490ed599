"""Readings that can be and readings that cannot."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from fengchi.domain.measures import MEASURES, MeasureId, Method, Reading, band, check_reading
from fengchi.domain.minimal_changes import minimal_important_changes

DIARY_COUNT = Reading(
    "r1",
    "ana",
    MeasureId.MIGRAINE_DAYS,
    date(2026, 2, 2),
    date(2026, 3, 1),
    Decimal(8),
    Method.DIARY,
    rule="leiden-30min-1",
    n_recorded_days=26,
)


def a_questionnaire(measure_id: MeasureId, value: Decimal | int | None, reason: str = "") -> Reading:
    number = None if value is None else Decimal(value)
    period = (date(2026, 2, 2), date(2026, 3, 1))
    return Reading("r2", "ana", measure_id, *period, number, Method.QUESTIONNAIRE, unknown_reason=reason)


def test_every_measure_is_described() -> None:
    assert set(MEASURES) == set(MeasureId)
    assert all(one.title and one.unit and one.source and one.lowest < one.highest for one in MEASURES.values())


def test_a_true_diary_count_has_no_issue() -> None:
    assert check_reading(DIARY_COUNT) == ()


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"value": Decimal(29)}, "value"),
        ({"value": Decimal(-1)}, "value"),
        ({"value": Decimal("7.5")}, "value"),
        ({"value": Decimal("NaN")}, "value"),
        ({"value": Decimal(27)}, "value"),
        ({"rule": ""}, "rule"),
        ({"n_recorded_days": None}, "n_recorded_days"),
        ({"n_recorded_days": 29}, "n_recorded_days"),
        ({"last_day": date(2026, 3, 2)}, "first_day"),
        ({"last_day": date(2026, 2, 1)}, "last_day"),
        ({"value": None}, "unknown_reason"),
        ({"value": None, "unknown_reason": "dog ate it"}, "unknown_reason"),
        ({"unknown_reason": "asked-unknown"}, "unknown_reason"),
        ({"measure_id": MeasureId.HIT6, "value": Decimal(60)}, "method"),
    ],
)
def test_each_impossible_reading_is_told_at_its_field(changes: dict[str, object], where: str) -> None:
    assert where in [one.where for one in check_reading(replace(DIARY_COUNT, **changes))]  # type: ignore[arg-type]  # a table of changes


def test_unknown_with_a_reason_is_a_reading() -> None:
    assert check_reading(a_questionnaire(MeasureId.HIT6, None, "asked-unknown")) == ()


@pytest.mark.parametrize("total", [37, 39, 77])
def test_a_hit6_total_that_no_answers_make_is_refused(total: int) -> None:
    assert [one.rule for one in check_reading(a_questionnaire(MeasureId.HIT6, total))] == ["hit6-total-1"]


def test_msq_may_have_decimals() -> None:
    assert check_reading(a_questionnaire(MeasureId.MSQ_EMOTIONAL, Decimal("66.7"))) == ()


@pytest.mark.parametrize(
    ("measure_id", "value", "words"),
    [
        (MeasureId.HIT6, 36, "little or no impact"),
        (MeasureId.HIT6, 49, "little or no impact"),
        (MeasureId.HIT6, 50, "some impact"),
        (MeasureId.HIT6, 56, "substantial impact"),
        (MeasureId.HIT6, 60, "severe impact"),
        (MeasureId.HIT6, 79, ""),
        (MeasureId.MIDAS, 5, "grade I"),
        (MeasureId.MIDAS, 6, "grade II"),
        (MeasureId.MIDAS, 20, "grade III"),
        (MeasureId.MIDAS, 21, "grade IV"),
        (MeasureId.PGIC, 2, ""),
    ],
)
def test_bands(measure_id: MeasureId, value: int, words: str) -> None:
    assert band(measure_id, value) == words


def test_minimal_changes_name_their_source_and_midas_has_none() -> None:
    assert [str(one.value) for one in minimal_important_changes(MeasureId.HIT6)] == ["2.5", "6", "6"]
    assert all(one.source for one in minimal_important_changes(MeasureId.MSQ_RESTRICTIVE, "group"))
    assert minimal_important_changes(MeasureId.MIDAS) == ()

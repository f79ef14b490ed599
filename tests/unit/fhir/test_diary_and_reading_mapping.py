"""Diary days and readings as Observations, there and back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings

from fengchi.domain.diary import DiaryDay, Headache
from fengchi.domain.measures import MeasureId, Method, Reading
from fengchi.fhir import gate
from fengchi.fhir.diary_day import diary_day_from_fhir, diary_day_id, diary_day_to_fhir
from fengchi.fhir.elements import to_json
from fengchi.fhir.json_codec import decode, encode
from fengchi.fhir.reading import reading_from_fhir, reading_to_fhir
from strategies import diary_days, readings


def stored(model: Any) -> dict[str, Any]:
    return decode(encode(to_json(model)))


@given(diary_days)
def test_a_diary_day_comes_back_as_it_went_out(day: DiaryDay) -> None:
    assert diary_day_from_fhir(stored(diary_day_to_fhir(day))) == day


@given(readings())
def test_a_reading_comes_back_as_it_went_out(reading: Reading) -> None:
    back = reading_from_fhir(stored(reading_to_fhir(reading)))
    assert back == reading
    assert str(back.value) == str(reading.value)


@settings(max_examples=30)
@given(diary_days, readings())
def test_both_are_right_by_base_r4(day: DiaryDay, reading: Reading) -> None:
    """Rules of our profiles apart: these values were not held to the domain's; test_profile_mapping.py has those that were."""
    for model in (diary_day_to_fhir(day), reading_to_fhir(reading, synthetic=True)):
        issues = gate.check(stored(model))
        assert [one for one in issues if one.severity == "error" and not one.rule.startswith("acu-")] == []


def test_a_day_without_headache_says_so_and_a_day_with_one_keeps_what_was_not_answered() -> None:
    free = DiaryDay("ana-sample", date(2026, 3, 2))
    assert stored(diary_day_to_fhir(free))["component"][0]["valueBoolean"] is False
    ached = DiaryDay("ana-sample", date(2026, 3, 2), Headache(nausea=False))
    codes = [one["code"]["coding"][0]["code"] for one in stored(diary_day_to_fhir(ached))["component"]]
    assert codes == ["headache", "nausea"]


def test_a_day_has_one_id_however_long_the_patients_is() -> None:
    day = date(2026, 3, 2)
    assert diary_day_id("ana-sample", day) == "diary-ana-sample-20260302"
    ids = {diary_day_id("p" * 63 + end, day) for end in "ab"}
    assert len(ids) == 2
    assert max(map(len, ids)) <= 64


def test_an_unknown_reading_is_absent_with_a_reason_never_zero() -> None:
    unknown = Reading(
        "r1",
        "ana-sample",
        MeasureId.MIGRAINE_DAYS,
        date(2026, 2, 2),
        date(2026, 3, 1),
        None,
        Method.RECALL,
        "asked-unknown",
    )
    made = stored(reading_to_fhir(unknown))
    assert "valueQuantity" not in made
    assert made["dataAbsentReason"]["coding"][0]["code"] == "asked-unknown"


def test_a_period_is_two_whole_days_and_the_value_counts_days() -> None:
    reading = Reading(
        "r1",
        "ana-sample",
        MeasureId.MIGRAINE_DAYS,
        date(2026, 2, 2),
        date(2026, 3, 1),
        Decimal(9),
        Method.DIARY,
        rule="leiden-30min-1",
        n_recorded_days=27,
    )
    made = stored(reading_to_fhir(reading))
    assert made["effectivePeriod"] == {"start": "2026-02-02", "end": "2026-03-01"}
    assert made["valueQuantity"] == {
        "value": 9,
        "unit": "days",
        "system": "http://unitsofmeasure.org",
        "code": "d",
    }
    assert made["extension"][0]["valueCoding"]["code"] == "leiden-30min-1"

"""A diary day: what can be and what cannot, and when an entry is late."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from fengchi.domain.diary import AcuteDrug, DiaryDay, Headache, Relief, check_day, is_late, recorded
from fengchi.domain.medications import DrugClass

TODAY = date(2026, 3, 3)
PLAIN = DiaryDay("ana", TODAY, Headache(minutes=90, peak_pain=5))
TRIPTAN = AcuteDrug(DrugClass.TRIPTAN, "sumatriptan", 1, Relief.PARTIAL)


def places(day: DiaryDay, severity: str = "error") -> list[str]:
    return [one.where for one in check_day(day, TODAY) if one.severity == severity]


def test_today_is_a_diary_day_and_tomorrow_is_not() -> None:
    assert places(PLAIN) == []
    assert places(replace(PLAIN, day=TODAY + timedelta(days=1))) == ["day"]


@pytest.mark.parametrize("minutes", [1, 1440, 1500])
def test_a_headache_lasts_up_to_a_day_of_25_hours(minutes: int) -> None:
    assert places(replace(PLAIN, headache=Headache(minutes=minutes))) == []


@pytest.mark.parametrize(
    ("day", "where"),
    [
        (replace(PLAIN, headache=Headache(minutes=0)), "minutes"),
        (replace(PLAIN, headache=Headache(minutes=1501)), "minutes"),
        (replace(PLAIN, headache=Headache(peak_pain=11)), "peak_pain"),
        (replace(PLAIN, headache=Headache(peak_pain=-1)), "peak_pain"),
        (replace(PLAIN, headache=Headache(peak_pain=0)), "peak_pain"),
        (replace(PLAIN, aura_minutes=0), "aura_minutes"),
        (replace(PLAIN, functional_grade=4), "functional_grade"),
        (replace(PLAIN, acute_drugs=(replace(TRIPTAN, doses=0),)), "acute_drugs"),
        (replace(PLAIN, acute_drugs=(replace(TRIPTAN, doses=21),)), "acute_drugs"),
        (replace(PLAIN, headache=None, acute_drugs=(TRIPTAN,)), "acute_drugs"),
        (replace(PLAIN, recorded_at=datetime(2026, 3, 1, 23, tzinfo=UTC)), "recorded_at"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(day: DiaryDay, where: str) -> None:
    assert places(day) == [where]


def test_a_drug_without_headache_is_possible() -> None:
    assert places(replace(PLAIN, headache=None, acute_drugs=(replace(TRIPTAN, relief_2h=None),))) == []


def test_strong_pain_called_mild_is_only_a_warning() -> None:
    day = replace(PLAIN, headache=Headache(peak_pain=9, moderate_or_severe=False))
    assert places(day) == []
    assert places(day, "warning") == ["moderate_or_severe"]


@pytest.mark.parametrize(
    ("day", "zone", "at", "late"),
    [
        (TODAY, "Europe/Berlin", "2026-03-05T22:59:59+00:00", False),
        (TODAY, "Europe/Berlin", "2026-03-05T23:00:00+00:00", False),
        (TODAY, "Europe/Berlin", "2026-03-05T23:00:01+00:00", True),
        (TODAY, "Pacific/Auckland", "2026-03-05T11:00:01+00:00", True),
        (TODAY, "America/Los_Angeles", "2026-03-06T07:59:59+00:00", False),
        # The day after has 23 hours, so 48 hours after Saturday's end is one in the morning of Tuesday.
        (date(2026, 3, 28), "Europe/Berlin", "2026-03-30T22:59:59+00:00", False),
        (date(2026, 3, 28), "Europe/Berlin", "2026-03-30T23:00:01+00:00", True),
        # The day after has 25 hours.
        (date(2026, 10, 24), "Europe/Berlin", "2026-10-26T22:00:01+00:00", True),
        (date(2026, 10, 24), "Europe/Berlin", "2026-10-26T21:59:59+00:00", False),
    ],
)
def test_late_is_more_than_48_hours_after_the_local_days_end(day: date, zone: str, at: str, late: bool) -> None:
    assert is_late(day, datetime.fromisoformat(at), zone) is late
    assert recorded(replace(PLAIN, day=day), at=datetime.fromisoformat(at), zone=zone).late is late

"""What a patient recalls must not contradict itself, by the clinic's own door as by the FHIR API."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from fengchi.domain.errors import Invalid
from fengchi.domain.measures import MeasureId, Method, Reading
from fengchi.services import outcomes
from fengchi.store.db import Store
from people import gather

RECALLED = Reading(
    reading_id="",
    patient_id="",
    measure_id=MeasureId.HEADACHE_DAYS,
    first_day=date(2026, 9, 28),
    last_day=date(2026, 10, 25),
    value=Decimal(8),
    method=Method.RECALL,
)


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        (MeasureId.MIGRAINE_DAYS, MeasureId.HEADACHE_DAYS),
        (MeasureId.TRIPTAN_DAYS, MeasureId.ACUTE_MEDICATION_DAYS),
    ],
)
@pytest.mark.parametrize("is_part_first", [True, False])
def test_days_of_a_kind_are_never_more_than_days_of_all_kinds(
    store: Store, now: datetime, part: MeasureId, whole: MeasureId, is_part_first: bool
) -> None:
    with store.writing() as db:
        cast = gather(db, at=now)
    all_days = replace(RECALLED, patient_id=cast.ana.patient_id, measure_id=whole)
    some = replace(all_days, measure_id=part)
    first, second = (replace(some, value=Decimal(9)), all_days) if is_part_first else (all_days, some)
    with store.writing() as db:
        outcomes.record_reading(db, first, by=cast.mei, at=now)
    with pytest.raises(Invalid) as refused, store.writing() as db:
        outcomes.record_reading(db, second if is_part_first else replace(some, value=Decimal(9)), by=cast.mei, at=now)
    assert [(one.where, one.rule) for one in refused.value.issues] == [("value", "readings-ordered")]
    with store.writing() as db:
        outcomes.record_reading(db, replace(second, value=None, unknown_reason="asked-unknown"), by=cast.mei, at=now)
        outcomes.record_reading(db, replace(second, value=Decimal(9 if is_part_first else 8)), by=cast.mei, at=now)

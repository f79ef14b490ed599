"""Times and zones that no clinic has, from a slip of the hand or from another system."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from time import perf_counter

import pytest

from fengchi.domain.diary import DiaryDay
from fengchi.domain.errors import Invalid
from fengchi.domain.measures import MeasureId, Method, Reading
from fengchi.domain.note_form import parse_note
from fengchi.domain.windows import MOST_WINDOWS, windows
from fengchi.services import charting, diary, outcomes
from fengchi.store import records
from fengchi.store.db import Store
from people import ANA, ROOT, Cast, gather

NOTE = {"prescription": "gb20 b", "retention": "20", "adverse_answer": "none"}
TWENTY = timedelta(minutes=20)
LONG_AGO = [date(1, 1, 1), date(1900, 1, 1)]


@pytest.fixture
def cast(store: Store, now: datetime) -> Cast:
    with store.writing() as db:
        return gather(db, at=now)


@pytest.mark.parametrize(
    ("started", "text"),
    [
        (datetime(1, 1, 1, 12, tzinfo=UTC), "years ago"),
        (datetime(1850, 1, 1, 12, tzinfo=UTC), "years ago"),
        (datetime(1984, 5, 16, 12, tzinfo=UTC), "born"),
    ],
)
def test_a_treatment_before_the_patients_life_is_refused(
    store: Store, cast: Cast, now: datetime, started: datetime, text: str
) -> None:
    with pytest.raises(Invalid) as refused, store.writing() as db:
        charting.chart(
            db, cast.ana.patient_id, NOTE, started_at=started, ended_at=started + TWENTY, by=cast.mei, at=now
        )
    assert [one.where for one in refused.value.issues] == ["started_at"]
    assert text in refused.value.issues[0].text


def test_a_draft_with_times_that_have_not_come_is_not_signed(store: Store, cast: Cast, now: datetime) -> None:
    ahead = now + timedelta(days=1)
    typed = {**NOTE, "started_at": ahead.isoformat(), "ended_at": (ahead + TWENTY).isoformat()}
    with store.writing() as db:
        draft = charting.start(db, cast.ana.patient_id, by=cast.mei, at=now)
        charting.save(db, draft.draft_id, typed, expected_version=None, by=cast.mei, at=now)
        charting.put_needles_in(db, draft.draft_id, by=cast.mei, at=now)
        charting.take_needles_out(db, draft.draft_id, count=2, by=cast.mei, at=now)
    with pytest.raises(Invalid) as refused, store.writing() as db:
        charting.sign(db, draft.draft_id, expected_version=None, by=cast.mei, at=now)
    assert [one.where for one in refused.value.issues] == ["started_at", "ended_at"]


@pytest.mark.parametrize("typed", ["0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00", "0001-01-01T00:00"])
def test_a_time_at_the_end_of_the_calendar_is_told_beside_its_field(typed: str) -> None:
    fields = {**NOTE, "started_at": typed}
    parsed = parse_note(fields, treatment_id="t", patient_id="p", practitioner_id="d", zone="Asia/Tokyo")
    assert [one.where for one in parsed.issues] == ["started_at"]


@pytest.mark.parametrize("anchor", LONG_AGO)
def test_windows_of_an_old_anchor_are_the_latest_ones(anchor: date) -> None:
    """Fifteen years of them, with the indexes they would have had."""
    until = date(2026, 11, 2)
    made = windows(anchor, until)
    assert len(made) == MOST_WINDOWS
    assert made[-1].first_day <= until == made[-1].last_day
    assert made[0].index == made[-1].index - MOST_WINDOWS + 1
    assert made[-1].first_day == anchor + timedelta(days=28 * (made[-1].index - 1))


@pytest.mark.parametrize("day", [date.min, date.max])
def test_windows_at_the_ends_of_the_calendar(day: date) -> None:
    last = windows(day, day)[-1]
    assert (last.index, last.first_day, last.last_day) == (1, day, day)


@pytest.mark.parametrize("day", ["0001-01-01", "1900-01-01", "9999-12-31"])
@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Kiritimati"])
def test_a_treatment_of_another_age_from_elsewhere_does_not_break_the_report(
    store: Store, cast: Cast, now: datetime, day: str, zone: str
) -> None:
    hour = "23:30:00Z" if day.startswith("9") else "00:30:00Z"
    procedure = {
        "resourceType": "Procedure",
        "status": "completed",
        "code": {"coding": [{"system": "http://snomed.info/sct", "code": "44868003"}]},
        "subject": {"reference": "Patient/p"},
        "performedDateTime": f"{day}T{hour}",
    }
    start = perf_counter()
    with store.writing() as db:
        records.create(db, patient_of(zone), at=now, record_id="p")
        records.create(db, procedure, at=now, record_id="x")
        made = outcomes.report(db, "p", rule="leiden-30min", by=ROOT, at=now)
        for form in ("text", "json", "csv", "html"):
            assert outcomes.draw(made, form)
    assert len(made.windows) <= MOST_WINDOWS
    assert perf_counter() - start < 5


@pytest.mark.parametrize("zone", ["Nope/Zone", "America", "../../etc/passwd", "x" * 3_000])
def test_a_patient_with_an_odd_zone_is_charted_and_reported(store: Store, cast: Cast, now: datetime, zone: str) -> None:
    yesterday = (now - timedelta(days=1)).date()
    with store.writing() as db:
        records.create(db, patient_of(zone), at=now, record_id="p")
        diary.record_day(db, DiaryDay("p", yesterday), zone="Europe/Berlin", by=ROOT, at=now)
        assert diary.import_csv(db, "p", f"day,headache\n{yesterday},no\n", by=ROOT, at=now) == 1
        reading = Reading("", "p", MeasureId.HIT6, yesterday, yesterday, Decimal(60), Method.QUESTIONNAIRE)
        outcomes.record_reading(db, reading, by=ROOT, at=now)
        charting.chart(db, "p", NOTE, started_at=now - TWENTY, ended_at=now, by=cast.mei, at=now)
        assert len(outcomes.report(db, "p", rule="leiden-30min", by=ROOT, at=now).treatments) == 1


def patient_of(zone: str) -> dict[str, object]:
    """As another system would send it."""
    url = "https://w3id.org/fengchi/StructureDefinition/time-zone"
    name = {"family": ANA.family, "given": list(ANA.given)}
    return {"resourceType": "Patient", "id": "p", "name": [name], "extension": [{"url": url, "valueCode": zone}]}

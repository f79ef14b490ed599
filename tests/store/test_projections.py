"""What the record says is what the worklist and the report see, and it can be rebuilt to the same rows at any time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, select, update

from fengchi.domain.adverse_events import AdverseEvent, AdverseEventKind, Severity
from fengchi.domain.comorbidities import Activity, Certainty, Comorbidity
from fengchi.domain.diary import DiaryDay, Headache
from fengchi.domain.errors import NotFound
from fengchi.domain.history import GivenNeedling
from fengchi.domain.measures import MeasureId, Method, Reading
from fengchi.domain.medications import DrugClass, MedicationUse
from fengchi.domain.needling import Needling, Prescription, Side
from fengchi.domain.people import Identifier, Patient, Practitioner, Sex
from fengchi.domain.points import point
from fengchi.domain.treatments import Treatment
from fengchi.fhir.comorbidity import comorbidity_to_fhir
from fengchi.fhir.diary_day import diary_day_to_fhir
from fengchi.fhir.elements import to_json
from fengchi.fhir.json_codec import decode
from fengchi.fhir.medication import medication_to_fhir
from fengchi.fhir.patient import patient_to_fhir
from fengchi.fhir.reading import reading_to_fhir
from fengchi.fhir.treatment import treatment_to_fhir
from fengchi.store import drafts, records
from fengchi.store.db import Db, Store
from fengchi.store.drafts import Draft
from fengchi.store.history import history_of, patient_of
from fengchi.store.records import Put
from fengchi.store.reindex import reindex
from fengchi.store.tables import INDEX_TABLES, PROJECTION_TABLES
from fengchi.store.worklist import n_patients, worklist

BERLIN = ZoneInfo("Europe/Berlin")
ANA = Patient(
    patient_id="ana",
    family="Sample",
    given=("Ana", "Óscara"),
    birth_date=date(1984, 5, 17),
    sex=Sex.FEMALE,
    identifiers=(Identifier("urn:mrn", "T-1", "MR"),),
    zone="Asia/Tokyo",
    synthetic=True,
)
BEN = Patient(patient_id="ben", family="Example", given=("Ben",))
MEI = Practitioner("mei", "Tanaka", ("Mei",))


def _treatment(treatment_id: str, started: datetime, *codes: str, events: Sequence[AdverseEvent] = ()) -> Treatment:
    needlings = tuple(Needling(point(code), side) for code in codes for side in (Side.LEFT, Side.RIGHT))
    draft = Treatment(
        treatment_id, "ana", "mei", prescription=Prescription(needlings, 25),
        adverse_events_asked=True, adverse_events=tuple(events),
    )  # fmt: skip
    out = draft.put_needles_in(at=started).take_needles_out(at=started + timedelta(minutes=30), count=len(needlings))
    return out.sign(by_id="mei", by_name="Mei Tanaka", at=started + timedelta(minutes=31))


def _resources(note: Treatment) -> list[Mapping[str, Any]]:
    return list(treatment_to_fhir(note, patient=ANA, practitioner=MEI, software="tests").json())


def _chart() -> list[Mapping[str, Any]]:
    """Two treatments out of order, three diary days, two readings, a comorbidity twice, a drug."""
    late = _treatment("t2", datetime(2026, 10, 9, 16, 30, tzinfo=UTC), "GB20", "LI4")
    event = AdverseEvent(AdverseEventKind.HAEMATOMA, Severity.MILD)
    early = _treatment("t1", datetime(2026, 10, 2, 9, 0, tzinfo=UTC), "LR3", events=[event])
    days = [
        DiaryDay("ana", date(2026, 10, 3)),
        DiaryDay("ana", date(2026, 10, 1), Headache(minutes=240, peak_pain=7), note="worse after wine"),
        DiaryDay("ana", date(2026, 10, 2), menses=None, triggers=("sleep",)),
    ]
    readings = [
        Reading("r2", "ana", MeasureId.MIGRAINE_DAYS, date(2026, 10, 2), date(2026, 10, 29), Decimal(5), Method.RECALL),
        Reading("r1", "ana", MeasureId.HIT6, date(2026, 9, 4), date(2026, 10, 1), None, Method.QUESTIONNAIRE, "asked-unknown"),
    ]  # fmt: skip
    disease = Comorbidity("c1", "ana", "coeliac", Certainty.CONFIRMED, Activity.REMISSION)
    drug = MedicationUse("m1", "ana", "sumatriptan", DrugClass.TRIPTAN, date(2026, 1, 1), acute=True)
    made = [
        *map(diary_day_to_fhir, days),
        *map(reading_to_fhir, readings),
        *comorbidity_to_fhir(disease),
        medication_to_fhir(drug),
    ]
    people = [to_json(patient_to_fhir(one)) for one in (ANA, BEN)]
    return [*people, *_resources(late), *_resources(early), *(to_json(one) for one in made if one is not None)]


@pytest.fixture
def charted(store: Store, now: datetime) -> Store:
    with store.writing() as db:
        records.write_many(db, [Put(one) for one in _chart()], at=now)
    return store


def test_the_history_holds_everything_in_order_of_time(charted: Store) -> None:
    with charted.reading() as db:
        history = history_of(db, "ana", zone=UTC)

    assert history.patient == ANA
    assert [one.treatment_id for one in history.treatments] == ["t1", "t2"]
    assert [one.day.day for one in history.diary] == [1, 2, 3]
    assert [one.reading_id for one in history.readings] == ["r1", "r2"]
    assert history.readings[0].value is None
    assert history.readings[1].value == Decimal(5)
    assert [one.medication_id for one in history.medications] == ["m1"]


def test_a_treatment_carries_its_needlings_and_adverse_events(charted: Store) -> None:
    with charted.reading() as db:
        first, second = history_of(db, "ana", zone=UTC).treatments

    assert second.needlings == tuple(
        GivenNeedling(code, side) for code in ("GB20", "LI4") for side in ("left", "right")
    )
    assert (first.adverse_events, first.adverse_events_asked, first.retention_minutes) == (("haematoma",), True, 25)
    assert second.adverse_events == ()


def test_the_day_of_a_treatment_is_the_patients_own(charted: Store) -> None:
    """16:30 UTC is the next day in Tokyo, where Ana lives, whatever the clinic's zone is."""
    with charted.reading() as db:
        assert history_of(db, "ana", zone=BERLIN).treatments[1].day == date(2026, 10, 10)


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../etc/passwd", "\x00"])
def test_without_a_known_zone_of_the_patient_the_clinics_counts(store: Store, now: datetime, zone: str) -> None:
    from fengchi.store.history import zone_of

    assert zone_of(zone, BERLIN) is BERLIN


def test_a_comorbidity_stated_twice_is_one(charted: Store) -> None:
    with charted.reading() as db:
        (found,) = history_of(db, "ana", zone=UTC).comorbidities

    assert (found.disease_key, found.certainty, found.activity) == ("coeliac", Certainty.CONFIRMED, Activity.REMISSION)


def test_a_day_written_again_counts_once_as_it_was_last_written(charted: Store, now: datetime) -> None:
    again = DiaryDay("ana", date(2026, 10, 3), Headache(minutes=60))
    with charted.writing() as db:
        records.update(db, to_json(diary_day_to_fhir(again)), at=now)
        history = history_of(db, "ana", zone=UTC)

    assert len(history.diary) == 3
    assert history.diary[-1].headache == Headache(minutes=60)


def test_a_treatment_entered_in_error_drops_out_of_every_count(charted: Store, now: datetime) -> None:
    note = _treatment("t2", datetime(2026, 10, 9, 16, 30, tzinfo=UTC), "GB20", "LI4")
    wrong = note.enter_in_error(by_id="mei", by_name="Mei Tanaka", at=now, reason="wrong patient")
    with charted.writing() as db:
        records.write_many(db, [Put(one) for one in _resources(wrong)], at=now)

    with charted.reading() as db:
        assert [one.treatment_id for one in history_of(db, "ana", zone=UTC).treatments] == ["t1"]
        assert worklist(db, text="ana")[0].n_treatments == 1


def test_a_deleted_patient_is_no_longer_on_the_worklist(charted: Store, now: datetime) -> None:
    with charted.writing() as db:
        records.delete(db, "Patient", "ana", at=now)

    with charted.reading() as db:
        assert [one.patient_id for one in worklist(db)] == ["ben"]
        with pytest.raises(NotFound):
            patient_of(db, "ana")


def test_the_worklist_shows_what_is_known_at_a_glance(charted: Store, now: datetime) -> None:
    with charted.writing() as db:
        drafts.add(db, Draft("d1", "ana", 1, updated_at=now))
        drafts.add(db, Draft("d2", "ana", 1, updated_at=now + timedelta(minutes=1)))

    with charted.reading() as db:
        ana, ben = worklist(db)  # she was treated, he was not
        assert n_patients(db) == 2
    assert (ana.name, ana.record_number, ana.birth_date, ana.sex, ana.synthetic) == (
        "Ana Óscara Sample", "T-1", date(1984, 5, 17), Sex.FEMALE, True,
    )  # fmt: skip
    assert (ana.n_treatments, ana.last_treatment_day, ana.last_diary_day) == (2, date(2026, 10, 10), date(2026, 10, 3))
    assert ana.draft_id == "d2"
    assert (ben.n_treatments, ben.last_treatment_day, ben.last_diary_day, ben.draft_id) == (0, None, None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["ana", "ben"]),
        ("sample", ["ana"]),
        ("OSCARA sam", ["ana"]),
        ("t-1", ["ana"]),
        ("e", ["ana", "ben"]),
        ("nobody", []),
        ("%", []),
        ("_", []),
        ("' OR 1=1", []),
        ("\x00", ["ana", "ben"]),
    ],
)
def test_the_worklist_is_searched_by_any_part_of_name_or_number(charted: Store, text: str, expected: list[str]) -> None:
    with charted.reading() as db:
        assert [one.patient_id for one in worklist(db, text=text)] == expected
        assert n_patients(db, text=text) == len(expected)


def test_the_worklist_pages(charted: Store) -> None:
    with charted.reading() as db:
        assert [one.patient_id for one in worklist(db, limit=1)] == ["ana"]
        assert [one.patient_id for one in worklist(db, limit=1, offset=1)] == ["ben"]


def test_five_years_of_diary_are_read_at_once(store: Store, now: datetime) -> None:
    first = date(2021, 11, 1)
    days = [DiaryDay("ana", first + timedelta(days=n), Headache(minutes=n % 600)) for n in range(5 * 365)]
    with store.writing() as db:
        writes = [Put(to_json(patient_to_fhir(ANA))), *(Put(to_json(diary_day_to_fhir(day))) for day in days)]
        records.write_many(db, writes, at=now)

    with store.reading() as db:
        assert history_of(db, "ana", zone=UTC).diary == tuple(days)


# Rebuilding -----------------------------------------------------------------------------------------------------


def _dump(db: Db) -> dict[str, list[tuple[Any, ...]]]:
    tables = (*INDEX_TABLES, *PROJECTION_TABLES)
    return {
        table.name: [tuple(row) for row in db.execute(select(table).order_by(*table.primary_key))] for table in tables
    }


def _change_some(db: Db, at: datetime) -> None:
    records.delete(db, "Patient", "ben", at=at)
    body = records.read(db, "Observation", "t1-needling").body
    records.update(db, {**decode(body), "status": "amended"}, at=at)


def test_reindex_gives_the_same_rows_again(charted: Store, now: datetime) -> None:
    with charted.writing() as db:
        _change_some(db, now)
        before = _dump(db)
        steps: list[tuple[int, int]] = []
        report = reindex(db, lambda done, total: steps.append((done, total)))

    with charted.reading() as db:
        assert _dump(db) == before
    assert all(
        before[name] for name in ("token_index", "date_index", "reference_index", "string_index", "quantity_index")
    )
    assert all(before[table.name] for table in PROJECTION_TABLES)
    assert steps[-1] == (report.n_records, report.n_records)


def test_reindex_heals_rows_that_were_lost_or_changed(charted: Store) -> None:
    with charted.writing() as db:
        before = _dump(db)
        for table in (*INDEX_TABLES, *PROJECTION_TABLES):
            some = select(table.c.number).order_by(table.c.number).limit(1).scalar_subquery()
            db.execute(delete(table).where(table.c.number == some))
        token_index = INDEX_TABLES[0]
        db.execute(update(token_index).values(code="wrong"))
        reindex(db)

        assert _dump(db) == before


def test_reindex_of_an_empty_store_does_nothing(store: Store) -> None:
    with store.writing() as db:
        assert reindex(db).n_records == 0

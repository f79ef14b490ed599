"""Ids that are not what they seem: a record is touched only by whoever may, and only on the chart it belongs to."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from fengchi.domain.comorbidities import CATALOGUE, Comorbidity
from fengchi.domain.courses import Course
from fengchi.domain.diary import DiaryDay
from fengchi.domain.errors import FengchiError, Gone, NotFound, NotPermitted
from fengchi.domain.treatments import Treatment
from fengchi.services import charting, comorbidities, courses, diary, medications, patients
from fengchi.services.medications import ToldDrug
from fengchi.store import audit, records
from fengchi.store.db import Db, Store
from people import ANA, ROOT, Cast, gather

NOTE = {"prescription": "gb20 b; li4 b", "retention": "20", "adverse_answer": "none", "subjective": "Better."}
DISEASE = min(CATALOGUE)


@pytest.fixture
def cast(store: Store, now: datetime) -> Cast:
    with store.writing() as db:
        return gather(db, at=now)


@pytest.fixture
def who(cast: Cast) -> str:
    return cast.ana.patient_id


@pytest.fixture
def other(store: Store, cast: Cast, now: datetime) -> str:
    """Somebody else, so that there is another chart to hit."""
    with store.writing() as db:
        return patients.register(db, replace(ANA, family="Other", identifiers=()), by=cast.mei, at=now).patient_id


def keep_diary(db: Db, who: str, now: datetime) -> None:
    days = [DiaryDay(who, (now - timedelta(days=one)).date()) for one in range(1, 4)]
    diary.record_days(db, days, interaction="record-diary-day", by=ROOT, at=now)


def n_days(db: Db, who: str, now: datetime) -> int:
    return len(diary.days(db, who, first=date(2020, 1, 1), last=date(2030, 1, 1), by=ROOT, at=now))


def charted(db: Db, cast: Cast, now: datetime) -> Treatment:
    start, end = now - timedelta(hours=1), now - timedelta(minutes=30)
    return charting.chart(db, cast.ana.patient_id, NOTE, started_at=start, ended_at=end, by=cast.mei, at=now)


def status_of(db: Db, kind: str, record_id: str) -> object:
    return json.loads(records.read(db, kind, record_id).body)["status"]


# Comorbidities ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["diary", "", "d"])
def test_what_is_no_comorbidity_is_not_withdrawn(
    store: Store, cast: Cast, who: str, now: datetime, prefix: str
) -> None:
    """An id that others only begin with touches none of them."""
    with store.writing() as db:
        keep_diary(db, who, now)
    with pytest.raises(NotFound), store.writing() as db:
        comorbidities.withdraw(db, prefix, patient_id=who, reason="Oops.", by=cast.mei, at=now)
    with store.writing() as db:
        assert n_days(db, who, now) == 3


def test_a_treatment_is_no_comorbidity(store: Store, cast: Cast, who: str, now: datetime) -> None:
    with store.writing() as db:
        note = charted(db, cast, now)
    for record_id in (note.treatment_id, f"{note.treatment_id}-needling"):
        with pytest.raises(NotFound), store.writing() as db:
            comorbidities.withdraw(db, record_id, patient_id=who, reason="Oops.", by=cast.mei, at=now)
    with store.reading() as db:
        assert status_of(db, "Observation", f"{note.treatment_id}-needling") == "final"


def test_a_comorbidity_belongs_to_one_chart(store: Store, cast: Cast, who: str, other: str, now: datetime) -> None:
    """Neither withdrawn from another chart nor taken over by it."""
    with store.writing() as db:
        made = comorbidities.assert_comorbidity(db, Comorbidity("", who, DISEASE), by=cast.mei, at=now)
    which = made.comorbidity_id
    with pytest.raises(NotFound), store.writing() as db:
        comorbidities.withdraw(db, which, patient_id=other, reason="Oops.", by=cast.mei, at=now)
    with pytest.raises(NotFound), store.writing() as db:
        comorbidities.assert_comorbidity(db, replace(made, patient_id=other), by=cast.mei, at=now)
    with store.writing() as db:
        assert [one.comorbidity_id for one in comorbidities.of_patient(db, who, by=cast.mei, at=now)] == [which]
        comorbidities.withdraw(db, which, patient_id=who, reason="Wrong.", by=cast.mei, at=now)
        latest = audit.entries(db, limit=1)[0].entry
        assert comorbidities.of_patient(db, who, by=cast.mei, at=now) == []
    assert (latest.interaction, latest.patient_id) == ("withdraw-comorbidity", who)
    with pytest.raises(Gone), store.writing() as db:
        comorbidities.withdraw(db, which, patient_id=who, reason="Again.", by=cast.mei, at=now)


# Treatments ---------------------------------------------------------------------------------------------------------


def test_a_procedure_named_like_a_prefix_has_no_family_by_its_name(
    store: Store, cast: Cast, who: str, now: datetime
) -> None:
    """A treatment that another system calls "diary" and that is entered in error leaves the diary alone."""
    with store.writing() as db:
        keep_diary(db, who, now)
        note = charted(db, cast, now)
        body = json.loads(records.read(db, "Procedure", note.treatment_id).body)
        records.create(db, {**body, "id": "diary"}, at=now, record_id="diary")
        charting.enter_in_error(db, "diary", reason="Not ours.", by=cast.mei, at=now + timedelta(minutes=1))
    with store.writing() as db:
        assert n_days(db, who, now) == 3
        assert status_of(db, "Procedure", "diary") == "entered-in-error"
        assert status_of(db, "Observation", f"{note.treatment_id}-needling") == "final"


def test_what_speaks_of_another_patient_is_no_part_of_a_treatment(
    store: Store, cast: Cast, other: str, now: datetime
) -> None:
    with store.writing() as db:
        note = charted(db, cast, now)
        body = json.loads(records.read(db, "Observation", f"{note.treatment_id}-subjective").body)
        theirs = {**body, "id": "theirs", "subject": {"reference": f"Patient/{other}"}, "valueString": "Another's."}
        records.create(db, theirs, at=now, record_id="theirs")
        assert charting.treatment(db, note.treatment_id, by=cast.mei, at=now)[0].subjective == "Better."
        charting.enter_in_error(db, note.treatment_id, reason="Wrong.", by=cast.mei, at=now + timedelta(minutes=1))
        assert status_of(db, "Observation", "theirs") == "final"
        family = [one for one in records.each_record(db) if one.record_id.startswith(note.treatment_id)]
        whole = {one.kind for one in family}
        left = [one.reference for one in family if '"final"' in one.body]
    assert whole == {"Procedure", "Encounter", "Observation", "DocumentReference", "Provenance"}
    assert left == []


# Patients -----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize("text", ["", "   ", "|", "%", "*"])
def test_an_empty_name_finds_nobody(store: Store, now: datetime, text: str) -> None:
    """A script with an unset variable must not write on whoever is the only patient."""
    with pytest.raises(NotFound), store.writing() as db:
        patients.find(db, text, by=ROOT, at=now)


def test_who_was_found_is_audited(store: Store, who: str, now: datetime) -> None:
    with store.writing() as db:
        patients.find(db, " T-1 ", by=ROOT, at=now)
        latest = audit.entries(db, limit=1)[0].entry
    assert (latest.interaction, latest.patient_id) == ("find-patient", who)


# Permission ---------------------------------------------------------------------------------------------------------


VERBS: dict[str, Callable[[Db, Cast, datetime], object]] = {
    "start": lambda db, cast, at: charting.start(db, "nope", by=cast.tom, at=at),
    "draft": lambda db, cast, at: charting.draft(db, "nope", by=cast.tom, at=at),
    "save": lambda db, cast, at: charting.save(db, "nope", {}, expected_version=None, by=cast.tom, at=at),
    "in": lambda db, cast, at: charting.put_needles_in(db, "nope", by=cast.tom, at=at),
    "out": lambda db, cast, at: charting.take_needles_out(db, "nope", count=1, by=cast.tom, at=at),
    "discard": lambda db, cast, at: charting.discard(db, "nope", by=cast.tom, at=at),
    "cautions": lambda db, cast, at: charting.cautions(db, "nope", by=cast.tom, at=at),
    "sign": lambda db, cast, at: charting.sign(db, "nope", expected_version=None, by=cast.tom, at=at),
    "amend": lambda db, cast, at: charting.sign_amendment(
        db, "nope", reason="x", expected_version=None, by=cast.tom, at=at
    ),
    "chart": lambda db, cast, at: charting.chart(db, "nope", NOTE, started_at=at, ended_at=at, by=cast.tom, at=at),
    "treatment": lambda db, cast, at: charting.treatment(db, "nope", by=cast.tom, at=at),
    "versions": lambda db, cast, at: charting.versions(db, "nope", by=cast.tom, at=at),
    "amendment": lambda db, cast, at: charting.start_amendment(db, "nope", by=cast.tom, at=at),
    "error": lambda db, cast, at: charting.enter_in_error(db, "nope", reason="x", by=cast.tom, at=at),
    "import": lambda db, cast, at: diary.import_csv(db, "nope", "day\n", by=cast.tom, at=at),
    "comorbidity": lambda db, cast, at: comorbidities.withdraw(
        db, "nope", patient_id="nope", reason="x", by=cast.tom, at=at
    ),
    "drug": lambda db, cast, at: medications.withdraw(db, "nope", patient_id="nope", reason="", by=cast.tom, at=at),
    "stop": lambda db, cast, at: medications.stop(db, "nope", ended=at.date(), patient_id="nope", by=cast.tom, at=at),
    "course": lambda db, cast, at: courses.begin(db, Course("", "nope"), by=cast.tom, at=at),
}


@pytest.mark.parametrize("verb", VERBS)
def test_permission_is_asked_before_existence_is_told(store: Store, cast: Cast, now: datetime, verb: str) -> None:
    """Tom at the front desk cannot learn which ids there are."""
    with pytest.raises(NotPermitted), store.writing() as db:
        VERBS[verb](db, cast, now)


# At the same time ---------------------------------------------------------------------------------------------------


RACES: dict[str, Callable[[Db, Cast, datetime], object]] = {
    "comorbidity": lambda db, cast, at: comorbidities.assert_comorbidity(
        db, Comorbidity("", cast.ana.patient_id, DISEASE), by=cast.mei, at=at
    ),
    "course": lambda db, cast, at: courses.begin(
        db, Course("", cast.ana.patient_id, complaint="Migraine"), by=cast.mei, at=at
    ),
    "drug": lambda db, cast, at: medications.record(db, cast.ana.patient_id, ToldDrug("warfarin"), by=cast.mei, at=at),
}


@pytest.mark.parametrize("what", RACES)
def test_the_same_statement_at_the_same_time_is_one(postgres_store: Store, now: datetime, what: str) -> None:
    with postgres_store.writing() as db:
        cast = gather(db, at=now)

    def state(_: int) -> bool:
        try:
            with postgres_store.writing() as db:
                RACES[what](db, cast, now)
        except FengchiError:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(state, range(6))) == 1

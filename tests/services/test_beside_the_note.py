"""Drugs, courses, cautions and the completeness of a note, through the verbs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from fengchi.domain.comorbidities import Certainty, Comorbidity
from fengchi.domain.courses import Course, Goal
from fengchi.domain.errors import Conflict, Invalid, NotFound, NotPermitted
from fengchi.domain.measures import MeasureId
from fengchi.domain.medications import DrugClass
from fengchi.domain.people import Sex
from fengchi.domain.safety import Caution
from fengchi.services import charting, comorbidities, courses, medications
from fengchi.services.medications import ToldDrug
from fengchi.store.db import Store
from fengchi.store.records import clinic, create, read
from foreign_records import plain_condition, plain_observation
from people import Cast, gather

PLAN = Course(
    "",
    "",
    style="TCM",
    rationale="Cochrane 2016",
    planned_treatments=10,
    planned_per_week=Decimal("1.5"),
    goal=Goal(MeasureId.MIGRAINE_DAYS, Decimal(5), date(2027, 2, 1)),
)
NOTE = {"prescription": "gb20 b d20 even 0.25x40 deqi", "adverse_answer": "none", "retention": "20", "plan": "Sleep."}


@pytest.fixture
def cast(store: Store, now: datetime) -> Cast:
    with store.writing() as db:
        return gather(db, at=now)


@pytest.fixture
def who(cast: Cast) -> str:
    return cast.ana.patient_id


# Drugs --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "drug_class"),
    [
        (ToldDrug("Sumatriptan 50 mg"), DrugClass.TRIPTAN),
        (ToldDrug("Rinse-o-mat"), DrugClass.OTHER),
        (ToldDrug("Rinse-o-mat", DrugClass.NSAID), DrugClass.NSAID),
    ],
)
def test_the_class_is_read_from_the_name_unless_it_is_given(
    store: Store, cast: Cast, who: str, now: datetime, told: ToldDrug, drug_class: DrugClass
) -> None:
    with store.writing() as db:
        made = medications.record(db, who, told, by=cast.mei, at=now)
        listed = medications.of_patient(db, who, by=cast.mei, at=now)
    assert made.drug_class is drug_class
    assert [(one.use, one.is_ours) for one in listed] == [(made, True)]


def test_a_drug_is_changed_stopped_and_withdrawn(store: Store, cast: Cast, who: str, now: datetime) -> None:
    first = ToldDrug("warfarin", started=date(2026, 1, 5))
    with store.writing() as db:
        made = medications.record(db, who, first, by=cast.mei, at=now)
        which = made.medication_id
        told = replace(first, dose="5 mg")
        changed = medications.change(db, which, told, patient_id=who, by=cast.mei, at=now)
        stopped = medications.stop(db, which, ended=date(2026, 10, 1), patient_id=who, by=cast.mei, at=now)
        listed = medications.of_patient(db, who, by=cast.mei, at=now)
        medications.withdraw(db, which, reason="Wrong chart.", patient_id=who, by=cast.mei, at=now)
        assert medications.of_patient(db, who, by=cast.mei, at=now) == []
        stored = read(db, "MedicationStatement", which)
        with pytest.raises(NotFound):
            medications.stop(db, which, ended=date(2026, 10, 1), patient_id=who, by=cast.mei, at=now)
    assert (changed.dose, stopped.ended) == ("5 mg", date(2026, 10, 1))
    assert [one.use for one in listed] == [stopped]
    assert stored.version == 4
    assert "Withdrawn: Wrong chart." in stored.body


@pytest.mark.parametrize(
    ("told", "where"),
    [
        (ToldDrug("  "), "name"),
        (ToldDrug("x" * 201), "name"),
        (ToldDrug("warfarin", started=date(2027, 1, 1)), "started"),
        (ToldDrug("warfarin", started=date(2026, 2, 1), ended=date(2026, 1, 1)), "ended"),
    ],
)
def test_a_drug_that_cannot_be_is_told(
    store: Store, cast: Cast, who: str, now: datetime, told: ToldDrug, where: str
) -> None:
    with pytest.raises(Invalid) as refused, store.writing() as db:
        medications.record(db, who, told, by=cast.mei, at=now)
    assert {issue.where for issue in refused.value.issues} == {where}


def test_one_drug_is_listed_once_while_it_goes_on(store: Store, cast: Cast, who: str, now: datetime) -> None:
    with store.writing() as db:
        medications.record(db, who, ToldDrug("topiramate", ended=date(2026, 3, 1)), by=cast.mei, at=now)
        medications.record(db, who, ToldDrug("topiramate"), by=cast.mei, at=now)
        with pytest.raises(Conflict):
            medications.record(db, who, ToldDrug("Topiramate"), by=cast.mei, at=now)


def test_a_drug_from_another_record_is_shown_and_not_changed_here(
    store: Store, cast: Cast, who: str, now: datetime
) -> None:
    theirs = {
        "resourceType": "MedicationRequest",
        "status": "active",
        "intent": "order",
        "subject": {"reference": f"Patient/{who}"},
        "medicationCodeableConcept": {"text": "warfarin"},
    }
    with store.writing() as db:
        create(db, theirs, at=now, record_id="theirs")
        listed = medications.of_patient(db, who, by=cast.mei, at=now)
        with pytest.raises(Conflict):
            medications.stop(db, "theirs", ended=date(2026, 10, 1), patient_id=who, by=cast.mei, at=now)
    assert [(one.use.name, one.is_ours) for one in listed] == [("warfarin", False)]


def test_a_drug_of_another_chart_is_not_found(store: Store, cast: Cast, who: str, now: datetime) -> None:
    with store.writing() as db:
        made = medications.record(db, who, ToldDrug("warfarin"), by=cast.mei, at=now)
        with pytest.raises(NotFound):
            medications.withdraw(db, made.medication_id, reason="x", patient_id="other", by=cast.mei, at=now)


def test_the_front_desk_sees_no_drugs_and_no_course(store: Store, cast: Cast, who: str, now: datetime) -> None:
    with store.writing() as db:
        with pytest.raises(NotPermitted):
            medications.of_patient(db, who, by=cast.tom, at=now)
        with pytest.raises(NotPermitted):
            courses.of_patient(db, who, by=cast.tom, at=now)


# Courses ------------------------------------------------------------------------------------------------------------


def test_a_course_comes_back_as_it_was_begun(store: Store, cast: Cast, who: str, now: datetime) -> None:
    with store.writing() as db:
        made = courses.begin(db, replace(PLAN, patient_id=who), by=cast.mei, at=now)
        found = courses.of_patient(db, who, by=cast.mei, at=now)
    assert found == [made]
    assert made.started == date(2026, 11, 2)


def test_one_course_is_open_at_a_time(store: Store, cast: Cast, who: str, now: datetime) -> None:
    with store.writing() as db:
        first = courses.begin(db, replace(PLAN, patient_id=who, started=date(2026, 9, 1)), by=cast.mei, at=now)
        with pytest.raises(Conflict):
            courses.begin(db, replace(PLAN, patient_id=who), by=cast.mei, at=now)
        ended = courses.change(db, replace(first, ended=date(2026, 10, 1)), by=cast.mei, at=now)
        second = courses.begin(db, replace(PLAN, patient_id=who), by=cast.mei, at=now)
        with pytest.raises(Conflict):
            courses.change(db, first, by=cast.mei, at=now)
        assert courses.of_patient(db, who, by=cast.mei, at=now) == [second, ended]
        with pytest.raises(NotFound):
            courses.change(db, replace(second, course_id="nothing"), by=cast.mei, at=now)


def test_a_goal_that_is_dropped_is_cancelled(store: Store, cast: Cast, who: str, now: datetime) -> None:
    with store.writing() as db:
        made = courses.begin(db, replace(PLAN, patient_id=who), by=cast.mei, at=now)
        courses.change(db, replace(made, goal=None), by=cast.mei, at=now)
        assert courses.of_patient(db, who, by=cast.mei, at=now)[0].goal is None
        assert '"lifecycleStatus":"cancelled"' in read(db, "Goal", f"{made.course_id}-goal").body


def test_a_plan_of_somebody_else_is_no_course(store: Store, cast: Cast, who: str, now: datetime) -> None:
    theirs = {
        "resourceType": "CarePlan",
        "status": "active",
        "intent": "order",
        "subject": {"reference": f"Patient/{who}"},
    }
    with store.writing() as db:
        create(db, theirs, at=now)
        assert courses.of_patient(db, who, by=cast.mei, at=now) == []


def test_treatments_belong_to_the_open_course_and_are_its_progress(
    store: Store, cast: Cast, who: str, now: datetime
) -> None:
    start = now - timedelta(hours=1)
    with store.writing() as db:
        before = charting.chart(db, who, NOTE, started_at=start, ended_at=now, by=cast.mei, at=now)
        course = courses.begin(db, replace(PLAN, patient_id=who), by=cast.mei, at=now)
        draft = charting.start(db, who, by=cast.mei, at=now)
        note = charting.chart(db, who, NOTE, started_at=start, ended_at=now, by=cast.mei, at=now)
        progress = courses.progress(db, course, by=cast.mei, at=now)
        body = read(db, "Procedure", note.treatment_id).body
    assert draft.fields == {"course_id": course.course_id}
    assert (before.course_id, note.course_id) == (None, course.course_id)
    assert f'"basedOn":[{{"reference":"CarePlan/{course.course_id}"}}]' in body
    assert (progress.n_given, progress.n_left) == (1, 9)


# Cautions -----------------------------------------------------------------------------------------------------------


def cautions_of(
    store: Store, cast: Cast, line: str, now: datetime, *resources: dict[str, object], **fields: str
) -> dict[str, Caution]:
    """What is told of this line on Ana's chart, with these records on it."""
    who = cast.ana.patient_id
    with store.writing() as db:
        for one in resources:
            create(db, one, at=now)
        draft = charting.start(db, who, by=cast.mei, at=now)
        typed = {"prescription": line, **fields}
        found = charting.cautions(db, draft.draft_id, typed=typed, by=cast.mei, at=now)
    return {one.rule_id: one for one in found}


PACEMAKER = ("http://snomed.info/sct", "441509002")
EA = "gb20 b; li4 l ea 2hz 20min"


def test_a_pacemaker_speaks_against_electro_stimulation(store: Store, cast: Cast, now: datetime) -> None:
    found = cautions_of(store, cast, EA, now, plain_condition(cast.ana.patient_id, *PACEMAKER))
    assert found["pacemaker-electro"].version == 1
    assert found["pacemaker-electro"].source


@pytest.mark.parametrize("state", ["resolved", "refuted"])
def test_a_condition_that_does_not_stand_tells_nothing(store: Store, cast: Cast, now: datetime, state: str) -> None:
    condition = plain_condition(cast.ana.patient_id, *PACEMAKER, state=state)
    assert "pacemaker-electro" not in cautions_of(store, cast, EA, now, condition)


def test_an_anticoagulant_of_today_is_told(store: Store, cast: Cast, who: str, now: datetime) -> None:
    with store.writing() as db:
        made = medications.record(db, who, ToldDrug("apixaban"), by=cast.mei, at=now)
    assert "anticoagulants" in cautions_of(store, cast, "gb20", now)
    with store.writing() as db:
        medications.stop(db, made.medication_id, ended=date(2026, 10, 1), patient_id=who, by=cast.mei, at=now)
    assert "anticoagulants" not in cautions_of(store, cast, "gb20", now)


def test_heat_is_told_with_multiple_sclerosis(store: Store, cast: Cast, who: str, now: datetime) -> None:
    stated = Comorbidity("", who, "multiple-sclerosis", Certainty.CONFIRMED)
    with store.writing() as db:
        comorbidities.assert_comorbidity(db, stated, by=cast.mei, at=now)
    found = cautions_of(store, cast, "gb20", now, adjuncts="moxa 10 min")
    assert "multiple-sclerosis-heat" in found


@pytest.mark.parametrize(("later", "told"), [("77386006", True), ("60001007", False)])
def test_the_latest_pregnancy_status_counts(store: Store, cast: Cast, now: datetime, later: str, told: bool) -> None:
    who = cast.ana.patient_id
    told_before = plain_observation(who, "82810-3", "77386006", day="2026-03-01")
    told_later = plain_observation(who, "82810-3", later, day="2026-10-01")
    found = cautions_of(store, cast, "li4", now, told_later, told_before)
    assert ("pregnancy-points" in found) is told


@pytest.mark.parametrize(
    ("sex", "depth", "told"), [(Sex.FEMALE, 12, True), (Sex.MALE, 12, False), (Sex.MALE, 14, True)]
)
def test_the_depth_at_gb21_depends_on_the_sex(
    store: Store, cast: Cast, now: datetime, sex: Sex, depth: int, told: bool
) -> None:
    with store.writing() as db:
        clinic.save_patient(db, replace(cast.ana, sex=sex), at=now)
    assert ("depth-gb21" in cautions_of(store, cast, f"gb21 b d{depth}", now)) is told


def test_nothing_known_tells_nothing(store: Store, cast: Cast, now: datetime) -> None:
    assert cautions_of(store, cast, EA, now) == {}


# Completeness and amendments ----------------------------------------------------------------------------------------


def test_a_note_in_a_course_answers_more_of_stricta(store: Store, cast: Cast, who: str, now: datetime) -> None:
    start = now - timedelta(hours=1)
    with store.writing() as db:
        alone = charting.chart(db, who, NOTE, started_at=start, ended_at=now, by=cast.mei, at=now)
        courses.begin(db, replace(PLAN, patient_id=who), by=cast.mei, at=now)
        planned = charting.chart(db, who, NOTE, started_at=start, ended_at=now, by=cast.mei, at=now)
        missing = [
            {one.item for one in charting.completeness(db, note, by=cast.mei, at=now) if not one.present}
            for note in (alone, planned)
        ]
    assert missing == [{"1a", "1b", "1c", "3a", "3b", "5"}, {"5"}]


def test_an_amendment_corrects_times_and_counts(store: Store, cast: Cast, who: str, now: datetime) -> None:
    """Local times of the door stand in the fields; what is not touched stays as it was."""
    start = now - timedelta(hours=1)
    with store.writing() as db:
        note = charting.chart(db, who, NOTE, started_at=start, ended_at=now, by=cast.mei, at=now)
        draft = charting.start_amendment(db, note.treatment_id, zone="Europe/Berlin", by=cast.mei, at=now)
        assert draft.fields["started_at"] == "2026-11-02T09:00:00"
        changes = {"started_at": "2026-11-02T09:30", "prescription": "gb20 l", "needles_in": "1", "needles_out": "1"}
        charting.save(db, draft.draft_id, changes, expected_version=None, by=cast.mei, at=now)
        amended = charting.sign_amendment(
            db, draft.draft_id, reason="Wrong time.", expected_version=None, zone="Europe/Berlin", by=cast.mei, at=now
        )
    assert amended.started_at == start + timedelta(minutes=30)
    assert amended.ended_at == note.ended_at
    assert (amended.needles_in, amended.needles_out) == (1, 1)


def test_versions_that_share_one_instant_keep_their_order(store: Store, cast: Cast, who: str, now: datetime) -> None:
    """Three versions written at the same time of the clock, each with its own plan and findings."""
    start = now - timedelta(hours=1)
    with store.writing() as db:
        note = charting.chart(db, who, {**NOTE, "tongue": "1"}, started_at=start, ended_at=now, by=cast.mei, at=now)
        for tongue, plan in (("", "Second."), ("3", "Third.")):
            draft = charting.start_amendment(db, note.treatment_id, by=cast.mei, at=now)
            fields = {"tongue": tongue, "plan": plan}
            charting.save(db, draft.draft_id, fields, expected_version=None, by=cast.mei, at=now)
            charting.sign_amendment(db, draft.draft_id, reason="Better.", expected_version=None, by=cast.mei, at=now)
        versions = clinic.treatment_versions(db, note.treatment_id)
    told = [(one.version, one.treatment.findings.tongue, one.treatment.plan) for one in versions]
    assert told == [(1, "1", "Sleep."), (2, "", "Second."), (3, "3", "Third.")]
    assert [len(one.treatment.signings) for one in versions] == [1, 2, 3]

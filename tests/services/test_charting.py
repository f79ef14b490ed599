"""Charting through the verbs, on both engines."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from fengchi.domain.errors import AlreadySigned, Conflict, EditedMeanwhile, Invalid, NotFound, NotPermitted
from fengchi.domain.treatments import TreatmentState
from fengchi.services import charting
from fengchi.store import audit, outbox
from fengchi.store.db import Store
from fengchi.store.drafts import Draft
from fengchi.store.history import history_of
from fengchi.store.records import clinic
from people import Cast, gather

FIELDS = {
    "prescription": "gb20 b; li4 b deqi; gv20",
    "subjective": "Fewer attacks; <b>light</b> & 'noise' \"better\" -- ok",
    "adverse_answer": "none",
    "pain_now": "4",
    "retention": "20",
}


@pytest.fixture
def cast(store: Store, now: datetime) -> Cast:
    with store.writing() as db:
        return gather(db, at=now)


@pytest.fixture
def needled(store: Store, cast: Cast, now: datetime) -> Draft:
    """A draft whose needles are in and out, ready to be signed."""
    with store.writing() as db:
        draft = charting.start(db, cast.ana.patient_id, by=cast.mei, at=now)
        draft = charting.save(db, draft.draft_id, FIELDS, expected_version=draft.version, by=cast.mei, at=now)
        charting.put_needles_in(db, draft.draft_id, by=cast.mei, at=now)
        later = now + timedelta(minutes=20)
        return charting.take_needles_out(db, draft.draft_id, count=5, by=cast.mei, at=later)


def test_a_signed_treatment_comes_back_as_it_was_charted(
    store: Store, cast: Cast, needled: Draft, now: datetime
) -> None:
    with store.writing() as db:
        signed = charting.sign(
            db, needled.draft_id, expected_version=needled.version, by=cast.mei, at=now + timedelta(minutes=25)
        )
    with store.reading() as db:
        found = clinic.treatment(db, needled.draft_id)
        given = history_of(db, cast.ana.patient_id, zone=now.tzinfo).treatments  # type: ignore[arg-type]  # UTC
    assert found.treatment == signed
    assert found.version == 1
    assert signed.subjective == FIELDS["subjective"]
    assert [needling.point for needling in given[0].needlings] == ["GB20", "GB20", "LI4", "LI4", "GV20"]


def test_the_signature_uses_up_the_draft_and_queues_a_delivery(
    store: Store, cast: Cast, needled: Draft, now: datetime
) -> None:
    with store.writing() as db:
        charting.sign(db, needled.draft_id, expected_version=None, by=cast.mei, at=now + timedelta(minutes=25))
    with store.writing() as db:
        assert charting.open_drafts(db, cast.ana.patient_id, by=cast.mei, at=now) == []
        assert [one.state for one in outbox.of_treatment(db, needled.draft_id)] == [outbox.WAITING]
        with pytest.raises(AlreadySigned):
            charting.sign(db, needled.draft_id, expected_version=None, by=cast.mei, at=now)


def test_of_two_signatures_at_once_one_wins(store: Store, cast: Cast, needled: Draft, now: datetime) -> None:
    def sign(_: int) -> str:
        try:
            with store.writing() as db:
                charting.sign(
                    db, needled.draft_id, expected_version=needled.version, by=cast.mei, at=now + timedelta(hours=1)
                )
        except Conflict:
            return "refused"
        return "signed"

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(sign, range(8)))
    assert sorted(answers) == ["refused"] * 7 + ["signed"]
    with store.reading() as db:
        assert clinic.treatment(db, needled.draft_id).version == 1


def test_every_reason_against_signing_is_told_at_once(store: Store, cast: Cast, now: datetime) -> None:
    with store.writing() as db:
        draft = charting.start(db, cast.ana.patient_id, by=cast.mei, at=now)
        typed = {"prescription": "gb20 b; li4", "pain_now": "12"}
        charting.save(db, draft.draft_id, typed, expected_version=None, by=cast.mei, at=now)
        charting.put_needles_in(db, draft.draft_id, by=cast.mei, at=now)
        charting.take_needles_out(db, draft.draft_id, count=3, by=cast.mei, at=now + timedelta(minutes=20))
        with pytest.raises(Invalid) as refused:
            charting.sign(db, draft.draft_id, expected_version=None, by=cast.mei, at=now + timedelta(minutes=21))
    assert {issue.where for issue in refused.value.issues} == {"pain_now", "needles_out", "adverse_events"}


def test_a_refused_signature_leaves_the_draft_and_nothing_else(store: Store, cast: Cast, now: datetime) -> None:
    with store.writing() as db:
        draft = charting.start(db, cast.ana.patient_id, by=cast.mei, at=now)
        typed = {"prescription": "gb45 l", "subjective": "kept"}
        charting.save(db, draft.draft_id, typed, expected_version=None, by=cast.mei, at=now)
    with pytest.raises((Invalid, Conflict)), store.writing() as db:
        charting.sign(db, draft.draft_id, expected_version=None, by=cast.mei, at=now)
    with store.writing() as db:
        assert charting.draft(db, draft.draft_id, by=cast.mei, at=now).fields["prescription"] == "gb45 l"
        assert charting.treatments_of(db, cast.ana.patient_id, by=cast.mei, at=now) == []


def test_a_stale_save_is_refused_and_the_newer_text_stays(store: Store, cast: Cast, now: datetime) -> None:
    with store.writing() as db:
        draft = charting.start(db, cast.ana.patient_id, by=cast.mei, at=now)
        charting.save(db, draft.draft_id, {"plan": "new"}, expected_version=1, by=cast.mei, at=now)
    with pytest.raises(EditedMeanwhile), store.writing() as db:
        charting.save(db, draft.draft_id, {"plan": "stale"}, expected_version=1, by=cast.mei, at=now)
    with store.writing() as db:
        assert charting.draft(db, draft.draft_id, by=cast.mei, at=now).fields["plan"] == "new"


@pytest.fixture
def signed_id(store: Store, cast: Cast, needled: Draft, now: datetime) -> str:
    with store.writing() as db:
        charting.sign(db, needled.draft_id, expected_version=None, by=cast.mei, at=now + timedelta(minutes=25))
    return needled.draft_id


def test_an_amendment_is_a_new_version_with_its_reason(store: Store, cast: Cast, signed_id: str, now: datetime) -> None:
    later = now + timedelta(days=1)
    with store.writing() as db:
        draft = charting.start_amendment(db, signed_id, by=cast.mei, at=later)
        charting.save(db, draft.draft_id, {"plan": "Weekly"}, expected_version=None, by=cast.mei, at=later)
        charting.sign_amendment(
            db, draft.draft_id, reason="Plan forgotten", expected_version=None, by=cast.mei, at=later
        )
    with store.writing() as db:
        versions = charting.versions(db, signed_id, by=cast.mei, at=later)
    assert [one.treatment.plan for one in versions] == ["", "Weekly"]
    assert versions[1].treatment.state is TreatmentState.AMENDED
    assert versions[1].treatment.signings[1].reason == "Plan forgotten"
    assert versions[0].treatment.state is TreatmentState.SIGNED


def test_an_amendment_of_an_older_version_is_refused(store: Store, cast: Cast, signed_id: str, now: datetime) -> None:
    later = now + timedelta(days=1)
    with store.writing() as db:
        draft = charting.start_amendment(db, signed_id, by=cast.mei, at=later)
        charting.enter_in_error(db, signed_id, reason="Wrong patient", by=cast.mei, at=later)
    with pytest.raises(EditedMeanwhile), store.writing() as db:
        charting.sign_amendment(db, draft.draft_id, reason="Plan", expected_version=None, by=cast.mei, at=later)


def test_entered_in_error_drops_out_of_every_count_and_stays_readable(
    store: Store, cast: Cast, signed_id: str, now: datetime
) -> None:
    with store.writing() as db:
        charting.enter_in_error(db, signed_id, reason="Wrong patient", by=cast.mei, at=now + timedelta(days=1))
    with store.writing() as db:
        assert history_of(db, cast.ana.patient_id, zone=now.tzinfo).treatments == ()  # type: ignore[arg-type]  # UTC
        note, version = charting.treatment(db, signed_id, by=cast.mei, at=now)
    assert (note.state, note.error_reason, version) == (TreatmentState.ENTERED_IN_ERROR, "Wrong patient", 2)


def test_the_front_desk_sees_no_chart_and_the_refusal_carries_what_was_tried(
    store: Store, cast: Cast, now: datetime
) -> None:
    with store.writing() as db, pytest.raises(NotPermitted) as refused:
        charting.start(db, cast.ana.patient_id, by=cast.tom, at=now)
    assert isinstance(refused.value.attempt, audit.AuditEntry)


def test_only_a_practitioner_signs(store: Store, cast: Cast, needled: Draft, now: datetime) -> None:
    stranger = replace(cast.mei, practitioner_id=None)
    with pytest.raises(NotPermitted), store.writing() as db:
        charting.sign(db, needled.draft_id, expected_version=None, by=stranger, at=now + timedelta(hours=1))


def test_a_patient_who_does_not_exist_gets_no_draft(store: Store, cast: Cast, now: datetime) -> None:
    with store.writing() as db, pytest.raises(NotFound):
        charting.start(db, "nobody", by=cast.mei, at=now)


def test_every_step_is_in_the_audit_trail_without_clinical_text(store: Store, cast: Cast, signed_id: str) -> None:
    with store.reading() as db:
        entries = [one.entry for one in audit.entries(db, limit=500)]
        assert audit.verify(db).ok
    verbs = {entry.interaction for entry in entries}
    assert {"start-draft", "save-draft", "needles-in", "needles-out", "sign-treatment", "register-patient"} <= verbs
    assert not any("attacks" in str(entry) or "Sample" in str(entry) for entry in entries)

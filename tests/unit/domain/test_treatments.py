"""A treatment's states: what may follow what, and what keeps a note from being signed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from fengchi.domain.errors import AlreadySigned, Conflict, Invalid
from fengchi.domain.shorthand import parse_prescription
from fengchi.domain.treatments import Adjunct, AdjunctKind, Treatment, TreatmentState

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
HALF_PAST = NOON + timedelta(minutes=30)
MEI = {"by_id": "mei", "by_name": "Mei Tanaka"}


def a_draft(line: str = "gb20; gv20") -> Treatment:
    return Treatment("t1", "ana", "mei", prescription=parse_prescription(line).prescription, adverse_events_asked=True)


def with_needles_out(count: int = 3, reason: str = "") -> Treatment:
    return a_draft().put_needles_in(at=NOON).take_needles_out(at=HALF_PAST, count=count, mismatch_reason=reason)


def signed() -> Treatment:
    return with_needles_out().sign(**MEI, at=HALF_PAST)


def test_a_treatment_goes_from_draft_to_signed() -> None:
    note = a_draft()
    assert note.state is TreatmentState.DRAFT
    note = note.put_needles_in(at=NOON)
    assert (note.state, note.needles_in, note.started_at) == (TreatmentState.NEEDLES_IN, 3, NOON)
    note = note.take_needles_out(at=HALF_PAST, count=3)
    assert (note.state, note.retention_minutes) == (TreatmentState.NEEDLES_OUT, 30)
    note = note.sign(**MEI, at=HALF_PAST)
    assert note.is_signed
    assert [one.by_name for one in note.signings] == ["Mei Tanaka"]


def test_needles_left_in_block_the_signature_until_a_reason_is_given() -> None:
    with pytest.raises(Invalid) as told:
        with_needles_out(2).sign(**MEI, at=HALF_PAST)
    assert [one.rule for one in told.value.issues] == ["needles-in-equal-out-1"]
    assert with_needles_out(2, "one fell out before").sign(**MEI, at=HALF_PAST).is_signed
    assert with_needles_out(2, "   ").signing_issues()


def test_needles_may_be_counted_again_before_signing() -> None:
    assert with_needles_out(2).take_needles_out(at=HALF_PAST, count=3).sign(**MEI, at=HALF_PAST).is_signed


def test_needles_cannot_come_out_before_they_went_in() -> None:
    with pytest.raises(Invalid, match="before they went in"):
        a_draft().put_needles_in(at=NOON).take_needles_out(at=NOON - timedelta(minutes=1), count=3)


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"adverse_events_asked": False}, "adverse_events"),
        ({"prescription": parse_prescription("gb20").prescription}, "needles_in"),
        ({"needles_out": None}, "needles_out"),
        ({"started_at": None}, "started_at"),
        ({"ended_at": None}, "ended_at"),
        ({"pain_now": 11}, "pain_now"),
    ],
)
def test_each_gap_is_told_at_its_field(changes: dict[str, object], where: str) -> None:
    note = replace(with_needles_out(), **changes)  # type: ignore[arg-type]  # a table of changes
    assert where in [one.where for one in note.signing_issues()]


def test_an_empty_prescription_needs_an_adjunct() -> None:
    note = replace(with_needles_out(), prescription=parse_prescription("").prescription, needles_in=0, needles_out=0)
    assert [one.where for one in note.signing_issues()] == ["prescription"]
    assert replace(note, adjuncts=(Adjunct(AdjunctKind.CUPPING),)).signing_issues() == ()


@pytest.mark.parametrize("state", [TreatmentState.DRAFT, TreatmentState.NEEDLES_IN])
def test_a_note_is_not_signed_with_needles_in(state: TreatmentState) -> None:
    with pytest.raises(Conflict):
        replace(with_needles_out(), state=state).sign(**MEI, at=HALF_PAST)


def test_a_signed_note_is_never_edited() -> None:
    note = signed()
    with pytest.raises(AlreadySigned):
        note.sign(**MEI, at=HALF_PAST)
    with pytest.raises(AlreadySigned):
        note.put_needles_in(at=NOON)
    with pytest.raises(AlreadySigned):
        note.take_needles_out(at=HALF_PAST, count=3)


def test_an_amendment_needs_a_reason_and_keeps_identity_and_signatures() -> None:
    note = signed()
    changed = replace(note, treatment_id="other", patient_id="bo", plan="rest", signings=())
    with pytest.raises(Invalid, match="why"):
        note.amend(changed, **MEI, at=HALF_PAST, reason=" ")
    amended = note.amend(changed, **MEI, at=HALF_PAST, reason="plan forgotten")
    assert (amended.treatment_id, amended.patient_id, amended.plan) == ("t1", "ana", "rest")
    assert amended.state is TreatmentState.AMENDED
    assert [one.reason for one in amended.signings] == ["", "plan forgotten"]
    assert amended.amend(replace(amended, plan="walk"), **MEI, at=HALF_PAST, reason="again").plan == "walk"


def test_an_amendment_meets_the_same_demands_as_a_signature() -> None:
    with pytest.raises(Invalid):
        signed().amend(replace(signed(), needles_out=1), **MEI, at=HALF_PAST, reason="recount")


def test_a_draft_is_neither_amended_nor_entered_in_error() -> None:
    with pytest.raises(Conflict):
        a_draft().amend(a_draft(), **MEI, at=NOON, reason="x")
    with pytest.raises(Conflict):
        a_draft().enter_in_error(**MEI, at=NOON, reason="x")


def test_entered_in_error_needs_a_reason_is_final_and_stays_readable() -> None:
    with pytest.raises(Invalid):
        signed().enter_in_error(**MEI, at=HALF_PAST, reason="")
    gone = signed().enter_in_error(**MEI, at=HALF_PAST, reason="wrong patient")
    assert (gone.state, gone.error_reason, gone.is_signed) == (TreatmentState.ENTERED_IN_ERROR, "wrong patient", False)
    assert gone.prescription == signed().prescription
    with pytest.raises(Conflict):
        gone.sign(**MEI, at=HALF_PAST)
    with pytest.raises(Conflict):
        gone.enter_in_error(**MEI, at=HALF_PAST, reason="twice")
    with pytest.raises(Conflict):
        gone.amend(gone, **MEI, at=HALF_PAST, reason="back")


def test_prescribed_retention_goes_before_the_measured_one() -> None:
    note = replace(with_needles_out(), prescription=replace(a_draft().prescription, retention_minutes=25))
    assert note.retention_minutes == 25

"""Two notes that are being written while the demo starts: one with the needles in, and one half typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from fengchi.domain.note_form import NEVER_COPIED, note_fields
from fengchi.domain.treatments import TreatmentState
from fengchi.services.demo.chance import new_id, stream
from fengchi.services.demo.cohort import SEED
from fengchi.services.demo.drawn import HALF_WRITTEN, NEEDLES_IN_NOW
from fengchi.services.demo.people import record_number
from fengchi.services.demo.values import DemoDraft, DemoPatient

MINUTES_IN = 12
"""So long have the needles been in."""
WHILE_TYPING = "gb20 b deqi; li4 b; gb45"
"""GB has 44 points: the form shows how it answers a slip."""


def drafts(patients: Iterable[DemoPatient], *, at: datetime, seed: int = SEED) -> Iterator[DemoDraft]:
    """The drafts of those of the two patients that are among these. at: aware, the moment the demo starts."""
    makers = {record_number(NEEDLES_IN_NOW): _needles_in, record_number(HALF_WRITTEN): _half_typed}
    for one in patients:
        make = makers.get(one.patient.record_number)
        if make:
            yield make(one, new_id(stream(seed, int(one.patient.record_number[-5:]), "draft")), at)


def is_needled_now(one: DemoPatient) -> bool:
    """Whether this is the patient whose needles are in while the demo starts."""
    return one.patient.record_number == record_number(NEEDLES_IN_NOW)


def _needles_in(one: DemoPatient, draft_id: str, at: datetime) -> DemoDraft:
    fields = {**_as_last_time(one), "subjective": "Neck stiff since Sunday; head clear today.", "pain_now": "2"}
    return DemoDraft(
        draft_id=draft_id,
        patient_id=one.patient.patient_id,
        state=TreatmentState.NEEDLES_IN,
        fields=fields,
        started_at=at - timedelta(minutes=MINUTES_IN),
        needles_in=one.treatments[-1].prescription.n_needles,
    )


def _half_typed(one: DemoPatient, draft_id: str, at: datetime) -> DemoDraft:
    fields = {
        "subjective": "Slept badly; woke with pain behind the left eye.",
        "pain_now": "5",
        "prescription": WHILE_TYPING,
    }
    return DemoDraft(draft_id, one.patient.patient_id, TreatmentState.DRAFT, fields)


def _as_last_time(one: DemoPatient) -> dict[str, str]:
    """The fields of the last signed note that may be used again."""
    last = note_fields(one.treatments[-1])
    return {name: text for name, text in last.items() if text and name not in NEVER_COPIED}

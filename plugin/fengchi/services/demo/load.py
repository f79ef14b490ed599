"""Stores the demo's patients, their practitioner and the notes that are being written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from fengchi.domain.people import Actor, Practitioner
from fengchi.domain.treatments import Treatment
from fengchi.services.access import Permission
from fengchi.services.audit import entry, guard
from fengchi.services.demo.answers import answer_intake
from fengchi.services.demo.cohort import N_PATIENTS, cohort
from fengchi.services.demo.drafts import drafts, is_needled_now
from fengchi.services.demo.people import MEI_TANAKA
from fengchi.services.demo.values import DemoDraft, DemoPatient
from fengchi.store import drafts as stored_drafts
from fengchi.store.db import Db
from fengchi.store.drafts import Draft
from fengchi.store.records import clinic
from fengchi.store.records.clinic import Chart

FIRST_VERSION = 1
BEFORE_CHANGES = timedelta(minutes=1)
"""Charts are stored a minute before the notes that were changed, so that their history has an order."""


@dataclass(frozen=True, slots=True)
class DemoSummary:
    """What was stored. n_resources: FHIR resources as first written, without later versions."""

    n_patients: int = 0
    n_treatments: int = 0
    n_diary_days: int = 0
    n_readings: int = 0
    n_resources: int = 0
    n_drafts: int = 0


def load_demo(
    db: Db,
    *,
    n_patients: int = N_PATIENTS,
    zone: str = "Europe/Berlin",
    progress: Callable[[int], None] = lambda done: None,
    by: Actor,
    at: datetime,
) -> DemoSummary:
    """Store the first n_patients of the demo clinic, their dates ending the day before `at` in the zone.

    progress is called with the number of patients stored so far. Meant for an empty store: where the patients are
    already there, each of their records gets another version. Raises NotPermitted unless `by` may import data.
    """
    guard(db, by, Permission.DATA_IMPORT, entry(by, "E", "load-demo", at=at))
    clinic.save_software(db, at=at - BEFORE_CHANGES)
    clinic.save_practitioner(db, MEI_TANAKA, at=at - BEFORE_CHANGES)
    counts = [0, 0, 0, 0, 0]
    practitioners = {MEI_TANAKA.practitioner_id: MEI_TANAKA}
    for done, one in enumerate(cohort(today=at.astimezone(ZoneInfo(zone)).date(), n_patients=n_patients, zone=zone), 1):
        n_resources = _store(db, one, practitioners, by, at)
        if is_needled_now(one):
            first = one.treatments[0].started_at or at
            answer_intake(db, one, authored=first - timedelta(days=1), by=by, at=at)
        open_notes = [stored_drafts.add(db, _draft(draft, at)) for draft in drafts([one], at=at)]
        new = (len(one.treatments), len(one.diary), len(one.readings), n_resources, len(open_notes))
        counts = [so_far + more for so_far, more in zip(counts, new, strict=True)]
        progress(done)
    return DemoSummary(n_patients, *counts)


def _store(db: Db, one: DemoPatient, practitioners: Mapping[str, Practitioner], by: Actor, at: datetime) -> int:
    """One patient with all that belongs to them; the number of resources."""
    patient_id = one.patient.patient_id
    done = entry(by, "C", "load-demo-patient", at=at, kind="Patient", record_id=patient_id, patient_id=patient_id)
    guard(db, by, Permission.DATA_IMPORT, done)
    earlier = {note.treatment_id: note for note in one.as_first_signed}
    n_resources = clinic.save_charts(db, [_chart(one, earlier)], practitioners, at=at - BEFORE_CHANGES)
    for note in one.treatments:
        if note.treatment_id in earlier:
            clinic.save_treatment(db, note, at=at, expected_version=FIRST_VERSION)
    return n_resources


def _chart(one: DemoPatient, earlier: Mapping[str, Treatment]) -> Chart:
    """As it stood before any signed note was changed."""
    return Chart(
        patient=one.patient,
        treatments=[earlier.get(note.treatment_id, note) for note in one.treatments],
        course=one.course,
        diary=one.diary,
        readings=one.readings,
        comorbidities=one.comorbidities,
        medications=one.medications,
    )


def _draft(one: DemoDraft, at: datetime) -> Draft:
    """Mei Tanaka's, last saved when the needles went in, or now."""
    return Draft(
        draft_id=one.draft_id,
        patient_id=one.patient_id,
        version=FIRST_VERSION,
        fields=dict(one.fields),
        state=one.state.value,
        started_at=one.started_at,
        needles_in=one.needles_in,
        updated_at=one.started_at or at,
        updated_by=MEI_TANAKA.name,
    )

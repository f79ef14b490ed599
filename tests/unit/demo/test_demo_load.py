"""The demo clinic in the record: what was loaded reads back, and the report made of it tells the truth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from fengchi.domain.errors import NotPermitted
from fengchi.domain.migraine_day import LEIDEN_30_MINUTES
from fengchi.domain.note_form import parse_note
from fengchi.domain.people import Actor, Door, Role
from fengchi.domain.treatments import TreatmentState
from fengchi.fhir.search import parse_search
from fengchi.reports.outcome_report import outcome_report
from fengchi.services.demo.answers import ON_ANTICOAGULANT
from fengchi.services.demo.cohort import cohort
from fengchi.services.demo.load import DemoSummary, load_demo
from fengchi.services.demo.values import DemoPatient
from fengchi.store import audit, drafts, records
from fengchi.store.db import Store
from fengchi.store.history import history_of
from fengchi.store.records import clinic
from fengchi.store.worklist import worklist

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
OWNER = Actor("os:owner", "owner", Door.CLI, frozenset(Role))
N_PATIENTS = 14


@dataclass(frozen=True, slots=True)
class Loaded:
    store: Store
    patients: tuple[DemoPatient, ...]
    summary: DemoSummary
    told: tuple[int, ...]


@pytest.fixture
def loaded(store: Store) -> Loaded:
    told: list[int] = []
    with store.writing() as db:
        summary = load_demo(db, n_patients=N_PATIENTS, progress=told.append, by=OWNER, at=AT)
    return Loaded(store, tuple(cohort(today=AT.date(), n_patients=N_PATIENTS)), summary, tuple(told))


def test_the_loaded_clinic_is_the_made_one(loaded: Loaded) -> None:
    """One look at everything, because loading takes a while."""
    counted(loaded)
    every_report_tells_the_truth(loaded)
    treatments_read_back(loaded)
    changed_notes_have_two_versions(loaded)
    two_notes_are_open(loaded)
    ana_answered_before_her_first_treatment(loaded)
    the_audit_trail_holds(loaded)


def test_only_who_may_import_loads_the_demo(store: Store) -> None:
    desk = Actor("desk", "Tom Desk", Door.WEB, frozenset({Role.FRONT_DESK}))
    with pytest.raises(NotPermitted), store.writing() as db:
        load_demo(db, n_patients=1, by=desk, at=AT)


def counted(loaded: Loaded) -> None:
    summary, patients = loaded.summary, loaded.patients
    assert (summary.n_patients, summary.n_drafts, loaded.told) == (N_PATIENTS, 2, tuple(range(1, N_PATIENTS + 1)))
    assert summary.n_treatments == sum(len(one.treatments) for one in patients)
    assert summary.n_diary_days == sum(len(one.diary) for one in patients)
    with loaded.store.reading() as db:
        assert len(worklist(db, limit=50)) == N_PATIENTS


def every_report_tells_the_truth(loaded: Loaded) -> None:
    with loaded.store.reading() as db:
        histories = [history_of(db, one.patient.patient_id, zone=BERLIN) for one in loaded.patients]
    for one, history in zip(loaded.patients, histories, strict=True):
        report = outcome_report(history, today=AT.date(), rule=LEIDEN_30_MINUTES)
        said = {window.window.index: window for window in report.windows}
        assert len(report.treatments) == one.truth.n_treatments
        for window in one.truth.windows:
            told = (said[window.index].n_recorded, said[window.index].migraine.value, said[window.index].headache.value)
            assert told == (window.recorded_days, window.migraine_30_minutes, window.headache)


def treatments_read_back(loaded: Loaded) -> None:
    with loaded.store.reading() as db:
        for one in loaded.patients:
            stored = {note.treatment_id: note for note in clinic.treatments_of(db, one.patient.patient_id)}
            assert stored == {note.treatment_id: note for note in one.treatments}


def changed_notes_have_two_versions(loaded: Loaded) -> None:
    states = {}
    with loaded.store.reading() as db:
        for one in loaded.patients:
            for first in one.as_first_signed:
                versions = clinic.treatment_versions(db, first.treatment_id)
                states[one.edge_case] = [version.treatment.state for version in versions]
    assert states == {
        "wrong-patient": [TreatmentState.SIGNED, TreatmentState.ENTERED_IN_ERROR],
        "amended": [TreatmentState.SIGNED, TreatmentState.AMENDED],
    }


def two_notes_are_open(loaded: Loaded) -> None:
    """One is complete but for what can only be said at the end; the other has a slip in its line of points."""
    ana, half_typed = (one.patient for one in loaded.patients[12:14])
    with loaded.store.reading() as db:
        (with_needles,), (typed,) = drafts.of_patient(db, ana.patient_id), drafts.of_patient(db, half_typed.patient_id)
    assert ana.name == "Ana Sample"
    assert (with_needles.state, typed.state) == ("needles-in", "draft")
    read = {
        draft.draft_id: parse_note(
            draft.fields, treatment_id=draft.draft_id, patient_id=draft.patient_id, practitioner_id="", zone="UTC"
        )
        for draft in (with_needles, typed)
    }
    assert read[with_needles.draft_id].issues == ()
    assert read[with_needles.draft_id].treatment.prescription.n_needles == with_needles.needles_in
    assert [issue.where for issue in read[typed.draft_id].issues] == ["prescription"]


def ana_answered_before_her_first_treatment(loaded: Loaded) -> None:
    """What her answers mean stands as records of its own, which the cautions beside the note read."""
    ana = loaded.patients[12].patient.patient_id
    with loaded.store.reading() as db:
        (answers,) = records.search(db, parse_search("QuestionnaireResponse", [])).records
        asked = [("derived-from", answers.reference), ("patient", ana), ("value-concept", ON_ANTICOAGULANT["code"])]
        assert len(records.search(db, parse_search("Observation", asked)).records) == 1


def the_audit_trail_holds(loaded: Loaded) -> None:
    """One entry for the load and for each patient; the answers add one for every record that they became."""
    with loaded.store.reading() as db:
        chain = audit.verify(db)
        written = records.search(db, parse_search("Observation", [("derived-from:missing", "false")])).records
    assert chain.ok
    assert chain.n_entries > 1 + N_PATIENTS + len(written)

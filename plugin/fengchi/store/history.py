"""One patient's history for the outcome report, from the projections."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, tzinfo
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import ColumnElement, Table, select

from fengchi.domain.comorbidities import Activity, Comorbidity
from fengchi.domain.diary import DiaryDay
from fengchi.domain.errors import NotFound
from fengchi.domain.facts import AdverseEventFact, ComorbidityFact, NeedlingFact, TreatmentFact
from fengchi.domain.history import GivenNeedling, GivenTreatment, PatientHistory
from fengchi.domain.measures import Reading
from fengchi.domain.medications import MedicationUse
from fengchi.domain.people import Patient
from fengchi.store import projection_tables as tables
from fengchi.store.db import Db
from fengchi.store.projections import fact_from

F = TypeVar("F")


def history_of(db: Db, patient_id: str, *, zone: tzinfo) -> PatientHistory:
    """Everything in order of time. Days of treatments are in the patient's zone or, where none is known, in `zone`.

    Raises NotFound for an unknown patient.
    """
    patient = patient_of(db, patient_id)
    return PatientHistory(
        patient=patient,
        treatments=_treatments(db, patient_id, zone_of(patient.zone, zone)),
        diary=_diary(db, patient_id),
        readings=tuple(_facts(db, tables.reading, Reading, patient_id, tables.reading.c.last_day)),
        comorbidities=comorbidities_of(db, patient_id),
        medications=tuple(_facts(db, tables.medication, MedicationUse, patient_id, tables.medication.c.started)),
    )


def patient_of(db: Db, patient_id: str) -> Patient:
    """The patient as the projections know them. Raises NotFound."""
    for patient in _facts(db, tables.patient, Patient, patient_id):
        return patient
    raise NotFound("There is no patient with this id.")


def _facts(db: Db, table: Table, type_: type[F], patient_id: str, *order: ColumnElement[object]) -> Iterator[F]:
    statement = select(table.c.payload).where(table.c.patient_id == patient_id)
    for payload in db.execute(statement.order_by(*order, table.c.number, table.c.place)).scalars():
        yield fact_from(payload, type_)


def zone_of(name: str, otherwise: tzinfo) -> tzinfo:
    """The zone of this IANA name, or the other one for an empty or unknown name, as imported patients may have."""
    try:
        return ZoneInfo(name) if name else otherwise
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return otherwise


def _treatments(db: Db, patient_id: str, zone: tzinfo) -> tuple[GivenTreatment, ...]:
    needlings: dict[str, list[NeedlingFact]] = defaultdict(list)
    for needling in _facts(db, tables.needling, NeedlingFact, patient_id):
        needlings[needling.treatment_id].append(needling)
    events: dict[str, list[str]] = defaultdict(list)
    for event in _facts(db, tables.adverse_event, AdverseEventFact, patient_id):
        events[event.treatment_id].append(event.kind)
    found = _facts(db, tables.treatment, TreatmentFact, patient_id, tables.treatment.c.started_at)
    return tuple(_given(one, needlings[one.treatment_id], events[one.treatment_id], zone) for one in found)


def _given(
    fact: TreatmentFact, needlings: Iterable[NeedlingFact], events: Iterable[str], zone: tzinfo
) -> GivenTreatment:
    in_order = sorted(needlings, key=lambda one: one.order)
    return GivenTreatment(
        treatment_id=fact.treatment_id,
        started_at=fact.started_at,
        day=_local_day(fact.started_at, zone),
        needlings=tuple(GivenNeedling(one.point, one.side, one.text, one.electro) for one in in_order),
        retention_minutes=fact.retention_minutes,
        adverse_events=tuple(events),
        adverse_events_asked=fact.adverse_events_asked,
        amended=fact.amended,
    )


def _local_day(moment: datetime, zone: tzinfo) -> date:
    try:
        return moment.astimezone(zone).date()
    except OverflowError:
        # Another system may send the first or the last day that there is; its neighbour does not exist.
        return moment.date()


def _diary(db: Db, patient_id: str) -> tuple[DiaryDay, ...]:
    """Each day once. Where two records speak of one day, such as an imported one, the later made stands."""
    days = _facts(db, tables.diary_day, DiaryDay, patient_id, tables.diary_day.c.day)
    return tuple({one.day: one for one in days}.values())


def diary_days(db: Db, patient_id: str, *, first: date, last: date) -> list[DiaryDay]:
    """The recorded days from first to last, both included."""
    return [one for one in _diary(db, patient_id) if first <= one.day <= last]


def medications_of(db: Db, patient_id: str) -> tuple[MedicationUse, ...]:
    """Drugs of the classes that matter, by class."""
    return tuple(_facts(db, tables.medication, MedicationUse, patient_id, tables.medication.c.drug_class))


def comorbidities_of(db: Db, patient_id: str) -> tuple[Comorbidity, ...]:
    """Each disease once: the Condition is its record, the Observation what was stated on a day, with its activity."""
    by_disease: dict[str, Comorbidity] = {}
    facts = list(_facts(db, tables.comorbidity, ComorbidityFact, patient_id))
    for fact in sorted(facts, key=lambda one: one.source_kind == "Condition"):
        before = by_disease.get(fact.comorbidity.disease_key)
        by_disease[fact.comorbidity.disease_key] = _merged(before, fact.comorbidity)
    return tuple(by_disease[key] for key in sorted(by_disease))


def _merged(before: Comorbidity | None, after: Comorbidity) -> Comorbidity:
    """What the later one leaves open stays as the earlier one said it."""
    if before is None:
        return after
    return replace(
        after,
        comorbidity_id=before.comorbidity_id,
        activity=before.activity if after.activity is Activity.UNKNOWN else after.activity,
        onset=after.onset or before.onset,
        asserted_on=after.asserted_on or before.asserted_on,
        note=after.note or before.note,
    )

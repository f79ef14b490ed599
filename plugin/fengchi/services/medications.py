"""Record, change, stop and withdraw the drugs a patient takes, as far as they confound an outcome or matter for safety."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from uuid import uuid4

from fengchi.domain.errors import Conflict, Invalid, Issue, NotFound
from fengchi.domain.medications import DrugClass, MedicationUse, classify_drug
from fengchi.domain.people import Actor
from fengchi.services.access import Permission
from fengchi.services.audit import entry, guard
from fengchi.store.db import Db
from fengchi.store.history import medications_of, zone_of
from fengchi.store.records import clinic, lock_identifier

LONGEST_NAME = 200
LONGEST_DOSE = 500


@dataclass(frozen=True, slots=True)
class ToldDrug:
    """What somebody says about a drug. drug_class None: it is read from the name, OTHER where the name tells none."""

    name: str
    drug_class: DrugClass | None = None
    started: date | None = None
    ended: date | None = None
    acute: bool = False
    dose: str = ""


@dataclass(frozen=True, slots=True)
class ListedDrug:
    """is_ours: recorded in this clinic, so it may be changed here."""

    use: MedicationUse
    is_ours: bool


def of_patient(db: Db, patient_id: str, *, by: Actor, at: datetime) -> list[ListedDrug]:
    """Every drug that is known, from whatever record, without what was withdrawn; those that go on first."""
    seen = entry(by, "R", "view-medications", at=at, kind="MedicationStatement", patient_id=patient_id)
    guard(db, by, Permission.CHART_VIEW, seen)
    ours = clinic.own_medication_ids(db, patient_id)
    listed = [ListedDrug(one, one.medication_id in ours) for one in medications_of(db, patient_id)]
    return sorted(listed, key=lambda one: (one.use.ended is not None, one.use.name.casefold()))


def record(db: Db, patient_id: str, told: ToldDrug, *, by: Actor, at: datetime) -> MedicationUse:
    """Store a drug. Raises Invalid, and Conflict when the same drug is listed as going on already."""
    use = _use(str(uuid4()), patient_id, told)
    _guard_write(db, by, "record-medication", use, action="C", at=at)
    _refuse_invalid(db, use, at)
    lock_identifier(db, "medication", patient_id)
    _refuse_twice(db, use)
    clinic.save_medication(db, use, at=at)
    return use


def change(db: Db, medication_id: str, told: ToldDrug, *, patient_id: str, by: Actor, at: datetime) -> MedicationUse:
    """Correct what is recorded: the next version of it. Raises NotFound, Invalid, Conflict."""
    use = _use(medication_id, patient_id, told)
    _guard_write(db, by, "change-medication", use, at=at)
    _known(db, medication_id, patient_id)
    _refuse_invalid(db, use, at)
    lock_identifier(db, "medication", patient_id)
    _refuse_twice(db, use)
    clinic.save_medication(db, use, at=at)
    return use


def stop(db: Db, medication_id: str, *, ended: date, patient_id: str, by: Actor, at: datetime) -> MedicationUse:
    """Say on which day it was taken last. Raises NotFound, Invalid, Conflict."""
    _guard_write(db, by, "stop-medication", _use(medication_id, patient_id, ToldDrug("")), at=at)
    use = replace(_known(db, medication_id, patient_id), ended=ended)
    _refuse_invalid(db, use, at)
    clinic.save_medication(db, use, at=at)
    return use


def withdraw(db: Db, medication_id: str, *, reason: str, patient_id: str, by: Actor, at: datetime) -> None:
    """Mark as entered in error: it drops out of every list and report and stays readable in the history."""
    named = _use(medication_id, patient_id, ToldDrug(""))
    _guard_write(db, by, "withdraw-medication", named, at=at, detail="reason given")
    _known(db, medication_id, patient_id)
    if not reason.strip():
        raise Invalid(issues=[Issue("Say why this is withdrawn.", "reason", "required")])
    clinic.retract_medication(db, medication_id, reason=reason.strip(), at=at)


def _use(medication_id: str, patient_id: str, told: ToldDrug) -> MedicationUse:
    name = " ".join(told.name.split())
    drug_class = told.drug_class or classify_drug(name) or DrugClass.OTHER
    return MedicationUse(
        medication_id, patient_id, name, drug_class, told.started, told.ended, told.acute, told.dose.strip()
    )


def _guard_write(
    db: Db, by: Actor, verb: str, use: MedicationUse, *, action: str = "U", at: datetime, detail: str = ""
) -> None:
    done = entry(
        by,
        action,
        verb,
        at=at,
        kind="MedicationStatement",
        record_id=use.medication_id,
        patient_id=use.patient_id,
        detail=detail,
    )
    guard(db, by, Permission.CHART_WRITE, done)


def _known(db: Db, medication_id: str, patient_id: str) -> MedicationUse:
    """An id of another patient is as unknown as one that was never given."""
    known = clinic.own_medication(db, medication_id)
    if known.patient_id != patient_id:
        raise NotFound("There is no such drug on this chart.")
    return known


def _refuse_invalid(db: Db, use: MedicationUse, at: datetime) -> None:
    zone = zone_of(clinic.patient(db, use.patient_id).zone, UTC)
    issues = _issues(use, at.astimezone(zone).date())
    if issues:
        raise Invalid(issues=issues)


def _issues(use: MedicationUse, today: date) -> list[Issue]:
    issues = []
    if not use.name:
        issues.append(Issue("Name the drug.", "name", "required"))
    for where, text, longest in (("name", use.name, LONGEST_NAME), ("dose", use.dose, LONGEST_DOSE)):
        if len(text) > longest:
            issues.append(Issue(f"This field holds at most {longest} characters.", where, "too-long"))
    for where, day in (("started", use.started), ("ended", use.ended)):
        if day is not None and day > today:
            issues.append(Issue("This day has not come yet; give today or an earlier one.", where, "value"))
    if use.started and use.ended and use.ended < use.started:
        issues.append(Issue("It ends before it starts; correct one of the days.", "ended", "value"))
    return issues


def _refuse_twice(db: Db, use: MedicationUse) -> None:
    others = (one for one in medications_of(db, use.patient_id) if one.medication_id != use.medication_id)
    if use.ended is None and any(one.ended is None and _is_same(one, use) for one in others):
        raise Conflict("This drug is listed already; change or stop that entry instead.")


def _is_same(one: MedicationUse, other: MedicationUse) -> bool:
    """An acute and a regular use of one drug are two entries."""
    return one.name.casefold() == other.name.casefold() and one.acute == other.acute

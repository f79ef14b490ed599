"""Record and read diary days; import a whole diary, all or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from fengchi.domain.diary import DiaryDay, check_day, is_late
from fengchi.domain.diary_csv import parse_diary_csv
from fengchi.domain.errors import Invalid
from fengchi.domain.people import Actor
from fengchi.services import access
from fengchi.services.access import Permission
from fengchi.services.audit import entry, guard
from fengchi.store.db import Db
from fengchi.store.history import diary_days, zone_of
from fengchi.store.records import clinic


def days(db: Db, patient_id: str, *, first: date, last: date, by: Actor, at: datetime) -> list[DiaryDay]:
    """The recorded days from first to last, both included; a day that is missing was not recorded."""
    seen = entry(by, "R", "view-diary", at=at, kind="Observation", patient_id=patient_id)
    guard(db, by, Permission.CHART_VIEW, seen)
    clinic.patient(db, patient_id)
    return diary_days(db, patient_id, first=first, last=last)


def record_day(db: Db, day: DiaryDay, *, zone: str = "UTC", by: Actor, at: datetime) -> DiaryDay:
    """Store one day; a day that is there already becomes its next version. zone: of the clinic, where the patient has none."""
    stamped = day if day.recorded_at else replace(day, recorded_at=at)
    return record_days(db, [stamped], interaction="record-diary-day", zone=zone, by=by, at=at)[0]


def import_csv(db: Db, patient_id: str, text: str, *, zone: str = "UTC", by: Actor, at: datetime) -> int:
    """Store every row of the file, or none: Invalid carries one issue per bad row. Returns the number of days."""
    tried = entry(by, "C", "import-diary", at=at, kind="Observation", patient_id=patient_id)
    access.require(by, Permission.DIARY_WRITE, attempt=tried)
    parsed = parse_diary_csv(text, patient_id, today=_local_today(_zone_of(db, patient_id, zone), at))
    return len(record_days(db, parsed, interaction="import-diary", zone=zone, by=by, at=at))


def record_days(
    db: Db, given: Iterable[DiaryDay], *, interaction: str, zone: str = "UTC", by: Actor, at: datetime
) -> list[DiaryDay]:
    """Check, mark late ones, store all in one transaction. All days must be one patient's."""
    new = list(given)
    patient_id = new[0].patient_id if new else ""
    if any(day.patient_id != patient_id for day in new):
        raise Invalid("These diary days belong to different patients.")
    done = entry(by, "C", interaction, at=at, kind="Observation", patient_id=patient_id, detail=f"{len(new)} days")
    guard(db, by, Permission.DIARY_WRITE, done)
    local = _zone_of(db, patient_id, zone) if new else zone
    issues = [
        issue for day in new for issue in check_day(day, today=_local_today(local, at)) if issue.severity == "error"
    ]
    if issues:
        raise Invalid(issues=issues)
    marked = [_mark_late(day, local) for day in new]
    clinic.save_diary_days(db, marked, at=at)
    return marked


def _mark_late(day: DiaryDay, zone: str) -> DiaryDay:
    """Late is computed where it is known when the day was entered; an imported day without that keeps its own mark."""
    if day.recorded_at is None:
        return day
    return replace(day, late=is_late(day.day, day.recorded_at, zone))


def _zone_of(db: Db, patient_id: str, otherwise: str) -> str:
    """Name of the patient's zone, as far as there is such a zone; else of the clinic's."""
    return str(zone_of(clinic.patient(db, patient_id).zone, zone_of(otherwise, ZoneInfo("UTC"))))


def _local_today(zone: str, at: datetime) -> date:
    return at.astimezone(ZoneInfo(zone)).date()

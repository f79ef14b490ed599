"""The diary as the clinic sees it: the days, one day to enter or correct, and a file to load."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from urllib.parse import urlencode

from starlette.responses import Response

from fengchi.domain.diary import DiaryDay, Menses
from fengchi.domain.diary_cells import CellError, cells_of_day, day_of_cells
from fengchi.domain.diary_csv import COLUMNS
from fengchi.domain.errors import Invalid, Issue
from fengchi.domain.people import Patient
from fengchi.services import access, diary, patients
from fengchi.services.access import Permission
from fengchi.web import words
from fengchi.web.diary.presenters import SPOKEN_FEATURES, day_lines
from fengchi.web.forms import Filled
from fengchi.web.handlers import Ask, go
from fengchi.web.patient_words import patient_words

WEEKS = timedelta(weeks=4)
ANSWERS = (("", "not answered"), ("yes", "yes"), ("no", "no"))
MENSES = (("", "not answered"), *((one.value, one.value) for one in Menses))
GRADES = (("", "not answered"), ("0", "0 none"), ("1", "1 mild"), ("2", "2 marked"), ("3", "3 bed rest"))


def page(ask: Ask, filled: Filled) -> Response:
    """Four weeks of days; ?day= puts a recorded day into the form, ?until= shows earlier weeks."""
    last = _day(ask.asked_for("until")) or ask.today
    who, days = _read(ask, last - WEEKS + timedelta(days=1), last)
    return ask.page(
        "diary/days.html",
        status=filled.status,
        patient=patient_words(who, today=ask.today),
        days=day_lines(days, first=last - WEEKS + timedelta(days=1), last=last),
        recorded=f"{words.plural(len(days), 'day')} of {WEEKS.days} recorded",
        earlier_href=_until(last - WEEKS),
        later_href=_until(min(last + WEEKS, ask.today)) if last < ask.today else "",
        form=filled.words(_defaults(ask, days)),
        added=ask.asked_for("added"),
        answers=ANSWERS,
        menses=MENSES,
        grades=GRADES,
        features=tuple(SPOKEN_FEATURES.items()),
        columns=", ".join(COLUMNS),
        may_write=access.may(ask.actor, Permission.DIARY_WRITE),
    )


def record(ask: Ask) -> Response:
    """Store one day, or every row of a file: which of the two, the pressed button says."""
    patient_id, added = ask.part("patient_id"), 1
    if ask.form.get("go") == "file":
        with ask.transaction() as db:
            added = diary.import_csv(
                db, patient_id, ask.form.get("file", ""), zone=ask.clinic.zone, by=ask.actor, at=ask.at
            )
    else:
        day = parse_day(ask.form, patient_id=patient_id)
        with ask.transaction() as db:
            diary.record_day(db, day, zone=ask.clinic.zone, by=ask.actor, at=ask.at)
    return go(f"/patients/{patient_id}/diary?{urlencode({'added': words.plural(added, 'day')})}")


def parse_day(form: Mapping[str, str], *, patient_id: str) -> DiaryDay:
    """The day as the form says: its fields are the columns of the diary's file. Invalid has an issue per field."""
    errors: list[CellError] = []
    cells = {name: form.get(name, "") for name in COLUMNS if name not in ("recorded_at", "late")}
    day = day_of_cells(cells, patient_id, errors)
    if errors or day is None:
        raise Invalid(issues=[Issue(one.text, one.column, "value", one.rule) for one in errors])
    return day


def _read(ask: Ask, first: date, last: date) -> tuple[Patient, list[DiaryDay]]:
    patient_id = ask.part("patient_id")
    with ask.transaction() as db:
        who = patients.patient(db, patient_id, by=ask.actor, at=ask.at)
        return who, diary.days(db, patient_id, first=first, last=last, by=ask.actor, at=ask.at)


def _defaults(ask: Ask, days: list[DiaryDay]) -> dict[str, str]:
    """The chosen day as it is recorded, else an empty entry for today."""
    wanted = _day(ask.asked_for("day")) or ask.today
    found = next((one for one in days if one.day == wanted), None)
    return cells_of_day(found) if found else {"day": wanted.isoformat()}


def _day(text: str) -> date | None:
    """A day of the address, None for anything else: an address is not a form."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _until(day: date) -> str:
    return f"?until={day.isoformat()}"

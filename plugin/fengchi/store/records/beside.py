"""The records beside those that are written, as far as rules across records look at them: one question for all.

https://hl7.org/fhir/R4/search.html: what stands here is found by the rows of the search index.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import CompoundSelect, Select, and_, select, union

from fengchi.store.db import Db
from fengchi.store.record_tables import record
from fengchi.store.records.versions import StoredRecord, in_batches, newest, stored
from fengchi.store.search_tables import date_index, reference_index, token_index

Code = tuple[str, str]
"""(system, code)"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """wholes: Procedures by id, and the Observations of part_code that are part of them.

    patients: whose Observations of one of value_codes are wanted that begin within the days first to last.
    """

    wholes: Collection[str] = ()
    part_code: Code = ("", "")
    patients: Collection[str] = ()
    value_codes: Collection[Code] = ()
    first: date = date.min
    last: date = date.max


def records_beside(db: Db, wanted: Wanted) -> list[StoredRecord]:
    """Newest versions of what is wanted, without deleted ones, in the order in which they were first written."""
    found: dict[str, StoredRecord] = {}
    wholes, patients = (list(in_batches(sorted(each))) for each in (wanted.wholes, wanted.patients))
    for place in range(max(len(wholes), len(patients))):
        numbers = _numbers(wanted, *(each[place] if place < len(each) else [] for each in (wholes, patients)))
        statement = newest().where(record.c.number.in_(numbers), ~record.c.deleted).order_by(record.c.number)
        found |= {one.reference: one for one in map(stored, db.execute(statement))}
    return list(found.values())


def _numbers(wanted: Wanted, wholes: list[str], patients: list[str]) -> CompoundSelect[int]:
    return union(*_of_wholes(wholes, wanted), *_of_patients(patients, wanted))


def _of_wholes(ids: list[str], wanted: Wanted) -> Iterator[Select[int]]:
    if not ids:
        return
    yield select(record.c.number).where(record.c.kind == "Procedure", record.c.record_id.in_(ids))
    system, code = wanted.part_code
    is_part = and_(reference_index.c.param == "part-of", reference_index.c.target_kind == "Procedure")
    yield (
        select(reference_index.c.number)
        .join_from(reference_index, token_index, token_index.c.number == reference_index.c.number)
        .where(is_part, reference_index.c.kind == "Observation", reference_index.c.target_id.in_(ids))
        .where(token_index.c.param == "code", token_index.c.system == system, token_index.c.code == code)
    )


def _of_patients(ids: list[str], wanted: Wanted) -> Iterator[Select[int]]:
    if not ids:
        return
    systems, codes = ({one[place] for one in wanted.value_codes} for place in (0, 1))
    # A moment with an offset lies in the day before or after by UTC.
    low, high = (
        datetime.combine(day, time(), UTC) + timedelta(days=more)
        for day, more in ((wanted.first, -1), (wanted.last, 2))
    )
    yield (
        select(token_index.c.number)
        .join_from(token_index, date_index, date_index.c.number == token_index.c.number)
        .where(token_index.c.patient_id.in_(ids), token_index.c.kind == "Observation", token_index.c.param == "code")
        .where(token_index.c.code.in_(codes), token_index.c.system.in_(systems))
        .where(date_index.c.param == "date", date_index.c.low >= low, date_index.c.low < high)
    )

"""The order of a search's pages, and the cursor that says where the next one begins.

Keyset paging: a page begins after the sort values and the number of the last record before it, so it costs the same
everywhere and stays consistent while others write. The cursor is opaque; the HTTP door signs it.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Double, FromClause, and_, func, literal, or_, select

from fengchi.domain.errors import Invalid, Issue
from fengchi.fhir.search import Sort
from fengchi.fhir.search_parameters import ParameterType
from fengchi.fhir.search_texts import EARLIEST, LATEST
from fengchi.store.columns import UtcDateTime
from fengchi.store.record_tables import record
from fengchi.store.records.conditions import HIGHEST_CHARACTER, TABLE_OF_TYPE

Key = ColumnElement[Any]

_SORTED_BY = {
    ParameterType.TOKEN: "code",
    ParameterType.DATE: "low",
    ParameterType.STRING: "folded",
    ParameterType.QUANTITY: "low",
    ParameterType.NUMBER: "low",
    ParameterType.URI: "uri",
}
_BEYOND = 1.7e308


def sort_keys(sorts: Sequence[Sort]) -> list[Key]:
    """One value a record for each sort key; what a record does not have comes last, in either direction."""
    return [_sort_key(sort).label(f"key{place}") for place, sort in enumerate(sorts)]


def _sort_key(sort: Sort) -> Key:
    if sort.parameter.name == "_id":
        return record.c.record_id
    if sort.parameter.name == "_lastUpdated":
        return record.c.updated
    table = TABLE_OF_TYPE[sort.parameter.type]
    column = table.c[_SORTED_BY[sort.parameter.type]]
    # Of several values, the one that brings the record to the front.
    best = func.max(column) if sort.descending else func.min(column)
    # The number alone says the type; naming the type again would tempt SQLite to an index that holds all of that type.
    of_record = and_(table.c.number == record.c.number, table.c.param.in_(sort.parameter.row_names))
    found = select(best).where(of_record).correlate(record).scalar_subquery()
    return func.coalesce(found, _last(column, sort.descending))


def _last(column: Key, descending: bool) -> Key:
    if isinstance(column.type, UtcDateTime):
        return literal(EARLIEST if descending else LATEST, UtcDateTime())
    if isinstance(column.type, Double):
        return literal(-_BEYOND if descending else _BEYOND, Double())
    return literal("" if descending else HIGHEST_CHARACTER)


def in_order(found: FromClause, sorts: Sequence[Sort]) -> list[ColumnElement[Any]]:
    """ORDER BY: the sort keys, then the order in which the records were first written."""
    keys = _found_keys(found, sorts)
    return [key.desc() if sort.descending else key.asc() for key, sort in zip(keys, sorts, strict=True)] + [
        found.c.number.asc()
    ]


def after(found: FromClause, sorts: Sequence[Sort], cursor: str) -> ColumnElement[bool]:
    """The condition that leaves only what comes after the cursor. Raises Invalid for a cursor that is not ours."""
    *values, number = _decode(cursor, len(sorts) + 1)
    keys = _found_keys(found, sorts)
    steps: list[ColumnElement[bool]] = []
    equal: list[ColumnElement[bool]] = []
    for key, sort, value in zip(keys, sorts, values, strict=True):
        typed = literal(_typed(key, value), key.type)
        steps.append(and_(*equal, key < typed if sort.descending else key > typed))
        equal.append(key == typed)
    return or_(*steps, and_(*equal, found.c.number > _whole(number)))


def cursor_after(row: Any, n_keys: int) -> str:
    """The cursor of the page after this row, which has number and key0 … of the found columns."""
    keys = [getattr(row, f"key{place}") for place in range(n_keys)]
    values = [one.isoformat() if isinstance(one, datetime) else one for one in keys]
    return base64.urlsafe_b64encode(json.dumps([*values, row.number]).encode()).decode().rstrip("=")


def _found_keys(found: FromClause, sorts: Sequence[Sort]) -> list[Key]:
    return [found.c[f"key{place}"] for place in range(len(sorts))]


def _decode(cursor: str, length: int) -> list[Any]:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error):
        raise _not_ours() from None
    if not isinstance(values, list) or len(values) != length:
        raise _not_ours()
    return values


def _typed(key: Key, value: Any) -> Any:
    if isinstance(key.type, UtcDateTime):
        try:
            moment = datetime.fromisoformat(value)
        except (TypeError, ValueError):
            raise _not_ours() from None
        if moment.tzinfo is None:
            raise _not_ours()
        return moment
    if not isinstance(value, str | float | int):
        raise _not_ours()
    return value


def _whole(value: Any) -> int:
    if not isinstance(value, int) or not 0 <= value < 2**63:
        raise _not_ours()
    return value


def _not_ours() -> Invalid:
    return Invalid(issues=[Issue("This paging link is not one of ours, or it was changed.", "page", "value")])

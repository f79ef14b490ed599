"""Small steps between stored text and the values of the clinic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from fengchi.fhir import plain
from fengchi.fhir.json_codec import decode
from fengchi.store.db import Db
from fengchi.store.records.versions import StoredRecord
from fengchi.store.records.writing import Put, write_many

Json = Mapping[str, Any]


def put_all(db: Db, resources: Iterable[Json], *, at: datetime) -> None:
    write_many(db, [Put(one) for one in resources], at=at)


def with_note(resource: dict[str, Any], text: str) -> dict[str, Any]:
    return {**resource, "note": [*resource.get("note", []), {"text": text}]}


def subject_id(body: Json) -> str:
    return plain.reference_id(plain.inside(body, "subject"), "Patient")


def body_of(record: StoredRecord) -> dict[str, Any]:
    return decode(record.body)

"""Writing records: a new version, its head, its index and its projections, set-based and in one transaction.

https://hl7.org/fhir/R4/http.html#create, #update, #delete and, for optimistic locking, #concurrency.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from fengchi.domain.errors import DuplicateFound, EditedMeanwhile, Invalid, Issue, NotFound
from fengchi.fhir.json_codec import encode
from fengchi.fhir.search_values import patient_of
from fengchi.store.bulk import values_of
from fengchi.store.db import Db
from fengchi.store.record_tables import record_version
from fengchi.store.records.body import stamped, to_millisecond
from fengchi.store.records.heads import Head, add_heads, lock_heads, move_heads, take_numbers
from fengchi.store.records.indexing import clear_rows, write_rows
from fengchi.store.records.versions import StoredRecord


@dataclass(frozen=True, slots=True)
class Put:
    """Write this resource as a new version, or as the first one of a new record.

    record_id: defaults to the resource's own id, else a new one is made. expected: the version that it replaces; None
    replaces whatever is there. must_be_new: refuse when the id is taken (create).
    """

    resource: Mapping[str, Any]
    record_id: str | None = None
    expected: int | None = None
    must_be_new: bool = False


@dataclass(frozen=True, slots=True)
class Remove:
    """Write a deletion. A record that is already deleted stays as it is."""

    kind: str
    record_id: str
    expected: int | None = None


Write = Put | Remove


@dataclass(frozen=True, slots=True)
class _Planned:
    """A write whose id and version are known, with the head it meets. resource None: a deletion."""

    kind: str
    record_id: str
    resource: Mapping[str, Any] | None
    head: Head | None
    version: int


@dataclass(frozen=True, slots=True)
class _Made:
    """What a planned write stores: its version, its head, and the resource with id and meta."""

    record: StoredRecord
    head: Head
    resource: Mapping[str, Any] | None


def create(db: Db, resource: Mapping[str, Any], *, at: datetime, record_id: str | None = None) -> StoredRecord:
    """The first version of a new record; its id is record_id or a new one. Raises DuplicateFound for a taken id."""
    write = Put(resource, record_id=record_id or str(uuid4()), must_be_new=True)
    return write_many(db, [write], at=at)[0]


def update(db: Db, resource: Mapping[str, Any], *, at: datetime, expected_version: int | None = None) -> StoredRecord:
    """The next version of the record with the resource's id, or its first one.

    Raises EditedMeanwhile, and Invalid for a resource without id.
    """
    if not resource.get("id"):
        raise Invalid(
            issues=[Issue("An update needs the id of what it updates.", f"{resource['resourceType']}.id", "required")]
        )
    return write_many(db, [Put(resource, expected=expected_version)], at=at)[0]


def delete(db: Db, kind: str, record_id: str, *, at: datetime, expected_version: int | None = None) -> StoredRecord:
    """A deletion as the newest version, also when it was deleted before. Raises NotFound, EditedMeanwhile."""
    return write_many(db, [Remove(kind, record_id, expected_version)], at=at)[0]


def write_many(db: Db, writes: Sequence[Write], *, at: datetime) -> tuple[StoredRecord, ...]:
    """All of these writes or, when one raises, none of them if the caller's transaction is rolled back.

    Gives what was stored, in the order of the writes. Raises EditedMeanwhile (another version than expected is stored),
    DuplicateFound (an id that must be new is taken, or one record is written twice), NotFound (nothing to remove).
    """
    updated = to_millisecond(at)
    keyed = [(_kind(write), _record_id(write), write) for write in writes]
    _refuse_twice(keyed)
    heads = lock_heads(db, [(kind, record_id) for kind, record_id, _ in keyed])
    planned = [_plan(kind, record_id, write, heads.get((kind, record_id))) for kind, record_id, write in keyed]
    changing = [one for one in planned if not _is_idle(one)]
    seqs = take_numbers(db, len(changing))
    made = [_make(one, seq, updated) for one, seq in zip(changing, seqs, strict=True)]
    _write(db, made)
    written = {(one.record.kind, one.record.record_id): one.record for one in made}
    return tuple(written.get((one.kind, one.record_id)) or _unchanged(one) for one in planned)


def _kind(write: Write) -> str:
    return str(write.resource["resourceType"]) if isinstance(write, Put) else write.kind


def _record_id(write: Write) -> str:
    if isinstance(write, Remove):
        return write.record_id
    return write.record_id or str(write.resource.get("id") or uuid4())


def _refuse_twice(keyed: Sequence[tuple[str, str, Write]]) -> None:
    if len({(kind, record_id) for kind, record_id, _ in keyed}) < len(keyed):
        raise DuplicateFound("The same record is written twice in one transaction.")


def _plan(kind: str, record_id: str, write: Write, head: Head | None) -> _Planned:
    stored_version = head.version if head else None
    if isinstance(write, Put) and write.must_be_new and head is not None:
        raise DuplicateFound(f"There is already a {kind} with this id.")
    if isinstance(write, Remove) and head is None:
        raise NotFound(f"There is no {kind} with this id.")
    if write.expected is not None and write.expected != stored_version:
        raise EditedMeanwhile
    resource = write.resource if isinstance(write, Put) else None
    return _Planned(kind, record_id, resource, head, (stored_version or 0) + 1)


def _is_idle(one: _Planned) -> bool:
    """Whether this deletes what is deleted already."""
    return one.resource is None and one.head is not None and one.head.deleted


def _unchanged(one: _Planned) -> StoredRecord:
    assert one.head is not None  # noqa: S101  # only idle deletions come here, and they have met a head
    return StoredRecord(one.kind, one.record_id, one.head.version, one.head.updated, True, "")


def _make(one: _Planned, seq: int, updated: datetime) -> _Made:
    resource = one.resource and stamped(one.resource, record_id=one.record_id, version=one.version, updated=updated)
    body = encode(resource) if resource else ""
    head = Head(
        number=one.head.number if one.head else seq,
        kind=one.kind,
        record_id=one.record_id,
        version=one.version,
        current=seq,
        updated=updated,
        deleted=resource is None,
        # A deletion stays in its patient's compartment, so that their history can show it.
        patient_id=patient_of(resource) if resource else one.head.patient_id if one.head else None,
    )
    record = StoredRecord(one.kind, one.record_id, one.version, updated, resource is None, body)
    return _Made(record, head, resource)


def _write(db: Db, made: Sequence[_Made]) -> None:
    """Version, head, index and projections of every write."""
    add_heads(db, [one.head for one in made if one.head.version == 1])
    move_heads(db, [one.head for one in made if one.head.version > 1])
    clear_rows(db, [one.head.number for one in made if one.head.version > 1])
    contents = [(one.head, one.resource) for one in made if one.resource is not None]
    write_rows(db, contents, {record_version: [_version_row(one) for one in made]})


def _version_row(made: _Made) -> dict[str, Any]:
    return {"seq": made.head.current, **values_of(made.record)}

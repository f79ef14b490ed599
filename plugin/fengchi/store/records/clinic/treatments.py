"""A treatment as its family of records (docs/adr/0008), and back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from fengchi import __version__
from fengchi.domain.errors import EditedMeanwhile, NotFound
from fengchi.domain.people import Patient, Practitioner
from fengchi.domain.treatments import Treatment
from fengchi.fhir.procedure import is_ours
from fengchi.fhir.treatment import is_part_of_treatment, treatment_from_fhir, treatment_to_fhir
from fengchi.fhir.treatment_frame import frame_ids
from fengchi.fhir.withdrawal import withdrawn
from fengchi.store.db import Db
from fengchi.store.records.clinic.bodies import Json, body_of, subject_id
from fengchi.store.records.clinic.people import patient, practitioner
from fengchi.store.records.history import versions_of
from fengchi.store.records.lookups import referring
from fengchi.store.records.versions import StoredRecord, each_record, read, read_many
from fengchi.store.records.writing import Put, write_many

SOFTWARE = f"Fengchi {__version__}"


@dataclass(frozen=True, slots=True)
class StoredTreatment:
    """version: of the treatment's Procedure; it is what an amendment is based on."""

    treatment: Treatment
    version: int


@dataclass(frozen=True, slots=True)
class TreatmentVersion:
    """The note as it stood from `updated` on. version counts from 1."""

    treatment: Treatment
    version: int
    updated: datetime


def treatment(db: Db, treatment_id: str) -> StoredTreatment:
    """Raises NotFound when there is no such treatment of ours."""
    family = _family(db, treatment_id)
    return StoredTreatment(
        treatment_from_fhir(body_of(one) for one in family), _procedure_of(family, treatment_id).version
    )


def treatment_exists(db: Db, treatment_id: str) -> bool:
    try:
        read(db, "Procedure", treatment_id)
    except NotFound:
        return False
    return True


def treatments_of(db: Db, patient_id: str) -> list[Treatment]:
    """The latest started first, those entered in error among them."""
    procedures = each_record(db, kinds=["Procedure"], patient_id=patient_id)
    ours = [one.record_id for one in procedures if is_ours(body_of(one))]
    found = [treatment_from_fhir(body_of(one) for one in _family(db, treatment_id)) for treatment_id in ours]
    return sorted(found, key=_started, reverse=True)


def treatment_versions(db: Db, treatment_id: str) -> list[TreatmentVersion]:
    """Every version of the note, oldest first: its records as they stood after each write of its Procedure."""
    written = versions_of(db, [(one.kind, one.record_id) for one in _family(db, treatment_id)])
    main = f"Procedure/{treatment_id}"
    starts = [place for place, one in enumerate(written) if one.reference == main and not one.deleted]
    return [
        TreatmentVersion(
            treatment_from_fhir(_standing(written[:until], written[start].updated)),
            written[start].version,
            written[start].updated,
        )
        for start, until in pairwise([*starts, len(written)])
    ]


def save_treatment(db: Db, note: Treatment, *, at: datetime, expected_version: int | None) -> None:
    """Write the note's records as new versions. expected_version None: the treatment must be new.

    What an amendment no longer says is marked as entered in error in the same transaction.
    """
    before = [body_of(one) for one in _records_of(db, note.treatment_id)]
    if expected_version is None and before:
        raise EditedMeanwhile("A treatment with this id is stored already.")
    after = treatment_resources(note, patient(db, note.patient_id), practitioner(db, note.practitioner_id))
    # The Procedure first: where two versions share one instant, it opens the records of its version in the order of writing.
    resources = sorted((*after, *withdrawn(before, after)), key=lambda one: not _is_main(one, note))
    write_many(db, [_write_of(one, note, expected_version) for one in resources], at=at)


def treatment_resources(note: Treatment, who: Patient, by: Practitioner) -> tuple[dict[str, Any], ...]:
    return treatment_to_fhir(note, patient=who, practitioner=by, software=SOFTWARE).json()


def _write_of(resource: Json, note: Treatment, expected_version: int | None) -> Put:
    is_main = _is_main(resource, note)
    return Put(
        resource, expected=expected_version if is_main else None, must_be_new=is_main and expected_version is None
    )


def _is_main(resource: Json, note: Treatment) -> bool:
    return bool(resource["resourceType"] == "Procedure" and resource["id"] == note.treatment_id)


def _records_of(db: Db, treatment_id: str) -> list[StoredRecord]:
    """The treatment's records: its Procedure, its visit and its note by their ids, the rest by what it is part of.

    Never by the beginning of an id: ids are given by whoever sends a record.
    """
    main = ("Procedure", treatment_id)
    found = read_many(db, [main, *(frame_ids(treatment_id))])
    if main not in found:
        return []
    subject = subject_id(body_of(found[main]))
    parts = (
        one for one in referring(db, "Procedure", treatment_id) if is_part_of_treatment(body_of(one), treatment_id)
    )
    family = {one.reference: one for one in (*found.values(), *parts)}
    return [one for one in family.values() if one.kind == "Provenance" or subject_id(body_of(one)) == subject]


def _family(db: Db, treatment_id: str) -> list[StoredRecord]:
    family = _records_of(db, treatment_id)
    if not any(one.reference == f"Procedure/{treatment_id}" and is_ours(body_of(one)) for one in family):
        raise NotFound("There is no treatment with this id.")
    return family


def _procedure_of(family: Iterable[StoredRecord], treatment_id: str) -> StoredRecord:
    return next(one for one in family if one.reference == f"Procedure/{treatment_id}")


def _standing(written: Iterable[StoredRecord], moment: datetime) -> list[Json]:
    """The last of each record's versions, leaving out those written after the moment; written: in order."""
    latest = {one.reference: one for one in written if one.updated <= moment}
    return [body_of(one) for one in latest.values() if not one.deleted]


def _started(note: Treatment) -> float:
    return note.started_at.timestamp() if note.started_at else 0.0

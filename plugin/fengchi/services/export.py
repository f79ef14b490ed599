"""Export to files that any FHIR system reads: the stored text of every current record, one NDJSON file a type.

Files as in https://hl7.org/fhir/uv/bulkdata/export.html#response---complete-status
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import IO, Any

from fengchi.domain.errors import Conflict, Invalid, NotFound
from fengchi.domain.people import Actor
from fengchi.fhir.json_codec import decode
from fengchi.fhir.references import local_target, references
from fengchi.fhir.search_values import patient_of
from fengchi.services.access import Permission
from fengchi.services.audit import entry, guard
from fengchi.services.patients import find
from fengchi.store import records
from fengchi.store.db import Db, Store

MANIFEST = "manifest.json"


def export_to(store: Store, folder: Path, *, patient: str | None = None, by: Actor, at: datetime) -> dict[str, int]:
    """Write TYPE.ndjson files and manifest.json, for their owner's eyes alone. Gives the number of records by type.

    patient: id or record number; then only that patient's records, with what they refer to and the Provenance of each.
    Takes the store: the audit entry is kept first, and the long reading holds no writer up. Raises NotFound for a
    patient who is not here, Conflict for a folder that holds an export, Invalid where nothing can be written.
    """
    with store.writing() as db:
        patient_id = _named(db, patient, by=by, at=at)
        guard(db, by, Permission.DATA_EXPORT, entry(by, "R", "export", at=at, patient_id=patient_id or ""))
    try:
        with _arriving_whole(folder) as room, store.reading() as db:
            chosen = records.each_record(db) if patient_id is None else iter(_of_patient(db, patient_id))
            written = _write_files(room, chosen)
            _write_manifest(room, written, at)
    except OSError as error:
        raise Invalid(f"The folder cannot be written: {error.strerror}.") from None
    return {kind: count for kind, (count, _) in sorted(written.items())}


def _named(db: Db, patient: str | None, *, by: Actor, at: datetime) -> str | None:
    """A blank name is a mistake of the caller, such as an unset variable; it never stands for everybody."""
    if patient is None:
        return None
    if not patient.strip():
        raise NotFound("Name the patient by id or record number.")
    return find(db, patient, by=by, at=at).patient_id


# Whose records ----------------------------------------------------------------------------------------------------


def _of_patient(db: Db, patient_id: str) -> list[records.StoredRecord]:
    """The compartment, the Provenance of its records, and everything these refer to, such as practitioners."""
    found = {(one.kind, one.record_id): one for one in records.each_record(db, patient_id=patient_id)}
    for one in records.each_record(db, kinds=["Provenance"]):
        if _targets(one) & found.keys():
            found[(one.kind, one.record_id)] = one
    while missing := {target for one in found.values() for target in _targets(one)} - found.keys():
        more = {key: one for key, one in records.read_many(db, missing).items() if _is_shared(one)}
        if not more:
            break
        found |= more
    return list(found.values())


def _targets(record: records.StoredRecord) -> set[tuple[str, str]]:
    return {target for _, text in references(decode(record.body)) if (target := local_target(text)) is not None}


def _is_shared(record: records.StoredRecord) -> bool:
    """Whether the record is nobody's: never bring another patient's data along."""
    return patient_of(decode(record.body)) is None


# Files ------------------------------------------------------------------------------------------------------------


@contextmanager
def _arriving_whole(folder: Path) -> Iterator[Path]:
    """A hidden folder to write into, whose files move into the folder at the end, or vanish when anything fails."""
    folder.mkdir(parents=True, exist_ok=True)
    _refuse_older_export(folder)
    room = Path(mkdtemp(prefix=".unfinished-", dir=folder))
    try:
        yield room
        _refuse_older_export(folder)
        for file in sorted(room.iterdir(), key=lambda one: one.name == MANIFEST):
            file.rename(folder / file.name)
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _refuse_older_export(folder: Path) -> None:
    """Files of another time, or of other patients, would stand among the new ones as if they were part of them."""
    if (folder / MANIFEST).exists() or any(folder.glob("*.ndjson")):
        raise Conflict("The folder holds an export from before; name another one, or empty it first.")


def _write_files(folder: Path, chosen: Iterable[records.StoredRecord]) -> dict[str, tuple[int, str]]:
    """(number of records, SHA-256) by type."""
    with ExitStack() as stack:
        files: dict[str, tuple[IO[bytes], Any, list[int]]] = {}
        for record in chosen:
            if record.kind not in files:
                file = stack.enter_context(_private(folder / f"{record.kind}.ndjson"))
                files[record.kind] = (file, hashlib.sha256(), [0])
            out, digest, count = files[record.kind]
            line = record.body.encode() + b"\n"
            out.write(line)
            digest.update(line)
            count[0] += 1
    return {kind: (count[0], digest.hexdigest()) for kind, (_, digest, count) in files.items()}


def _write_manifest(folder: Path, written: Mapping[str, tuple[int, str]], at: datetime) -> None:
    output = [
        {"type": kind, "url": f"{kind}.ndjson", "count": count, "sha256": digest}
        for kind, (count, digest) in sorted(written.items())
    ]
    moment = at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    manifest = {"transactionTime": moment, "fhirVersion": "4.0.1", "output": output}
    with _private(folder / MANIFEST) as file:
        file.write(json.dumps(manifest, indent=2).encode() + b"\n")


def _private(path: Path) -> IO[bytes]:
    """A new file that only its owner can read, from its first moment on."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")

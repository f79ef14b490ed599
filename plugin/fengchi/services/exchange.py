"""Import from and export to files, in formats that any FHIR system reads and writes.

Tolerant reader: what a real server sent is kept, and a repair report says what was odd and what was changed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from urllib.parse import parse_qsl
from uuid import NAMESPACE_URL, uuid5

from fengchi.domain.errors import Conflict, Invalid, Issue
from fengchi.domain.people import Actor
from fengchi.fhir import gate
from fengchi.fhir.json_codec import decode
from fengchi.fhir.narrative import sanitise
from fengchi.fhir.references import conditional_target, local_target, references, rewritten
from fengchi.fhir.search_values import patient_of
from fengchi.services.access import Permission
from fengchi.services.audit import entry, guard
from fengchi.services.fhir_files import FileResource, resources_in
from fengchi.services.patients import find
from fengchi.services.records.interactions import instant
from fengchi.store import records
from fengchi.store.db import Db
from fengchi.store.records import Put

VALID_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
TYPE_NAME = re.compile(r"[A-Z][A-Za-z]{1,60}")
BATCH = 500


@dataclass(frozen=True, slots=True)
class Repair:
    """place: where in the file. issue: what was odd; its severity tells a change ("warning") from a mere note."""

    place: str
    issue: Issue


@dataclass(frozen=True, slots=True)
class ImportReport:
    n_created: int
    n_updated: int
    n_unchanged: int
    repairs: tuple[Repair, ...]


# Import -----------------------------------------------------------------------------------------------------------


def import_text(db: Db, text: str, *, source: str, by: Actor, at: datetime) -> ImportReport:
    """Store every resource of one file, or none; see import_texts."""
    return import_texts(db, {source: text}, by=by, at=at)


def import_texts(db: Db, texts: Mapping[str, str], *, by: Actor, at: datetime) -> ImportReport:
    """Store every resource of the files, or none. Importing the same files again changes nothing.

    texts: content by name of the file. Raises Malformed for text that is no FHIR JSON, and Conflict when an id is that
    of another person here, or when records here would change without their Patient among the files to compare.
    """
    found = [_named(one, name, texts) for name, text in texts.items() for one in resources_in(text)]
    if not found:
        raise Invalid("There is no resource in these files.")
    detail = f"{len(found)} resources from {', '.join(texts)}"[:200]
    guard(db, by, Permission.DATA_IMPORT, entry(by, "C", "import", at=at, detail=detail))
    repairs: list[Repair] = []
    prepared = _prepare(db, found, repairs)
    repairs.extend(_oddities(prepared))
    return _store(db, prepared, repairs, at)


def _named(one: FileResource, name: str, texts: Mapping[str, str]) -> FileResource:
    """Of several files, the place names the file too."""
    return FileResource(f"{name} {one.place}".strip(), one.resource, one.full_url) if len(texts) > 1 else one


def _prepare(db: Db, found: list[FileResource], repairs: list[Repair]) -> list[FileResource]:
    """Ids that we can keep, references that lead somewhere, narrative that is safe to show."""
    named = [_with_id(one, repairs) for one in found]
    targets = {
        before.full_url: _reference(after) for before, after in zip(found, named, strict=True) if before.full_url
    }
    targets |= {
        f"{before.resource.get('resourceType')}/{before.resource.get('id')}": _reference(after)
        for before, after in zip(found, named, strict=True)
        if before.resource.get("id") != after.resource["id"] and before.resource.get("id")
    }
    by_identifier = _by_identifier(named)
    linked = [_place(one, rewritten(one.resource, targets)) for one in named]
    resolved = [_place(one, _resolve(db, one, one.resource, by_identifier, repairs)) for one in linked]
    return [_place(one, _safe_narrative(one, repairs)) for one in resolved]


def _with_id(one: FileResource, repairs: list[Repair]) -> FileResource:
    kind, record_id = one.resource.get("resourceType"), one.resource.get("id")
    if not isinstance(kind, str) or not TYPE_NAME.fullmatch(kind):
        raise Invalid(issues=[Issue("This entry has no resource type, so it cannot be kept.", one.place, "required")])
    if isinstance(record_id, str) and VALID_ID.fullmatch(record_id):
        return one
    made = _made_id(one, kind, record_id)
    if record_id is not None:
        text = "The id is not one that FHIR allows; a new one was made and the old one kept as an identifier."
        repairs.append(Repair(one.place, Issue(text, f"{kind}.id", "value", "import-id", "warning")))
    resource = {**one.resource, "id": made}
    if record_id is not None and kind != "Bundle":
        resource["identifier"] = [
            *_list(one.resource.get("identifier")),
            {"system": "urn:fengchi:imported-id", "value": str(record_id)},
        ]
    return _place(one, resource)


def _made_id(one: FileResource, kind: str, record_id: object) -> str:
    """The same id each time the same thing is imported."""
    uuid = one.full_url.removeprefix("urn:uuid:")
    if record_id is None and one.full_url.startswith("urn:uuid:") and VALID_ID.fullmatch(uuid):
        return uuid
    known = (
        f"{kind}/{record_id}"
        if record_id is not None
        else one.full_url or json.dumps(one.resource, sort_keys=True, default=str)
    )
    return str(uuid5(NAMESPACE_URL, known))


def _by_identifier(found: Iterable[FileResource]) -> dict[tuple[str, str, str], str]:
    """(type, system, value) -> reference, for conditional references within the file."""
    return {
        (str(one.resource["resourceType"]), str(each.get("system", "")), str(each.get("value", ""))): _reference(one)
        for one in found
        for each in _list(one.resource.get("identifier"))
        if isinstance(each, Mapping)
    }


def _resolve(
    db: Db, one: FileResource, value: Any, known: Mapping[tuple[str, str, str], str], repairs: list[Repair]
) -> Any:
    """Conditional references (Practitioner?identifier=a|b) become literal ones, or logical ones where nothing is here."""
    if isinstance(value, list):
        return [_resolve(db, one, inner, known, repairs) for inner in value]
    if not isinstance(value, Mapping):
        return value
    text = value.get("reference")
    target = conditional_target(text) if isinstance(text, str) else None
    if target is None:
        return {name: _resolve(db, one, inner, known, repairs) for name, inner in value.items()}
    literal = _literal(db, target, known)
    return {**value, "reference": literal} if literal else _logical(one, value, target, repairs)


def _literal(db: Db, target: tuple[str, str], known: Mapping[tuple[str, str, str], str]) -> str | None:
    kind, system, value = _identifier_of(target)
    if (kind, system, value) in known:
        return known[(kind, system, value)]
    here = records.find_by_identifier(db, kind, system, value) if value else ()
    return here[0].reference if len(here) == 1 else None


def _logical(
    one: FileResource, value: Mapping[str, Any], target: tuple[str, str], repairs: list[Repair]
) -> dict[str, Any]:
    kind, system, number = _identifier_of(target)
    text = "A conditional reference matches nothing here; it was kept as a logical reference."
    repairs.append(
        Repair(one.place, Issue(text, str(one.resource["resourceType"]), "not-found", "import-reference", "warning"))
    )
    rest = {name: inner for name, inner in value.items() if name != "reference"}
    return {**rest, "type": kind, "identifier": {"system": system, "value": number} if system else {"value": number}}


def _identifier_of(target: tuple[str, str]) -> tuple[str, str, str]:
    kind, query = target
    text = dict(parse_qsl(query)).get("identifier", query)
    system, mark, value = text.partition("|")
    return (kind, system, value) if mark else (kind, "", text)


def _safe_narrative(one: FileResource, repairs: list[Repair]) -> dict[str, Any]:
    narrative = one.resource.get("text")
    div = narrative.get("div") if isinstance(narrative, Mapping) else None
    if not isinstance(div, str) or not isinstance(narrative, Mapping):
        return one.resource
    safe = sanitise(div)
    if safe == div:
        return one.resource
    kind = str(one.resource["resourceType"])
    text = "The narrative held markup that is not safe to show; it was taken out."
    repairs.append(Repair(one.place, Issue(text, f"{kind}.text.div", "value", "import-narrative", "warning")))
    return {**one.resource, "text": {**narrative, "div": safe}}


def _oddities(prepared: Iterable[FileResource]) -> Iterable[Repair]:
    """What the gate would refuse at the API and what it warns of; kept here as received."""
    for one in prepared:
        for issue in gate.check(one.resource):
            yield Repair(one.place, Issue(issue.text, issue.where, issue.code, issue.rule, "information"))


def _store(db: Db, prepared: list[FileResource], repairs: list[Repair], at: datetime) -> ImportReport:
    unique = {(str(one.resource["resourceType"]), str(one.resource["id"])): one for one in prepared}
    if len(unique) < len(prepared):
        text = "The file holds the same record more than once; the last one was kept."
        repairs.append(Repair("", Issue(text, "", "duplicate", "import-duplicate", "warning")))
    here = records.read_many(db, unique)
    changed = [one for key, one in unique.items() if key not in here or not _is_same(here[key].body, one.resource)]
    _refuse_other_people(changed, here)
    _refuse_unidentified(changed, here, unique)
    for start in range(0, len(changed), BATCH):
        records.write_many(db, [Put(one.resource) for one in changed[start : start + BATCH]], at=at)
    n_updated = sum((str(one.resource["resourceType"]), str(one.resource["id"])) in here for one in changed)
    return ImportReport(len(changed) - n_updated, n_updated, len(unique) - len(changed), tuple(repairs))


def _refuse_other_people(changed: Iterable[FileResource], here: Mapping[tuple[str, str], records.StoredRecord]) -> None:
    """Two systems may both have a Patient/1: never write one person over another."""
    for one in changed:
        stored = here.get(("Patient", str(one.resource["id"])))
        if one.resource["resourceType"] != "Patient" or stored is None:
            continue
        before = decode(stored.body)
        if not _same_person(before, one.resource):
            text = "A different person is stored under this id; give this patient another id before importing."
            raise Conflict(issues=[Issue(text, one.place or "Patient.id", "conflict", "import-same-person")])


def _refuse_unidentified(
    changed: Iterable[FileResource],
    here: Mapping[tuple[str, str], records.StoredRecord],
    unique: Mapping[tuple[str, str], FileResource],
) -> None:
    """Ids of another system may meet ours by chance: a record of a person changes only beside that person's Patient."""
    for one in changed:
        patient_id = patient_of(one.resource)
        stored = here.get((str(one.resource["resourceType"]), str(one.resource["id"])))
        if stored is None or patient_id is None or ("Patient", patient_id) in unique:
            continue
        text = "This would change a record that is here; bring its Patient in the same import, so that the person can be compared."
        raise Conflict(
            issues=[Issue(text, one.place or str(one.resource["resourceType"]), "conflict", "import-same-person")]
        )


def _same_person(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """They share an identifier, or neither has any and birth date and family names agree."""
    mine, theirs = _identifiers(before), _identifiers(after)
    if mine and theirs:
        return bool(mine & theirs)
    families = [
        {name.get("family") for name in _list(one.get("name")) if isinstance(name, Mapping)} for one in (before, after)
    ]
    return before.get("birthDate") == after.get("birthDate") and bool(families[0] & families[1])


def _identifiers(patient: Mapping[str, Any]) -> set[tuple[object, object]]:
    return {
        (one.get("system"), one.get("value")) for one in _list(patient.get("identifier")) if isinstance(one, Mapping)
    }


def _is_same(body: str, resource: Mapping[str, Any]) -> bool:
    return _content(decode(body)) == _content(resource)


def _content(resource: Mapping[str, Any]) -> dict[str, Any]:
    """Without what each server sets for itself."""
    meta = {name: value for name, value in resource.get("meta", {}).items() if name not in ("versionId", "lastUpdated")}
    return {**resource, "meta": meta}


def _reference(one: FileResource) -> str:
    return f"{one.resource['resourceType']}/{one.resource['id']}"


def _place(one: FileResource, resource: dict[str, Any]) -> FileResource:
    return FileResource(one.place, resource, one.full_url)


def _list(value: Any) -> list[Any]:
    """Some resources have one identifier where most have a list."""
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


# Export -----------------------------------------------------------------------------------------------------------


def export_to(db: Db, folder: Path, *, patient: str | None = None, by: Actor, at: datetime) -> dict[str, int]:
    """Write TYPE.ndjson files and manifest.json: the stored text of every current record. Gives the number by type.

    patient: only that patient's records, with what they refer to and the Provenance of each.
    """
    patient_id = find(db, patient, by=by, at=at).patient_id if patient else None
    guard(db, by, Permission.DATA_EXPORT, entry(by, "R", "export", at=at, patient_id=patient_id or ""))
    chosen = records.each_record(db) if patient_id is None else iter(_of_patient(db, patient_id))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = _write_files(folder, chosen)
        _write_manifest(folder, written, at)
    except OSError as error:
        raise Invalid(f"The folder cannot be written: {error.strerror}.") from None
    return {kind: count for kind, (count, _) in sorted(written.items())}


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


def _write_files(folder: Path, chosen: Iterable[records.StoredRecord]) -> dict[str, tuple[int, str]]:
    """(number of records, SHA-256) by type."""
    with ExitStack() as stack:
        files: dict[str, tuple[IO[bytes], Any, list[int]]] = {}
        for record in chosen:
            if record.kind not in files:
                file = stack.enter_context((folder / f"{record.kind}.ndjson").open("wb"))
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
    manifest = {"transactionTime": instant(at), "fhirVersion": "4.0.1", "output": output}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")

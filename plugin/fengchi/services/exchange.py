"""Import from files, in formats that any FHIR system writes; services/export.py writes them.

Tolerant reader (https://hl7.org/fhir/R4/validation.html): what a real server sent is kept, and a repair report says
what was odd, what was changed, and what could not be kept. It never writes over another person's records.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from fengchi.domain.errors import Conflict, Invalid, Issue
from fengchi.domain.people import Actor
from fengchi.fhir.definitions import definition
from fengchi.fhir.json_codec import decode
from fengchi.fhir.narrative import problem, sanitise
from fengchi.fhir.search_values import patient_of
from fengchi.fhir.withdrawal import is_entered_in_error
from fengchi.services.access import Permission
from fengchi.services.audit import entry, guard
from fengchi.services.claims import Key, agreeing, with_true_claims
from fengchi.services.definitions import refuse_ours
from fengchi.services.fhir_files import FileResource, in_file, resources_in
from fengchi.services.linking import TYPE_NAME, Repair, linked, with_id
from fengchi.services.sameness import is_same_owner
from fengchi.store import records
from fengchi.store.db import Db
from fengchi.store.records import Put, StoredRecord

BATCH = 500
NUMBER = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class ImportReport:
    """repairs: in the order of the files, by severity: "information" was only noted, "warning" says what was changed,
    "error" what could not be kept.
    """

    n_created: int
    n_updated: int
    n_unchanged: int
    repairs: tuple[Repair, ...]

    @property
    def n_not_kept(self) -> int:
        """Places from which nothing was taken though something was meant to be there."""
        return len({one.place for one in self.repairs if one.issue.severity == "error"})


def import_text(db: Db, text: str, *, source: str, by: Actor, at: datetime) -> ImportReport:
    """Store every resource of one file, or none; see import_texts."""
    return import_texts(db, {source: text}, by=by, at=at)


def import_texts(db: Db, texts: Mapping[str, str], *, by: Actor, at: datetime) -> ImportReport:
    """Store every resource of the files that can be stored, or none. Importing the same files again changes nothing.

    texts: content by name of the file. Raises Malformed for text that is no JSON, and Conflict when an id is that of
    another person, here or within the files, or when a record of a patient would change without its Patient among the
    files to compare. Nothing else that is odd in a resource refuses the files.
    """
    read, repairs = _read(texts)
    found = _with_type(read, repairs)
    if not found:
        raise Invalid("There is no resource in these files.")
    detail = f"{len(found)} resources from {', '.join(texts)}"[:200]
    guard(db, by, Permission.DATA_IMPORT, entry(by, "C", "import", at=at, detail=detail))
    named = [with_id(_with_sound_meta(one, repairs), repairs) for one in found]
    others = [one for one in linked(db, found, named, repairs) if not _is_definition_of_ours(one, repairs)]
    prepared = [_with_safe_narrative(one, repairs) for one in others]
    unique = {key: with_true_claims(one, repairs) for key, one in _each_once(prepared, repairs).items()}
    unique = agreeing(db, unique, repairs)
    places = {one.place: number for number, one in enumerate(found)}
    done = _store(db, unique, repairs, at)
    ordered = sorted(done.repairs, key=lambda one: places.get(one.place, len(places)))
    return replace(done, repairs=tuple(ordered))


# As received ------------------------------------------------------------------------------------------------------


def _read(texts: Mapping[str, str]) -> tuple[list[FileResource], list[Repair]]:
    found: list[FileResource] = []
    repairs: list[Repair] = []
    for name, text in texts.items():
        content = resources_in(text)
        is_one = len(texts) == 1
        found.extend(content.resources if is_one else in_file(name, content.resources))
        for place, issue in content.issues:
            where = place if is_one else f"{name} {place}"
            repairs.append(Repair(where, replace(issue, severity=_told_as(issue))))
    return found, repairs


def _told_as(issue: Issue) -> str:
    """What is allowed to be empty, such as a request to delete, is no loss."""
    return "error" if issue.severity == "error" else "information"


def _with_type(read: Iterable[FileResource], repairs: list[Repair]) -> list[FileResource]:
    """Those that say what they are; the others cannot be kept, as no record is without a type."""
    kept = []
    for one in read:
        kind = one.resource.get("resourceType")
        if isinstance(kind, str) and TYPE_NAME.fullmatch(kind):
            kept.append(one)
        else:
            text = "This has no resource type, so it could not be kept."
            repairs.append(Repair(one.place, Issue(text, "resourceType", "required", "resource-type")))
    return kept


def _with_sound_meta(one: FileResource, repairs: list[Repair]) -> FileResource:
    """meta is written into when the record is stored, so it must be an object."""
    if "meta" not in one.resource or isinstance(one.resource["meta"], Mapping):
        return one
    text = "meta is no object; it was taken out."
    repairs.append(Repair(one.place, Issue(text, "Resource.meta", "structure", "import-meta", "warning")))
    return replace(one, resource={name: inner for name, inner in one.resource.items() if name != "meta"})


def _is_definition_of_ours(one: FileResource, repairs: list[Repair]) -> bool:
    """The program's own definitions stay as the program has them, whatever a file says under their ids or urls."""
    kind, record_id = _key(one)
    try:
        refuse_ours(kind, record_id, one.resource)
    except Invalid as error:
        here = definition(str(one.resource.get("url")))
        is_known = here is not None and here["id"] == record_id
        if not (here and _content(here) == _content(one.resource)):
            severity = "information" if is_known else "error"
            repairs.extend(Repair(one.place, replace(issue, severity=severity)) for issue in error.issues)
        return True
    return False


def _with_safe_narrative(one: FileResource, repairs: list[Repair]) -> FileResource:
    narrative = one.resource.get("text")
    div = narrative.get("div") if isinstance(narrative, Mapping) else None
    # What may be shown stays as it was sent: cleaning would rewrite it, if only by adding rel to a link.
    if not isinstance(div, str) or not isinstance(narrative, Mapping) or not problem(div):
        return one
    safe = sanitise(div)
    if safe == div:
        return one
    kind = str(one.resource["resourceType"])
    text = "The narrative held markup that is not safe to show; it was taken out."
    repairs.append(Repair(one.place, Issue(text, f"{kind}.text.div", "value", "import-narrative", "warning")))
    return replace(one, resource={**one.resource, "text": {**narrative, "div": safe}})


# One record of each id --------------------------------------------------------------------------------------------


def _each_once(prepared: Iterable[FileResource], repairs: list[Repair]) -> dict[Key, FileResource]:
    """Of several versions of one record the newest. Raises Conflict where one id stands for different persons."""
    groups: defaultdict[Key, list[FileResource]] = defaultdict(list)
    for one in prepared:
        groups[_key(one)].append(one)
    return {key: _newest(same, repairs) if len(same) > 1 else same[0] for key, same in groups.items()}


def _newest(same: list[FileResource], repairs: list[Repair]) -> FileResource:
    kept = max(enumerate(same), key=lambda numbered: _age(*numbered))[1]
    for one in same:
        is_version = bool(one.history) and one.history == kept.history
        if not is_version and not is_same_owner(kept.resource, one.resource):
            raise _other_person("Two different persons share this id in the files; give one of them another id.", one)
    if any(_content(one.resource) != _content(kept.resource) for one in same):
        text = "The files hold this record in several versions; the newest one was kept."
        where = str(kept.resource["resourceType"])
        repairs.append(Repair(kept.place, Issue(text, where, "duplicate", "import-duplicate", "warning")))
    return kept


def _age(position: int, one: FileResource) -> tuple[datetime, int, int]:
    """Greater is newer: by what the other server says, else by position; a history lists the newest first."""
    meta = one.resource.get("meta", {})
    version = meta.get("versionId")
    number = int(version) if isinstance(version, str) and NUMBER.fullmatch(version) else 0
    return _moment(meta.get("lastUpdated")), number, -position if one.history else position


def _moment(text: object) -> datetime:
    """The earliest there is for what is no time."""
    never = datetime.min.replace(tzinfo=UTC)
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else never
    except ValueError:
        return never
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


# Beside what is stored --------------------------------------------------------------------------------------------


def _store(db: Db, unique: Mapping[Key, FileResource], repairs: list[Repair], at: datetime) -> ImportReport:
    here = records.read_many(db, unique)
    changed = [one for key, one in unique.items() if key not in here or not _is_same(here[key], one.resource)]
    for one in changed:
        _refuse_other_person(here.get(_key(one)), one)
        _refuse_unidentified(here.get(_key(one)), one, unique)
    writing = [one for one in changed if not _stays_withdrawn(here.get(_key(one)), one, repairs)]
    for start in range(0, len(writing), BATCH):
        records.write_many(db, [Put(one.resource) for one in writing[start : start + BATCH]], at=at)
    n_updated = sum(_key(one) in here for one in writing)
    return ImportReport(len(writing) - n_updated, n_updated, len(unique) - len(writing), tuple(repairs))


def _refuse_other_person(stored: StoredRecord | None, one: FileResource) -> None:
    """Two systems may both have a Patient/1, and an Observation/9 of different patients."""
    if stored is not None and not is_same_owner(decode(stored.body), one.resource):
        is_person = one.resource["resourceType"] in ("Patient", "Person", "Practitioner")
        what = "A different person is" if is_person else "A record of a different person is"
        raise _other_person(f"{what} stored under this id; give this one another id before importing.", one)


def _refuse_unidentified(stored: StoredRecord | None, one: FileResource, unique: Mapping[Key, FileResource]) -> None:
    """Ids of another system may meet ours by chance: a record of a person changes only beside that person's Patient."""
    patient_id = patient_of(one.resource)
    if stored is None or patient_id is None or ("Patient", patient_id) in unique:
        return
    text = "This would change a record that is here; bring its Patient in the same import, so that the person can be compared."
    raise _other_person(text, one)


def _stays_withdrawn(stored: StoredRecord | None, one: FileResource, repairs: list[Repair]) -> bool:
    """What was entered in error here is not brought back to life by an older file."""
    if stored is None or '"entered-in-error"' not in stored.body:
        return False
    if not is_entered_in_error(decode(stored.body)) or is_entered_in_error(one.resource):
        return False
    text = "This record was entered in error here; it was left as it is."
    where = f"{one.resource['resourceType']}.status"
    repairs.append(Repair(one.place, Issue(text, where, "conflict", "import-withdrawn", "warning")))
    return True


def _other_person(text: str, one: FileResource) -> Conflict:
    where = one.place or f"{one.resource['resourceType']}.id"
    return Conflict(issues=[Issue(text, where, "conflict", "import-same-person")])


def _is_same(stored: StoredRecord, resource: Mapping[str, Any]) -> bool:
    return _content(decode(stored.body)) == _content(resource)


def _content(resource: Mapping[str, Any]) -> dict[str, Any]:
    """Without what each server sets for itself."""
    meta = {name: value for name, value in resource.get("meta", {}).items() if name not in ("versionId", "lastUpdated")}
    return {**resource, "meta": meta}


def _key(one: FileResource) -> Key:
    return str(one.resource["resourceType"]), str(one.resource["id"])

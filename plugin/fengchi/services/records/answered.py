"""What the store knows about a response: its questionnaire, its patient's zone, its versions, and what it has written.

https://hl7.org/fhir/R4/questionnaireresponse.html
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from fengchi.fhir import plain
from fengchi.fhir.json_codec import decode
from fengchi.fhir.patient import patient_from_fhir
from fengchi.fhir.questionnaires.extraction import COMPLETE
from fengchi.fhir.questionnaires.identity import answer_id, is_taken_out_of
from fengchi.fhir.questionnaires.library import canonical_of, own_questionnaire
from fengchi.fhir.references import LOCAL
from fengchi.fhir.search import parse_search
from fengchi.fhir.withdrawal import is_entered_in_error
from fengchi.services.records.checks import Resource
from fengchi.services.records.trail import patient_id_of
from fengchi.store import records
from fengchi.store.db import Db
from fengchi.store.history import zone_of
from fengchi.store.records import StoredRecord
from fengchi.store.records.history import versions_of
from fengchi.store.records.lookups import referring

KIND = "QuestionnaireResponse"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """zone: the patient's, an IANA name or empty. answered: authored of when it was first complete, empty for now."""

    zone: str
    answered: str


def versions_until(db: Db, response: Resource) -> list[StoredRecord]:
    """Every stored version of this response, in their order, deletions among them."""
    response_id = plain.words(response, "id")
    return versions_of(db, {(KIND, response_id)}) if response_id else []


def circumstances(db: Db, response: Resource, versions: Iterable[StoredRecord]) -> Circumstances:
    """As they were when it was first complete: what is learnt about the patient's zone later moves no days."""
    first = first_complete(versions)
    if first is None:
        return Circumstances(zone_of_patient(db, response), "")
    return Circumstances(zone_of_patient(db, response, at=first.updated), plain.words(decode(first.body), "authored"))


def first_complete(versions: Iterable[StoredRecord]) -> StoredRecord | None:
    """The first complete version since the response was last deleted or entered in error."""
    first = None
    for one in versions:
        body = decode(one.body) if one.body else {}
        if not body or is_entered_in_error(body):
            first = None
        elif first is None and body.get("status") in COMPLETE:
            first = one
    return first


def questionnaire_of(db: Db, response: Resource) -> Resource | None:
    """Ours, or one that is stored here: in the version that was answered, else the active one, else the newest.

    A version that was answered may have been replaced since. Raises Invalid for one under our canonical that is not here.
    """
    own = own_questionnaire(response)
    url, version = canonical_of(response)
    if own is not None or not url:
        return own
    wanted = url.replace("\\", "\\\\").replace(",", "\\,")
    found = records.search(db, parse_search("Questionnaire", [("url", wanted), ("_sort", "-_lastUpdated")])).records
    fitting = _fitting(found, url, version)
    if not fitting and found:
        fitting = _fitting(reversed(versions_of(db, {("Questionnaire", one.record_id) for one in found})), url, version)
    return next((one for one in fitting if one.get("status") == "active"), fitting[0] if fitting else None)


def _fitting(stored: Iterable[StoredRecord], url: str, version: str) -> Sequence[Resource]:
    bodies = [decode(one.body) for one in stored if one.body]
    return [one for one in bodies if one.get("url") == url and (not version or one.get("version") == version)]


def zone_of_patient(db: Db, response: Resource, *, at: datetime | None = None) -> str:
    """Where the patient lives, as far as it is known; at: as far as it was known then."""
    key = ("Patient", patient_id_of(response))
    if not key[1]:
        return ""
    if at is None:
        found = records.read_many(db, [key]).get(key)
    else:
        found = next((one for one in reversed(versions_of(db, {key})) if one.body and one.updated <= at), None)
    if found is None:
        return ""
    from_patient = patient_from_fhir(decode(found.body)).zone
    return from_patient if str(zone_of(from_patient, UTC)) == from_patient else ""


def taken_before(db: Db, response: Resource, names: Collection[str] = ()) -> dict[str, dict[str, Any]]:
    """What was taken out of this response before, also what was withdrawn or changed since; never a copy of it.

    names: what it gives now. What lost its origin by hand is found by them, and by what was told of earlier writes.
    """
    response_id = plain.words(response, "id")
    pointing = referring(db, KIND, response_id) if response_id else []
    known = {*names, *(name for one in pointing for name in _targets(one, response_id))}
    found = {one.reference: decode(one.body) for one in pointing if one.kind == "Observation"}
    found |= stored_observations(db, known - found.keys())
    ids = {name.rpartition("/")[2] for name in known}
    return {name: body for name, body in found.items() if is_taken_out_of(body, response, ids)}


def _targets(told: StoredRecord, response_id: str) -> Iterator[str]:
    """What one of our own Provenances says was taken out of this response; nothing for any other record."""
    body = decode(told.body) if told.kind == "Provenance" else {}
    source = LOCAL.fullmatch(plain.words(plain.inside(body, "entity", "what"), "reference"))
    version = str(source["version"]) if source else ""
    if version.isdecimal() and told.record_id == answer_id(response_id, "provenance", int(version)):
        yield from (name for one in plain.each(body, "target") if (name := plain.words(one, "reference")))


def stored_observations(db: Db, names: Iterable[str]) -> dict[str, dict[str, Any]]:
    """By name; those that are not here are left out."""
    keys = [("Observation", name.rpartition("/")[2]) for name in names if name.startswith("Observation/")]
    return {one.reference: decode(one.body) for one in records.read_many(db, keys).values()}

"""What the store knows about a response: the questionnaire it answers, its patient's zone, and its versions before.

https://hl7.org/fhir/R4/questionnaireresponse.html
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from fengchi.fhir import plain
from fengchi.fhir.json_codec import decode
from fengchi.fhir.patient import patient_from_fhir
from fengchi.fhir.questionnaires.extraction import COMPLETE
from fengchi.fhir.questionnaires.library import canonical_of, own_questionnaire
from fengchi.fhir.search import parse_search
from fengchi.fhir.withdrawal import is_entered_in_error
from fengchi.services.records.checks import Resource
from fengchi.services.records.trail import patient_id_of
from fengchi.store import records
from fengchi.store.db import Db
from fengchi.store.history import zone_of
from fengchi.store.records import StoredRecord
from fengchi.store.records.history import versions_of

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

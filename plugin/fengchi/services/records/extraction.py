"""A completed response writes what was answered as records, in the transaction that stores it.

https://hl7.org/fhir/uv/sdc/extraction.html; docs/how-to/questionnaires.md tells the rules. The same Observations are
written again when the response is amended, and entered in error with it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC
from typing import Any

from fengchi.domain.errors import Conflict, Invalid, Issue
from fengchi.fhir import gate, plain
from fengchi.fhir.json_codec import decode
from fengchi.fhir.patient import patient_from_fhir
from fengchi.fhir.questionnaires import is_extractable
from fengchi.fhir.questionnaires.extraction import COMPLETE, take
from fengchi.fhir.questionnaires.identity import is_of_response, next_version
from fengchi.fhir.questionnaires.library import canonical_of, own_questionnaire
from fengchi.fhir.questionnaires.provenance import extraction_provenance
from fengchi.fhir.questionnaires.sitting import Taken
from fengchi.fhir.search import parse_search
from fengchi.fhir.withdrawal import entered_in_error, is_entered_in_error
from fengchi.services.records.checks import Resource
from fengchi.services.records.consistency import held_disagreements
from fengchi.services.records.trail import Trail, patient_id_of
from fengchi.store import records
from fengchi.store.db import Db
from fengchi.store.history import zone_of
from fengchi.store.records import Put
from fengchi.store.records.history import versions_of
from fengchi.store.records.lookups import referring

KIND = "QuestionnaireResponse"
Refusing = Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class Saved:
    """A resource as it was just stored, with its id. refusing: says where in the request a refusal belongs."""

    resource: Resource
    refusing: Refusing = nullcontext


def extract_saved(db: Db, saved: Iterable[Saved], *, trail: Trail, besides: Collection[str] = ()) -> None:
    """Write what these responses say. besides: what the sender has written in the same transaction; it stands.

    Raises Invalid for wrong answers, Conflict where another record holds the place, NotPermitted without the scope to
    write Observations.
    """
    found: list[tuple[Saved, tuple[Taken, ...]]] = []
    for one in saved:
        with one.refusing():
            taken = _taken(db, one.resource)
        if taken is not None:
            found.append((one, taken))
    names = {made.name for _, taken in found for made in taken}
    for name in sorted(names):
        records.lock_identifier(db, "Observation", f"_id={name.rpartition('/')[2]}")
    for one, taken in found:
        with one.refusing():
            _store(db, one.resource, taken, trail=trail, besides=besides)


def _taken(db: Db, response: Resource) -> tuple[Taken, ...] | None:
    """What it says now: nothing when it was entered in error; None when it is not ready, and what stands is left."""
    if response.get("resourceType") != KIND:
        return None
    if response.get("status") not in COMPLETE:
        return () if is_entered_in_error(response) else None
    questionnaire = questionnaire_of(db, response)
    if questionnaire is None or not is_extractable(questionnaire):
        return ()
    return take(response, questionnaire, zone=zone_of_patient(db, response), answered=first_complete(db, response))


def answer_faults(db: Db, response: Resource) -> tuple[Issue, ...]:
    """What a write would refuse in these answers; nothing where nothing is taken out of them. Stores nothing."""
    try:
        _taken(db, {**response, "id": response.get("id", "")})
    except Invalid as error:
        return error.issues
    return ()


def questionnaire_of(db: Db, response: Resource) -> Resource | None:
    """Ours, or one that is stored here: in the version that was answered, else the active one, else the newest.

    Raises Invalid for one under our canonical that is not here.
    """
    own = own_questionnaire(response)
    url, version = canonical_of(response)
    if own is not None or not url:
        return own
    wanted = url.replace("\\", "\\\\").replace(",", "\\,")
    found = records.search(db, parse_search("Questionnaire", [("url", wanted), ("_sort", "-_lastUpdated")])).records
    bodies = [decode(one.body) for one in found]
    fitting = [one for one in bodies if not version or one.get("version") == version]
    return next((one for one in fitting if one.get("status") == "active"), fitting[0] if fitting else None)


def zone_of_patient(db: Db, response: Resource) -> str:
    """Where the patient lives, as far as it is known."""
    key = ("Patient", patient_id_of(response))
    found = records.read_many(db, [key]).get(key) if key[1] else None
    if found is None:
        return ""
    from_patient = patient_from_fhir(decode(found.body)).zone
    return from_patient if str(zone_of(from_patient, UTC)) == from_patient else ""


def first_complete(db: Db, response: Resource) -> str:
    """authored of the first version that was complete; empty when there is none."""
    for one in versions_of(db, {(KIND, str(response["id"]))}):
        body = decode(one.body) if one.body else {}
        if body.get("status") in COMPLETE:
            return plain.words(body, "authored")
    return ""


# Writing ----------------------------------------------------------------------------------------------------------


def _store(db: Db, response: Resource, taken: Sequence[Taken], *, trail: Trail, besides: Collection[str]) -> None:
    before = _before(db, str(response["id"]))
    stored = before | _stored(db, [one.name for one in taken if one.name not in before])
    _refuse_taken_places(response, [one for one in taken if one.name not in besides], stored)
    changes = {one.name: made for one in taken if (made := next_version(one.resource, stored.get(one.name)))}
    gone = {name: entered_in_error(body) for name, body in before.items() if _has_gone(name, body, taken)}
    writes = {name: body for name, body in (changes | gone).items() if name not in besides}
    if not writes:
        return
    places = {one.name: one.place for one in taken}
    _require_sound(writes, places)
    _require_agreement(db, writes, places)
    patient_id = patient_id_of(response)
    interactions = {name: "update" if name in stored else "create" for name in writes}
    for name, interaction in interactions.items():
        with trail.attempt(interaction, "Observation", name.rpartition("/")[2], patient_id=patient_id):
            pass
    version = records.read(db, KIND, str(response["id"])).version
    told = extraction_provenance(response, version, list(writes), is_first=not before, at=trail.at)
    for record in records.write_many(db, [Put(one) for one in (*writes.values(), told)], at=trail.at):
        trail.note_record(interactions.get(record.reference, "create"), record, detail="taken out of a response")


def _before(db: Db, response_id: str) -> dict[str, dict[str, Any]]:
    """What was taken out of this response before, also what was withdrawn since."""
    found = {one.reference: decode(one.body) for one in referring(db, KIND, response_id) if one.kind == "Observation"}
    return {name: body for name, body in found.items() if is_of_response(body, response_id)}


def _stored(db: Db, names: Iterable[str]) -> dict[str, dict[str, Any]]:
    keys = [("Observation", name.rpartition("/")[2]) for name in names]
    return {one.reference: decode(one.body) for one in records.read_many(db, keys).values()}


def _has_gone(name: str, body: Resource, taken: Sequence[Taken]) -> bool:
    return all(one.name != name for one in taken) and not is_entered_in_error(body)


def _refuse_taken_places(response: Resource, taken: Sequence[Taken], stored: Mapping[str, Resource]) -> None:
    """A diary day that the clinic or another response has written is theirs; it is never overwritten from here."""
    text = "Another record holds this already, such as a diary day; correct it where it was written, or withdraw it."
    issues = [
        Issue(text, one.place, "conflict", "answer-place-taken")
        for one in taken
        if (held := stored.get(one.name)) is not None
        and not is_entered_in_error(held)
        and not is_of_response(held, str(response["id"]))
    ]
    if issues:
        raise Conflict(issues=issues)


def _require_sound(writes: Mapping[str, Resource], places: Mapping[str, str]) -> None:
    """Somebody else's questionnaire can ask for what is no Observation."""
    text = "What would be taken out of this answer is no valid Observation; correct the questionnaire."
    broken = [name for name, body in writes.items() if any(one.severity == "error" for one in gate.check(body))]
    if broken:
        raise Invalid(
            issues=[
                Issue(text, places.get(name, KIND), "business-rule", "questionnaire-observation") for name in broken
            ]
        )


def _require_agreement(db: Db, writes: Mapping[str, Resource], places: Mapping[str, str]) -> None:
    found = held_disagreements(db, list(writes.items()))
    issues = [replace(issue, where=places.get(name, KIND)) for name, told in found.items() for issue in told]
    if issues:
        raise Invalid(issues=issues)

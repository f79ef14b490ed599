"""$extract: what a response would write, as a transaction Bundle that stores nothing.

https://hl7.org/fhir/uv/sdc/OperationDefinition-QuestionnaireResponse-extract.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fengchi.domain.errors import Invalid, Issue, Malformed
from fengchi.fhir.json_codec import decode
from fengchi.fhir.questionnaires.extraction import take
from fengchi.fhir.questionnaires.identity import is_taken_out_of, next_version
from fengchi.fhir.questionnaires.library import canonical_of, own_questionnaire
from fengchi.fhir.questionnaires.sitting import Taken
from fengchi.services.records.answered import KIND, circumstances, questionnaire_of, versions_until
from fengchi.services.records.checks import (
    Policy,
    Resource,
    require_kind,
    require_valid,
    with_own_references_relative,
)
from fengchi.services.records.extraction import require_few
from fengchi.services.records.trail import Trail, patient_id_of
from fengchi.store import records
from fengchi.store.db import Db


@dataclass(frozen=True, slots=True)
class Question:
    """response None: the stored one with this id. questionnaire: that of the response, where it may not be here."""

    record_id: str = ""
    response: Resource | None = None
    questionnaire: Resource | None = None


def extracted_bundle(db: Db, asked: Question, *, policy: Policy, trail: Trail) -> dict[str, Any]:
    """A transaction Bundle, without entries when nothing was answered that is taken out.

    Needs the scope to read responses. Raises Invalid for wrong answers and NotFound for a response that is not here.
    """
    patient_id = patient_id_of(asked.response or {})
    with trail.attempt("read", KIND, asked.record_id, patient_id=patient_id):
        response = _response(db, asked, policy)
        questionnaire = _questionnaire(db, asked, response, policy)
        then = circumstances(db, response, versions_until(db, response) if asked.record_id else ())
        taken = take(response, questionnaire, zone=then.zone, answered=then.answered, at=trail.at)
        require_few(len(taken), policy.max_entries)
    trail.note("extract", KIND, asked.record_id, patient_id=patient_id_of(response))
    written = _written(db, response, taken)
    entries = [_entry(one, written.get(one.name), policy) for one in taken]
    return {"resourceType": "Bundle", "type": "transaction", **({"entry": entries} if entries else {})}


def _response(db: Db, asked: Question, policy: Policy) -> Resource:
    if asked.record_id:
        stored: Resource = decode(records.read(db, KIND, asked.record_id).body)
        return stored
    if asked.response is None:
        text = "Send the QuestionnaireResponse, bare or as the parameter questionnaire-response."
        raise Malformed(issues=[Issue(text, "questionnaire-response", "required", "extract-request")])
    require_kind(asked.response, KIND)
    require_valid(asked.response, KIND, policy)
    return with_own_references_relative(asked.response, policy)


def _questionnaire(db: Db, asked: Question, response: Resource, policy: Policy) -> Resource:
    own, given = own_questionnaire(response), asked.questionnaire
    if own is None and given is not None:
        require_kind(given, "Questionnaire")
        require_valid(given, "Questionnaire", policy)
        if given.get("url") not in (None, canonical_of(response)[0]):
            raise _unknown("The response answers another questionnaire than the one sent; send that one.")
    found = own or given or questionnaire_of(db, response)
    if found is None:
        raise _unknown("This questionnaire is not here; store it first, or send it as the parameter questionnaire.")
    return found


def _unknown(text: str) -> Invalid:
    return Invalid(issues=[Issue(text, f"{KIND}.questionnaire", "not-found", "questionnaire-known")])


def _written(db: Db, response: Resource, taken: Sequence[Taken]) -> dict[str, Resource]:
    """What was taken out of this response before, by name. Records of others are not told of here."""
    response_id = str(response.get("id") or "")
    ids = [one.name.rpartition("/")[2] for one in taken] if response_id else []
    stored = records.read_many(db, [("Observation", one) for one in ids])
    found = {one.reference: decode(one.body) for one in stored.values()}
    return {name: body for name, body in found.items() if is_taken_out_of(body, response, ids)}


def _entry(one: Taken, stored: Resource | None, policy: Policy) -> Mapping[str, Any]:
    """An update under the name that it has for ever; a create where the response has no id yet.

    One that says what is stored already is created only where it is missing: sent back, it makes no new version.
    """
    if one.name.startswith("urn:"):
        return {"fullUrl": one.name, "resource": one.resource, "request": {"method": "POST", "url": "Observation"}}
    url, changed = f"{policy.base_url}/{one.name}", next_version(one.resource, stored)
    if stored is None or changed is not None:
        return {"fullUrl": url, "resource": changed, "request": {"method": "PUT", "url": one.name}}
    unless = f"_id={one.name.rpartition('/')[2]}"
    unchanged = {**one.resource, "status": stored["status"]}
    return {
        "fullUrl": url,
        "resource": unchanged,
        "request": {"method": "POST", "url": "Observation", "ifNoneExist": unless},
    }

"""A completed response writes what was answered as records, in the transaction that stores it.

https://hl7.org/fhir/uv/sdc/extraction.html; docs/how-to/questionnaires.md tells the rules. The same Observations are
written again when the response is amended, and entered in error with it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from fengchi.domain.errors import Conflict, Invalid, Issue
from fengchi.fhir import gate, plain
from fengchi.fhir.agreement import AT_MOST, ORDERED, Named, day_count_of
from fengchi.fhir.json_codec import decode
from fengchi.fhir.questionnaires import is_extractable
from fengchi.fhir.questionnaires.extraction import COMPLETE, is_ours, take
from fengchi.fhir.questionnaires.identity import answer_id, is_taken_out_of, next_version, whose
from fengchi.fhir.questionnaires.limits import check_modifiers
from fengchi.fhir.questionnaires.provenance import extraction_provenance
from fengchi.fhir.questionnaires.sitting import Taken
from fengchi.fhir.references import LOCAL
from fengchi.fhir.withdrawal import entered_in_error, is_entered_in_error
from fengchi.services.records.answered import KIND, circumstances, questionnaire_of, versions_until
from fengchi.services.records.checks import Policy, Resource
from fengchi.services.records.consistency import disagreements, held_disagreements
from fengchi.services.records.trail import Trail, patient_id_of
from fengchi.store import records
from fengchi.store.db import Db
from fengchi.store.records import Put, StoredRecord
from fengchi.store.records.lookups import referring

Refusing = Callable[[], AbstractContextManager[None]]
Comparing = Callable[[Db, Sequence[Named]], dict[str, list[Issue]]]
MOST_TAKEN = Policy().max_entries
"""Observations that one request may write beside what it brings, where its own limit is not told."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A resource as it was just stored, with its id. refusing: says where in the request a refusal belongs."""

    resource: Resource
    refusing: Refusing = nullcontext


def extract_saved(
    db: Db, saved: Iterable[Saved], *, trail: Trail, besides: Collection[str] = (), most: int = MOST_TAKEN
) -> None:
    """Write what these responses say. besides: what the sender has written in the same transaction; it stands.

    most: Observations that they may give together. Raises Invalid for wrong answers, Conflict where another record
    holds the place or the response is now about somebody else, NotPermitted without the scope to write Observations.
    """
    found: list[tuple[Saved, tuple[Taken, ...]]] = []
    for one in saved:
        with one.refusing():
            taken = _taken_of_saved(db, one.resource, trail.at)
            _require_few(sum(len(made) for _, made in found) + len(taken or ()), most)
        if taken is not None:
            found.append((one, taken))
    names = {made.name for _, taken in found for made in taken}
    for name in sorted(names):
        records.lock_identifier(db, "Observation", f"_id={name.rpartition('/')[2]}")
    for one, taken in found:
        with one.refusing():
            _store(db, one.resource, taken, trail=trail, besides=besides)


def answer_faults(db: Db, response: Resource, *, at: datetime | None = None) -> tuple[Issue, ...]:
    """What a write would refuse in these answers; nothing where nothing is taken out of them. Stores nothing.

    at: now, to tell answers from the future.
    """
    if response.get("resourceType") != KIND:
        return ()
    versions = versions_until(db, response)
    try:
        _refuse_another_subject(db, response, versions)
        taken = _taken(db, response, versions, at)
        _require_few(len(taken or ()), MOST_TAKEN)
        if taken is not None:
            _planned(db, response, taken, (), disagreements)
    except (Invalid, Conflict) as error:
        return error.issues
    return ()


def _taken_of_saved(db: Db, response: Resource, at: datetime) -> tuple[Taken, ...] | None:
    if response.get("resourceType") != KIND:
        return None
    versions = versions_until(db, response)
    _refuse_another_subject(db, response, versions[:-1])
    return _taken(db, response, versions, at)


def _taken(
    db: Db, response: Resource, versions: Sequence[StoredRecord], at: datetime | None
) -> tuple[Taken, ...] | None:
    """What it says now: nothing when it was entered in error; None when it is not ready, and what stands is left."""
    if response.get("status") not in COMPLETE:
        return () if is_entered_in_error(response) else None
    questionnaire = questionnaire_of(db, response)
    if questionnaire is None:
        _require_same_answers(db, response, versions)
        return None
    if not is_extractable(questionnaire):
        return ()
    if not is_ours(questionnaire) and any(check_modifiers(response)):
        return ()
    found = circumstances(db, response, versions)
    return take(response, questionnaire, zone=found.zone, answered=found.answered, at=at)


def _require_few(number: int, most: int) -> None:
    if number > most:
        text = f"These answers give more than {most} Observations; send them in several requests."
        raise Invalid(issues=[Issue(text, f"{KIND}.item", "too-long", "questionnaire-size")])


def _require_same_answers(db: Db, response: Resource, versions: Sequence[StoredRecord]) -> None:
    """Without its questionnaire other answers cannot be read, and what was read before must not stay beside them."""
    before = [body for one in versions if one.body and (body := decode(one.body)).get("status") in COMPLETE]
    told = [[one.get(name) for name in ("questionnaire", "item")] for one in (response, *before)]
    if all(one == told[0] for one in told):
        return
    if not all(is_entered_in_error(one) for one in taken_before(db, response).values()):
        text = "The questionnaire is not here any more, so these answers cannot be read; store it again."
        raise Invalid(issues=[Issue(text, f"{KIND}.questionnaire", "not-found", "questionnaire-known")])


def _refuse_another_subject(db: Db, response: Resource, before: Sequence[StoredRecord]) -> None:
    """Records of one patient never become those of another."""
    last = next((one for one in reversed(before) if one.body), None)
    stood = {**decode(last.body), "id": last.record_id} if last else response
    if whose(stood) != whose(response) and taken_before(db, stood):
        text = "Enter this response in error and send a new one for the right patient."
        raise Conflict(issues=[Issue(text, f"{KIND}.subject", "conflict", "questionnaire-subject-changed")])


# Writing ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Plan:
    """By name. writes: what changes; stored: what stands under these names now; before: what of it is this response's."""

    writes: Mapping[str, Resource]
    stored: Mapping[str, Resource]
    before: Mapping[str, Resource]


def _store(db: Db, response: Resource, taken: Sequence[Taken], *, trail: Trail, besides: Collection[str]) -> None:
    plan = _planned(db, response, taken, besides, held_disagreements)
    if not plan.writes:
        return
    patient_id = patient_id_of(response)
    interactions = {name: "update" if name in plan.stored else "create" for name in plan.writes}
    for name, interaction in interactions.items():
        with trail.attempt(interaction, "Observation", name.rpartition("/")[2], patient_id=patient_id):
            pass
    version = records.read(db, KIND, str(response["id"])).version
    told = extraction_provenance(response, version, list(plan.writes), is_first=not plan.before, at=trail.at)
    _require_sound({f"Provenance/{told['id']}": told}, {})
    for record in records.write_many(db, [Put(one) for one in (*plan.writes.values(), told)], at=trail.at):
        trail.note_record(interactions.get(record.reference, "create"), record, detail="taken out of a response")


def _planned(db: Db, response: Resource, taken: Sequence[Taken], besides: Collection[str], compare: Comparing) -> _Plan:
    """What is to be written. Raises Conflict and Invalid."""
    before = taken_before(db, response, [one.name for one in taken])
    stored = before | _stored(db, [one.name for one in taken if one.name not in before])
    _refuse_taken_places([one for one in taken if one.name not in besides and one.name not in before], stored)
    changes = {one.name: made for one in taken if (made := next_version(one.resource, stored.get(one.name)))}
    gone = {name: entered_in_error(body) for name, body in before.items() if _has_gone(name, body, taken)}
    writes = {name: body for name, body in (changes | gone).items() if name not in besides}
    places = {one.name: one.place for one in taken}
    if writes:
        _require_sound(writes, places)
        kept = {one.name: stored[one.name] for one in taken if one.name in stored}
        _require_agreement(compare(db, list((kept | writes).items())), kept | writes, writes, places)
    return _Plan(writes, stored, before)


def taken_before(db: Db, response: Resource, names: Collection[str] = ()) -> dict[str, dict[str, Any]]:
    """What was taken out of this response before, also what was withdrawn or changed since; never a copy of it.

    names: what it gives now. What lost its origin by hand is found by them, and by what was told of earlier writes.
    """
    response_id = plain.words(response, "id")
    pointing = referring(db, KIND, response_id) if response_id else []
    known = {*names, *(name for one in pointing for name in _targets(one, response_id))}
    found = {one.reference: decode(one.body) for one in pointing if one.kind == "Observation"}
    found |= _stored(db, known - found.keys())
    ids = {name.rpartition("/")[2] for name in known}
    return {name: body for name, body in found.items() if is_taken_out_of(body, response, ids)}


def _targets(told: StoredRecord, response_id: str) -> Iterator[str]:
    """What one of our own Provenances says was taken out of this response; nothing for any other record."""
    body = decode(told.body) if told.kind == "Provenance" else {}
    source = LOCAL.fullmatch(plain.words(plain.inside(body, "entity", "what"), "reference"))
    version = str(source["version"]) if source else ""
    if version.isdecimal() and told.record_id == answer_id(response_id, "provenance", int(version)):
        yield from (name for one in plain.each(body, "target") if (name := plain.words(one, "reference")))


def _stored(db: Db, names: Iterable[str]) -> dict[str, dict[str, Any]]:
    keys = [("Observation", name.rpartition("/")[2]) for name in names if name.startswith("Observation/")]
    return {one.reference: decode(one.body) for one in records.read_many(db, keys).values()}


def _has_gone(name: str, body: Resource, taken: Sequence[Taken]) -> bool:
    return all(one.name != name for one in taken) and not is_entered_in_error(body)


def _refuse_taken_places(taken: Sequence[Taken], stored: Mapping[str, Resource]) -> None:
    """A diary day that the clinic or another response has written is theirs; it is never overwritten from here."""
    text = "Another record holds this already, such as a diary day; correct it where it was written, or withdraw it."
    issues = [
        Issue(text, one.place, "conflict", "answer-place-taken")
        for one in taken
        if (held := stored.get(one.name)) is not None and not is_entered_in_error(held)
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


def _require_agreement(
    found: Mapping[str, list[Issue]],
    whole: Mapping[str, Resource],
    writes: Mapping[str, Resource],
    places: Mapping[str, str],
) -> None:
    """whole: all that the response gives now. What it tells with its own whole is not held to an older one."""
    paired = set(_paired(whole))
    issues = [
        replace(issue, where=places.get(name, KIND))
        for name, told in found.items()
        for issue in told
        if name in writes and not (name in paired and issue.rule == ORDERED)
    ]
    if issues:
        raise Invalid(issues=issues)


def _paired(written: Mapping[str, Resource]) -> Iterator[str]:
    """Counts that stand beside the count they are part of, and those; they were compared when they were read."""
    counts = {count.measure: name for one in written.items() if (count := day_count_of(one)) for name in (one[0],)}
    for part, whole in AT_MOST.items():
        if part in counts and whole in counts:
            yield from (counts[part], counts[whole])

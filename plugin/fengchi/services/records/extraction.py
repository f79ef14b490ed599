"""A completed response writes what was answered as records, in the transaction that stores it.

https://hl7.org/fhir/uv/sdc/extraction.html; docs/how-to/questionnaires.md tells the rules. The same Observations are
written again when the response is amended, and entered in error with it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime

from fengchi.domain.errors import Conflict, Invalid, Issue
from fengchi.fhir import gate
from fengchi.fhir.agreement import AT_MOST, ORDERED, Named, day_count_of
from fengchi.fhir.json_codec import decode
from fengchi.fhir.questionnaires import is_extractable
from fengchi.fhir.questionnaires.extraction import COMPLETE, is_ours, take
from fengchi.fhir.questionnaires.identity import next_version, whose
from fengchi.fhir.questionnaires.limits import check_modifiers
from fengchi.fhir.questionnaires.provenance import extraction_provenance
from fengchi.fhir.questionnaires.sitting import Taken
from fengchi.fhir.withdrawal import entered_in_error, is_entered_in_error
from fengchi.services.records.answered import (
    KIND,
    circumstances,
    questionnaire_of,
    stored_observations,
    taken_before,
    versions_until,
)
from fengchi.services.records.checks import Policy, Resource
from fengchi.services.records.consistency import disagreements, held_disagreements
from fengchi.services.records.trail import Trail, patient_id_of
from fengchi.store import records
from fengchi.store.db import Db
from fengchi.store.records import Put, StoredRecord

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
            require_few(sum(len(made) for _, made in found) + len(taken or ()), most)
        if taken is not None:
            found.append((one, taken))
    names = {made.name for _, taken in found for made in taken}
    for name in sorted(names):
        records.lock_identifier(db, "Observation", f"_id={name.rpartition('/')[2]}")
    for one, taken in found:
        with one.refusing():
            _store(db, one.resource, taken, trail=trail, besides=besides)


def answer_faults(
    db: Db, response: Resource, *, at: datetime | None = None, compared: bool = True
) -> tuple[Issue, ...]:
    """What a write would refuse in these answers; nothing where nothing is taken out of them. Stores nothing.

    at: now, to tell answers from the future. compared: also with the records that stand beside; the answer tells of
    them, so the asker must be one who may read Observations.
    """
    if response.get("resourceType") != KIND:
        return ()
    before = versions_until(db, response)
    try:
        _refuse_another_subject(db, response, before)
        taken = _taken(db, response, before, at)
        require_few(len(taken or ()), MOST_TAKEN)
        if taken is not None and compared:
            _planned(db, response, taken, (), disagreements)
    except (Invalid, Conflict) as error:
        return error.issues
    return ()


def _taken_of_saved(db: Db, response: Resource, at: datetime) -> tuple[Taken, ...] | None:
    if response.get("resourceType") != KIND:
        return None
    before = versions_until(db, response)[:-1]
    _refuse_another_subject(db, response, before)
    return _taken(db, response, before, at)


def _taken(db: Db, response: Resource, before: Sequence[StoredRecord], at: datetime | None) -> tuple[Taken, ...] | None:
    """What it says now: nothing when it was entered in error; None when it is not ready, and what stands is left.

    before: its earlier versions.
    """
    if response.get("status") not in COMPLETE:
        return () if is_entered_in_error(response) else None
    questionnaire = questionnaire_of(db, response)
    if questionnaire is None:
        _require_same_answers(db, response, before)
        return None
    if not is_extractable(questionnaire):
        return ()
    if not is_ours(questionnaire) and any(check_modifiers(response)):
        return ()
    found = circumstances(db, response, before)
    return take(response, questionnaire, zone=found.zone, answered=found.answered, at=at)


def require_few(number: int, most: int) -> None:
    """Raises Invalid for more Observations than one request may write."""
    if number > most:
        text = f"These answers give more than {most} Observations; send them in several requests."
        raise Invalid(issues=[Issue(text, f"{KIND}.item", "too-long", "questionnaire-size")])


def _require_same_answers(db: Db, response: Resource, before: Sequence[StoredRecord]) -> None:
    """Without its questionnaire other answers cannot be read, and what was read before must not stay beside them."""
    bodies = (decode(one.body) for one in reversed(before) if one.body)
    last = next((one for one in bodies if one.get("status") in COMPLETE), response)
    if all(last.get(name) == response.get(name) for name in ("questionnaire", "item")):
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
    stored = before | stored_observations(db, [one.name for one in taken if one.name not in before])
    _refuse_taken_places([one for one in taken if one.name not in besides and one.name not in before], stored)
    changes = {one.name: made for one in taken if (made := next_version(one.resource, stored.get(one.name)))}
    left = before.keys() - {one.name for one in taken}
    gone = {name: entered_in_error(before[name]) for name in sorted(left) if not is_entered_in_error(before[name])}
    writes = {name: body for name, body in (changes | gone).items() if name not in besides}
    places = {one.name: one.place for one in taken}
    if writes:
        _require_sound(writes, places)
        kept = {one.name: stored[one.name] for one in taken if one.name in stored}
        _require_agreement(compare(db, list((kept | writes).items())), kept | writes, writes, places)
    return _Plan(writes, stored, before)


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

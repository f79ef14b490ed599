"""Batch and transaction: many interactions in one request.

https://hl7.org/fhir/R4/http.html#transaction. A transaction is all or nothing and is processed DELETE, POST, PUT, GET;
the answers stand in the order of the request.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import uuid4

from fengchi.domain.errors import FengchiError, Invalid, Issue, TooLarge
from fengchi.fhir.json_codec import decode
from fengchi.fhir.operation_outcome import issues_of, operation_outcome
from fengchi.fhir.references import absolute_base, conditional_target, local_target, references, rewritten
from fengchi.services.records import interactions
from fengchi.services.records.bundle_entries import Entry, read_entries, refuse_overlap
from fengchi.services.records.checks import Policy, Resource, known_targets, require_known_targets
from fengchi.services.records.consistency import held_disagreements, held_keys
from fengchi.services.records.extraction import Saved, extract_saved
from fengchi.services.records.interactions import Checked, Written, canonical, condition_pairs, only_match, reply_of
from fengchi.services.records.trail import Trail
from fengchi.services.records.values import pairs_of
from fengchi.services.records.withdrawal import withdraw_parts
from fengchi.store import records
from fengchi.store.db import Db
from fengchi.store.records import Put
from fengchi.store.records.heads import lock_heads
from fengchi.store.records.lookups import existing

MOST_ISSUES = 100
"""Of one OperationOutcome; nobody reads more, and a Bundle can cause very many."""

SearchAnswer = Callable[[Db, str, list[tuple[str, str]]], dict[str, Any]]
"""Makes the searchset Bundle of a GET entry; the HTTP door knows how pages are linked."""


@dataclass(frozen=True, slots=True)
class Door:
    """What the HTTP door decides. representation: writes are answered with what was stored."""

    answer_search: SearchAnswer
    status_of: Callable[[FengchiError], int]
    representation: bool = False


@dataclass(slots=True)
class _Room:
    """How many resources the answer may still hold."""

    left: int

    def take(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            raise TooLarge("The answer would hold too many resources; ask in several requests.")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A Bundle that was read and checked before any transaction is open.

    ids: of what each POST and PUT will write. checked: the resources, or in a batch why one will not be written.
    twins: creates on a condition that an earlier entry of the transaction has as well, and that entry.
    """

    kind: str
    entries: list[Entry]
    policy: Policy
    trail: Trail
    door: Door
    ids: dict[int, str] = field(default_factory=dict)
    checked: dict[int, Checked | FengchiError] = field(default_factory=dict)
    twins: dict[int, int] = field(default_factory=dict)

    @property
    def writes(self) -> bool:
        return any(one.writes for one in self.entries)


def prepare_bundle(bundle: Resource, *, door: Door, policy: Policy, trail: Trail) -> Prepared:
    """Raises what is wrong with the Bundle; in a transaction also what is wrong with an entry."""
    kind, entries = read_entries(bundle, policy)
    made = Prepared(kind, entries, policy, trail, door)
    made.ids.update({one.index: one.record_id or str(uuid4()) for one in _writing(entries)})
    if kind == "transaction":
        refuse_overlap(entries)
        made.twins.update(_twins(entries))
    names = _names(made) if kind == "transaction" else {}
    for entry in _writing(entries):
        made.checked[entry.index] = _checked_or_not(made, entry, names)
    return made


def process_bundle(db: Db, bundle: Prepared) -> dict[str, Any]:
    """The response Bundle. A transaction raises what its first failing entry raised; a batch answers each by itself."""
    if bundle.writes:
        _lock(db, bundle)
    work = _Work(db, bundle, _Room(bundle.policy.max_entries))
    replies = work.transaction() if bundle.kind == "transaction" else [work.one_of_batch(one) for one in bundle.entries]
    return {"resourceType": "Bundle", "type": f"{bundle.kind}-response", "entry": replies}


def _lock(db: Db, bundle: Prepared) -> None:
    """Hold everything that will be written from the start and in one order: two bundles never wait in a circle.

    By name first, as what is not here yet has no row to hold. What is compared with others is held together with them.
    """
    entries = bundle.entries
    keys = {(one.kind, one.record_id) for one in entries if one.writes and one.record_id}
    names = {(kind, f"_id={record_id}") for kind, record_id in keys}
    names |= {(one.kind, _condition(one)) for one in entries if one.if_none_exist is not None}
    for kind, name in sorted(names):
        records.lock_identifier(db, kind, name)
    compared = held_keys(one.named for one in bundle.checked.values() if isinstance(one, Checked))
    lock_heads(db, sorted(keys | compared))


# Before the transaction -------------------------------------------------------------------------------------------


def _writing(entries: Iterable[Entry]) -> list[Entry]:
    return [one for one in entries if one.method in ("POST", "PUT")]


def _condition(entry: Entry) -> str:
    return canonical(condition_pairs(entry.if_none_exist or ""))


def _twins(entries: list[Entry]) -> dict[int, int]:
    first: dict[tuple[str, str], int] = {}
    twins = {}
    for one in entries:
        if one.if_none_exist is not None:
            earlier = first.setdefault((one.kind, _condition(one)), one.index)
            if earlier != one.index:
                twins[one.index] = earlier
    return twins


def _names(bundle: Prepared) -> dict[str, str]:
    """fullUrl -> Type/id for every entry that is written."""
    entries = (one for one in _writing(bundle.entries) if one.full_url)
    return {one.full_url: f"{one.kind}/{bundle.ids[one.index]}" for one in entries}


def _checked_or_not(bundle: Prepared, entry: Entry, names: Mapping[str, str]) -> Checked | FengchiError:
    """The entry's resource with its references resolved. What is wrong ends a transaction, and waits in a batch."""
    assert entry.resource is not None  # noqa: S101  # read_entries refuses a write without a resource
    try:
        with _refusing_at(entry):
            resource = (
                rewritten(entry.resource, _names_seen_from(entry, names, bundle.policy)) if names else entry.resource
            )
            return _check(bundle, entry, resource)
    except FengchiError as error:
        if bundle.kind == "transaction":
            raise
        return error


def _names_seen_from(entry: Entry, names: Mapping[str, str], policy: Policy) -> dict[str, str]:
    """What each reference of the entry leads to: a relative one stands on the base of the entry's own fullUrl.

    https://hl7.org/fhir/R4/bundle.html#references. What that base has and the Bundle has not stays with that base.
    """
    base = absolute_base(entry.full_url)
    if not base:
        return dict(names)
    relative = {text for _, text in references(entry.resource) if local_target(text)}
    foreign = {text: f"{base}/{text}" for text in relative} if base != policy.base_url else {}
    inside = {full.removeprefix(f"{base}/"): name for full, name in names.items() if full.startswith(f"{base}/")}
    versioned = {text for text in relative if text.partition("/_history/")[0] in inside}
    kept = {text: absolute for text, absolute in foreign.items() if text not in versioned}
    return {**names, **kept, **inside}


def _check(bundle: Prepared, entry: Entry, resource: Resource) -> Checked:
    return interactions.check(
        entry.kind,
        resource,
        record_id=entry.record_id,
        made_id=bundle.ids[entry.index],
        policy=bundle.policy,
        trail=bundle.trail,
    )


@contextmanager
def _refusing_at(entry: Entry) -> Iterator[None]:
    """A refusal inside names the entry, once."""
    try:
        yield
    except FengchiError as error:
        error.issues = tuple(_placed(issue, entry) for issue in issues_of(error))
        raise


def _placed(issue: Issue, entry: Entry) -> Issue:
    """The issue with the entry before its path."""
    if issue.where.startswith(f"{entry.place}."):
        return issue
    if entry.resource is None:
        where = f"{entry.place}.request.url"
    else:
        path = issue.where.partition(".")[2]
        where = f"{entry.place}.resource.{path}" if path else f"{entry.place}.resource"
    return Issue(issue.text, where, issue.code, issue.rule, issue.severity)


# Doing the work ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Work:
    db: Db
    bundle: Prepared
    room: _Room

    @property
    def trail(self) -> Trail:
        return self.bundle.trail

    def one_of_batch(self, entry: Entry) -> dict[str, Any]:
        """One entry by itself: what it did is undone when it is refused, and the others stand."""
        if entry.fault is not None:
            return self._refused(Invalid(issues=[entry.fault]))
        mark, left = len(self.trail.entries), self.room.left
        try:
            with self.db.begin_nested(), _refusing_at(entry):
                return self._single(entry)
        except FengchiError as error:
            self.trail.undone(mark)
            self.room.left = left
            return self._refused(error)

    def _refused(self, error: FengchiError) -> dict[str, Any]:
        outcome = operation_outcome(issues_of(error)[:MOST_ISSUES])
        return {"response": {"status": str(self.bundle.door.status_of(error)), "outcome": outcome}}

    def _single(self, entry: Entry) -> dict[str, Any]:
        if entry.method == "GET":
            return self._get(entry)
        if entry.method == "DELETE":
            interactions.delete(self.db, entry.kind, _id_of(entry), if_match=entry.if_match, trail=self.trail)
            return {"response": {"status": "204"}}
        checked = self.bundle.checked[entry.index]
        if isinstance(checked, FengchiError):
            raise checked
        if entry.method == "POST":
            condition, policy = entry.if_none_exist, self.bundle.policy
            done = interactions.create(self.db, checked, if_none_exist=condition, policy=policy, trail=self.trail)
        else:
            done = interactions.update(
                self.db, checked, if_match=entry.if_match, policy=self.bundle.policy, trail=self.trail
            )
        return self._write_reply(done)

    def transaction(self) -> list[dict[str, Any]]:
        """Replies in the order of the request. Raises at the first problem; the caller's transaction undoes everything."""
        replies: dict[int, dict[str, Any]] = {}
        deletes = [one for one in self.bundle.entries if one.method == "DELETE"]
        for entry in deletes:
            with _refusing_at(entry):
                interactions.remove(self.db, entry.kind, _id_of(entry), if_match=entry.if_match, trail=self.trail)
            replies[entry.index] = {"response": {"status": "204"}}
        replies |= {index: self._write_reply(done) for index, done in self._writes().items()}
        for entry in deletes:
            with _refusing_at(entry):
                interactions.require_unreferenced(self.db, entry.kind, _id_of(entry), trail=self.trail)
        for entry in (one for one in self.bundle.entries if one.method == "GET"):
            with _refusing_at(entry):
                replies[entry.index] = self._get(entry)
        return [replies[entry.index] for entry in self.bundle.entries]

    def _writes(self) -> dict[int, Written]:
        """Every create and update at once: one check of targets, one set of statements."""
        done = self._matches()
        writing = [
            one for one in _writing(self.bundle.entries) if one.index not in done and one.index not in self.bundle.twins
        ]
        checked = self._settled(writing, done)
        targets = {(one.kind, one.record_id) for one in checked.values()}
        known = known_targets(self.db, [one.resource for one in checked.values()], self.bundle.policy) | targets
        here = existing(self.db, targets)
        # Conditions are settled only now: what they mean is held as well, or two writers would miss each other.
        unequal = held_disagreements(self.db, [one.named for one in checked.values()])
        for entry in writing:
            with _refusing_at(entry):
                self._require_storable(entry, checked[entry.index], known, here, unequal)
        done |= self._stored(writing, checked, here)
        for index, first in self.bundle.twins.items():
            done[index] = Written(done[first].record, matched=True, readable=done[first].readable)
        return done

    def _matches(self) -> dict[int, Written]:
        """Creates on a condition that a record fulfils already."""
        found = {}
        for entry in self.bundle.entries:
            if entry.if_none_exist is None or entry.index in self.bundle.twins:
                continue
            with _refusing_at(entry), self.trail.attempt("create", entry.kind):
                match = only_match(
                    self.db, entry.kind, entry.if_none_exist, policy=self.bundle.policy, trail=self.trail, lock=True
                )
            if match is not None:
                found[entry.index] = interactions.matched(match, trail=self.trail)
        return found

    def _settled(self, writing: list[Entry], done: Mapping[int, Written]) -> dict[int, Checked]:
        """The resources with what only the database knows: which record a condition or a conditional reference means."""
        ids = self.bundle.ids
        moved = {f"{done[index].record.kind}/{ids[index]}": done[index].record.reference for index in done}
        for index, first in self.bundle.twins.items():
            kind = self.bundle.entries[index].kind
            reference = f"{kind}/{ids[first]}"
            moved[f"{kind}/{ids[index]}"] = moved.get(reference, reference)
        settled = {}
        for entry in writing:
            checked = self.bundle.checked[entry.index]
            assert isinstance(checked, Checked)  # noqa: S101  # a transaction with any other was refused
            with _refusing_at(entry):
                settled[entry.index] = self._settle(entry, checked, moved)
        return settled

    def _settle(self, entry: Entry, checked: Checked, moved: Mapping[str, str]) -> Checked:
        asked = {text for _, text in references(checked.resource) if conditional_target(text)}
        if not asked and not moved:
            return checked
        interaction = "update" if entry.method == "PUT" else "create"
        with self.trail.attempt(interaction, entry.kind, checked.record_id, patient_id=checked.patient_id):
            found = {text: self._reference_match(text) for text in sorted(asked)}
        resource = rewritten(checked.resource, {**moved, **found})
        return checked if resource == checked.resource else _check(self.bundle, entry, resource)

    def _reference_match(self, text: str) -> str:
        target = conditional_target(text)
        assert target is not None  # noqa: S101  # only asked for texts that are conditional references
        match = only_match(self.db, *target, policy=self.bundle.policy, trail=self.trail)
        if match is None:
            issue = Issue("A conditional reference matches no record.", "", "not-found", "reference-resolves")
            raise Invalid(issues=[issue])
        return match.reference

    def _require_storable(
        self,
        entry: Entry,
        checked: Checked,
        known: set[tuple[str, str]],
        here: set[tuple[str, str]],
        unequal: Mapping[str, list[Issue]],
    ) -> None:
        """What the single verbs ask the database, for one entry of a transaction."""
        interaction = "update" if entry.method == "PUT" else "create"
        with self.trail.attempt(interaction, checked.kind, checked.record_id, patient_id=checked.patient_id):
            if entry.method == "PUT":
                is_new = (checked.kind, checked.record_id) not in here
                interactions.require_may_make(checked.kind, is_new=is_new, trail=self.trail)
            require_known_targets(checked.resource, self.bundle.policy, known)
            if issues := unequal.get(checked.named[0]):
                raise Invalid(issues=issues)

    def _stored(
        self, writing: list[Entry], checked: Mapping[int, Checked], here: set[tuple[str, str]]
    ) -> dict[int, Written]:
        for entry in writing:
            one = checked[entry.index]
            interaction = "update" if entry.method == "PUT" else "create"
            self.trail.note(interaction, one.kind, one.record_id, patient_id=one.patient_id)
        stored = records.write_many(self.db, [_put(entry, checked[entry.index]) for entry in writing], at=self.trail.at)
        besides = {record.reference for record in stored}
        resources = [{**one.resource, "id": one.record_id} for one in checked.values()]
        withdraw_parts(self.db, resources, trail=self.trail, besides=besides)
        saved = [Saved(one, partial(_refusing_at, entry)) for entry, one in zip(writing, resources, strict=True)]
        extract_saved(self.db, saved, trail=self.trail, besides=besides, most=self.bundle.policy.max_entries)
        return {
            entry.index: Written(record, created=(record.kind, record.record_id) not in here)
            for entry, record in zip(writing, stored, strict=True)
        }

    def _get(self, entry: Entry) -> dict[str, Any]:
        if entry.record_id is None:
            self.room.take(0)
            found = self.bundle.door.answer_search(self.db, entry.kind, pairs_of(entry.query))
            self.room.take(len(found.get("entry", ())))
            return {"resource": found, "response": {"status": "200"}}
        self.room.take(1)
        if entry.version is None:
            record = interactions.read(self.db, entry.kind, entry.record_id, trail=self.trail)
        else:
            record = interactions.read_version(self.db, entry.kind, entry.record_id, entry.version, trail=self.trail)
        return {"resource": decode(record.body), "response": {"status": "200", **reply_of(record)}}

    def _write_reply(self, done: Written) -> dict[str, Any]:
        reply: dict[str, Any] = {"response": {"status": "201" if done.created else "200", **reply_of(done.record)}}
        if not self.bundle.door.representation or not done.readable:
            return reply
        self.room.take(1)
        return {"resource": decode(done.record.body), **reply}


def _id_of(entry: Entry) -> str:
    assert entry.record_id is not None  # noqa: S101  # read_entries refuses a PUT or DELETE without an id
    return entry.record_id


def _put(entry: Entry, checked: Checked) -> Put:
    return Put(
        checked.resource, record_id=checked.record_id, expected=entry.if_match, must_be_new=entry.method == "POST"
    )

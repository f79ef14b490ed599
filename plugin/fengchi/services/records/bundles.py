"""Batch and transaction: many interactions in one request.

https://hl7.org/fhir/R4/http.html#transaction. A transaction is all or nothing and is processed DELETE, POST, PUT, GET;
the answers stand in the order of the request.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from fengchi.domain.errors import FengchiError, Invalid, Issue, TooLarge
from fengchi.fhir.json_codec import decode
from fengchi.fhir.operation_outcome import issues_of, operation_outcome
from fengchi.fhir.references import absolute_base, conditional_target, local_target, references, rewritten
from fengchi.services.records import interactions
from fengchi.services.records.bundle_entries import Entry, read_entries, refuse_overlap
from fengchi.services.records.checks import Policy, Resource, known_targets, require_known_targets
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

    checked: what each POST and PUT will write; in a batch also why it will not. made: the new id of each POST.
    twins: creates on a condition that an earlier entry of the transaction has as well, and that entry.
    """

    kind: str
    entries: list[Entry]
    policy: Policy
    trail: Trail
    door: Door
    checked: dict[int, Checked | FengchiError] = field(default_factory=dict)
    twins: dict[int, int] = field(default_factory=dict)

    @property
    def writes(self) -> bool:
        return any(one.writes for one in self.entries)


def prepare_bundle(bundle: Resource, *, door: Door, policy: Policy, trail: Trail) -> Prepared:
    """Raises what is wrong with the Bundle; in a transaction also what is wrong with an entry."""
    kind, entries = read_entries(bundle, policy)
    made = Prepared(kind, entries, policy, trail, door)
    if kind == "batch":
        for entry in _writing(entries):
            try:
                made.checked[entry.index] = _checked(entry, entry.resource or {}, made)
            except FengchiError as error:
                made.checked[entry.index] = error
        return made
    refuse_overlap(entries)
    made.twins.update(_twins(entries))
    plain = _renamed(made, {})
    for entry in _writing(entries):
        with _refusing_at(entry):
            made.checked[entry.index] = _checked(entry, plain[entry.index], made)
    return made


def process_bundle(db: Db, bundle: Prepared) -> dict[str, Any]:
    """The response Bundle. A transaction raises what its first failing entry raised; a batch answers each by itself."""
    if bundle.writes:
        _lock(db, bundle.entries)
    work = _Work(db, bundle, _Room(bundle.policy.max_entries))
    replies = work.transaction() if bundle.kind == "transaction" else [work.one_of_batch(one) for one in bundle.entries]
    return {"resourceType": "Bundle", "type": f"{bundle.kind}-response", "entry": replies}


def _lock(db: Db, entries: Iterable[Entry]) -> None:
    """Hold everything that will be written from the start and in one order: two bundles never wait in a circle."""
    keys = {(one.kind, one.record_id) for one in entries if one.writes and one.record_id}
    here = lock_heads(db, sorted(keys))
    missing = {(kind, f"_id={record_id}") for kind, record_id in keys - here.keys()}
    conditions = {(one.kind, _condition(one)) for one in entries if one.if_none_exist is not None}
    for kind, key in sorted(missing | conditions):
        records.lock_identifier(db, kind, key)


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


def _checked(entry: Entry, resource: Resource, bundle: Prepared) -> Checked:
    return interactions.check(
        entry.kind, resource, record_id=entry.record_id, policy=bundle.policy, trail=bundle.trail
    )

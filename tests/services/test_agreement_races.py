"""Two halves at once: each agrees with what stands, both together do not. One is stored and the other one refused."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import datetime
from typing import Any

import pytest

from example_records import DAY_COUNT, NEEDLING, TREATMENT, all_examples, example, headache_days, transaction
from fengchi.domain.errors import FengchiError, Invalid
from fengchi.domain.people import Actor, Door
from fengchi.services import records
from fengchi.services.records import Policy, Trail
from fengchi.services.records.bundles import prepare_bundle, process_bundle
from fengchi.store.db import Db, Store
from fengchi.store.records import Put, write_many

Resource = dict[str, Any]
EHR = Actor("client:ehr", "Lakeside EHR", Door.FHIR, scopes=("system/*.cruds",))
LONG_ENOUGH = 0.25
"""Seconds in which a writer that does not wait would be done."""


def put(db: Db, resource: Resource, at: datetime) -> object:
    trail, policy = Trail(EHR, at), Policy()
    new = records.check(resource["resourceType"], resource, record_id=resource["id"], policy=policy, trail=trail)
    return records.update(db, new, if_match=None, policy=policy, trail=trail)


def post_all(db: Db, resource: Resource, at: datetime) -> object:
    door = records.Door(answer_search=lambda *_: {}, status_of=lambda _: 500)
    prepared = prepare_bundle(transaction([resource]), door=door, policy=Policy(), trail=Trail(EHR, at))
    return process_bundle(db, prepared)


def without(store: Store, *names: str, at: datetime) -> None:
    """Everything of the examples but these."""
    kept = [one for one in all_examples() if one["id"] not in {example(name)["id"] for name in names}]
    with store.writing() as db:
        write_many(db, [Put(one) for one in kept], at=at)


@pytest.mark.parametrize("second", [put, post_all])
@pytest.mark.parametrize(
    ("halves", "missing"),
    [
        ((example(TREATMENT, bodySite=example(TREATMENT)["bodySite"][1:]), example(NEEDLING)), NEEDLING),
        ((example(DAY_COUNT), headache_days(3)), DAY_COUNT),
    ],
    ids=["needles and sites", "day counts"],
)
def test_the_later_of_two_writers_sees_what_the_earlier_wrote(
    store: Store, now: datetime, halves: tuple[Resource, Resource], missing: str, second: Callable[..., object]
) -> None:
    without(store, missing, at=now)
    for first, other in (halves, halves[::-1]):
        with ThreadPoolExecutor(1) as pool:
            with store.writing() as db:
                put(db, first, now)
                later = pool.submit(_written, store, second, other, now)
                wait([later], timeout=LONG_ENOUGH)
                assert not later.done()
            assert isinstance(later.result(), Invalid)
        _take_back(store, first, now)


def test_a_patient_who_is_named_by_a_condition_is_held_as_well(store: Store, now: datetime) -> None:
    without(store, DAY_COUNT, at=now)
    subject = {"reference": _condition_of(example("Patient-patient"))}
    first, other = headache_days(3, subject=subject), example(DAY_COUNT, subject=subject)
    with ThreadPoolExecutor(1) as pool:
        with store.writing() as db:
            post_all(db, first, now)
            later = pool.submit(_written, store, post_all, other, now)
            wait([later], timeout=LONG_ENOUGH)
            assert not later.done()
        assert isinstance(later.result(), Invalid)


def _condition_of(patient: Resource) -> str:
    identifier = patient["identifier"][0]
    return f"Patient?identifier={identifier['system']}|{identifier['value']}"


def _written(store: Store, write: Callable[..., object], resource: Resource, at: datetime) -> object:
    try:
        with store.writing() as db:
            return write(db, resource, at)
    except FengchiError as refused:
        return refused


def _take_back(store: Store, resource: Resource, at: datetime) -> None:
    """As if it had never been written: a treatment as it was, anything else in error."""
    original = example(TREATMENT) if resource["resourceType"] == "Procedure" else None
    with store.writing() as db:
        write_many(db, [Put(original or {**resource, "status": "entered-in-error"})], at=at)

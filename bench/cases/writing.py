"""Writing a treatment: as a FHIR transaction and by the clinic's own verbs, beside the same rows written by the driver."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from itertools import count
from typing import Any

from bench import raw
from bench.material import EHR, FIELDS, MEI_AT_HER_DESK, N_NEEDLES, N_RESOURCES
from bench.rows import NotMeasurable, Row
from bench.timing import Client, Clients, Work, alone, always, side_by_side
from bench.worlds import ENGINES, SHORT, World, Worlds
from fengchi.domain.errors import FengchiError
from fengchi.services import charting, records
from fengchi.services.records import Door, Policy, Trail
from fengchi.store.db import Store
from fengchi.wiring import utc_now

CLIENTS = (1, 8)
_numbers = count(1_000_000, 1_000_000)
"""Where the numbers of each repeat's rows begin, so that no two are the same."""


def transactions(worlds: Worlds) -> Iterator[Row]:
    """A treatment of twelve creates through the record's verbs, in this process."""
    for engine in ENGINES:
        operation = f"store a treatment, transaction of {N_RESOURCES} creates, {engine}"
        try:
            world = worlds.of(engine)
        except NotMeasurable as missing:
            yield Row(operation, missing=str(missing))
            continue
        rows = written_by(world.url, partial(post, world.store, world.bundle))
        for n_clients in CLIENTS:
            ours, limit = side_by_side(
                _posting(world, n_clients), driver_alone(world, rows, n_clients, worlds.plan.most), worlds.plan
            )
            yield Row(operation, ours, n_clients, f"driver alone, {n_rows(rows)} rows", limit)


def signing(worlds: Worlds) -> Iterator[Row]:
    """The signature at the end of a visit; the draft with needles in and out is made beforehand."""
    engine = ENGINES[0]
    world = worlds.of(engine)
    drafts = _ready_drafts(world.store)
    rows = written_by(world.url, next(drafts))

    def ours() -> Sequence[Client]:
        return [_ready_drafts(world.store)]

    sample, limit = side_by_side(ours, driver_alone(world, rows, 1, worlds.plan.most), worlds.plan)
    yield Row(f"sign a treatment, {engine}", sample, 1, f"driver alone, {n_rows(rows)} rows", limit)


# What other cases use too -----------------------------------------------------------------------------------------


def post(store: Store, bundle: dict[str, Any]) -> None:
    """What the FHIR door does with a transaction, without the door."""
    trail = Trail(EHR, utc_now())
    door = Door(answer_search=lambda db, kind, params: {}, status_of=_status_of)
    prepared = records.prepare_bundle(bundle, door=door, policy=Policy(), trail=trail)
    with store.writing() as db:
        records.process_bundle(db, prepared)
        trail.write(db)


def written_by(url: str, work: Work) -> raw.Rows:
    """The rows that this call leaves behind."""
    before = raw.mark(url)
    work()
    return raw.rows_since(url, before)


def driver_alone(world: World, rows: raw.Rows, n_clients: int, most: int) -> Clients:
    """The same rows under new ids, into tables of their own. At most `most` calls, shared by the clients."""
    prepare = raw.writers(world.scratch_url, n_clients)

    def clients() -> Sequence[Client]:
        copies = raw.copies(rows, most, first=next(_numbers))
        work = [prepare[place % n_clients](copy) for place, copy in enumerate(copies)]
        return [work[place::n_clients] for place in range(n_clients)]

    return clients


def n_rows(rows: raw.Rows) -> int:
    return sum(len(found) for found in rows.values())


def _posting(world: World, n_clients: int) -> Clients:
    def work() -> None:
        post(world.store, world.bundle)

    if n_clients == 1:
        return alone(work)
    return lambda: [always(work) for _ in range(n_clients)]


def _status_of(error: FengchiError) -> int:
    raise error  # only a batch asks; a transaction fails as a whole


def _ready_drafts(store: Store) -> Iterator[Callable[[], object]]:
    """One draft after the other, needled and counted; each with the call that signs it."""
    by, patient_id = MEI_AT_HER_DESK, SHORT.patient_id
    while True:
        ended_at = utc_now()
        started_at = ended_at - timedelta(minutes=25)
        with store.writing() as db:
            draft = charting.start(db, patient_id, by=by, at=started_at)
            draft = charting.save(db, draft.draft_id, FIELDS, expected_version=draft.version, by=by, at=started_at)
            charting.put_needles_in(db, draft.draft_id, by=by, at=started_at)
            draft = charting.take_needles_out(db, draft.draft_id, count=N_NEEDLES, by=by, at=ended_at)
        draft_id, version = draft.draft_id, draft.version

        def sign(draft_id: str = draft_id, version: int = version) -> None:
            with store.writing() as db:
                charting.sign(db, draft_id, expected_version=version, by=by, at=utc_now())

        yield sign

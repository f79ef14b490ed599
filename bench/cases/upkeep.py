"""Long work: rebuilding the index and the projections, and filling the demo clinic."""

from __future__ import annotations

from collections.abc import Iterator

from bench import raw
from bench.material import ROOT
from bench.rows import Row
from bench.timing import Plan, Work, measure, middle
from bench.worlds import ENGINES, FILLED_AT, Worlds
from fengchi.services.demo.load import load_demo
from fengchi.services.upkeep import reindex
from fengchi.store.db import Store

EVERYTHING = raw.Mark(0, 0)


def reindexing(worlds: Worlds) -> Iterator[Row]:
    """Of a clinic of demo patients on SQLite."""
    url, store = worlds.new_store(ENGINES[0])
    n_records = _load(store, worlds.plan)
    rows = raw.rows_since(url, EVERYTHING, raw.NUMBERED)
    scratch = raw.connect_sqlite(url)

    def driver_alone() -> None:
        raw.replace_rows(scratch, rows)

    def ours() -> None:
        with store.writing() as db:
            reindex(db, by=ROOT, at=FILLED_AT)

    samples = [(measure([[ours]], 0), measure([[driver_alone]], 0)) for _ in range(_repeats(worlds.plan))]
    yield Row(
        f"reindex {n_records:,} records, SQLite",
        middle([one for one, _ in samples]),
        limit_name=f"driver alone, delete and insert {_count(rows):,} rows",
        limit=middle([one for _, one in samples]),
        items=n_records,
        unit="records",
    )


def demo(worlds: Worlds) -> Iterator[Row]:
    """Made-up patients, drawn, mapped and stored on SQLite."""
    url, store = worlds.new_store(ENGINES[0])
    counted: list[int] = []
    ours = [measure([[lambda: counted.append(_load(store, worlds.plan))]], 0)]
    rows = raw.rows_since(url, EVERYTHING)
    limit = [measure([[_copying(worlds, rows)]], 0) for _ in range(_repeats(worlds.plan))]
    yield Row(
        f"load the demo clinic, {_n_patients(worlds.plan)} patients, {counted[0]:,} records, SQLite",
        middle(ours),
        limit_name=f"driver alone, {_count(rows):,} rows",
        limit=middle(limit),
        items=counted[0],
        unit="records",
    )


def _copying(worlds: Worlds, rows: raw.Rows) -> Work:
    connection = raw.connect_sqlite(worlds.new_url(ENGINES[0]))
    return lambda: raw.replace_rows(connection, rows)


def _load(store: Store, plan: Plan) -> int:
    with store.writing() as db:
        return load_demo(db, n_patients=_n_patients(plan), by=ROOT, at=FILLED_AT).n_resources


def _n_patients(plan: Plan) -> int:
    return 6 if plan.quick else 24


def _repeats(plan: Plan) -> int:
    return 1 if plan.quick else plan.repeats


def _count(rows: raw.Rows) -> int:
    return sum(len(found) for found in rows.values())

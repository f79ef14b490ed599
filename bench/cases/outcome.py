"""The outcome report of a patient with five years of diary and 200 treatments, step by step."""

from __future__ import annotations

import json as standard_json
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import msgspec

from bench import raw
from bench.material import NOON
from bench.rows import Row
from bench.timing import alone, side_by_side
from bench.worlds import ENGINES, LONG, World, Worlds
from fengchi.domain.history import PatientHistory
from fengchi.domain.migraine_day import LEIDEN_30_MINUTES
from fengchi.reports import html, json
from fengchi.reports.outcome_report import outcome_report
from fengchi.store.history import history_of
from fengchi.store.tables import PROJECTION_TABLES

ZONE = ZoneInfo(LONG.zone)


def report(worlds: Worlds) -> Iterator[Row]:
    world = worlds.of(ENGINES[0])
    of = f"{world.n_days:,} diary days, {world.n_treatments} treatments"
    ours, limit = side_by_side(alone(lambda: _history(world)), alone(lambda: _payloads(world)), worlds.plan)
    yield Row(f"report of {of}: query, {world.engine}", ours, 1, "driver alone, facts decoded by msgspec", limit)
    history, today = _history(world), NOON.astimezone(ZONE).date()
    numbers = outcome_report(history, today=today, rule=LEIDEN_30_MINUTES)
    ours, limit = side_by_side(
        alone(lambda: outcome_report(history, today=today, rule=LEIDEN_30_MINUTES)),
        alone(lambda: [(one.day, one.headache is not None) for one in history.diary]),
        worlds.plan,
    )
    yield Row("its numbers", ours, 1, "look at each day once", limit)
    text = json.render(numbers)
    content = standard_json.loads(text)
    ours, limit = side_by_side(
        alone(lambda: json.render(numbers)), alone(lambda: msgspec.json.encode(content)), worlds.plan
    )
    yield Row(f"drawn as JSON, {len(text) / 1000:.0f} kB", ours, 1, "msgspec", limit)
    page = html.render(numbers, standalone=True)
    pieces = page.split(">")
    ours, limit = side_by_side(
        alone(lambda: html.render(numbers, standalone=True)), alone(lambda: ">".join(pieces).encode()), worlds.plan
    )
    yield Row(f"drawn as a page with figures, {len(page) / 1000:.0f} kB", ours, 1, "join its tags", limit)


def _history(world: World) -> PatientHistory:
    with world.store.reading() as db:
        return history_of(db, LONG.patient_id, zone=ZONE)


def _payloads(world: World) -> list[object]:
    """Every fact of the patient, as plain JSON values."""
    found: list[object] = []
    connection = raw.connect_sqlite(world.url)
    try:
        for table in PROJECTION_TABLES:
            statement = f'SELECT payload FROM "{table.name}" WHERE patient_id = ?'  # noqa: S608  # names are ours
            found += [msgspec.json.decode(row[0]) for row in connection.execute(statement, (LONG.patient_id,))]
    finally:
        connection.close()
    return found

"""The clinics that are measured: one on each engine, filled alike, made when the first row asks for it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from bench import material
from bench.postgres import database, description, postgres_server
from bench.rows import NotMeasurable
from bench.timing import Plan
from fengchi.domain.people import Patient
from fengchi.services.demo.load import load_demo
from fengchi.store import migrate
from fengchi.store.db import Store, open_store
from fengchi.store.records import clinic

ENGINES = ("SQLite", "PostgreSQL")
LONG, SHORT = material.person("ana-sample", "Ana"), material.person("ben-sample", "Ben")
FILLED_AT = datetime(2026, 11, 2, 9, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class World:
    """store: filled. scratch_url: a second database with the same empty tables, for what the driver writes alone.

    n_days, n_treatments: of LONG; SHORT has 80 days and 10 treatments. bundle: a treatment of SHORT, to be posted.
    """

    engine: str
    url: str
    scratch_url: str
    store: Store
    n_days: int
    n_treatments: int
    bundle: dict[str, Any]


@dataclass
class Worlds:
    """Everything lasts until close()."""

    plan: Plan
    say: Callable[[str], None]
    stack: ExitStack = field(default_factory=ExitStack)
    made: dict[str, World | NotMeasurable] = field(default_factory=dict)

    def of(self, engine: str) -> World:
        """Raises NotMeasurable, the second time as well."""
        if engine not in self.made:
            try:
                self.made[engine] = self._make(engine)
            except NotMeasurable as missing:
                self.made[engine] = missing
        found = self.made[engine]
        if isinstance(found, NotMeasurable):
            raise found
        return found

    def new_url(self, engine: str) -> str:
        """A new database with empty tables."""
        url = f"sqlite:///{self._folder / f'{len(list(self._folder.iterdir()))}.sqlite'}"
        if engine == "PostgreSQL":
            url = self.stack.enter_context(database(self.postgres))
        migrate.upgrade(url)
        return url

    def new_store(self, engine: str) -> tuple[str, Store]:
        url = self.new_url(engine)
        store = open_store(url)
        self.stack.callback(store.dispose)
        return url, store

    def close(self) -> None:
        self.stack.close()

    @cached_property
    def postgres(self) -> str:
        url = self.stack.enter_context(postgres_server())
        self.say(description(url))
        return url

    @cached_property
    def _folder(self) -> Path:
        return Path(self.stack.enter_context(tempfile.TemporaryDirectory(prefix="fengchi-bench-")))

    def _make(self, engine: str) -> World:
        n_days, n_treatments, n_others = (365, 40, 0) if self.plan.quick else (1826, 200, 24)
        url, store = self.new_store(engine)
        self.say(f"Filling a clinic on {engine} …")
        with store.writing() as db:
            clinic.save_software(db, at=FILLED_AT)
            clinic.save_practitioner(db, material.MEI, at=FILLED_AT)
        _fill(store, LONG, n_days, n_treatments)
        _fill(store, SHORT, 80, 10)
        if n_others:
            with store.writing() as db:
                load_demo(db, n_patients=n_others, by=material.ROOT, at=FILLED_AT)
        store.refresh_statistics()  # as the program's own commands do after loading much at once
        bundle = material.treatment_bundle(SHORT)
        return World(engine, url, self.new_url(engine), store, n_days, n_treatments, bundle)


def _fill(store: Store, who: Patient, n_days: int, n_treatments: int) -> None:
    made = material.chart(who, n_days=n_days, n_treatments=n_treatments)
    with store.writing() as db:
        clinic.save_charts(db, [made], {material.MEI.practitioner_id: material.MEI}, at=FILLED_AT)

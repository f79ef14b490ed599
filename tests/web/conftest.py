"""What the tests of the doors start from: an API client on each engine, and a practice behind the pages.

The practice's cast is stored, its clock is still, nobody has signed in yet.
"""

from __future__ import annotations

from datetime import datetime

import pytest

from desk import Desk, Practice, open_practice
from fengchi.store.db import Store
from fhir_client import Fhir


@pytest.fixture
def fhir(store: Store, now: datetime) -> Fhir:
    """An API client with every scope, once on each engine."""
    return Fhir(store, at=now)


@pytest.fixture
def embedded(sqlite_store: Store, now: datetime) -> Fhir:
    """An API client with every scope, on SQLite alone: for what does not depend on the engine."""
    return Fhir(sqlite_store, at=now)


@pytest.fixture
def practice(sqlite_store: Store, now: datetime) -> Practice:
    return open_practice(sqlite_store, now)


@pytest.fixture
def mei(practice: Practice) -> Desk:
    """Mei at her desk, signed in."""
    return practice.desk("mei")


@pytest.fixture
def tom(practice: Practice) -> Desk:
    return practice.desk("tom")

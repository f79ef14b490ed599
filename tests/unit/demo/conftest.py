"""The whole demo clinic, made once, as on Monday 2 March 2026."""

from __future__ import annotations

from datetime import date

import pytest

from fengchi.services.demo.cohort import cohort
from fengchi.services.demo.values import DemoPatient

MONDAY = date(2026, 3, 2)


@pytest.fixture(scope="session")
def demo_clinic() -> tuple[DemoPatient, ...]:
    return tuple(cohort(today=MONDAY))


@pytest.fixture(scope="session")
def drawn(demo_clinic: tuple[DemoPatient, ...]) -> tuple[DemoPatient, ...]:
    """Those that were not made by hand."""
    return tuple(one for one in demo_clinic if one.truth.profile)

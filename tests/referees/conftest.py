"""What the referees are asked, and asked once in a test run: all output of the product and all seeded faults.

https://pytest-xdist.readthedocs.io/en/stable/how-to.html#making-session-scoped-fixtures-execute-only-once
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from functools import cache
from typing import TypeVar

import pytest
from filelock import FileLock

from referees.judgement import Judged, Referee, judged
from referees.own_output import Sent, own_output
from referees.seeded_faults import faults

Made = TypeVar("Made")


@pytest.fixture(scope="session")
def output(tmp_path_factory: pytest.TempPathFactory) -> tuple[Sent, ...]:
    """Everything the product writes."""
    return _once("own-output", tmp_path_factory, lambda: own_output(tmp_path_factory.mktemp("own-output")))


@pytest.fixture(scope="session")
def ask(output: tuple[Sent, ...], tmp_path_factory: pytest.TempPathFactory) -> Callable[[Referee], Judged]:
    """Ask a referee about everything; it is started once in a run. Skips where it cannot run, fails where it has to."""

    def asked(referee: Referee) -> Judged:
        referee.require()
        name = referee.NAME.lower()
        return _once(name, tmp_path_factory, lambda: judged(referee, output, faults(), tmp_path_factory.mktemp(name)))

    return cache(asked)


def _once(name: str, tmp_path_factory: pytest.TempPathFactory, make: Callable[[], Made]) -> Made:
    """Made by the first worker that needs it; the others wait and take what it made."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return make()
    path = tmp_path_factory.getbasetemp().parent / f"{name}.pickle"
    with FileLock(f"{path}.lock"):
        if not path.exists():
            path.write_bytes(pickle.dumps(make()))
    made: Made = pickle.loads(path.read_bytes())  # noqa: S301  # written a moment ago by another worker of this run
    return made

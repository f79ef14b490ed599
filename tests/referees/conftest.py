"""What the referees are asked, and asked once in a test run: all output of the product and all seeded faults.

https://pytest-xdist.readthedocs.io/en/stable/how-to.html#making-session-scoped-fixtures-execute-only-once
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from typing import TypeVar

import pytest
from filelock import FileLock

from referees import hapi_referee
from referees.judgement import Hapi
from referees.own_output import Sent, own_output
from referees.seeded_faults import faults, with_foreign_profile

Made = TypeVar("Made")


@pytest.fixture(scope="session")
def output(tmp_path_factory: pytest.TempPathFactory) -> tuple[Sent, ...]:
    """Everything the product writes."""
    return _once("own-output", tmp_path_factory, lambda: own_output(tmp_path_factory.mktemp("own-output")))


@pytest.fixture(scope="session")
def hapi(output: tuple[Sent, ...], tmp_path_factory: pytest.TempPathFactory) -> Hapi:
    """What HAPI says, from one start of Java. Skips where there is no Java or Maven, fails where it cannot be built."""
    hapi_referee.require()
    return _once("hapi", tmp_path_factory, lambda: _ask_hapi(output, tmp_path_factory))


def _ask_hapi(output: tuple[Sent, ...], tmp_path_factory: pytest.TempPathFactory) -> Hapi:
    wrong = faults()
    of_output, of_alone = hapi_referee.judge(
        [one.text for one in output],
        [*(one.text for one in wrong), with_foreign_profile()],
        tmp_path_factory.mktemp("hapi"),
    )
    *of_faults, of_foreign_profile = of_alone
    return Hapi(
        tuple(zip(output, of_output, strict=True)), tuple(zip(wrong, of_faults, strict=True)), of_foreign_profile
    )


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

"""Which programs a referee needs, and what happens where they are not: a visible skip, in continuous integration a failure."""

from __future__ import annotations

import os
import shutil

import pytest


def require(referee: str, *programs: str, needs: str) -> None:
    """Skip the test where one of the programs is not on the path; fail where the variable CI is set."""
    absent = [program for program in programs if shutil.which(program) is None]
    if not absent:
        return
    reason = f"{referee} did not judge: {' and '.join(absent)} not found ({needs})"
    if os.environ.get("CI"):
        pytest.fail(f"{reason}; in continuous integration every referee is required", pytrace=False)
    pytest.skip(reason)

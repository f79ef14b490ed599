"""What the terminal says when something is refused: one table from errors to exit codes. 0 done, 1 refused, 2 usage."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import typer

from fengchi.domain.errors import FengchiError, Issue

P = ParamSpec("P")
R = TypeVar("R")

REFUSED = 1
MOST_ISSUES = 50


def refusable(command: Callable[P, R]) -> Callable[P, R]:
    """Print a refusal as sentences on standard error and leave with exit code 1."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except FengchiError as error:
            complain(error)
            raise typer.Exit(REFUSED) from None

    return run


def complain(error: FengchiError) -> None:
    if len(error.issues) < 2:
        lines = [line_of(issue) for issue in error.issues] or [error.text]
        sys.stderr.write(f"refused: {lines[0]}\n")
        return
    sys.stderr.write(f"refused: {len(error.issues)} things must be corrected first\n")
    for issue in error.issues[:MOST_ISSUES]:
        sys.stderr.write(f"  {line_of(issue)}\n")
    if len(error.issues) > MOST_ISSUES:
        sys.stderr.write(f"  … and {len(error.issues) - MOST_ISSUES} more\n")


def line_of(issue: Issue) -> str:
    """where: text [rule]"""
    where = f"{issue.where}: " if issue.where else ""
    rule = f" [{issue.rule}]" if issue.rule else ""
    return f"{where}{issue.text}{rule}"

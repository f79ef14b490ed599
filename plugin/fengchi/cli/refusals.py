"""What the terminal says when something is refused: one table from errors to exit codes. 0 done, 1 refused, 2 usage."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import typer

from fengchi.domain.errors import FengchiError, Issue, Unavailable

P = ParamSpec("P")
R = TypeVar("R")

REFUSED = 1
MOST_ISSUES = 50


def refusable(command: Callable[P, R]) -> Callable[P, R]:
    """Print a refusal as sentences on standard error, or as JSON where --json was given, and leave with exit code 1.

    What the operating system or the database refuses is told too; anything else is a fault of the program and keeps
    its traceback.
    """

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except FengchiError as error:
            complain(error, as_json=bool(kwargs.get("as_json")))
        except OSError as error:
            complain(Unavailable(_sentence_of(error)), as_json=bool(kwargs.get("as_json")))
        except Exception as error:  # only those of the database library, which no door imports
            if not type(error).__module__.startswith("sqlalchemy."):
                raise
            # Never its text: it may hold what stands in the record.
            text = (
                "The database could not do this; its file may be damaged. Look at it with its own tools, or at a copy."
            )
            complain(Unavailable(text), as_json=bool(kwargs.get("as_json")))
        raise typer.Exit(REFUSED)

    return run


def _sentence_of(error: OSError) -> str:
    file = f" ({error.filename})" if isinstance(error.filename, str) else ""
    return f"The operating system refused this: {error.strerror or type(error).__name__}{file}."


def complain(error: FengchiError, *, as_json: bool = False) -> None:
    if as_json:
        issues = [
            {"text": one.text, "where": one.where, "code": one.code, "rule": one.rule, "severity": one.severity}
            for one in error.issues
        ]
        typer.echo(json.dumps({"error": error.text, "issues": issues}))
        return
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

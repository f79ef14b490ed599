"""Progress of long work: a bar on a terminal, plain lines in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Step = Callable[[int], None]
"""Called with how much is done so far."""


@contextmanager
def progress(title: str, *, total: int) -> Iterator[Step]:
    if sys.stderr.isatty():
        with _bar(title, total) as step:
            yield step
    else:
        yield _lines(title, total)


@contextmanager
def _bar(title: str, total: int) -> Iterator[Step]:
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True)) as shown:
        task = shown.add_task(title, total=total)
        yield lambda done: shown.update(task, completed=done)


def _lines(title: str, total: int) -> Step:
    """A line at each tenth."""
    told = -1

    def step(done: int) -> None:
        nonlocal told
        tenth = done * 10 // total if total else 10
        if tenth > told:
            told = tenth
            sys.stderr.write(f"{title}: {done} of {total}\n")

    return step

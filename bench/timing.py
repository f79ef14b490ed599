"""Timing: calls are repeated for a while, by one client or by several at once, and what they took is summed up."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from statistics import median

Work = Callable[[], object]
Client = Iterable[Work]
"""What one client does, call after call. What a generator does between two calls is preparation and not timed."""
Clients = Callable[[], Sequence[Client]]
"""Makes the clients of one repeat."""


WARM_SECONDS = 0.2
FEWEST_CALLS = 3
"""Of a client in one repeat, however long they take."""


@dataclass(frozen=True, slots=True)
class Plan:
    """seconds: of one repeat. most: the calls that are prepared at most where each call needs data of its own."""

    seconds: float = 0.5
    repeats: int = 3
    most: int = 200
    quick: bool = False


@dataclass(frozen=True, slots=True)
class Sample:
    """One repeat, or the medians of several. rate: calls a second; p50, p95, worst: seconds a call."""

    n: int
    rate: float
    p50: float
    p95: float
    worst: float


@dataclass(slots=True)
class _Tally:
    """What one client has done. ended: when its last call was answered."""

    took: list[float] = field(default_factory=list)
    ended: float = 0.0
    error: BaseException | None = None


def always(work: Work) -> Client:
    return repeat(work)


def alone(work: Work) -> Clients:
    """One client that makes the same call again and again."""
    return lambda: [always(work)]


def measure(clients: Sequence[Client], seconds: float) -> Sample:
    """Let the clients work until the time is over or they have no more work. Raises what a call raised."""
    gc.collect()
    gc.freeze()  # what was loaded for other rows is none of this row's garbage
    try:
        return _alone(clients[0], seconds) if len(clients) == 1 else _together(clients, seconds)
    finally:
        gc.unfreeze()


def side_by_side(subject: Clients, limit: Clients | None, plan: Plan) -> tuple[Sample, Sample | None]:
    """Subject and limit by turns, so that what else happens on the machine meets both."""
    _warm(subject, plan)
    if limit:
        _warm(limit, plan)
    ours, theirs = [], []
    for _ in range(plan.repeats):
        ours.append(measure(subject(), plan.seconds))
        if limit:
            theirs.append(measure(limit(), plan.seconds))
    return middle(ours), middle(theirs) if theirs else None


def middle(samples: Sequence[Sample]) -> Sample:
    """Each figure's median; the worst call of all."""
    return Sample(
        n=sum(one.n for one in samples),
        rate=median(one.rate for one in samples),
        p50=median(one.p50 for one in samples),
        p95=median(one.p95 for one in samples),
        worst=max(one.worst for one in samples),
    )


def summed_up(took: Sequence[float], *, elapsed: float | None = None) -> Sample:
    """elapsed: of all calls together; by default one came after the other."""
    if not took:
        raise RuntimeError("nothing was measured: there was no work, or not one call ended in time")
    ordered = sorted(took)
    rate = len(ordered) / (sum(ordered) if elapsed is None else elapsed)
    return Sample(len(ordered), rate, _at(ordered, 0.5), _at(ordered, 0.95), ordered[-1])


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _warm(clients: Clients, plan: Plan) -> None:
    measure(clients(), min(WARM_SECONDS, plan.seconds))


def _alone(client: Client, seconds: float) -> Sample:
    tally = _Tally()
    _work(client, time.perf_counter() + seconds, tally)
    return summed_up(tally.took)


def _together(clients: Sequence[Client], seconds: float) -> Sample:
    tallies = [_Tally() for _ in clients]
    gate = threading.Barrier(len(clients) + 1)
    threads = [
        threading.Thread(target=_wait_and_work, args=(client, gate, seconds, tally), daemon=True)
        for client, tally in zip(clients, tallies, strict=True)
    ]
    for thread in threads:
        thread.start()
    gate.wait()
    started = time.perf_counter()
    for thread in threads:
        thread.join()
    for tally in tallies:
        if tally.error:
            raise tally.error
    elapsed = max(tally.ended for tally in tallies) - started
    return summed_up([took for tally in tallies for took in tally.took], elapsed=elapsed)


def _wait_and_work(client: Client, gate: threading.Barrier, seconds: float, tally: _Tally) -> None:
    gate.wait()
    try:
        _work(client, time.perf_counter() + seconds, tally)
    except BaseException as error:  # handed to the thread that waits, which raises it
        tally.error = error
        tally.ended = time.perf_counter()


def _work(client: Client, until: float, tally: _Tally) -> None:
    clock = time.perf_counter
    for work in client:
        started = clock()
        work()
        ended = clock()
        tally.took.append(ended - started)
        if ended >= until and len(tally.took) >= FEWEST_CALLS:
            break
    tally.ended = clock()

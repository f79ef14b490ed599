"""The machine that measures: what it is, and how much of it others are using."""

from __future__ import annotations

import os
import platform
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

BUSY_SHARE = 0.15
"""More than this of the machine used by others, and figures are not to be trusted."""


@dataclass(frozen=True, slots=True)
class Machine:
    """busy: the share of all cores that others used in the moment before the run. load: of the last minute."""

    measured_at: datetime
    cores: int
    memory_gib: int
    system: str
    python: str
    load: float
    busy: float

    @property
    def is_busy(self) -> bool:
        return self.busy > BUSY_SHARE or self.load > self.cores / 2

    @property
    def warning(self) -> str:
        return (
            f"This machine is busy: load {self.load:.1f} on {self.cores} cores, {self.busy:.0%} used by others. "
            "Rates are lower and shares less certain than on a quiet one."
            if self.is_busy
            else ""
        )

    @property
    def description(self) -> str:
        return f"{self.cores} cores, {self.memory_gib} GiB, {self.system}, Python {self.python}"


def this_machine() -> Machine:
    """Looks for half a second at what others do."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return Machine(
        measured_at=datetime.now(UTC),
        cores=os.cpu_count() or 1,
        memory_gib=round(memory / 2**30),
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        load=os.getloadavg()[0],
        busy=busy_share(0.5),
    )


def busy_share(seconds: float) -> float:
    """How much of all cores is used while this process sleeps; 0 where the system does not tell."""
    before = _ticks()
    time.sleep(seconds)
    after = _ticks()
    if before is None or after is None or after[1] == before[1]:
        return 0.0
    return (after[0] - before[0]) / (after[1] - before[1])


def _ticks() -> tuple[int, int] | None:
    """(busy, all) since the start, https://man7.org/linux/man-pages/man5/proc_stat.5.html"""
    try:
        fields = [int(one) for one in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    except (OSError, ValueError):
        return None
    idle = fields[3] + fields[4]
    return sum(fields) - idle, sum(fields)

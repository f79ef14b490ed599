"""What a referee says about a resource, and about all that it was shown.

https://hl7.org/fhir/R4/valueset-issue-severity.html
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from referees.own_output import Sent
from referees.seeded_faults import Fault, with_foreign_profile


@dataclass(frozen=True, slots=True)
class Finding:
    """What a referee says about one place. id: its own name for this kind of message."""

    severity: str
    where: str
    text: str
    id: str = ""

    @property
    def is_error(self) -> bool:
        return self.severity in {"error", "fatal"}


Verdict = tuple[Finding, ...]
"""All findings about one resource."""


def is_refused(verdict: Verdict) -> bool:
    return any(found.is_error for found in verdict)


class Referee(Protocol):
    """A module of this folder. NAME and VERSION: for the reader of a report. GROUPS: what of our output it is shown.

    SHAPE: texts of our output for which it gives the same are judged once; str where each is judged by itself.
    """

    NAME: str
    VERSION: str
    GROUPS: frozenset[str]
    SHAPE: Callable[[str], str]

    def require(self) -> None:
        """Skip the test where it cannot run at all; fail where it has to."""

    def judge(self, sound: list[str], odd: list[str], folder: Path) -> tuple[list[Verdict], list[Verdict]]:
        """Its verdicts about both, in order. sound: resources by base R4. odd: any text. folder: for its files."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One referee's verdicts, in the order of what it was shown."""

    referee: str
    of_output: tuple[tuple[Sent, Verdict], ...]
    of_faults: tuple[tuple[Fault, Verdict], ...]
    of_foreign_profile: Verdict


def judged(referee: Referee, output: tuple[Sent, ...], wrong: tuple[Fault, ...], folder: Path) -> Judged:
    """Ask this referee about everything, once. wrong: the faults against base R4 first."""
    shown = tuple(one for one in output if one.group in referee.GROUPS)
    first = {referee.SHAPE(one.text): one.text for one in reversed(shown)}
    of_base, of_profiles = ([one for one in wrong if bool(one.profile) is profiled] for profiled in (False, True))
    assert (*of_base, *of_profiles) == wrong
    of_sound, of_odd = referee.judge(
        [*first.values(), *(one.text for one in of_profiles)],
        [*(one.text for one in of_base), with_foreign_profile()],
        folder,
    )
    by_shape = dict(zip(first, of_sound, strict=False))
    verdicts = [*of_odd[:-1], *of_sound[len(first) :]]
    return Judged(
        referee.NAME,
        tuple((one, by_shape[referee.SHAPE(one.text)]) for one in shown),
        tuple(zip(wrong, verdicts, strict=True)),
        of_odd[-1],
    )

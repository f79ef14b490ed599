"""What a referee says about a resource: findings, and the one finding that is let pass.

https://hl7.org/fhir/R4/valueset-issue-severity.html
"""

from __future__ import annotations

from dataclasses import dataclass

from fengchi.fhir.systems import CANONICAL
from referees.own_output import Sent
from referees.seeded_faults import Fault

PROFILE_UNKNOWN = "Validation_VAL_Profile_Unknown"
OUR_PROFILES = f"{CANONICAL}/StructureDefinition/"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a referee says about one place. id: the message's name in HAPI, empty for other referees."""

    severity: str
    where: str
    text: str
    id: str = ""

    @property
    def is_error(self) -> bool:
        return self.severity in {"error", "fatal"}

    @property
    def is_our_unknown_profile(self) -> bool:
        """The one thing that is let pass: a profile of ours in meta.profile, whose definition HAPI does not have."""
        return self.id == PROFILE_UNKNOWN and OUR_PROFILES in self.text


Verdict = tuple[Finding, ...]
"""All findings about one resource but our unknown profiles."""


def is_refused(verdict: Verdict) -> bool:
    return any(found.is_error for found in verdict)


@dataclass(frozen=True, slots=True)
class Hapi:
    """HAPI's verdicts, in the order of the output and of the faults."""

    of_output: tuple[tuple[Sent, Verdict], ...]
    of_faults: tuple[tuple[Fault, Verdict], ...]
    of_foreign_profile: Verdict

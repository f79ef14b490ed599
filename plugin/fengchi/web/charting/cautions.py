"""Cautions beside the prescription in words: what to mind, why, who says so, and which rule in which version told it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fengchi.domain.safety import Caution, CautionSeverity

DEPTH_RULES = "depth-"
"""Ids of the rules about depth begin so. Told with the patient's sex they replace what the line alone could say."""

KINDS = {CautionSeverity.CRITICAL: "alert", CautionSeverity.WARNING: "warm", CautionSeverity.INFO: ""}
NAMES = {
    CautionSeverity.CRITICAL: "Critical caution",
    CautionSeverity.WARNING: "Caution",
    CautionSeverity.INFO: "To mind",
}


@dataclass(frozen=True, slots=True)
class CautionWords:
    """kind: how loudly it is drawn; name says the same in words, for whoever sees no colour."""

    kind: str
    name: str
    where: str
    text: str
    why: str
    source: str
    rule: str


def caution_words(cautions: Iterable[Caution]) -> tuple[CautionWords, ...]:
    """In the order given, the loudest first."""
    return tuple(
        CautionWords(
            kind=KINDS[one.severity],
            name=NAMES[one.severity],
            where=one.where,
            text=one.text,
            why=one.why,
            source=one.source,
            rule=f"{one.rule_id}, version {one.version}",
        )
        for one in cautions
    )

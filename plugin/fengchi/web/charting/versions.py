"""The versions of a signed note, oldest first, each with who signed it and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fengchi.domain.treatments import TreatmentState
from fengchi.store.records.clinic import TreatmentVersion
from fengchi.web import words

WHAT = {
    TreatmentState.SIGNED: "signed",
    TreatmentState.AMENDED: "amended",
    TreatmentState.ENTERED_IN_ERROR: "entered in error",
}


@dataclass(frozen=True, slots=True)
class VersionWords:
    number: int
    href: str
    what: str
    when: str
    by: str
    reason: str
    here: bool


def version_words(stored: Sequence[TreatmentVersion], *, shown: int, zone: str) -> tuple[VersionWords, ...]:
    """shown: the version on the page."""
    return tuple(_words(one, shown=shown, zone=zone) for one in stored)


def _words(one: TreatmentVersion, *, shown: int, zone: str) -> VersionWords:
    note = one.treatment
    last = note.signings[-1] if note.signings else None
    return VersionWords(
        number=one.version,
        href=f"/treatments/{note.treatment_id}/versions/{one.version}",
        what=WHAT.get(note.state, words.spoken(note.state.value)),
        when=words.moment(last.at, zone) if last else "",
        by=last.by_name if last else "not known",
        reason=last.reason if last else "",
        here=one.version == shown,
    )

"""What one request tries, as entries for the audit trail: done, failed or denied, never patient data beside ids.

https://hl7.org/fhir/R4/auditevent.html. They are collected here and written by the door when it is known what stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import msgspec

from fengchi.domain.errors import FengchiError, NotPermitted
from fengchi.domain.people import Actor
from fengchi.fhir.search_values import patient_of
from fengchi.services import access
from fengchi.services.audit import DENIED, entry
from fengchi.store import audit
from fengchi.store.audit import AuditEntry
from fengchi.store.db import Db
from fengchi.store.records import StoredRecord

LETTER = {"read": "r", "vread": "r", "history": "r", "create": "c", "update": "u", "delete": "d", "search": "s"}
ACTION = {"r": "R", "s": "E", "c": "C", "u": "U", "d": "D"}
"""AuditEvent.action; a search is an execution, https://profiles.ihe.net/ITI/BALP/content.html"""

DONE, FAILED, BROKEN = "0", "4", "12"
"""https://hl7.org/fhir/R4/valueset-audit-event-outcome.html"""

_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
_LONGEST_DETAIL = 500


@dataclass(frozen=True, slots=True)
class Trail:
    """Who acts, when, and what came of it so far. The door writes the entries, also when the request is refused."""

    by: Actor
    at: datetime
    entries: list[AuditEntry] = field(default_factory=list)

    def note(
        self,
        interaction: str,
        kind: str,
        record_id: str = "",
        *,
        patient_id: str = "",
        detail: str = "",
        outcome: str = DONE,
    ) -> None:
        made = entry(
            self.by,
            ACTION.get(LETTER.get(interaction, "s"), "E"),
            interaction,
            at=self.at,
            kind=kind,
            record_id=record_id[:64],
            patient_id=patient_id,
            detail=detail[:_LONGEST_DETAIL],
            outcome=outcome,
        )
        self.entries.append(made)

    def note_record(self, interaction: str, record: StoredRecord, *, detail: str = "") -> None:
        """One record was read or written."""
        self.note(interaction, record.kind, record.record_id, patient_id=patient_in(record), detail=detail)

    def note_page(
        self, interaction: str, kind: str, shown: Iterable[StoredRecord], *, asked: str = "", detail: str = ""
    ) -> None:
        """A page was read: one entry, and one more for each patient on it when there are several."""
        patients = sorted({patient_in(one) for one in shown} | {asked})
        patients = [one for one in patients if one]
        self.note(interaction, kind, patient_id=patients[0] if len(patients) == 1 else "", detail=detail)
        for patient_id in patients if len(patients) > 1 else ():
            self.note(interaction, kind, patient_id=patient_id)

    @contextmanager
    def attempt(self, interaction: str, kind: str, record_id: str = "", *, patient_id: str = "") -> Iterator[None]:
        """Refuse unless the actor may; write down what the inside refuses. What succeeds is noted by the verb."""
        try:
            self.require(kind, LETTER[interaction])
            yield
        except Exception as error:  # whatever it is: an attempt that fails is written down, and raised as it was
            self.note(interaction, kind, record_id, patient_id=patient_id, outcome=_outcome_of(error))
            raise

    def require(self, kind: str, letter: str) -> None:
        """Raise NotPermitted unless the actor may; call this inside an attempt."""
        access.require_interaction(self.by, kind, letter)

    def may(self, kind: str, letter: str) -> bool:
        return access.may_interact(self.by, kind, letter)

    def undone(self, since: int = 0) -> None:
        """The database forgot what was done from this entry on: it was tried, and must not be told as a success."""
        self.entries[since:] = [
            replace(one, outcome=FAILED) if one.outcome == DONE else one for one in self.entries[since:]
        ]

    def write(self, db: Db) -> None:
        """Put it all into the audit trail, in a transaction of Store.writing()."""
        for one in self.entries:
            audit.append(db, one)


def _outcome_of(error: Exception) -> str:
    if isinstance(error, NotPermitted):
        return DENIED
    return FAILED if isinstance(error, FengchiError) else BROKEN


def patient_id_of(resource: Mapping[str, Any]) -> str:
    """Id of the patient whom the resource is about, or empty. What was sent may be of any shape."""
    found = patient_of(resource)
    return found if isinstance(found, str) and _ID.fullmatch(found) else ""


def patient_in(record: StoredRecord) -> str:
    """The same of a stored record; a deletion has no content."""
    if record.kind == "Patient":
        return record.record_id
    return patient_id_of(msgspec.json.decode(record.body)) if record.body else ""

"""Who did what, when, by which door: the latest entries, and whether the chain of the trail holds."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.responses import Response

from fengchi.services import audit
from fengchi.store.audit import AuditEntry, ChainReport
from fengchi.web import words
from fengchi.web.handlers import Ask

ROWS = 200
OUTCOMES = {"0": "done", "4": "failed", "8": "refused"}


@dataclass(frozen=True, slots=True)
class EntryWords:
    when: str
    who: str
    address: str
    door: str
    what: str
    detail: str
    kind: str
    record_id: str
    outcome: str


@dataclass(frozen=True, slots=True)
class ChainWords:
    kind: str
    text: str


def page(ask: Ask) -> Response:
    """Newest first; ?patient= of one patient alone, ?before= the entries before a number, ?check= walks the whole chain."""
    patient_id, before = ask.asked_for("patient").strip(), ask.asked_for("before")
    with ask.transaction() as db:
        chain = audit.verify(db, by=ask.actor, at=ask.at) if ask.asked_for("check") else None
        found = audit.entries(
            db,
            patient_id=patient_id or None,
            before=int(before) if before.isascii() and before.isdigit() else None,
            limit=ROWS,
            by=ask.actor,
            at=ask.at,
        )
    earlier = {"patient": patient_id, "before": str(found[-1].seq)} if len(found) == ROWS else {}
    return ask.page(
        "admin/audit.html",
        chain=chain_words(chain) if chain else None,
        patient_id=patient_id,
        entries=[entry_words(one.entry, zone=ask.clinic.zone) for one in found],
        earlier_href="?" + urlencode(earlier) if earlier else "",
    )


def chain_words(chain: ChainReport) -> ChainWords:
    if chain.ok:
        return ChainWords("good", f"The chain of {chain.n_entries:,} entries is whole.")
    return ChainWords(
        "alert", f"The chain is broken at entry {chain.first_bad_seq}: {chain.why}. The trail was changed."
    )


def entry_words(one: AuditEntry, *, zone: str) -> EntryWords:
    return EntryWords(
        when=words.moment(one.at, zone),
        who=one.actor_name,
        address=one.address,
        door=one.door,
        what=words.spoken(one.interaction),
        detail=one.detail,
        kind=one.kind,
        record_id=one.record_id,
        outcome=OUTCOMES.get(one.outcome, one.outcome),
    )

"""The audit trail as FHIR AuditEvents: read and search, nothing else. Entries are the server's own.

https://hl7.org/fhir/R4/auditevent.html and https://profiles.ihe.net/ITI/BALP/
"""

from __future__ import annotations

from datetime import datetime

from fengchi.domain.errors import Issue, Malformed
from fengchi.fhir.audit_event import audit_event_to_fhir
from fengchi.fhir.elements import to_json
from fengchi.fhir.json_codec import encode
from fengchi.fhir.search import CHECKED_ELSEWHERE, SearchQuery
from fengchi.services.access import AUDIT_KIND
from fengchi.services.records.checks import Policy
from fengchi.services.records.values import Params, count_of, since_of, whole_number
from fengchi.store import audit
from fengchi.store.audit import ChainedEntry
from fengchi.store.db import Db
from fengchi.store.records import SearchPage, StoredRecord

AUDIT_PARAMETERS = {"patient": "reference", "entity": "reference", "date": "date"}
"""date takes ge with an instant or a date: everything since then."""

_KNOWN = frozenset({*AUDIT_PARAMETERS, "_count", *CHECKED_ELSEWHERE})


def is_audit_kind(kind: str) -> bool:
    return kind == AUDIT_KIND


def own_audit_event(db: Db, event_id: str) -> StoredRecord | None:
    """The entry of this server's trail with this number, or None."""
    number = whole_number(event_id)
    found = audit.entries(db, before=number + 1, limit=1) if number else []
    return _record(found[0]) if found and found[0].seq == number else None


def search_audit_events(
    db: Db, params: Params, *, cursor: str, strict: bool, policy: Policy
) -> tuple[SearchQuery, SearchPage]:
    """Entries, newest first. cursor: the number where the page before ended. Raises Malformed."""
    unknown = tuple(name for name, _ in params if name not in _KNOWN)
    if strict and unknown:
        names = ", ".join(sorted(AUDIT_PARAMETERS))
        raise Malformed(issues=[Issue(f"AuditEvent is searched by {names} here.", "", "not-supported")])
    used = tuple(pair for pair in params if pair[0] in _KNOWN)
    asked = dict(used)
    count = count_of(asked.get("_count"), policy.page_size, policy.max_page_size)
    kind, _, record_id = asked.get("entity", "").rpartition("/")
    found = audit.entries(
        db,
        patient_id=asked["patient"].removeprefix("Patient/") if "patient" in asked else None,
        kind=kind or None,
        record_id=record_id or None,
        since=_since(asked.get("date")),
        before=whole_number(cursor) if cursor else None,
        limit=count,
    )
    following = str(found[-1].seq) if len(found) == count else ""
    page = SearchPage(None, tuple(_record(one) for one in found), following)
    return SearchQuery(AUDIT_KIND, count=count, cursor=cursor, used=used, ignored=unknown), page


def _record(chained: ChainedEntry) -> StoredRecord:
    """The entry in the shape of a record: it has one version and is never changed."""
    resource = to_json(audit_event_to_fhir(chained.entry, event_id=str(chained.seq)))
    return StoredRecord(AUDIT_KIND, str(chained.seq), 1, chained.entry.at, False, encode(resource))


def _since(text: str | None) -> datetime | None:
    if text is None:
        return None
    if not text.startswith("ge"):
        text = "date is searched with ge here: everything since then."
        raise Malformed(issues=[Issue(text, "date", "not-supported")])
    return since_of(text.removeprefix("ge"), "date")

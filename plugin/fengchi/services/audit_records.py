"""The audit trail as FHIR AuditEvents: read and search, nothing else. Entries are the server's own.

https://hl7.org/fhir/R4/auditevent.html and https://profiles.ihe.net/ITI/BALP/
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from fengchi.domain.errors import Invalid, Issue, NotFound
from fengchi.domain.people import Actor
from fengchi.fhir.audit_event import audit_event_to_fhir
from fengchi.fhir.elements import to_json
from fengchi.services.access import AUDIT_KIND
from fengchi.services.records.checks import Policy
from fengchi.services.records.interactions import note_and_check
from fengchi.store import audit
from fengchi.store.audit import ChainedEntry
from fengchi.store.db import Db

AUDIT_PARAMETERS = {"patient": "reference", "entity": "reference", "date": "date"}
"""date takes ge with an instant or a date: everything since then."""


def is_audit_kind(kind: str) -> bool:
    return kind == AUDIT_KIND


def read_audit_event(db: Db, event_id: str, *, by: Actor, at: datetime) -> dict[str, Any]:
    """The entry with this number. Raises NotFound."""
    note_and_check(db, "read", AUDIT_KIND, event_id, by=by, at=at)
    number = int(event_id) if event_id.isdecimal() and len(event_id) < 19 else 0
    found = audit.entries(db, before=number + 1, limit=1)
    if not found or found[0].seq != number:
        raise NotFound("There is no AuditEvent with this id.")
    return _resource(found[0])


def search_audit_events(
    db: Db, params: Sequence[tuple[str, str]], *, base: str, policy: Policy, by: Actor, at: datetime
) -> dict[str, Any]:
    """A searchset, newest first; `before` in the next link is the number where the next page begins."""
    note_and_check(db, "search", AUDIT_KIND, "", by=by, at=at)
    asked = dict(params)
    count = _count(asked.get("_count"), policy)
    kind, _, record_id = asked.get("entity", "").rpartition("/")
    found = audit.entries(
        db,
        patient_id=asked["patient"].removeprefix("Patient/") if "patient" in asked else None,
        kind=kind or None,
        record_id=record_id or None,
        since=_since(asked.get("date")),
        before=_number(asked.get("before")),
        limit=count,
    )
    links = [{"relation": "self", "url": f"{base}/{AUDIT_KIND}?{urlencode(params)}"}]
    if len(found) == count:
        rest = [pair for pair in params if pair[0] != "before"]
        links.append(
            {"relation": "next", "url": f"{base}/{AUDIT_KIND}?{urlencode([*rest, ('before', str(found[-1].seq))])}"}
        )
    return {"resourceType": "Bundle", "type": "searchset", "link": links, **_entries(found, base)}


def _entries(found: Sequence[ChainedEntry], base: str) -> dict[str, Any]:
    entries = [
        {"fullUrl": f"{base}/{AUDIT_KIND}/{one.seq}", "resource": _resource(one), "search": {"mode": "match"}}
        for one in found
    ]
    return {"entry": entries} if entries else {}


def _resource(chained: ChainedEntry) -> dict[str, Any]:
    return to_json(audit_event_to_fhir(chained.entry, event_id=str(chained.seq)))


def _count(text: str | None, policy: Policy) -> int:
    number = _number(text)
    return policy.page_size if number is None else max(1, min(number, policy.max_page_size))


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isdecimal() or len(text) > 18:
        raise Invalid(issues=[Issue("This parameter is a whole number.", "_count", "value")])
    return int(text)


def _since(text: str | None) -> datetime | None:
    if text is None:
        return None
    if not text.startswith("ge"):
        raise Invalid(issues=[Issue("date is searched with ge here: everything since then.", "date", "not-supported")])
    try:
        moment = datetime.fromisoformat(text.removeprefix("ge").replace(" ", "+"))
    except ValueError:
        raise Invalid(issues=[Issue("date is a date or an instant, such as ge2026-01-31.", "date", "value")]) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

"""An entry of the audit trail as an AuditEvent, in the patterns of IHE Basic Audit Log Patterns.

https://hl7.org/fhir/R4/auditevent.html, https://profiles.ihe.net/ITI/BALP/
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from fhir.resources.R4B.auditevent import (
    AuditEvent,
    AuditEventAgent,
    AuditEventAgentNetwork,
    AuditEventEntity,
    AuditEventSource,
)
from fhir.resources.R4B.codeableconcept import CodeableConcept
from fhir.resources.R4B.coding import Coding

from fengchi.fhir import systems
from fengchi.fhir.device import SOFTWARE
from fengchi.fhir.elements import building, instant, logical_reference, meta, reference

RESTFUL_CODES = frozenset(
    {
        *("read", "vread", "create", "update", "patch", "delete"),
        *("history", "history-instance", "history-type", "history-system"),
        *("search", "search-type", "search-system"),
        *("capabilities", "transaction", "batch", "operation"),
    }
)


class AuditEntryLike(Protocol):
    """What of an audit entry is told. Empty strings mean nothing to tell; patient_id alone names a person."""

    @property
    def at(self) -> datetime: ...
    @property
    def actor_id(self) -> str: ...
    @property
    def actor_name(self) -> str: ...
    @property
    def door(self) -> str: ...
    @property
    def action(self) -> str:
        """C, R, U, D or E, https://hl7.org/fhir/R4/valueset-audit-event-action.html."""

    @property
    def interaction(self) -> str: ...
    @property
    def outcome(self) -> str:
        """0, 4, 8 or 12, https://hl7.org/fhir/R4/valueset-audit-event-outcome.html."""

    @property
    def kind(self) -> str: ...
    @property
    def record_id(self) -> str: ...
    @property
    def patient_id(self) -> str: ...
    @property
    def address(self) -> str: ...


@building("AuditEvent")
def audit_event_to_fhir(entry: AuditEntryLike, *, event_id: str, site: str = SOFTWARE) -> AuditEvent:
    """event_id: the id to give it, such as the entry's number in the chain. site: who observed it: this clinic."""
    return AuditEvent(
        id=event_id,
        meta=meta("acu-audit-event"),
        type=Coding(system=systems.AUDIT_TYPE, code="rest", display="RESTful Operation"),
        subtype=[_interaction(entry.interaction)] if entry.interaction else None,
        action=entry.action,
        recorded=instant(entry.at),
        outcome=entry.outcome,
        agent=[_actor(entry)],
        source=AuditEventSource(site=site, observer=logical_reference("Device", systems.SOFTWARE_IDS, SOFTWARE)),
        entity=[*_patient(entry), *_record(entry)] or None,
    )


def _interaction(name: str) -> Coding:
    return Coding(system=systems.RESTFUL if name in RESTFUL_CODES else systems.INTERACTIONS, code=name)


def _actor(entry: AuditEntryLike) -> AuditEventAgent:
    receives = CodeableConcept(
        coding=[Coding(system=systems.PARTICIPATION, code="IRCP", display="information recipient")]
    )
    network = AuditEventAgentNetwork(address=entry.address, type="2") if entry.address else None
    return AuditEventAgent(
        type=receives if entry.action == "R" else CodeableConcept(text=f"by the {entry.door} door"),
        who=logical_reference(
            "Device" if entry.door == "fhir" else "Practitioner",
            systems.ACTOR_IDS,
            entry.actor_id,
            display=entry.actor_name,
        ),
        requestor=True,
        network=network,
    )


def _patient(entry: AuditEntryLike) -> list[AuditEventEntity]:
    return [_entity("1", "1", "Patient", entry.patient_id)] if entry.patient_id else []


def _record(entry: AuditEntryLike) -> list[AuditEventEntity]:
    if not entry.kind or not entry.record_id or entry.kind == "Patient":
        return []
    return [_entity("2", "4", entry.kind, entry.record_id)]


def _entity(kind: str, role: str, record_kind: str, record_id: str) -> AuditEventEntity:
    """kind: 1 person, 2 system object. role: 1 patient, 4 domain resource."""
    return AuditEventEntity(
        what=reference(record_kind, record_id),
        type=Coding(system=systems.AUDIT_ENTITY, code=kind),
        role=Coding(system=systems.AUDIT_ROLE, code=role),
    )

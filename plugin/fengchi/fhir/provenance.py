"""Who signed, when, and for an amendment why: one Provenance per signature.

https://hl7.org/fhir/R4/provenance.html
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fhir.resources.R4B.codeableconcept import CodeableConcept
from fhir.resources.R4B.coding import Coding
from fhir.resources.R4B.provenance import Provenance, ProvenanceAgent
from fhir.resources.R4B.reference import Reference

from fengchi.domain.errors import Invalid, Issue
from fengchi.domain.treatments import Signing
from fengchi.fhir import plain, systems
from fengchi.fhir.device import SOFTWARE
from fengchi.fhir.elements import instant, logical_reference
from fengchi.fhir.plain import Json, inside
from fengchi.fhir.treatment_frame import Frame


def provenances_to_fhir(frame: Frame, targets: Sequence[Reference]) -> tuple[Provenance, ...]:
    """In the order of signing. Each names everything that was signed."""
    return tuple(_provenance(one, order, frame, targets) for order, one in enumerate(frame.treatment.signings, start=1))


def signings_from_fhir(provenances: Iterable[Json]) -> tuple[Signing, ...]:
    """In the order of signing, which the number at the end of the id keeps."""
    return tuple(_signing(one) for one in sorted(provenances, key=_order))


def _order(provenance: Json) -> tuple[int, str]:
    number = plain.words(provenance, "id").rpartition("-")[2]
    return (int(number) if number.isdecimal() else 0, plain.words(provenance, "recorded"))


def _signing(provenance: Json) -> Signing:
    at = plain.moment(provenance, "recorded")
    if at is None:
        raise Invalid(issues=[Issue("This signature has no time.", "Provenance.recorded", "required")])
    author = _author(provenance)
    return Signing(
        at=at,
        by_id=plain.words(inside(author, "identifier"), "value") or plain.reference_id(author, "Practitioner"),
        by_name=plain.words(author, "display"),
        reason=plain.words(inside(provenance, "reason"), "text"),
    )


def _author(provenance: Json) -> Json:
    for one in plain.each(provenance, "agent"):
        if plain.code_of(inside(one, "type"), systems.PROVENANCE_AGENT) == "author":
            return inside(one, "who")
    return {}


def _provenance(signing: Signing, order: int, frame: Frame, targets: Sequence[Reference]) -> Provenance:
    operation = "CREATE" if order == 1 else "UPDATE"
    return Provenance(
        id=frame.record_id(f"signature-{order}"),
        meta=frame.meta("acu-provenance"),
        target=[*targets],
        recorded=instant(signing.at),
        reason=[CodeableConcept(text=signing.reason)] if signing.reason else None,
        activity=CodeableConcept(coding=[Coding(system=systems.DATA_OPERATION, code=operation)]),
        agent=[_agent("author", _signer(signing, frame)), _agent("assembler", _software(frame))],
    )


def _agent(role: str, who: Reference) -> ProvenanceAgent:
    return ProvenanceAgent(type=CodeableConcept(coding=[Coding(system=systems.PROVENANCE_AGENT, code=role)]), who=who)


def _signer(signing: Signing, frame: Frame) -> Reference:
    """Who signs need not be who needled, nor be a record here: the identifier always tells, the literal when known."""
    who = logical_reference("Practitioner", systems.ACTOR_IDS, signing.by_id, display=signing.by_name)
    if signing.by_id == frame.practitioner.practitioner_id:
        who.reference = f"Practitioner/{signing.by_id}"
    return who


def _software(frame: Frame) -> Reference:
    return logical_reference("Device", systems.SOFTWARE_IDS, SOFTWARE, display=frame.software)

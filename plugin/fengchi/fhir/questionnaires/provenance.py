"""That Observations were taken out of a response: its author, this program, and the response as their source.

https://hl7.org/fhir/uv/sdc/extraction.html, https://hl7.org/fhir/R4/provenance.html
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from fhir.resources.R4B.codeableconcept import CodeableConcept
from fhir.resources.R4B.coding import Coding
from fhir.resources.R4B.provenance import Provenance, ProvenanceAgent, ProvenanceEntity
from fhir.resources.R4B.reference import Reference

from fengchi.fhir import plain, systems
from fengchi.fhir.device import SOFTWARE
from fengchi.fhir.elements import instant, logical_reference, to_json
from fengchi.fhir.plain import Json, inside
from fengchi.fhir.questionnaires.contained import kind_of
from fengchi.fhir.questionnaires.identity import answer_id

_AGENTS = frozenset({"Practitioner", "PractitionerRole", "RelatedPerson", "Patient", "Device", "Organization"})
"""https://hl7.org/fhir/R4/provenance-definitions.html#Provenance.agent.who"""


def extraction_provenance(
    response: Json, version: int, targets: Sequence[str], *, is_first: bool, at: datetime
) -> dict[str, Any]:
    """targets: references to what was written. version: of the response. is_first: nothing was taken out of it before."""
    source = Reference(reference=f"QuestionnaireResponse/{response['id']}/_history/{version}")
    operation = Coding(system=systems.DATA_OPERATION, code="CREATE" if is_first else "UPDATE")
    made = Provenance(
        id=answer_id(str(response["id"]), "provenance", version),
        target=[Reference(reference=one) for one in targets],
        recorded=instant(at),
        activity=CodeableConcept(coding=[operation]),
        agent=[_agent("author", _author(response)), _agent("assembler", _program())],
        entity=[ProvenanceEntity(role="source", what=source)],
    )
    labels = inside(response, "meta").get("security")
    return {**to_json(made), **({"meta": {"security": labels}} if labels else {})}


def _agent(role: str, who: Reference) -> ProvenanceAgent:
    return ProvenanceAgent(type=CodeableConcept(coding=[Coding(system=systems.PROVENANCE_AGENT, code=role)]), who=who)


def _author(response: Json) -> Reference:
    """Who filled it in; the patient where nobody else is named. What it contains itself is named by its words alone."""
    named = next((found for name in ("author", "source", "subject") if (found := inside(response, name))), {})
    text = plain.words(named, "reference")
    if text and not text.startswith("#") and kind_of(named, response) in _AGENTS:
        return Reference(reference=text)
    return Reference(display=plain.words(named, "display") or "not named")


def _program() -> Reference:
    return logical_reference("Device", systems.SOFTWARE_IDS, SOFTWARE)

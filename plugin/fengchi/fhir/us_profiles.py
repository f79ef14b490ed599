"""Which profiles of ours have one for the United States on top of them, and the profile of US Core that it imposes.

http://hl7.org/fhir/us/core/STU6.1 and
http://hl7.org/fhir/StructureDefinition/structuredefinition-imposeProfile. This server knows them and checks a record that
claims one by ours below it; US Core itself is for a validator that has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from fengchi.fhir.systems import profile

Json: TypeAlias = Mapping[str, Any]

US_CORE_VERSION: Final = "6.1.0"
US_CORE: Final = "http://hl7.org/fhir/us/core"
IMPOSE_PROFILE: Final = "http://hl7.org/fhir/StructureDefinition/structuredefinition-imposeProfile"

COUNTERPARTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "acu-treatment": "us-core-procedure",
        "acu-adjunct": "us-core-procedure",
        "acu-needling-record": "us-core-simple-observation",
        "acu-treatment-quantities": "us-core-simple-observation",
        "acu-finding": "us-core-simple-observation",
        "acu-adverse-event": "us-core-simple-observation",
        "acu-adverse-events-asked": "us-core-simple-observation",
        "acu-comorbidity": "us-core-simple-observation",
        "acu-diary-day": "us-core-simple-observation",
        "acu-pain": "us-core-observation-screening-assessment",
        "acu-day-count": "us-core-observation-screening-assessment",
        "acu-score": "us-core-observation-screening-assessment",
        "acu-comorbidity-condition": "us-core-condition-problems-health-concerns",
        "acu-patient": "us-core-patient",
        "acu-practitioner": "us-core-practitioner",
        "acu-goal": "us-core-goal",
    }
)
"""Profile of ours to the one of US Core that its records can meet; us_core.py says which of them do."""

NOT_CLAIMED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "acu-provenance": "us-core-provenance asks for whom a practitioner signed (onBehalfOf), which our signatures lack",
        "acu-encounter": "us-core-encounter asks for a type, which our visits do not have",
        "acu-note": "us-core-documentreference asks for a category, which our notes do not have",
        "acu-course": "us-core-careplan asks for the category assess-plan, which our courses do not have",
        "acu-medication": "US Core has no profile of MedicationStatement",
        "acu-software": "US Core's device profile is for implants",
        "acu-audit-event": "US Core has no profile of AuditEvent",
        "acu-outcome-report": "US Core has no profile of Composition",
        "acu-questionnaire-response": "us-core-questionnaireresponse builds on a profile of another guide (SDC)",
    }
)
"""Profile of ours to the reason why the US package does not claim US Core for it."""


def us_url(name: str) -> str:
    """The canonical of the US profile on top of our profile `name`."""
    return profile(f"us-{name}")


_BELOW: Final[Mapping[str, str]] = MappingProxyType({us_url(name): profile(name) for name in COUNTERPARTS})


def ours_below(url: str) -> str | None:
    """The canonical of our profile below a US one, by its canonical without version; None for any other."""
    return _BELOW.get(url)


def us_core_profile(name: str) -> str:
    """The canonical of the US Core profile that goes with our profile `name`. KeyError for one that none goes with."""
    return f"{US_CORE}/StructureDefinition/{COUNTERPARTS[name]}"


def us_profiles(definitions: Iterable[Json]) -> tuple[dict[str, Any], ...]:
    """The US profiles on top of those among these definitions that have one."""
    by_url = {str(one["url"]): one for one in definitions}
    return tuple(us_profile(by_url[profile(name)]) for name in COUNTERPARTS if profile(name) in by_url)


def us_profile(below: Json) -> dict[str, Any]:
    """The US profile on top of one of ours. It changes no element: its snapshot is that of ours."""
    name, kind = str(below["id"]), str(below["type"])
    imposed = {"url": IMPOSE_PROFILE, "valueCanonical": f"{us_core_profile(name)}|{US_CORE_VERSION}"}
    snapshot = {"snapshot": below["snapshot"]} if "snapshot" in below else {}
    return {
        "resourceType": "StructureDefinition",
        "id": f"us-{name}",
        "extension": [imposed],
        "url": us_url(name),
        "version": below["version"],
        "name": f"Us{below['name']}",
        "title": f"{below['title']}, United States",
        "status": "active",
        "experimental": False,
        "publisher": "Fengchi",
        "description": f"{below['title']}, which also meets {COUNTERPARTS[name]} {US_CORE_VERSION}.",
        "fhirVersion": below["fhirVersion"],
        "kind": "resource",
        "abstract": False,
        "type": kind,
        "baseDefinition": below["url"],
        "derivation": "constraint",
        **snapshot,
        "differential": {"element": [{"id": kind, "path": kind}]},
    }

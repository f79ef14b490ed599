"""Our records as US Core sees them: a second package for the United States, in which profiles of ours impose US Core's.

http://hl7.org/fhir/us/core/STU6.1 and
http://hl7.org/fhir/StructureDefinition/structuredefinition-imposeProfile. The first package knows nothing of it, so that
other countries install that one alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from fengchi import __version__
from fengchi.fhir.definitions import definition
from fengchi.fhir.packages import BASE_NAME, FHIR_VERSION, Json, Package, guide_url, published_examples
from fengchi.fhir.systems import profile

US_NAME: Final = f"{BASE_NAME}.us"
US_CORE_NAME: Final = "hl7.fhir.us.core"
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
        "acu-goal": "us-core-goal",
        "acu-provenance": "us-core-provenance",
    }
)
"""Profile of ours to the one of US Core that its records meet."""

NOT_CLAIMED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "acu-practitioner": "us-core-practitioner asks for an identifier, which a clinic need not give us",
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


def us_package(definitions: Iterable[Json] | None = None) -> Package:
    """The second package: it needs ours and US Core's. definitions: ours with snapshots, else those that ship."""
    ours = None if definitions is None else {str(one["url"]): one for one in definitions}
    parents = [definition(profile(name)) if ours is None else ours.get(profile(name)) for name in COUNTERPARTS]
    claiming = (with_us_claim(one) for one in published_examples())
    return Package(
        name=US_NAME,
        title="Fengchi: acupuncture for migraine, United States",
        description="The profiles of fengchi.acupuncture, each with the US Core profile that its records also meet.",
        depends_on={"hl7.fhir.r4.core": FHIR_VERSION, BASE_NAME: __version__, US_CORE_NAME: US_CORE_VERSION},
        definitions=tuple(us_profile(parent) for parent in parents if parent is not None),
        examples=tuple(one for one in claiming if one is not None),
        guides={
            BASE_NAME: guide_url(BASE_NAME),
            US_CORE_NAME: f"{US_CORE}/ImplementationGuide/{US_CORE_NAME}",
        },
    )


def us_core_profile(name: str) -> str:
    """The canonical of the US Core profile that a record of our profile `name` meets. KeyError for one that meets none."""
    return f"{US_CORE}/StructureDefinition/{COUNTERPARTS[name]}"


def us_profile(parent: Json) -> dict[str, Any]:
    """The profile of the US package on top of one of ours. It changes no element: its snapshot is its parent's."""
    name, kind = str(parent["id"]), str(parent["type"])
    imposed = {"url": IMPOSE_PROFILE, "valueCanonical": f"{us_core_profile(name)}|{US_CORE_VERSION}"}
    snapshot = {"snapshot": parent["snapshot"]} if "snapshot" in parent else {}
    return {
        "resourceType": "StructureDefinition",
        "id": f"us-{name}",
        "extension": [imposed],
        "url": profile(f"us-{name}"),
        "version": __version__,
        "name": f"Us{parent['name']}",
        "title": f"{parent['title']}, United States",
        "status": "active",
        "experimental": False,
        "publisher": "Fengchi",
        "description": f"{parent['title']}, which also meets {COUNTERPARTS[name]} {US_CORE_VERSION}.",
        "fhirVersion": FHIR_VERSION,
        "kind": "resource",
        "abstract": False,
        "type": kind,
        "baseDefinition": parent["url"],
        "derivation": "constraint",
        **snapshot,
        "differential": {"element": [{"id": kind, "path": kind}]},
    }


def with_us_claim(record: Json) -> dict[str, Any] | None:
    """The record with the US profile and US Core's own before its claims; None where it does not meet US Core's."""
    claimed = record.get("meta", {}).get("profile", [])
    name = next((name for name in COUNTERPARTS if profile(name) in claimed), None)
    if name is None or (name == "acu-patient" and not _is_us_core_patient(record)):
        return None
    profiles = [profile(f"us-{name}"), us_core_profile(name), *claimed]
    return {**record, "meta": {**record["meta"], "profile": profiles}}


def _is_us_core_patient(record: Json) -> bool:
    """us-core-patient asks for an identifier with system and value, a name and a gender; ours may lack any of them."""
    identified = all("system" in one and "value" in one for one in record.get("identifier", [{}]))
    return identified and "name" in record and "gender" in record

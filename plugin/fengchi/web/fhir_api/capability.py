"""The CapabilityStatement, made from the same table as the routes.

https://hl7.org/fhir/R4/capabilitystatement.html
"""

from __future__ import annotations

from typing import Any

from fengchi import __version__
from fengchi.fhir.definitions import of_kind
from fengchi.fhir.packages import BASE_NAME, guide_url
from fengchi.fhir.search_parameters import CLAIMED_BY_US, parameters_of
from fengchi.fhir.systems import CANONICAL
from fengchi.fhir.us_profiles import us_profiles
from fengchi.services.records.audit_events import AUDIT_PARAMETERS, is_audit_kind
from fengchi.services.records.checks import SERVED_KINDS
from fengchi.web.fhir_api.interactions import READ_ONLY, ROUTES
from fengchi.web.fhir_api.operations import operations_of

DATE = "2026-11-21"
"""Of the release that __version__ names, so that a client can tell whether what it remembers still holds."""


def capability_statement(base: str) -> dict[str, Any]:
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": DATE,
        "kind": "instance",
        "software": {"name": "Fengchi", "version": __version__},
        "implementation": {"description": "Fengchi: acupuncture for migraine as FHIR R4", "url": base},
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json", "json"],
        "implementationGuide": [guide_url(BASE_NAME)],
        "rest": [
            {
                "mode": "server",
                "security": {
                    "description": "Bearer tokens issued by this server's administrator; SMART scopes, system/ and user/. "
                    "Only metadata and the well-known document are open.",
                },
                "resource": [_resource(kind) for kind in sorted(SERVED_KINDS)],
                "interaction": [{"code": "transaction"}, {"code": "batch"}],
            }
        ],
    }


def smart_configuration(_base: str) -> dict[str, Any]:
    """https://hl7.org/fhir/smart-app-launch/conformance.html: what is offered, and no more."""
    return {
        "token_endpoint_auth_methods_supported": [],
        "grant_types_supported": [],
        "scopes_supported": ["system/*.rs", "system/*.cruds", "user/*.rs", "user/*.cruds"],
        "capabilities": [],
    }


def _resource(kind: str) -> dict[str, Any]:
    codes = list(dict.fromkeys(route.code for route in ROUTES if route.pattern))
    if is_audit_kind(kind):
        codes = [code for code in codes if code in READ_ONLY]
    entry: dict[str, Any] = {"type": kind}
    if profiles := _profiles_of(kind):
        entry["supportedProfile"] = profiles
    entry["interaction"] = [{"code": code} for code in codes]
    if not is_audit_kind(kind):
        entry |= {
            "versioning": "versioned-update",
            "readHistory": True,
            "updateCreate": True,
            "conditionalCreate": True,
            "conditionalRead": "full-support",
            "conditionalUpdate": False,
            "conditionalDelete": "not-supported",
        }
    entry["searchParam"] = _search_parameters(kind)
    if operations := operations_of(kind):
        entry["operation"] = operations
    return entry


def _profiles_of(kind: str) -> list[str]:
    """Ours on this type, then those of the US package on top of them: records that claim one are held to it."""
    ours = [one for one in of_kind("StructureDefinition") if one["type"] == kind]
    return [str(one["url"]) for one in (*ours, *us_profiles(ours))]


def _search_parameters(kind: str) -> list[dict[str, str]]:
    if is_audit_kind(kind):
        return [{"name": name, "type": form} for name, form in AUDIT_PARAMETERS.items()]
    return [
        {"name": name, **_definition_of(kind, name), "type": one.type.value}
        for name, one in sorted(parameters_of(kind).items())
    ]


def _definition_of(kind: str, name: str) -> dict[str, str]:
    """Where a parameter of ours is defined; R4's own are known by their names."""
    if (kind, name) not in CLAIMED_BY_US:
        return {}
    return {"definition": f"{CANONICAL}/SearchParameter/{kind.lower()}-{name}"}

"""The TerminologyCapabilities: which code systems this server answers for, and what $expand takes.

https://hl7.org/fhir/R4/terminologycapabilities.html. Answered by GET [base]/metadata?mode=terminology.
"""

from __future__ import annotations

from typing import Any, Final

from fengchi import __version__
from fengchi.fhir.terminology import CodeSystem, our_terminology
from fengchi.fhir.terminology.expansion_request import OFFERED

_TEXT_FILTER: Final = (
    "Codes and all names, best match first. Points are found by code in any spelling, pinyin with or without tones, "
    "hanzi and English name; a text that finds nothing finds what is spelt nearly so."
)


def terminology_capabilities(base: str, date: str) -> dict[str, Any]:
    """base: of the FHIR API. date: of this release, as the CapabilityStatement has it."""
    return {
        "resourceType": "TerminologyCapabilities",
        "status": "active",
        "date": date,
        "kind": "instance",
        "software": {"name": "Fengchi", "version": __version__},
        "implementation": {"description": "Fengchi: acupuncture for migraine as FHIR R4", "url": base},
        "codeSystem": [_code_system(one) for one in our_terminology().code_systems() if not one.is_unlisted],
        "expansion": {
            "hierarchical": False,
            "paging": True,
            "incomplete": False,
            "parameter": [{"name": name} for name in sorted(OFFERED)],
            "textFilter": _TEXT_FILTER,
        },
        "validateCode": {"translations": True},
        "translation": {"needsMap": False},
    }


def _code_system(one: CodeSystem) -> dict[str, Any]:
    version: dict[str, Any] = {"code": one.version, "isDefault": True} if one.version else {"isDefault": True}
    if properties := [each["code"] for each in one.definition.get("property", ())]:
        version["property"] = properties
    return {"uri": one.url, "version": [version], "subsumption": False}

"""Where the R4B models differ from R4 (4.0.1) in the types we keep. R4 is what we speak, so R4 wins.

https://hl7.org/fhir/R4B/diff.html
"""

from __future__ import annotations

from collections.abc import Mapping

_R4B_DATA_TYPES = frozenset({"CodeableReference", "RatioRange"})
_R4B_ELEMENTS = frozenset(
    {"ActivityDefinition.subjectCanonical", "PlanDefinition.subjectCanonical", "PlanDefinitionAction.subjectCanonical"}
)

_SUBJECTS = frozenset({"Patient", "Group", "Device", "Location"})
R4_TARGETS: Mapping[str, frozenset[str]] = {
    "Observation.subject": _SUBJECTS,  # https://hl7.org/fhir/R4/observation.html
    "DiagnosticReport.subject": _SUBJECTS,  # https://hl7.org/fhir/R4/diagnosticreport.html
    "ActivityDefinition.productReference": frozenset({"Medication", "Substance"}),
    "GroupMember.entity": frozenset(
        {"Patient", "Practitioner", "PractitionerRole", "Device", "Medication", "Substance", "Group"}
    ),
}


def is_in_r4(type_name: str, element: str, element_type: str) -> bool:
    """Whether R4 has this element of the R4B models too."""
    return element_type not in _R4B_DATA_TYPES and f"{type_name}.{element}" not in _R4B_ELEMENTS

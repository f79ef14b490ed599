"""The record's verbs carry FHIR resources; they pass the same access check and write the same audit trail.

https://hl7.org/fhir/R4/http.html
"""

from fengchi.services.records.bundles import process_bundle
from fengchi.services.records.checks import Policy
from fengchi.services.records.interactions import (
    Written,
    create,
    delete,
    history,
    read,
    read_version,
    search,
    update,
)

__all__ = [
    "Policy",
    "Written",
    "create",
    "delete",
    "history",
    "process_bundle",
    "read",
    "read_version",
    "search",
    "update",
]

"""The record's verbs carry FHIR resources; they pass the same access check and write the same audit trail.

https://hl7.org/fhir/R4/http.html. They collect what is to be audited in a Trail, which the door writes down: so a read
needs no writing transaction, and a refused attempt is kept though its transaction is undone.
"""

from fengchi.services.records.bundles import Door, Prepared, prepare_bundle, process_bundle
from fengchi.services.records.checks import Policy
from fengchi.services.records.interactions import (
    Checked,
    Found,
    Written,
    check,
    create,
    delete,
    history,
    read,
    read_version,
    search,
    update,
)
from fengchi.services.records.trail import Trail

__all__ = [
    "Checked",
    "Door",
    "Found",
    "Policy",
    "Prepared",
    "Trail",
    "Written",
    "check",
    "create",
    "delete",
    "history",
    "prepare_bundle",
    "process_bundle",
    "read",
    "read_version",
    "search",
    "update",
]

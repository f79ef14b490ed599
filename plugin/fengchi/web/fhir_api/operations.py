"""The operations this server offers, in one table that routes and CapabilityStatement are both made from.

https://hl7.org/fhir/R4/operations.html
"""

from __future__ import annotations

from fengchi.domain.errors import Issue, NotFound
from fengchi.web.fhir_api import extraction, outcome_report, terminology, validation
from fengchi.web.fhir_api.requests import MethodNotAllowed
from fengchi.web.fhir_api.tasks import Operation, Route

OPERATIONS: tuple[Operation, ...] = (
    *terminology.OPERATIONS,
    *validation.OPERATIONS,
    *extraction.OPERATIONS,
    *outcome_report.OPERATIONS,
)


def operation_route(method: str, path: tuple[str, ...]) -> Route:
    """The route of a path that ends in $name. Raises NotFound, or MethodNotAllowed for one that takes other methods."""
    found = next((one for one in OPERATIONS if _is_at(one, path)), None)
    if found is None:
        raise NotFound(
            issues=[Issue("This operation is not offered here; see metadata.", code="not-supported", rule="operation")]
        )
    if ("GET" if method == "HEAD" else method) not in found.methods:
        raise MethodNotAllowed(f"This operation is called with {' or '.join(found.methods)}.", allow=found.methods)
    return Route(method, path, found.name, found.handler)


def operations_of(kind: str) -> list[dict[str, str]]:
    """CapabilityStatement.rest.resource.operation of a type."""
    return [
        {"name": one.name.removeprefix("$"), "definition": one.definition} for one in OPERATIONS if kind in one.kinds
    ]


def _is_at(one: Operation, path: tuple[str, ...]) -> bool:
    if path[-1] != one.name or path[0] not in one.kinds:
        return False
    return (len(path) == 2 and one.on_type) or (len(path) == 3 and one.on_record)

"""Where in a resource something stands: kept as a chain of names while checking, written as FHIRPath when it matters.

https://hl7.org/fhir/R4/fhirpath.html#simple (the simple subset, as OperationOutcome.issue.expression asks for)
"""

from __future__ import annotations

from typing import TypeAlias

# A place is (the place around it, name, index in a list or -1); the outermost is the resource type's name alone.
Place: TypeAlias = "str | tuple[Place, str, int]"


def inside(place: Place, name: str, index: int = -1) -> Place:
    """The place of an element, or of one item of it, within another place."""
    return (place, name, index)


def fhirpath(place: Place) -> str:
    """`Observation.component[2].valueQuantity.value`"""
    steps: list[str] = []
    while not isinstance(place, str):
        place, name, index = place
        steps.append(name if index < 0 else f"{name}[{index}]")
    return ".".join([place, *reversed(steps)])

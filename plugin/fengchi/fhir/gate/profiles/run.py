"""What a compiled check needs to know while it runs, and how it is called.

https://hl7.org/fhir/R4/profiling.html. A check gets a value whose structure is already right, its place, and the run; it
reports and returns nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from fengchi.fhir.gate.places import Place
from fengchi.fhir.gate.references import Surroundings
from fengchi.fhir.gate.report import Report


class Run:
    """One resource being checked. around: what its references can reach."""

    __slots__ = ("around", "report", "resource")

    def __init__(self, report: Report, around: Surroundings, resource: Mapping[str, Any]) -> None:
        self.report = report
        self.around = around
        self.resource = resource


Check: TypeAlias = Callable[[Any, Place, Run], None]

"""What a resource puts into the search index: one entry for each value of each search parameter.

https://hl7.org/fhir/R4/search.html. Walks plain JSON by the paths of search_parameters; a FHIRPath engine took hundreds
of times as long for the same values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from fengchi.fhir.search_entries import READERS, Entry, Json, ReferenceEntry, items
from fengchi.fhir.search_parameters import HELD_BY_RECORD, ParameterType, parameters_of
from fengchi.fhir.search_texts import split_reference


def index_entries(resource: Json) -> tuple[Entry, ...]:
    """Every index entry of this resource, each once, in the order of the resource."""
    plan = _plan(str(resource["resourceType"]))
    found = (
        entry for name in resource if name in plan for reader in plan[name] for entry in reader.entries(resource[name])
    )
    return tuple(dict.fromkeys(found))


def patient_of(resource: Json) -> str | None:
    """Id of the patient in whose compartment this stands, or None. https://hl7.org/fhir/R4/compartmentdefinition-patient.html"""
    if resource.get("resourceType") == "Patient":
        return resource.get("id")
    candidates: list[Any] = [resource.get(name) for name in ("subject", "patient", "beneficiary")]
    targets = resource.get("target") if resource.get("resourceType") == "Provenance" else None
    for reference in (*candidates, *(targets if isinstance(targets, list) else ())):
        if isinstance(reference, Mapping):
            kind, record_id, _ = split_reference(str(reference.get("reference", "")))
            if kind == "Patient":
                return record_id
    return None


class _Step(NamedTuple):
    """A name to follow, and optionally the items to keep."""

    name: str
    key: str = ""
    value: str = ""


class _Reader(NamedTuple):
    """Reads one path of one parameter. first and rest: the path; the first name is already followed."""

    param: str
    type: ParameterType
    targets: frozenset[str]
    first: _Step
    rest: tuple[_Step, ...]

    def entries(self, element: Any) -> Iterator[Entry]:
        read = READERS[self.type]
        for place, item in enumerate(items(element)):
            part = place + 1 if self.first.name == "component" else 0
            for value in _walk(item, self.rest) if _kept(item, self.first) else ():
                for entry in read(self.param, part, value):
                    if self._may_point_to(entry):
                        yield entry

    def _may_point_to(self, entry: Entry) -> bool:
        if not self.targets or not isinstance(entry, ReferenceEntry) or not entry.target_kind:
            return True
        return entry.target_kind in self.targets


_STEP = re.compile(r"(?P<name>\w+)(?:\[(?P<key>\w+)=(?P<value>[^\]]+)\])?")


@lru_cache(maxsize=512)
def _plan(kind: str) -> Mapping[str, tuple[_Reader, ...]]:
    """For each top-level element of this type, what must be read from it."""
    plan: dict[str, tuple[_Reader, ...]] = {}
    for parameter in parameters_of(kind).values():
        if parameter.name in HELD_BY_RECORD:
            continue
        for path in parameter.paths:
            first, *rest = (_Step(*(group or "" for group in step.groups())) for step in _STEP.finditer(path))
            reader = _Reader(parameter.name, parameter.type, parameter.targets, first, tuple(rest))
            plan[first.name] = (*plan.get(first.name, ()), reader)
    return plan


def _kept(item: Any, step: _Step) -> bool:
    return not step.key or (isinstance(item, Mapping) and item.get(step.key) == step.value)


def _walk(item: Any, steps: tuple[_Step, ...]) -> Iterator[Any]:
    if not steps:
        if item is not None:
            yield item
        return
    if isinstance(item, Mapping):
        for child in items(item.get(steps[0].name)):
            if child is not None and _kept(child, steps[0]):
                yield from _walk(child, steps[1:])

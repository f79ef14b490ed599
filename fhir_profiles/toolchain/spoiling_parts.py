"""Small changes of a resource by the path of the element, for bad examples: put, drop, add.

A path is names and positions from the root: "component.0.code.coding.0.code".
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from fhir_profiles.toolchain.spoiling import OURS, Json

Spoil = Callable[[Json], object]


def put(path: str, value: Any) -> Spoil:
    """Set what stands there, or what does not yet."""

    def spoil(resource: Json) -> None:
        parent, name = _parent(resource, path)
        parent[name] = deepcopy(value)

    return spoil


def drop(path: str) -> Spoil:
    """Take away what stands there. KeyError when nothing does."""

    def spoil(resource: Json) -> None:
        parent, name = _parent(resource, path)
        del parent[name]

    return spoil


def add(path: str, value: Any) -> Spoil:
    """One more item of a list; the list is made where there is none."""

    def spoil(resource: Json) -> None:
        parent, name = _parent(resource, path)
        if isinstance(parent, dict):
            parent.setdefault(name, [])
        parent[name].append(deepcopy(value))

    return spoil


def both(*spoils: Spoil) -> Spoil:
    """One after the other."""
    return lambda resource: [one(resource) for one in spoils]


def coding(system: str, code: str) -> Json:
    """A coding of a code system of ours."""
    return {"system": f"{OURS}/CodeSystem/{system}", "code": code}


def concept(system: str, code: str) -> Json:
    return {"coding": [coding(system, code)]}


def extension(name: str, **value: Any) -> Json:
    """An extension under our canonical, whether it is defined or not."""
    return {"url": f"{OURS}/StructureDefinition/{name}", **value}


def _parent(resource: Json, path: str) -> tuple[Any, Any]:
    *steps, last = (int(step) if step.isdecimal() else step for step in path.split("."))
    here: Any = resource
    for step in steps:
        here = here[step]
    return here, last

"""Parameters: what an operation is given and what it answers.

https://hl7.org/fhir/R4/parameters.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from fengchi.domain.errors import Issue, Malformed

Json: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Inputs:
    """values: by name, in their order: texts, numbers, truth values, data types, resources."""

    values: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)

    def one(self, name: str) -> Any:
        """The only value of a name, or None. Raises Malformed for several."""
        found = self.values.get(name, ())
        if len(found) > 1:
            raise Malformed(issues=[Issue("Give this parameter once.", name, "invalid", "parameter-once")])
        return found[0] if found else None

    def text(self, name: str) -> str:
        """A uri, code or string; empty when it is not given. Raises Malformed for anything else."""
        found: str = self._of_type(name, str, "a text", "")
        return found

    def truth(self, name: str, *, default: bool = False) -> bool:
        """Raises Malformed for what is neither true nor false."""
        given = self.one(name)
        if isinstance(given, str) and given in ("true", "false"):
            return given == "true"
        found: bool = self._of_type(name, bool, "true or false", default)
        return found

    def number(self, name: str, default: int) -> int:
        """A whole number from 0. Raises Malformed for anything else."""
        found = self.one(name)
        if isinstance(found, str) and found.isascii() and found.isdigit() and len(found) < 10:
            return int(found)
        if found is not None and (isinstance(found, bool) or not isinstance(found, int) or found < 0):
            raise _wrong(name, "a whole number from 0")
        return default if found is None else found

    def object(self, name: str) -> dict[str, Any] | None:
        """A data type or a resource. Raises Malformed for a primitive."""
        found: dict[str, Any] | None = self._of_type(
            name, dict, "a data type or resource, in a Parameters by POST", None
        )
        return found

    def _of_type(self, name: str, wanted: type, words: str, default: Any) -> Any:
        found = self.one(name)
        if found is not None and not isinstance(found, wanted):
            raise _wrong(name, words)
        return default if found is None else found


def inputs_of(resource: Json, *, beside: Iterable[tuple[str, str]] = ()) -> Inputs:
    """What a posted resource brings: a Parameters its parts, any other resource itself, as "resource".

    beside: name-value pairs of the address, which count too. Raises Malformed for a Parameters that is none.
    """
    if resource.get("resourceType") != "Parameters":
        return Inputs({**inputs_of_pairs(beside).values, "resource": (resource,)})
    found: dict[str, tuple[Any, ...]] = dict(inputs_of_pairs(beside).values)
    parts = resource.get("parameter", [])
    if not isinstance(parts, list):
        raise _wrong("Parameters.parameter", "a list")
    for index, part in enumerate(parts):
        if not isinstance(part, dict) or not isinstance(part.get("name"), str):
            raise _wrong(f"Parameters.parameter[{index}]", "an object with a name")
        found[part["name"]] = (*found.get(part["name"], ()), _value(part, index))
    return Inputs(found)


def inputs_of_pairs(pairs: Iterable[tuple[str, str]]) -> Inputs:
    """What the address brings: texts."""
    found: dict[str, tuple[Any, ...]] = {}
    for name, value in pairs:
        if not name.startswith("_"):
            found[name] = (*found.get(name, ()), value)
    return Inputs(found)


def parameters(*parts: Json | None) -> dict[str, Any]:
    """A Parameters of these parts; None is left out."""
    return {"resourceType": "Parameters", "parameter": [one for one in parts if one is not None]}


def part(name: str, /, **value: Any) -> dict[str, Any]:
    """One part: part("result", valueBoolean=True), part("match", part=[…])."""
    return {"name": name, **value}


def _value(given: Json, index: int) -> Any:
    values = [value for key, value in given.items() if key.startswith("value") or key in ("resource", "part")]
    if len(values) != 1:
        raise _wrong(f"Parameters.parameter[{index}]", "one with a single value, resource or list of parts")
    return values[0]


def _wrong(name: str, words: str) -> Malformed:
    return Malformed(issues=[Issue(f"This must be {words}.", name, "value", "parameter-type")])

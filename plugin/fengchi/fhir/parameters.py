"""Parameters: what an operation is given and what it answers.

https://hl7.org/fhir/R4/parameters.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from fengchi.domain.errors import Issue, Malformed

Json: TypeAlias = Mapping[str, Any]

LONGEST_TEXT: Final = 1024 * 1024
"""Characters of a string, https://hl7.org/fhir/R4/datatypes.html#string."""
LARGEST_NUMBER: Final = 2**31 - 1
"""https://hl7.org/fhir/R4/datatypes.html#integer"""

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""What no string may hold; JSON with one of these is refused when it is read."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """values: by name, in their order: texts, numbers, truth values, data types, resources.

    A blank text counts as not given, as an empty field of a form does.
    """

    values: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)

    def given(self, name: str) -> tuple[Any, ...]:
        """All values of a name, without blanks."""
        return tuple(
            one
            for one in self.values.get(name, ())
            if one is not None and not (isinstance(one, str) and not one.strip())
        )

    def one(self, name: str) -> Any:
        """The only value of a name, or None. Raises Malformed for several."""
        found = self.given(name)
        if len(found) > 1:
            raise Malformed(issues=[Issue("Give this parameter once.", name, "invalid", "parameter-once")])
        return found[0] if found else None

    def text(self, name: str) -> str:
        """A uri, code or string; empty when it is not given. Raises Malformed for anything else."""
        self.one(name)
        return next(iter(self.texts(name)), "")

    def texts(self, name: str) -> tuple[str, ...]:
        """All uris, codes or strings of a name that may repeat. Raises Malformed for anything else."""
        found = self.given(name)
        if not all(isinstance(one, str) for one in found):
            raise _wrong(name, "a text")
        if any(len(one) > LONGEST_TEXT for one in found):
            raise _wrong(name, f"a text of at most {LONGEST_TEXT:,} characters")
        return found

    def truth(self, name: str, *, default: bool = False) -> bool:
        """Raises Malformed for what is neither true nor false."""
        given = self.one(name)
        if isinstance(given, str) and given in ("true", "false"):
            return given == "true"
        found: bool = self._of_type(name, bool, "true or false", default)
        return found

    def number(self, name: str, default: int) -> int:
        """A whole number from 0 that a FHIR integer can hold. Raises Malformed for anything else."""
        found = self.one(name)
        if isinstance(found, str) and found.isascii() and found.isdigit() and len(found) <= len(str(LARGEST_NUMBER)):
            found = int(found)
        if found is None:
            return default
        if isinstance(found, bool) or not isinstance(found, int) or not 0 <= found <= LARGEST_NUMBER:
            raise _wrong(name, f"a whole number from 0 to {LARGEST_NUMBER}")
        return found

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
    """What the address brings: texts. Raises Malformed for a control character."""
    found: dict[str, tuple[Any, ...]] = {}
    for name, value in pairs:
        if _CONTROL.search(name):
            raise _wrong("The name of a parameter", "without control characters")
        if _CONTROL.search(value):
            raise _wrong(
                name, "without control characters (U+0000 to U+001F); only tab and line breaks may stand in it"
            )
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

"""Whether a value has what a pattern asks for: all of the pattern's elements, and whatever else it likes.

https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.pattern_x_
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

Fits: TypeAlias = Callable[[Any], bool]
Key: TypeAlias = tuple[str | None, str | None]


def contains(value: Any, pattern: Any) -> bool:
    """The rule itself: of a list each item of the pattern must be found, in any order."""
    if isinstance(pattern, Mapping):
        return isinstance(value, Mapping) and all(
            name in value and contains(value[name], inner) for name, inner in pattern.items()
        )
    if isinstance(pattern, list):
        return isinstance(value, list) and all(any(contains(item, one) for item in value) for one in pattern)
    return bool(value == pattern and isinstance(value, bool) == isinstance(pattern, bool))


def fits(pattern: Any) -> Fits:
    """A quick function for one pattern; a concept of one coding, the commonest, has its own."""
    key = one_coding(pattern)
    if key is not None:
        return _has_coding(*key)
    if isinstance(pattern, Mapping) and not any(isinstance(inner, Mapping | list) for inner in pattern.values()):
        members = tuple(pattern.items())
        return lambda value: all(name in value and contains(value[name], inner) for name, inner in members)
    return lambda value: contains(value, pattern)


def _has_coding(system: str | None, code: str | None) -> Fits:
    def check(concept: Any) -> bool:
        for coding in concept.get("coding", ()):  # noqa: SIM110  any() with a generator takes three times as long
            if coding.get("code") == code and coding.get("system") == system:
                return True
        return False

    return check


def one_coding(pattern: Any) -> Key | None:
    """System and code of a pattern that is a concept of exactly one coding with these two and nothing else."""
    if not isinstance(pattern, Mapping) or pattern.keys() != {"coding"} or len(pattern["coding"]) != 1:
        return None
    return system_and_code(pattern["coding"][0])


def system_and_code(coding: Any) -> Key | None:
    """Of a coding that has these two and nothing else."""
    if not isinstance(coding, Mapping) or coding.keys() != {"system", "code"}:
        return None
    return coding["system"], coding["code"]


def described(pattern: Any) -> str:
    """For a person: the code and its system, the unit, or the value asked for."""
    if not isinstance(pattern, Mapping):
        return f"`{str(pattern).lower() if isinstance(pattern, bool) else pattern}`"
    codings = pattern.get("coding", [pattern])
    parts = [f"`{one['code']}` of {one.get('system', 'any system')}" for one in codings if "code" in one]
    others = [
        f"{name} {described(inner)}" for name, inner in pattern.items() if name not in {"coding", "code", "system"}
    ]
    if not parts and "system" in pattern:
        parts = [f"the system {pattern['system']}"]
    if not parts and "coding" in pattern:
        parts = [f"a coding of {one['system']}" for one in codings if "system" in one]
    return " and ".join([*parts, *others])

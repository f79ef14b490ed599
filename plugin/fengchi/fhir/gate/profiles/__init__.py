"""Profiles: further checks that run on a resource which says, in meta.profile, that it follows one.

https://hl7.org/fhir/R4/profiling.html#resources. Ours are compiled from their definitions (`library`); for another's
profile somebody may register a function here, and one that nobody registered is stored and not checked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from fengchi.domain.errors import Issue

ProfileCheck: TypeAlias = Callable[[Mapping[str, Any]], Iterable[Issue]]
"""Gets a resource valid by its base type; an issue's `where` begins with the resource type, as in Observation.code."""

_checks: dict[str, ProfileCheck] = {}


def register_profile(url: str, check_function: ProfileCheck) -> None:
    """Check every resource that claims this canonical URL (without version) by this function; the last one counts."""
    _checks[url] = check_function


def registered_check(url: str) -> ProfileCheck | None:
    """The function registered for this canonical, if any."""
    return _checks.get(url)

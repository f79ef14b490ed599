"""The definitions that ship with the program: profiles, extensions, code systems, value sets, concept maps, questionnaires.

https://hl7.org/fhir/R4/conformance-module.html. They are the files of fhir_profiles/definitions, read when first asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, TypeAlias

from fengchi.fhir.json_codec import decode
from fengchi.fhir.us_profiles import us_profiles

Json: TypeAlias = Mapping[str, Any]
_PACKAGE = "fengchi._fhir_profiles"


def definition(canonical: str) -> Json | None:
    """The one with this canonical URL; a version behind "|" is not looked at. None when it is not ours.

    The profiles of the package for the United States, which are made of these, are among them.
    """
    url = canonical.partition("|")[0]
    return all_definitions().get(url) or _us_definitions().get(url)


def of_kind(kind: str) -> tuple[Json, ...]:
    """All of a resource type, such as ValueSet, in order of their URLs."""
    return tuple(one for _, one in sorted(all_definitions().items()) if one["resourceType"] == kind)


@cache
def all_definitions() -> Mapping[str, Json]:
    """By canonical URL without version. Shared: not to be changed."""
    folder = files(_PACKAGE) / "definitions"
    found = [decode(one.read_bytes()) for one in folder.iterdir() if one.name.endswith(".json")]
    return MappingProxyType({one["url"]: one for one in found})


@cache
def _us_definitions() -> Mapping[str, Json]:
    return {one["url"]: one for one in us_profiles(all_definitions().values())}

"""The definitions that Python makes from the clinic's tables, without Node: code systems, value sets, concept maps.

https://hl7.org/fhir/R4/terminology-module.html
"""

from __future__ import annotations

from fhir_profiles.toolchain.code_systems import code_systems
from fhir_profiles.toolchain.concept_maps import concept_maps
from fhir_profiles.toolchain.concepts import Json
from fhir_profiles.toolchain.value_sets import value_sets


def from_tables() -> dict[str, Json]:
    """By file name. ValueError when two have the same name."""
    made: dict[str, Json] = {}
    for one in (*code_systems(), *value_sets(), *concept_maps()):
        name = f"{one['resourceType']}-{one['id']}.json"
        if name in made:
            raise ValueError(f"two definitions are called {name}")
        made[name] = one
    return made

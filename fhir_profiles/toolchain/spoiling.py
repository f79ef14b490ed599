"""Bad examples: a published example, wrong in one place, with the rule that has to refuse it.

They are files, so that any validator can be tried on them: fhir_profiles/bad_examples.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from fhir_profiles.toolchain.sushi import PROFILES

Json = dict[str, Any]
EXAMPLES = PROFILES / "examples"
OURS = "https://w3id.org/fengchi"


@dataclass(frozen=True, slots=True)
class Spoilt:
    """name: kebab-case, unique, what is wrong. rule: the id that refuses it (docs/reference/validation.md).

    example: name of a file of examples/ without ".json". spoil: changes the resource in place.
    """

    name: str
    rule: str
    example: str
    spoil: Callable[[Json], object]

    def resource(self) -> Json:
        """The spoilt resource; its id says what it is."""
        text = (EXAMPLES / f"{self.example}.json").read_text(encoding="utf-8")
        resource: Json = deepcopy(json.loads(text))
        resource["id"] = self.name[:64]
        self.spoil(resource)
        return resource


def profile_of(resource: Json) -> str:
    """The short name of the profile of ours that it claims, such as "acu-treatment"."""
    claimed = [one for one in resource["meta"]["profile"] if one.startswith(OURS)]
    return str(claimed[0].rpartition("/")[2])


def files_of(spoilt: Iterable[Spoilt]) -> dict[str, str]:
    """File name to content: each bad example, and manifest.json with profile, rule and example of each."""
    made: dict[str, str] = {}
    manifest = []
    for one in spoilt:
        resource = one.resource()
        name = f"{resource['resourceType']}-{one.name}.json"
        if name in made:
            raise ValueError(f"two bad examples are called {one.name}")
        made[name] = _text(resource)
        manifest.append({"file": name, "profile": profile_of(resource), "rule": one.rule, "example": one.example})
    return {**made, "manifest.json": _text(manifest)}


def without(*keys: str) -> Callable[[Json], object]:
    """Take these members of the resource away."""
    return lambda resource: [resource.pop(key) for key in keys]


def having(**members: Any) -> Callable[[Json], object]:
    """Give the resource these members, or others in their place."""
    return lambda resource: resource.update(members)


def _text(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"

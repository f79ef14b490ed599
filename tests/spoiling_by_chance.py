"""Resources made wrong somewhere by a seeded generator: something dropped, altered, given twice, or put in from elsewhere.

The changes are small, so that most of a resource stays as it was and rules deep inside it are still reached.
"""

from __future__ import annotations

import copy
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

Json = dict[str, Any]

_NUMBERS = (
    0,
    1,
    3,
    28,
    29,
    37,
    77,
    100,
    151,
    1501,
    -1,
    Decimal("0.5"),
    Decimal("27.5"),
    Decimal("9.0"),
    Decimal("0.25"),
)
_MOMENTS = ("2026-05-05", "2026-06-01", "2026-06", "2026", "2026-06-01T10:00:00Z", "2025-02-01")
_CODES = (
    "GV20",
    "GB20",
    "EX-HN12",
    "local",
    "51440002",
    "419465000",
    "other",
    "ashi",
    "25x40",
    "Europe",
    "entered-in-error",
)
_CHOICES = (
    "value",
    "effective",
    "performed",
    "onset",
    "abatement",
    "scheduled",
    "detail",
    "medication",
    "start",
    "due",
)


class Spoiler:
    """Spoils copies of resources; what is put in from elsewhere is what some example has at an element of that name."""

    def __init__(self, examples: Iterable[Json], seed: int) -> None:
        self._chance = random.Random(seed)
        self._seen: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
        for example in examples:
            for around, name, value in _members(example, ""):
                self._seen[around][name].append(value)

    def spoilt(self, resource: Json, most: int = 3) -> Json:
        """A copy with one to `most` changes, anywhere but in meta."""
        changed = copy.deepcopy(resource)
        for _ in range(self._chance.randint(1, most)):
            change = self._chance.choice((self._drop, self._alter, self._alter, self._double, self._put, self._put))
            change(changed)
        return changed

    def _drop(self, resource: Json) -> None:
        holder, key = self._chance.choice(list(_spots(resource)))
        del holder[key]

    def _alter(self, resource: Json) -> None:
        leaves = [(holder, key) for holder, key in _spots(resource) if not isinstance(holder[key], dict | list)]
        holder, key = self._chance.choice(leaves)
        value = holder[key]
        if isinstance(value, bool):
            holder[key] = not value
        elif isinstance(value, int | Decimal):
            holder[key] = self._chance.choice(_NUMBERS)
        else:
            holder[key] = self._chance.choice(_MOMENTS if value[:2] == "20" else _CODES)

    def _double(self, resource: Json) -> None:
        lists = [holder[key] for holder, key in _spots(resource) if isinstance(holder[key], list) and holder[key]]
        if lists:
            chosen = self._chance.choice(lists)
            chosen.append(copy.deepcopy(self._chance.choice(chosen)))

    def _put(self, resource: Json) -> None:
        """Give an object a member as another example has it, in place of its own if it has one."""
        objects = [(around, one) for around, one in _objects(resource, "") if self._seen[around]]
        around, chosen = self._chance.choice(objects)
        name = self._chance.choice(sorted(self._seen[around]))
        for other in [one for one in chosen if _choice_of(one) == _choice_of(name)]:
            del chosen[other]
        chosen[name] = copy.deepcopy(self._chance.choice(self._seen[around][name]))


def _choice_of(name: str) -> str:
    """The stem of a choice, so that no second member of it comes to stand beside the first; else the name itself."""
    return next((stem for stem in _CHOICES if name.startswith(stem) and name[len(stem) :][:1].isupper()), name)


def _spots(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place as (dict or list, key or index)."""
    for key, inner in list(value.items()) if isinstance(value, dict) else enumerate(value):
        if key not in {"meta", "resourceType"}:
            yield value, key
            if isinstance(inner, dict | list):
                yield from _spots(inner)


def _objects(value: Any, around: str) -> Iterator[tuple[str, Json]]:
    """Every object with the name of the element it stands in, a resource with its type."""
    if isinstance(value, list):
        for item in value:
            yield from _objects(item, around)
    elif isinstance(value, dict):
        yield value.get("resourceType", around), value
        for name, inner in value.items():
            if name != "meta":
                yield from _objects(inner, name)


def _members(value: Any, around: str) -> Iterator[tuple[str, str, Any]]:
    for name_around, one in _objects(value, around):
        for name, inner in one.items():
            if name not in {"meta", "resourceType"}:
                yield name_around, name, inner

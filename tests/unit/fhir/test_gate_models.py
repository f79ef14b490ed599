"""Two judges: whatever the gate lets in, the R4B models can read. Thousands of resources spoilt in every way say so.

https://hl7.org/fhir/R4/validation.html
"""

from __future__ import annotations

import copy
import os
import random
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from fengchi.fhir.gate import KINDS, check
from fengchi.fhir.json_codec import decode, encode

_HERE = Path(__file__).parent
_EXAMPLES = [decode(path.read_bytes()) for path in sorted((_HERE / "gate_examples").glob("*.json"))]
_SHARED = Path(os.environ.get("FENGCHI_SHARED_DATA", _HERE.parents[3] / "shared" / "data"))

_ODD: list[Any] = [None, True, False, 0, -1, 1, 2**31, 10**40, Decimal("1.0"), Decimal("1E+2"), Decimal("-0.0")]
_ODD += ["", " ", "\t", "\u00a0", "\u2028", "a b", "é", "²", "x" * 70, "final", "active", "completed", "http://x"]
_ODD += [
    "2024",
    "2024-13",
    "2024-02-30",
    "2024-02-29",
    "0000",
    "9999-12-31T23:59:60-14:00",
    "0001-01-01T00:00:00+14:00",
]
_ODD += [
    "2024-01-01T24:00:00Z",
    "2024-01-01T10:00Z",
    "2024-01-01T10:00:00",
    "2024-01-01T10:00:00.1234567891Z",
    "10:00:00",
]
_ODD += ["2024-01-01T10:00:00z", "2024-01-01T10:00:00+00:00", "1700000000", "urn:uuid:1", "urn:oid:1.2", "urn:oid:1"]
_ODD += [
    "Patient/1",
    "#x",
    "#",
    "Foo/1",
    "aGVsbG8=",
    "aGVsbG8",
    "aGV sbG8=",
    "!!!!",
    " aGVs\n bG8= ",
    {},
    [],
    [None],
    ["a"],
]
_ODD += [
    {"a": 1},
    {"extension": [{"url": "x", "valueString": "y"}]},
    {"id": "a"},
    {"reference": "Patient/1"},
    {"text": "x"},
]
_ODD += [{"coding": [{"code": "a", "system": "b"}]}, {"value": 1}, {"start": "2024"}, {"resourceType": "Patient"}]
_ODD += [{"resourceType": "Basic", "id": "b", "code": {"text": "c"}}]
_VALUE_TYPES = "String Integer Decimal DateTime Uuid Url Base64Binary Instant Time Oid Id Markdown Reference Code Range"
_VALUE_TYPES += (
    " Ratio Canonical Uri UnsignedInt PositiveInt SampledData ContactDetail Timing Dosage Signature Meta Quantity"
)
_NAMES = [f"value{name}" for name in _VALUE_TYPES.split()]
_NAMES += [
    "_valueString",
    "_value",
    "extension",
    "modifierExtension",
    "id",
    "contained",
    "text",
    "meta",
    "language",
    "_id",
]
_NAMES += ["_status", "url", "status", "code", "_given", "_line", "resourceType", "fhir_comments", "resource_type"]


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*path, key)
        yield from _paths(inner, (*path, key))


def _drop(parent: Any, key: Any, dice: random.Random) -> None:
    del parent[key]


def _replace(parent: Any, key: Any, dice: random.Random) -> None:
    parent[key] = copy.deepcopy(dice.choice(_ODD))


def _wrap(parent: Any, key: Any, dice: random.Random) -> None:
    parent[key] = [parent[key]]


def _repeat(parent: Any, key: Any, dice: random.Random) -> None:
    value = parent[key]
    if isinstance(value, list):
        parent[key] = dice.choice([value + value, value[:1], [*value, None], [None, *value], []])


def _rename(parent: Any, key: Any, dice: random.Random) -> None:
    if isinstance(parent, dict):
        parent[dice.choice(_NAMES)] = parent.pop(key)


def _add(parent: Any, key: Any, dice: random.Random) -> None:
    if isinstance(parent, dict):
        name = dice.choice([*_NAMES, f"_{key}"])
        parent[name] = copy.deepcopy(dice.choice([parent[key], dice.choice(_ODD)]))


_SPOIL: list[Callable[[Any, Any, random.Random], None]] = [
    _drop,
    _replace,
    _replace,
    _wrap,
    _repeat,
    _rename,
    _add,
    _add,
]


def _spoilt(number: int) -> dict[str, Any]:
    """One of the examples with one to three faults, the same for the same number."""
    dice = random.Random(number)
    resource = copy.deepcopy(dice.choice(_EXAMPLES))
    for _ in range(dice.choice([1, 1, 1, 2, 3])):
        *way, key = dice.choice([*_paths(resource)])
        parent: Any = resource
        for step in way:
            parent = parent[step]
        dice.choice(_SPOIL)(parent, key, dice)
    return resource


@seed(20260302)
@settings(max_examples=4000, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**64))
def test_what_the_gate_accepts_the_models_accept(number: int) -> None:
    resource = _spoilt(number)
    issues = check(resource, models=True)
    assert [issue for issue in issues if issue.rule == "models"] == [], encode(resource)
    # the compiled schema and the search for words agree: no refusal without a reason
    assert [issue for issue in issues if issue.rule == "structure"] == [], encode(resource)


def _bundles() -> list[Path]:
    return sorted((_SHARED / "synthea").glob("*.json"))


@pytest.mark.skipif(
    not _bundles(), reason=f"no Synthea bundles under {_SHARED}; set FENGCHI_SHARED_DATA to have them read"
)
def test_bundles_of_another_projects_generator_pass_both_judges() -> None:
    for path in _bundles():
        bundle = decode(path.read_bytes())
        assert check(bundle, models=True) == (), path.name
        assert {entry["resource"]["resourceType"] for entry in bundle["entry"]} <= KINDS

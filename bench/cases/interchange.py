"""What every incoming resource passes: JSON in, the gate, JSON out."""

from __future__ import annotations

import json
from collections.abc import Iterator

import msgspec

from bench.material import treatment_bundle, treatment_resources
from bench.rows import Row
from bench.timing import alone, side_by_side
from bench.worlds import SHORT, Worlds
from fengchi.fhir import gate
from fengchi.fhir.gate.json_schema import validator
from fengchi.fhir.gate.shapes import model_class
from fengchi.fhir.json_codec import decode, encode


def codec(worlds: Worlds) -> Iterator[Row]:
    """A Bundle as it comes over the wire."""
    text = encode(treatment_bundle(SHORT)).encode()
    value, size = decode(text), f"{len(text) / 1000:.0f} kB"
    for what, other in (
        ("msgspec", lambda: msgspec.json.decode(text)),
        ("the standard library", lambda: json.loads(text)),
    ):
        ours, limit = side_by_side(alone(lambda: decode(text)), alone(other), worlds.plan)
        yield Row(f"read JSON of a treatment, {size}", ours, limit_name=f"{what}, nothing refused", limit=limit)
    for what, other in (
        ("msgspec", lambda: msgspec.json.encode(value)),
        ("the standard library", lambda: json.dumps(value, default=str)),
    ):
        ours, limit = side_by_side(alone(lambda: encode(value)), alone(other), worlds.plan)
        yield Row("write JSON of a treatment", ours, limit_name=what, limit=limit)


def gate_check(worlds: Worlds) -> Iterator[Row]:
    """The twelve resources of a treatment, one by one, as a transaction checks them."""
    resources = [decode(encode(one)) for one in treatment_resources(SHORT)]
    schemas = [(validator(one["resourceType"]), one) for one in resources]
    models = [(model_class(one["resourceType"]), one) for one in resources]
    assert not any(issue for one in resources for issue in gate.check(one) if issue.severity == "error")

    def check() -> object:
        return [gate.check(one) for one in resources]

    ours, limit = side_by_side(
        alone(check), alone(lambda: [schema.is_valid(one) for schema, one in schemas]), worlds.plan
    )
    yield Row(f"check a treatment, {len(resources)} resources", ours, limit_name="compiled schema alone", limit=limit)
    ours, limit = side_by_side(
        alone(check), alone(lambda: [model.model_validate(one) for model, one in models]), worlds.plan
    )
    yield Row("the same", ours, limit_name="FHIR models (fhir.resources)", limit=limit)

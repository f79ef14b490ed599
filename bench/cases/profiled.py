"""What our profiles cost: the same twelve resources with the claims that they make, and without a word on profiles."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from bench.cases.writing import post
from bench.material import N_RESOURCES, treatment_resources
from bench.rows import NotMeasurable, Row
from bench.timing import alone, side_by_side
from bench.worlds import ENGINES, SHORT, Worlds
from fengchi.fhir import gate
from fengchi.fhir.json_codec import decode, encode


def profiled(worlds: Worlds) -> Iterator[Row]:
    """The gate alone, then the validated write: profiles, and the rules across records that hold for what claims them."""
    resources = [decode(encode(one)) for one in treatment_resources(SHORT)]
    plain = [_unclaimed(one) for one in resources]
    assert all(one["meta"].get("profile") for one in resources)
    assert not any(issue for one in resources for issue in gate.check(one) if issue.severity == "error")

    ours, limit = side_by_side(
        alone(lambda: [gate.check(one) for one in resources]),
        alone(lambda: [gate.check(one) for one in plain]),
        worlds.plan,
    )
    name = "the same without claims"
    yield Row(f"check {N_RESOURCES} resources by their profiles", ours, limit_name=name, limit=limit)
    for engine in ENGINES:
        operation = f"store {N_RESOURCES} profiled creates, one transaction, {engine}"
        try:
            world = worlds.of(engine)
        except NotMeasurable as missing:
            yield Row(operation, missing=str(missing))
            continue
        ours, limit = side_by_side(
            alone(partial(post, world.store, world.bundle)),
            alone(partial(post, world.store, _without_claims(world.bundle))),
            worlds.plan,
        )
        yield Row(operation, ours, limit_name=name, limit=limit)


def _without_claims(bundle: dict[str, Any]) -> dict[str, Any]:
    entries = [{**one, "resource": _unclaimed(one["resource"])} for one in bundle["entry"]]
    return {**bundle, "entry": entries}


def _unclaimed(resource: dict[str, Any]) -> dict[str, Any]:
    meta = {name: value for name, value in resource["meta"].items() if name != "profile"}
    return {**resource, "meta": meta}

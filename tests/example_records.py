"""The good examples of fhir_profiles/ as records: all of them in one transaction, or one to be changed and sent."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "fhir_profiles" / "examples"
NEEDLING = "Observation-treatment-needling"
TREATMENT = "Procedure-treatment"
DAY_COUNT = "Observation-reading-diary"

Resource = dict[str, Any]


def example(name: str, **changed: Any) -> Resource:
    """A copy of that file; changed elements replace those of the example, None takes one out."""
    made = {**json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")), **changed}
    return {key: value for key, value in made.items() if value is not None}


def all_examples() -> list[Resource]:
    """One patient's records with everything that they refer to: what a client may write as one transaction."""
    found: dict[str, Resource] = {}
    waiting = [_reference(example(name)) for name in (*ROOTS, *_parts_of_treatment())]
    by_reference = {_reference(one): one for one in map(example, _names())}
    while waiting:
        reference = waiting.pop()
        if reference not in found and reference in by_reference:
            found[reference] = by_reference[reference]
            waiting += _references(found[reference])
    return list(found.values())


NOT_WRITTEN = ("AuditEvent-", "Bundle-", "Composition-")
ROOTS = (TREATMENT, NEEDLING, DAY_COUNT, "Observation-comorbidity", "Condition-comorbidity-condition")


def _names() -> list[str]:
    """Of what a client may write; the first of two examples of one record, such as its versions, comes last."""
    names = (one.stem for one in FOLDER.glob("*.json"))
    return sorted((name for name in names if not name.startswith(NOT_WRITTEN)), reverse=True)


def _parts_of_treatment() -> list[str]:
    """What refers to the treatment itself, its signature among it."""
    whole = _reference(example(TREATMENT))
    return [name for name in _names() if whole in _references(example(name))]


def _reference(resource: Resource) -> str:
    return f"{resource['resourceType']}/{resource.get('id', '')}"


def _references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["reference"]] if isinstance(value.get("reference"), str) else []
        return own + [one for inner in value.values() for one in _references(inner)]
    return [one for inner in value for one in _references(inner)] if isinstance(value, list) else []


def transaction(resources: Iterable[Resource], *, kind: str = "transaction") -> Resource:
    """Each under its own id."""
    entries = [
        {"resource": one, "request": {"method": "PUT", "url": f"{one['resourceType']}/{one['id']}"}}
        for one in resources
    ]
    return {"resourceType": "Bundle", "type": kind, "entry": entries}


def unclaimed(resource: Resource) -> Resource:
    """The same without a word on profiles."""
    return {**resource, "meta": {name: value for name, value in resource["meta"].items() if name != "profile"}}


def headache_days(value: int, **changed: Any) -> Resource:
    """Of the same patient, days and method as the example of migraine days, which has 9."""
    counted = example(DAY_COUNT)["code"]["coding"][0]
    code = {"coding": [{**counted, "code": "headache-days-28d", "display": "Headache days per 28 days"}]}
    return day_count(code, value, **{"id": "headache-days", **changed})


def day_count(code: Resource, value: int, **changed: Any) -> Resource:
    quantity = {**example(DAY_COUNT)["valueQuantity"], "value": value}
    return example(DAY_COUNT, **{"code": code, "valueQuantity": quantity, "extension": None, **changed})

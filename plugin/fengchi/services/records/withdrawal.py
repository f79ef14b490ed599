"""A treatment that is entered in error by the API takes the records along that are part of it.

https://hl7.org/fhir/R4/lifecycle.html#error
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from fengchi.fhir import plain
from fengchi.fhir.json_codec import decode
from fengchi.fhir.procedure import is_ours
from fengchi.fhir.withdrawal import entered_in_error, is_entered_in_error
from fengchi.services.records.trail import Trail, patient_id_of
from fengchi.store import records
from fengchi.store.db import Db
from fengchi.store.records import Put
from fengchi.store.records.lookups import referring


def withdraw_parts(
    db: Db, resources: Iterable[Mapping[str, Any]], *, trail: Trail, besides: Collection[str] = ()
) -> None:
    """Mark what is part of these, where they are treatments of ours entered in error. besides: written by the sender.

    Raises NotPermitted, naming the scope, where the sender may not update a record that would be marked.
    """
    for resource in resources:
        if resource.get("resourceType") != "Procedure" or not is_ours(resource) or not is_entered_in_error(resource):
            continue
        whole = f"Procedure/{resource['id']}"
        found = {one.reference: decode(one.body) for one in referring(db, "Procedure", str(resource["id"]))}
        parts = [body for name, body in found.items() if name not in besides and _stands_as_part(body, whole)]
        for one in parts:
            with trail.attempt("update", str(one["resourceType"]), str(one["id"]), patient_id=patient_id_of(one)):
                pass  # who may not write a record by itself may not have it rewritten either
        for record in records.write_many(db, [Put(entered_in_error(one)) for one in parts], at=trail.at):
            trail.note_record("update", record, detail="with its treatment")


def _stands_as_part(body: Mapping[str, Any], whole: str) -> bool:
    part_of = {plain.words(one, "reference") for one in plain.each(body, "partOf")}
    return whole in part_of and not is_entered_in_error(body)

"""References out of a response: what it contains itself cannot be referred to from another record.

https://hl7.org/fhir/R4/references.html#contained
"""

from __future__ import annotations

from fengchi.fhir import plain
from fengchi.fhir.plain import Json


def outward(reference: Json) -> Json:
    """The same reference; of one to a contained resource (#id) its words alone, empty where it has none."""
    if not plain.words(reference, "reference").startswith("#"):
        return reference
    said = {name: value for name, value in reference.items() if name in ("identifier", "display")}
    return {"type": reference["type"], **said} if said and "type" in reference else said


def kind_of(reference: Json, response: Json) -> str:
    """The type that a reference names: by its type, its address, or what the response contains. Empty if none is told."""
    text = plain.words(reference, "reference")
    if text.startswith("#"):
        found = (one for one in plain.each(response, "contained") if one.get("id") == text[1:])
        return plain.words(next(found, {}), "resourceType")
    return plain.words(reference, "type") or text.partition("/_history/")[0].rpartition("/")[0].rpartition("/")[2]

"""Marks a record as entered in error, in whatever way its kind has for that.

https://hl7.org/fhir/R4/lifecycle.html#error
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fengchi.fhir import plain, systems
from fengchi.fhir.plain import Json

_STATUS = {
    "Condition": "verificationStatus",
    "Goal": "lifecycleStatus",
}
_MARK = "withdrawn-by-amendment"
_IN_ERROR = "entered-in-error"


def entered_in_error(resource: Mapping[str, Any]) -> dict[str, Any]:
    """The same record marked as entered in error. A Condition loses its clinicalStatus (invariant con-5)."""
    made = {name: value for name, value in resource.items() if name != "clinicalStatus"}
    name = _STATUS.get(plain.words(resource, "resourceType"), "status")
    coding = {"coding": [{"system": systems.CONDITION_VERIFICATION, "code": _IN_ERROR}]}
    made[name] = coding if name == "verificationStatus" else _IN_ERROR
    if "docStatus" in made:
        made["docStatus"] = _IN_ERROR
    return made


def is_entered_in_error(resource: Json) -> bool:
    name = _STATUS.get(plain.words(resource, "resourceType"), "status")
    given = resource.get(name)
    return (
        given == _IN_ERROR or plain.code_of(plain.inside(resource, name), systems.CONDITION_VERIFICATION) == _IN_ERROR
    )


def withdrawn(before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]]) -> tuple[dict[str, Any], ...]:
    """What an amendment leaves out: records that stood before and stand no longer, to be written with the new ones.

    They are marked apart from a note entered in error as a whole, so that reading such a note later does not bring
    back what an earlier amendment had taken away. Provenance has no status and stays.
    """
    kept = {(one.get("resourceType"), one.get("id")) for one in after}
    gone = (one for one in before if (one.get("resourceType"), one.get("id")) not in kept)
    return tuple(_withdraw(one) for one in gone if one.get("resourceType") != "Provenance" and not is_withdrawn(one))


def is_withdrawn(resource: Json) -> bool:
    return plain.truth(plain.extension(resource, _MARK), "valueBoolean") is True


def _withdraw(resource: Mapping[str, Any]) -> dict[str, Any]:
    made = entered_in_error(resource)
    mark = {"url": systems.extension_url(_MARK), "valueBoolean": True}
    made["extension"] = [*plain.each(resource, "extension"), mark]
    return made

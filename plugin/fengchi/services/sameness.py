"""Whether two records under one id are of the same person; two systems may both have a Patient/1.

Patients and Persons are matched as in https://hl7.org/fhir/R4/patient.html#match in its plainest form: by identifier,
else by birth date and name. In doubt they are different: a wrong merge of two charts is worse than a refused file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fengchi.fhir.search_values import patient_of

Resource = Mapping[str, Any]


def is_same_owner(before: Resource, after: Resource) -> bool:
    """Whether the one may take the other's place: the same person, or a record of the same patient."""
    kind = str(before.get("resourceType"))
    if kind in ("Patient", "Person"):
        return _is_same_person(before, after)
    if kind == "Practitioner":
        return bool(_identifiers(before) & _identifiers(after)) or bool(_names(before) & _names(after))
    return patient_of(before) == patient_of(after)


def _is_same_person(before: Resource, after: Resource) -> bool:
    """They share an identifier; or one of them has none, and birth date and family names agree."""
    mine, theirs = _identifiers(before), _identifiers(after)
    if mine and theirs:
        return bool(mine & theirs)
    if before.get("birthDate") != after.get("birthDate"):
        return False
    if before.get("birthDate") is None:
        return bool(_names(before) & _names(after))
    return bool(_families(before) & _families(after))


def _identifiers(resource: Resource) -> set[tuple[str, str]]:
    """(system, value). A number without a system is no proof: each clinic counts from 1."""
    return {
        (one["system"], one["value"].strip())
        for one in _mappings(resource.get("identifier"))
        if _is_text(one.get("system")) and _is_text(one.get("value"))
    }


def _families(resource: Resource) -> set[str]:
    families = {_plain(one["family"]) for one in _mappings(resource.get("name")) if _is_text(one.get("family"))}
    return families or _names(resource)


def _names(resource: Resource) -> set[str]:
    """Given names and family, or the text where there is nothing else; small, with single spaces."""
    return {name for one in _mappings(resource.get("name")) if (name := _whole(one))}


def _whole(name: Resource) -> str:
    given = name.get("given")
    parts = [*(given if isinstance(given, list) else ()), name.get("family")]
    written = " ".join(part for part in parts if _is_text(part))
    return _plain(written or (name["text"] if _is_text(name.get("text")) else ""))


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _mappings(value: object) -> Iterator[Resource]:
    """The objects of a list; some resources have one where most have a list."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, Mapping):
            yield one

"""Names of people: ours into HumanName, and the most official of several back.

https://hl7.org/fhir/R4/datatypes.html#HumanName
"""

from __future__ import annotations

from fhir.resources.R4B.humanname import HumanName

from fengchi.fhir import plain
from fengchi.fhir.plain import Json

_RANK = {"official": 0, "usual": 1, "": 2, "temp": 3, "nickname": 4, "anonymous": 5, "maiden": 6, "old": 7}


def name_to_fhir(family: str, given: tuple[str, ...]) -> list[HumanName] | None:
    if not family and not given:
        return None
    return [HumanName(use="official", family=family or None, given=[*given] or None)]


def name_from_fhir(person: Json) -> tuple[str, tuple[str, ...]]:
    """Family and given names; a name that has only text comes as the family name, nothing as empty ones."""
    names = sorted(plain.each(person, "name"), key=lambda one: _RANK.get(plain.words(one, "use"), 3))
    if not names:
        return "", ()
    parts = names[0].get("given")
    given = tuple(one for one in parts if isinstance(one, str) and one) if isinstance(parts, list) else ()
    family = plain.words(names[0], "family")
    return (family, given) if family or given else (plain.words(names[0], "text"), ())

"""How codes of ours stand to codes of others, written as a ConceptMap.

https://hl7.org/fhir/R4/conceptmap.html. An equivalence says how the target stands to ours: "wider" is a target that means more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from fengchi.fhir import systems
from fhir_profiles.toolchain.concepts import Concept, Json, OwnSystem, about

EFFECTIVE_PERIOD: Final = "http://hl7.org/fhir/StructureDefinition/resource-effectivePeriod"
EQUIVALENCES: Final = ("equivalent", "wider", "narrower", "inexact", "unmatched")
"""Those of R4 that we use. "equal" would say the definitions are the same, which nobody has checked."""
_WITH_COMMENT: Final = ("narrower", "inexact")

GPS_NOTICE: Final = (
    "SNOMED CT codes are of the SNOMED CT Global Patient Set (GPS), edition 2020-07-31, as HL7 lists it in ValueSet "
    "snomed-intl-gps, made available by SNOMED International under the Creative Commons Attribution 4.0 International licence."
)
LOINC_NOTICE: Final = (
    "This material contains content from LOINC (https://loinc.org). LOINC is copyright Regenstrief Institute, Inc. and the "
    "LOINC Committee, and is available at no cost under the licence at https://loinc.org/license."
)
ICD10CM_NOTICE: Final = "ICD-10-CM is of the U.S. National Center for Health Statistics and in the public domain."
JUDGED: Final = "How near the meanings are was judged by us from the published names and awaits a coder's review."


@dataclass(frozen=True, slots=True)
class Target:
    """A code of another system. code is empty where equivalence is "unmatched". ValueError without a comment R4 asks for."""

    code: str
    equivalence: str = "equivalent"
    comment: str = ""
    display: str = ""

    def __post_init__(self) -> None:
        if self.equivalence not in EQUIVALENCES or bool(self.code) == (self.equivalence == "unmatched"):
            raise ValueError(f"{self.code or 'no code'} cannot be {self.equivalence}")
        if self.equivalence in _WITH_COMMENT and not self.comment:
            raise ValueError(f"{self.code} is {self.equivalence}: say how (invariant cmd-1)")


@dataclass(frozen=True, slots=True)
class OwnMap:
    """From codes of source to codes of target. A concept without targets stands as unmatched, so that none is forgotten.

    source: the concepts mapped, and their system and value set. effective: first and last day, None for open.
    """

    name: str
    title: str
    description: str
    source: str
    source_value_set: str
    concepts: tuple[Concept, ...]
    target: str
    targets: Mapping[str, tuple[Target, ...]]
    notice: str
    target_version: str = ""
    effective: tuple[date | None, date | None] = field(default=(None, None))

    def __post_init__(self) -> None:
        unknown = self.targets.keys() - {one.code for one in self.concepts}
        if unknown:
            raise ValueError(f"{self.name} maps what is not there: {sorted(unknown)}")


def map_of(
    own: OwnSystem, name: str, title: str, description: str, target: str, targets: Mapping[str, Target], notice: str
) -> OwnMap:
    """From all of a code system of ours, each code to at most one."""
    several = {code: (one,) for code, one in targets.items()}
    return OwnMap(name, title, description, own.url, own.value_set, own.concepts, target, several, notice)


def concept_map(own: OwnMap) -> Json:
    url = f"{systems.CANONICAL}/ConceptMap/{own.name}"
    said = about("ConceptMap", url, own.title, own.description, suffix="", source=own.notice)
    start, end = own.effective
    if start or end:
        said = {
            "resourceType": said.pop("resourceType"),
            "id": said.pop("id"),
            "extension": [_effective(start, end)],
            **said,
        }
    group: Json = {"source": own.source, "target": own.target}
    if own.target_version:
        group["targetVersion"] = own.target_version
    group["element"] = [_element(one, own.targets.get(one.code, ())) for one in own.concepts]
    return said | {"sourceCanonical": own.source_value_set, "group": [group]}


def _effective(start: date | None, end: date | None) -> Json:
    days = {"start": start.isoformat() if start else "", "end": end.isoformat() if end else ""}
    return {"url": EFFECTIVE_PERIOD, "valuePeriod": {name: day for name, day in days.items() if day}}


def _element(one: Concept, targets: Iterable[Target]) -> Json:
    found = [_target(target) for target in targets] or [{"equivalence": "unmatched"}]
    return {"code": one.code, "display": one.display, "target": found}


def _target(one: Target) -> Json:
    parts = {"code": one.code, "display": one.display, "equivalence": one.equivalence, "comment": one.comment}
    return {name: value for name, value in parts.items() if value}


def periods(changes: Iterable[date]) -> list[tuple[date | None, date | None]]:
    """The stretches of time between changes, each with its first and last day."""
    starts = [None, *sorted(set(changes))]
    ends = [one - timedelta(days=1) for one in starts if one] + [None]
    return list(zip(starts, ends, strict=True))

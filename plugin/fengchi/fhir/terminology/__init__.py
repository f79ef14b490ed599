"""Codes and value sets of ours: what they mean, which belong where, how they translate.

https://hl7.org/fhir/R4/terminology-service.html
"""

from fengchi.fhir.terminology.concepts import Coded, CodeSystem, Concept, ValueSet
from fengchi.fhir.terminology.loading import Terminology, our_terminology

__all__ = [
    "CodeSystem",
    "Coded",
    "Concept",
    "Terminology",
    "ValueSet",
    "code_system",
    "concept",
    "is_member",
    "members",
    "our_terminology",
]


def code_system(canonical: str) -> CodeSystem | None:
    """A code system of ours by its URL, with or without "|version"; None when it is not ours."""
    return our_terminology().code_system(canonical)


def concept(system: str, code: str) -> Concept | None:
    """A concept of ours; None when system or code is not known here."""
    return our_terminology().concept(system, code)


def members(value_set: str) -> frozenset[Coded]:
    """System and code of every member of a value set of ours. Raises NotFound for one that is not."""
    return our_terminology().members(value_set)


def is_member(value_set: str, system: str, code: str) -> bool:
    """Raises NotFound for a value set that is not ours."""
    return our_terminology().is_member(value_set, system, code)

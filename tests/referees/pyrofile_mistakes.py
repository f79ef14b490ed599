"""What Pyrofile 0.3.0 refuses although the standard allows it: each mistake with the standard's rule, as narrow as it can be told.

https://hl7.org/fhir/R4/profiling.html, https://hl7.org/fhir/R4/terminologies.html#strength. A test shows for each that a true
error beside it is still heard.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from fengchi.fhir.definitions import of_kind
from fengchi.fhir.systems import CANONICAL
from referees.judgement import Finding

_FLAGGED = re.compile(r"Code '(?P<code>[^']*)' is not in required profile ValueSet (?P<value_set>\S+)")


def mistakes(resource: Any, found: Sequence[Finding]) -> Mapping[str, list[Finding]]:
    """Name of each mistake to the findings that are one."""
    return {name: [one for one in found if is_mistaken(one, resource, found)] for name, is_mistaken in _KINDS.items()}


def _pattern_as_fixed(one: Finding, resource: Any, found: Sequence[Finding]) -> bool:
    """ElementDefinition.pattern[x]: "the values ... SHALL be found in the instance ... but other elements may be present".

    It compares members for equality, so that a display is an error. Its own second check, profile.element.pattern, is right.
    """
    return one.id == "profile.pattern"


def _every_coding_in_the_value_set(one: Finding, resource: Any, found: Sequence[Finding]) -> bool:
    """CodeableConcept: "at least one of the coding elements SHALL be from the value set" where the binding is required."""
    flagged = _FLAGGED.match(one.text)
    if flagged is None:
        return False
    outside = {
        also["code"]
        for other in found
        if other.where == one.where
        and (also := _FLAGGED.match(other.text))
        and also["value_set"] == flagged["value_set"]
    }
    concepts = [concept for concept in _codings(resource) if flagged["code"] in concept]
    return bool(concepts) and all(set(concept) - outside for concept in concepts)


def _value_set_of_value_sets(one: Finding, resource: Any, found: Sequence[Finding]) -> bool:
    """ValueSet.compose.include.valueSet: "selects the concepts found in this value set". It reads include.system alone."""
    flagged = _FLAGGED.match(one.text)
    return flagged is not None and flagged["value_set"] == f"{CANONICAL}/ValueSet/goal-measure"


def _choice_without_type(one: Finding, resource: Any, found: Sequence[Finding]) -> bool:
    """FHIRPath ofType(): "returns a collection that contains all items that are of the given type".

    It evaluates without the types of R4, where value.ofType(Quantity) of a valueQuantity is nothing.
    """
    return ".invariant." in one.id and CANONICAL not in one.id and "ofType(" in one.text


def _slice_of_another_url(one: Finding, resource: Any, found: Sequence[Finding]) -> bool:
    """Extensions are sliced by their url: one extension of each of two kinds is one in either slice, and not two."""
    if not re.fullmatch(r"profile\.slice\.cardinality\.max", one.id) or ".extension:" not in one.where:
        return False
    urls = [extension.get("url") for extension in resource.get("extension", [])]
    return len(urls) == len(set(urls))


def _discriminator_of_inner_slicing(one: Finding, resource: Any, found: Sequence[Finding]) -> bool:
    """ElementDefinition.slicing stands for its own element: component is sliced by code, component.extension by url."""
    if (one.id, one.where) != ("profile.slice.cardinality.min", "Observation.component:headache"):
        return False
    return any("headache" in codes for codes in _codings(resource.get("component")))


def _questionnaire_of_the_package(one: Finding, resource: Any, found: Sequence[Finding]) -> bool:
    """It looks for Questionnaires in the Bundle alone; ours are in the package."""
    return one.id == "questionnaire.unresolved" and f"'{CANONICAL}/Questionnaire/" in one.text


def _code_of_a_fragment(one: Finding, resource: Any, found: Sequence[Finding]) -> bool:
    """CodeSystem.content fragment: "only a subset of the code system's concepts are included"; another code may be right."""
    systems = (str(other["url"]) for other in of_kind("CodeSystem") if other["content"] == "fragment")
    return one.id == "terminology.code-system" and any(one.text.endswith(f"in code system {url}") for url in systems)


def _codings(value: Any) -> Iterator[list[str]]:
    """The codes of each CodeableConcept in a value."""
    if isinstance(value, dict):
        if isinstance(value.get("coding"), list):
            yield [str(one.get("code")) for one in value["coding"] if isinstance(one, dict)]
        for inner in value.values():
            yield from _codings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _codings(inner)


_KINDS: Final[Mapping[str, Callable[[Finding, Any, Sequence[Finding]], bool]]] = MappingProxyType(
    {
        "a pattern taken for a fixed value": _pattern_as_fixed,
        "every coding has to be in the value set": _every_coding_in_the_value_set,
        "a value set of value sets is empty": _value_set_of_value_sets,
        "a choice of types has no type": _choice_without_type,
        "extensions of any url are in each slice": _slice_of_another_url,
        "a slicing takes the discriminator of an inner one": _discriminator_of_inner_slicing,
        "a fragment of a code system taken for the whole": _code_of_a_fragment,
        "a questionnaire of the package is not found": _questionnaire_of_the_package,
    }
)

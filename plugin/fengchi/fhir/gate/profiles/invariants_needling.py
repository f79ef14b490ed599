"""Invariants of points and of the needling record, by key; what each asks for is said in fhir_profiles/input/fsh/treatment.

https://hl7.org/fhir/R4/conformance-rules.html#constraints
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from fengchi.fhir import systems
from fengchi.fhir.gate.invariants import Node
from fengchi.fhir.gate.profiles.reading import (
    codes_of,
    count_of,
    extensions,
    has_code,
    is_between,
    is_whole,
    is_whole_between,
    quantities,
    quantity,
)
from fengchi.fhir.gate.profiles.rules import Holds

_MIDLINE = re.compile(r"(?:GV|CV)[0-9]+|EX-HN(?:1|3|10|11)|EX-B(?:5|8|9)")
_BILATERAL = "51440002"
"""SNOMED CT "Bilateral", https://hl7.org/fhir/R4/valueset-bodystructure-relative-location.html."""
_DAY = 1440
"""Minutes."""
_OF_CURRENT = frozenset({"frequency", "duration", "intensity", "pair"})


# --- points ---------------------------------------------------------------------------------------------------------
def _one_point(concept: Node, _: Node) -> bool:
    return count_of(concept, systems.POINTS) <= 1


def _local_is_described(concept: Node, _: Node) -> bool:
    is_local = systems.LOCAL_POINT in codes_of(concept, systems.POINTS)
    return is_local == bool(extensions(concept, systems.extension_url("local-point")))


# --- a needle -------------------------------------------------------------------------------------------------------
def _midline_points_in_the_midline(component: Node, _: Node) -> bool:
    points = codes_of(component.get("code"), systems.POINTS)
    is_midline = "midline" in codes_of(component.get("valueCodeableConcept"), systems.SIDES)
    return is_midline or not any(_MIDLINE.fullmatch(code) for code in points)


def _paired_points_have_a_side(component: Node, _: Node) -> bool:
    points = codes_of(component.get("code"), systems.POINTS)
    paired = [code for code in points if code != systems.LOCAL_POINT and not _MIDLINE.fullmatch(code)]
    return not paired or not has_code(component.get("valueCodeableConcept"), "midline")


def _one_sided_points_on_their_side(component: Node, _: Node) -> bool:
    point, side = component.get("code"), component.get("valueCodeableConcept")
    return not (
        (has_code(point, "EX-HN12") and has_code(side, systems.SNOMED_RIGHT))
        or (has_code(point, "EX-HN13") and has_code(side, systems.SNOMED_LEFT))
    )


def _one_side(component: Node, _: Node) -> bool:
    side = component.get("valueCodeableConcept")
    return count_of(side, systems.SNOMED, systems.SIDES) <= 1 and not has_code(side, _BILATERAL)


# --- its detail -----------------------------------------------------------------------------------------------------
def _depth_is_possible(detail: Node, _: Node) -> bool:
    return all(0 < depth <= 150 for depth in _measured(detail, "depth"))


def _gauge_is_possible(detail: Node, _: Node) -> bool:
    diameters, lengths = extensions(detail, "diameter"), extensions(detail, "length")
    return (
        bool(diameters) == bool(lengths)
        and all(is_between(one * 10, 1, 6) for one in quantities(diameters))
        and all(is_whole_between(one, 1, 150) for one in quantities(lengths))
    )


def _retention_is_possible(detail: Node, _: Node) -> bool:
    return all(is_whole_between(minutes, 0, _DAY) for minutes in _measured(detail, "retention"))


def _current_is_possible(detail: Node, _: Node) -> bool:
    return all(
        _at_most(current, "frequency", 2)
        and all(_is_measured(one, "Hz", 1000) for one in extensions(current, "frequency"))
        and _at_most(current, "intensity", 1)
        and all(_is_measured(one, "mA", 50) for one in extensions(current, "intensity"))
        for current in extensions(detail, "electro")
    )


def _lead_is_possible(detail: Node, _: Node) -> bool:
    return all(
        _at_most(current, "duration", 1)
        and all(_is_measured(one, "min", 180) and is_whole(quantity(one)) for one in extensions(current, "duration"))
        and _at_most(current, "pair", 1)
        and all(one.get("valueInteger", 0) >= 1 for one in extensions(current, "pair"))
        for current in extensions(detail, "electro")
    )


def _current_says_something(detail: Node, _: Node) -> bool:
    return all(
        all(part.get("url") in _OF_CURRENT for part in one["extension"])
        if "extension" in one
        else one.get("valueBoolean") is True
        for one in extensions(detail, "electro")
    )


def _kind_is_known(extension: Node, _: Node) -> bool:
    kinds = [one["valueString"] for one in extensions(extension, "kind") if "valueString" in one]
    return all(kind in {"ashi", "between", "local"} for kind in kinds)


def _laterality_is_known(extension: Node, _: Node) -> bool:
    found = [one["valueCode"] for one in extensions(extension, "laterality") if "valueCode" in one]
    return all(one in {"paired", "midline"} for one in found)


# --- readers --------------------------------------------------------------------------------------------------------
def _measured(node: Node, url: str) -> list[Any]:
    return quantities(extensions(node, url))


def _is_measured(part: Node, unit: str, most: int) -> bool:
    value = part.get("valueQuantity", {})
    is_in_unit = value.get("system") == systems.UCUM and value.get("code") == unit
    is_exact = "comparator" not in value and "_comparator" not in value
    return bool(is_in_unit and is_exact and 0 < value.get("value", 0) <= most)


def _at_most(node: Node, url: str, most: int) -> bool:
    return len(extensions(node, url)) <= most


NEEDLING_INVARIANTS: Mapping[str, Holds] = {
    "acu-local-point-1": _kind_is_known,
    "acu-local-point-2": _laterality_is_known,
    "acu-needling-1": _midline_points_in_the_midline,
    "acu-needling-2": _paired_points_have_a_side,
    "acu-needling-3": _one_sided_points_on_their_side,
    "acu-needling-4": _one_side,
    "acu-needling-detail-1": _depth_is_possible,
    "acu-needling-detail-2": _gauge_is_possible,
    "acu-needling-detail-3": _retention_is_possible,
    "acu-needling-detail-4": _current_is_possible,
    "acu-needling-detail-5": _lead_is_possible,
    "acu-needling-detail-6": _current_says_something,
    "acu-point-1": _one_point,
    "acu-point-2": _local_is_described,
}

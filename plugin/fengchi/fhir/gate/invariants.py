"""The invariants of R4 that a schema cannot say, as Python: one small function each, by the type they belong to.

https://hl7.org/fhir/R4/conformance-rules.html#constraints. Ids are the standard's own (obs-6, per-1). Only rules of
severity error are here; those of Bundle, Questionnaire and the like stand in `resource_invariants.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from fengchi.fhir.gate.moments import is_later

Node: TypeAlias = Mapping[str, Any]

UCUM = "http://unitsofmeasure.org"
_MEALS = frozenset({"C", "CM", "CD", "CV"})


@dataclass(frozen=True, slots=True)
class Rule:
    """holds: whether a structurally valid element keeps the rule; text: what to do when it does not."""

    rule: str
    holds: Callable[[Node], bool]
    text: str


def has(node: Node, name: str) -> bool:
    """Whether an element is there, be it by its extension alone."""
    return name in node or f"_{name}" in node


def has_choice(node: Node, stem: str) -> bool:
    """Whether any member of a choice is there."""
    return any(name.startswith(stem) or name.startswith(f"_{stem}") for name in node)


def needs(name: str, *others: str) -> Callable[[Node], bool]:
    """With the first element one of the others must be there."""
    hidden, helpful = f"_{name}", frozenset(others) | {f"_{other}" for other in others}
    return lambda node: (name not in node and hidden not in node) or not helpful.isdisjoint(node)


def excludes(name: str, other: str) -> Callable[[Node], bool]:
    """Both elements together may not be there."""
    return lambda node: not (has(node, name) and has(node, other))


def one_of(*names: str) -> Callable[[Node], bool]:
    """At least one of these must be there."""
    return lambda node: any(has(node, name) for name in names)


def has_code(concept: Node | None, system: str, *codes: str) -> bool:
    """Whether a CodeableConcept carries one of the codes of a system."""
    codings = (concept or {}).get("coding", ())
    return any(coding.get("system") == system and coding.get("code") in codes for coding in codings)


def _in_order(node: Node) -> bool:
    start, end = node.get("start"), node.get("end")
    return start is None or end is None or not is_later(start, end)


def _range_in_order(node: Node) -> bool:
    low, high = node.get("low", {}), node.get("high", {})
    comparable = (
        "value" in low and "value" in high and low.get("code", low.get("unit")) == high.get("code", high.get("unit"))
    )
    return not comparable or bool(low["value"] <= high["value"])


def _is_ucum_unit(node: Node) -> bool:
    return (has(node, "code") or not has(node, "value")) and node.get("system", UCUM) == UCUM


def _is_age(node: Node) -> bool:
    return _is_ucum_unit(node) and node.get("value", 1) > 0


def _is_count(node: Node) -> bool:
    whole = not isinstance(node.get("value"), Decimal) or "." not in str(node["value"])
    return _is_ucum_unit(node) and node.get("code", "1") == "1" and whole


def _is_duration(node: Node) -> bool:
    return not has(node, "code") or (node.get("system") == UCUM and has(node, "value"))


def _is_ratio(node: Node) -> bool:
    return has(node, "numerator") == has(node, "denominator") and (has(node, "numerator") or has(node, "extension"))


def _offset_fits(node: Node) -> bool:
    return not has(node, "offset") or (has(node, "when") and _MEALS.isdisjoint(node.get("when", ())))


def _is_extension(node: Node) -> bool:
    values = len(node) - ("id" in node) - ("url" in node) - ("extension" in node)
    if "extension" in node or values != 2:
        return values == ("extension" not in node)
    return len({name.removeprefix("_") for name in node.keys() - {"id", "url"}}) == 1  # valueString and _valueString


_REPEAT = (
    Rule("tim-1", needs("duration", "durationUnit"), "Add `durationUnit` to `duration`."),
    Rule("tim-2", needs("period", "periodUnit"), "Add `periodUnit` to `period`."),
    Rule("tim-4", lambda node: node.get("duration", 0) >= 0, "Make `duration` 0 or more."),
    Rule("tim-5", lambda node: node.get("period", 0) >= 0, "Make `period` 0 or more."),
    Rule("tim-6", needs("periodMax", "period"), "Add `period` to `periodMax`."),
    Rule("tim-7", needs("durationMax", "duration"), "Add `duration` to `durationMax`."),
    Rule("tim-8", needs("countMax", "count"), "Add `count` to `countMax`."),
    Rule("tim-9", _offset_fits, "Give `offset` only with a `when` that is not a meal itself (C, CM, CD, CV)."),
    Rule("tim-10", excludes("timeOfDay", "when"), "Give either `timeOfDay` or `when`."),
)
_QUANTITY = Rule("qty-3", needs("code", "system"), "Add the `system` of the unit's `code`.")
_ONE_FILTER = Rule(
    "drq-1", lambda node: has(node, "path") != has(node, "searchParam"), "Give either `path` or `searchParam`."
)

DATA_TYPE_RULES: Mapping[str, tuple[Rule, ...]] = {
    "Extension": (Rule("ext-1", _is_extension, "Give the extension either one value[x] or extensions of its own."),),
    "Period": (Rule("per-1", _in_order, "Put `start` before or at `end`."),),
    "Quantity": (_QUANTITY,),
    "Age": (_QUANTITY, Rule("age-1", _is_age, "Give an age above 0 with a UCUM unit (`system` and `code`).")),
    "Count": (_QUANTITY, Rule("cnt-3", _is_count, "Give a whole number with the UCUM unit 1.")),
    "Distance": (_QUANTITY, Rule("dis-1", _is_ucum_unit, "Give a distance with a UCUM unit (`system` and `code`).")),
    "Duration": (_QUANTITY, Rule("drt-1", _is_duration, "Give a duration with a value and a UCUM unit.")),
    "Range": (Rule("rng-2", _range_in_order, "Make `low` no higher than `high`."),),
    "Ratio": (Rule("rat-1", _is_ratio, "Give both `numerator` and `denominator`."),),
    "Attachment": (Rule("att-1", needs("data", "contentType"), "Add the `contentType` of `data`."),),
    "ContactPoint": (Rule("cpt-2", needs("value", "system"), "Add the `system` of the contact (phone, email …)."),),
    "TimingRepeat": _REPEAT,
    "Expression": (Rule("exp-1", one_of("expression", "reference"), "Add `expression` or `reference`."),),
    "DataRequirementCodeFilter": (_ONE_FILTER,),
    "DataRequirementDateFilter": (Rule("drq-2", _ONE_FILTER.holds, "Give either `path` or `searchParam`."),),
    "TriggerDefinition": (
        Rule("trd-1", lambda node: not (has(node, "data") and has_choice(node, "timing")), "Give `data` or timing[x]."),
        Rule("trd-2", needs("condition", "data"), "Add the `data` that `condition` is about."),
    ),
}

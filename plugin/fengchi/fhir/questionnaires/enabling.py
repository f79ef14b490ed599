"""Whether a question is asked at all, given the answers to others.

https://hl7.org/fhir/R4/questionnaire-definitions.html#Questionnaire.item.enableWhen
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import Any

from fengchi.fhir import plain
from fengchi.fhir.plain import Json
from fengchi.fhir.questionnaires.form import Answer, Scope

Scopes = Sequence[Scope]
"""The items beside the question, then those around it, outwards: in a repeated group the answer of the same repeat counts."""

_ORDERED: Mapping[str, Callable[[Any, Any], bool]] = {">": gt, "<": lt, ">=": ge, "<=": le}


def is_enabled(definition: Json, scopes: Scopes) -> bool:
    """Without a condition a question is always asked."""
    conditions = plain.each(definition, "enableWhen")
    if not conditions:
        return True
    met = (_is_met(one, scopes) for one in conditions)
    return all(met) if definition.get("enableBehavior") == "all" else any(met)


def _is_met(condition: Json, scopes: Scopes) -> bool:
    link_id = plain.words(condition, "question")
    scope = next((one for one in scopes if one.answers(link_id)), None)
    if scope is None:
        return _holds(condition, [])
    if id(condition) not in scope.met:
        scope.met[id(condition)] = _holds(condition, scope.answers(link_id))
    return scope.met[id(condition)]


def _holds(condition: Json, given: Sequence[Answer]) -> bool:
    name, wanted = next(((key, value) for key, value in condition.items() if key.startswith("answer")), ("", None))
    operator = condition.get("operator")
    if operator == "exists":
        return bool(given) is wanted
    if operator == "!=":
        return not any(same(one.value, wanted) for one in given)
    if operator == "=":
        return any(same(one.value, wanted) for one in given)
    return any(_compares(str(operator), one, name.removeprefix("answer"), wanted) for one in given)


def same(value: Any, wanted: Any) -> bool:
    """Codings by system and code, quantities by number and unit, everything else by value."""
    if not isinstance(wanted, dict) or not isinstance(value, dict):
        if type(value) is type(wanted):
            return bool(value == wanted)
        return _number(value) == _number(wanted) is not None
    keys = ("value", "system", "code") if "value" in wanted else ("system", "code", "reference")
    return all(value.get(key) == wanted.get(key) for key in keys)


def _compares(operator: str, answer: Answer, kind: str, wanted: Any) -> bool:
    """Numbers by size; dates and times in the standard's own form, which sorts as they do, where both are as precise."""
    order = _ORDERED.get(operator)
    value, limit = _number(answer.value), _number(wanted)
    if order is None:
        return False
    if value is not None and limit is not None:
        return order(value, limit)
    alike = isinstance(answer.value, str) and isinstance(wanted, str) and answer.kind == kind
    return alike and len(answer.value) == len(wanted) and order(answer.value, wanted)


def _number(value: Any) -> Decimal | None:
    return plain.decimal(value.get("value") if isinstance(value, dict) else value)

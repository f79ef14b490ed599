"""What is wrong with answers: an unknown question, a wrong type, an option that is none, too large, missing, not asked.

https://hl7.org/fhir/R4/questionnaireresponse.html#notes and, for the limits, https://hl7.org/fhir/R4/extension-minvalue.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fengchi.domain.errors import Issue
from fengchi.fhir import plain
from fengchi.fhir.plain import Json
from fengchi.fhir.questionnaires.absence import coded_reason, unknown_reason
from fengchi.fhir.questionnaires.enabling import Scopes, is_enabled, same
from fengchi.fhir.questionnaires.form import Answer, Item, Scope
from fengchi.fhir.questionnaires.names import LEAST, MOST

_KINDS: Mapping[str, frozenset[str]] = {
    "boolean": frozenset({"Boolean"}),
    "decimal": frozenset({"Decimal"}),
    "integer": frozenset({"Integer"}),
    "date": frozenset({"Date"}),
    "dateTime": frozenset({"DateTime"}),
    "time": frozenset({"Time"}),
    "string": frozenset({"String"}),
    "text": frozenset({"String"}),
    "url": frozenset({"Uri"}),
    "choice": frozenset({"Coding"}),
    "open-choice": frozenset({"Coding", "String"}),
    "attachment": frozenset({"Attachment"}),
    "reference": frozenset({"Reference"}),
    "quantity": frozenset({"Quantity"}),
    "group": frozenset(),
    "display": frozenset(),
}


def check_answers(items: Sequence[Item], questionnaire: Json) -> Iterator[Issue]:
    """Every fault, with its FHIRPath in the response."""
    yield from _check(plain.each(questionnaire, "item"), items, (Scope(items),), "QuestionnaireResponse")


def _check(definitions: Sequence[Json], items: Sequence[Item], scopes: Scopes, where: str) -> Iterator[Issue]:
    by_link: dict[str, list[Item]] = {}
    for item in items:
        by_link.setdefault(item.link_id, []).append(item)
    for definition in definitions:
        given = by_link.get(plain.words(definition, "linkId"), [])
        if not is_enabled(definition, scopes):
            yield from (_not_asked(one) for one in given if one.is_answered)
            continue
        if definition.get("required") is True and not any(one.is_answered for one in given):
            yield _missing(definition, where)
        yield from (_repeated(one.where) for one in given[1:] if definition.get("repeats") is not True)
        for one in given:
            yield from _check_item(one, scopes)


def _check_item(item: Item, scopes: Scopes) -> Iterator[Issue]:
    definition = item.definition
    if definition.get("repeats") is not True and len(item.answers) > 1:
        yield _repeated(f"{item.where}.answer[1]")
    for answer in item.answers:
        if answer.value is not None:
            yield from _check_answer(answer, definition)
    below = plain.each(definition, "item")
    if below and (item.answers or definition.get("type") == "group"):
        yield from _check(below, item.inner, (Scope(item.inner), *scopes), item.where)


def _check_answer(answer: Answer, definition: Json) -> Iterator[Issue]:
    options = plain.each(definition, "answerOption")
    if answer.kind not in _kinds(definition, options):
        text = f"This question takes an answer of type {definition.get('type')}."
        yield Issue(text, answer.where, "value", "questionnaire-type")
    elif options and not _is_option(answer, definition, options):
        yield Issue("This is not one of the question's options.", answer.where, "code-invalid", "questionnaire-option")
    else:
        yield from _check_limits(answer, definition)


def _kinds(definition: Json, options: Sequence[Json]) -> frozenset[str]:
    known = _KINDS.get(plain.words(definition, "type"), frozenset())
    offered = {key.removeprefix("value") for one in options for key in one if key.startswith("value")}
    return known | offered if definition.get("type") in ("choice", "open-choice") else known


def _is_option(answer: Answer, definition: Json, options: Sequence[Json]) -> bool:
    if definition.get("type") == "open-choice" and answer.kind == "String":
        return True
    offered = [one.get(f"value{answer.kind}") for one in options]
    if any(same(answer.value, one) for one in offered):
        return True
    reason = unknown_reason(answer)  # "don't know" is the same answer in FHIR's code and in ours
    return bool(reason) and any(coded_reason(one) == reason for one in offered)


def _check_limits(answer: Answer, definition: Json) -> Iterator[Issue]:
    least, most = _limit(definition, LEAST), _limit(definition, MOST)
    if _exceeds(least, answer.value) or _exceeds(answer.value, most):
        text = " and ".join(
            words
            for words in (f"at least {least}" * (least is not None), f"at most {most}" * (most is not None))
            if words
        )
        yield Issue(f"This answer is {text}.", answer.where, "value", "questionnaire-range")
    longest = plain.whole(definition.get("maxLength"))
    if longest is not None and isinstance(answer.value, str) and len(answer.value) > longest:
        text = f"This answer has at most {longest} characters."
        yield Issue(text, answer.where, "value", "questionnaire-length")


def _limit(definition: Json, url: str) -> Any:
    found = next((one for one in plain.each(definition, "extension") if one.get("url") == url), {})
    return next((value for key, value in found.items() if key.startswith("value")), None)


def _exceeds(one: Any, other: Any) -> bool:
    """Whether one is more than the other: numbers, or dates and times that are as precise as each other."""
    first, second = plain.decimal(one), plain.decimal(other)
    if first is not None and second is not None:
        return first > second
    return isinstance(one, str) and isinstance(other, str) and len(one) == len(other) and one > other


def _missing(definition: Json, where: str) -> Issue:
    text = f"The question {plain.words(definition, 'linkId')} must be answered."
    return Issue(text, where, "required", "questionnaire-required")


def _not_asked(item: Item) -> Issue:
    text = "This question is not asked after the other answers; take the answer out, or correct the others."
    return Issue(text, item.where, "business-rule", "questionnaire-enabled")


def _repeated(where: str) -> Issue:
    return Issue("This question is answered once.", where, "structure", "questionnaire-once")

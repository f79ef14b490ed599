"""A response laid over its questionnaire: every given item with its definition, every answer with its place.

https://hl7.org/fhir/R4/questionnaireresponse.html#link
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from fengchi.domain.errors import Issue
from fengchi.fhir import plain
from fengchi.fhir.plain import Json
from fengchi.fhir.questionnaires.names import ABSENT


@dataclass(frozen=True, slots=True)
class Answer:
    """kind: the type in the element's name, such as "Integer". where: its FHIRPath.

    absent: a data-absent-reason where there is no value. items: what was asked because of this answer.
    """

    value: Any
    kind: str
    where: str
    absent: str = ""
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """definition: its item of the questionnaire. items: of a group."""

    definition: Json
    where: str
    answers: tuple[Answer, ...] = ()
    items: tuple[Item, ...] = ()

    @property
    def link_id(self) -> str:
        return plain.words(self.definition, "linkId")

    @property
    def inner(self) -> tuple[Item, ...]:
        """The items directly below, whether below the item or below its answers."""
        return (*self.items, *(one for answer in self.answers for one in answer.items))

    @property
    def is_answered(self) -> bool:
        """Whether anything in it was answered; why a value is absent is no answer."""
        return any(answer.value is not None for answer in self.answers) or any(one.is_answered for one in self.inner)


def each_item(items: Iterable[Item]) -> Iterator[Item]:
    """These items and all below them, in their order."""
    for one in items:
        yield one
        yield from each_item(one.inner)


def answers_to(items: Iterable[Item], link_id: str) -> list[Answer]:
    """Every answer to this question, wherever it stands below."""
    return [answer for one in each_item(items) if one.link_id == link_id for answer in one.answers]


def first_answer(items: Iterable[Item], link_id: str) -> Answer | None:
    """The first one that has a value."""
    return next((one for one in answers_to(items, link_id) if one.value is not None), None)


@dataclass(frozen=True, slots=True)
class Scope:
    """Items, looked through once however often their answers are asked for.

    met: whether a condition holds by the answers here, by the id() of its definition.
    """

    items: Sequence[Item]
    met: dict[int, bool] = field(default_factory=dict)
    _found: list[dict[str, list[Answer]]] = field(default_factory=list)

    def answers(self, link_id: str) -> list[Answer]:
        """Every answer to this question that has a value, wherever it stands below."""
        if not self._found:
            by_link: dict[str, list[Answer]] = {}
            for one in each_item(self.items):
                by_link.setdefault(one.link_id, []).extend(each for each in one.answers if each.value is not None)
            self._found.append(by_link)
        return self._found[0].get(link_id, [])


def lay_over(response: Json, questionnaire: Json) -> tuple[tuple[Item, ...], list[Issue]]:
    """The response's items as this questionnaire defines them, and what has no question there."""
    issues: list[Issue] = []
    definitions = plain.each(questionnaire, "item")
    return _items(plain.each(response, "item"), definitions, "QuestionnaireResponse", issues), issues


def _items(given: Sequence[Json], definitions: Sequence[Json], where: str, issues: list[Issue]) -> tuple[Item, ...]:
    by_link = {plain.words(one, "linkId"): one for one in definitions}
    found = []
    for index, one in enumerate(given):
        place = f"{where}.item[{index}]"
        definition = by_link.get(plain.words(one, "linkId"))
        if definition is None:
            issues.append(_unknown(place))
        else:
            found.append(_item(one, definition, place, issues))
    return tuple(found)


def _item(given: Json, definition: Json, place: str, issues: list[Issue]) -> Item:
    below = plain.each(definition, "item")
    answers = []
    for index, one in enumerate(plain.each(given, "answer")):
        here = f"{place}.answer[{index}]"
        inner = _items(plain.each(one, "item"), below, here, issues)
        answers.append(_answer(one, here, inner))
    return Item(definition, place, tuple(answers), _items(plain.each(given, "item"), below, place, issues))


def _answer(given: Json, place: str, items: tuple[Item, ...]) -> Answer:
    for name, value in given.items():
        if name.startswith("value"):
            return Answer(value, name.removeprefix("value"), f"{place}.{name}", _reason(value), items)
    for name, beside in given.items():
        if name.startswith("_value") and isinstance(beside, dict):
            return Answer(None, name.removeprefix("_value"), f"{place}.{name[1:]}", _reason(beside), items)
    return Answer(None, "", place, _reason(given), items)


def _reason(element: Any) -> str:
    """The data-absent-reason that an element carries."""
    held = plain.each(element, "extension") if isinstance(element, dict) else []
    return next((plain.words(one, "valueCode") for one in held if one.get("url") == ABSENT), "")


def _unknown(place: str) -> Issue:
    text = "The questionnaire has no such question here; use the linkIds of the version that was answered."
    return Issue(text, f"{place}.linkId", "value", "questionnaire-link")

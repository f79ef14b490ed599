"""Observation-based extraction as SDC describes it, for any questionnaire that marks its questions for it.

https://hl7.org/fhir/uv/sdc/extraction.html#observation-based-extraction. Beyond it, an answer that says
why there is none ("don't know") becomes dataAbsentReason: it is no value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from fengchi.fhir import plain, systems
from fengchi.fhir.plain import Json, inside
from fengchi.fhir.questionnaires.absence import unknown_reason
from fengchi.fhir.questionnaires.contained import kind_of, outward
from fengchi.fhir.questionnaires.form import Answer, Item
from fengchi.fhir.questionnaires.names import CATEGORY, OBSERVATION_EXTRACT, UNIT
from fengchi.fhir.questionnaires.sitting import Sitting, Taken

_DIRECT = {"Boolean", "String", "Time", "DateTime", "Quantity", "Integer"}
_PERFORMERS = frozenset({"Practitioner", "PractitionerRole", "Organization", "CareTeam", "Patient", "RelatedPerson"})
Effective = Callable[[], Mapping[str, Any]]


@dataclass(slots=True)
class _Parent:
    """An Observation in the making: what its children add to it. number: of its linkId, counted from 1."""

    link_id: str
    number: int
    place: str
    resource: dict[str, Any]
    has_value: bool = False


@dataclass(frozen=True, slots=True)
class _Marks:
    """What an item inherits from those around it."""

    relation: bool | str = False
    categories: tuple[Json, ...] = ()
    parent: _Parent | None = None


@dataclass(frozen=True, slots=True)
class Extractor:
    """effective: the element that says of when an answer is, such as {"effectiveDateTime": "2026-06-02"}.

    is_left: whether a question (its definition) is left to others.
    """

    sitting: Sitting
    effective: Effective
    is_left: Callable[[Json], bool] = lambda _: False
    _numbers: Counter[str] = field(default_factory=Counter)

    def all(self) -> Iterator[Taken]:
        """In the order of the answers, what is around others first."""
        marks = _marked(self.sitting.questionnaire, _Marks())
        yield from self._items(self.sitting.items, marks)

    def _items(self, items: Sequence[Item], marks: _Marks) -> Iterator[Taken]:
        for item in items:
            yield from self._item(item, marks)

    def _item(self, item: Item, around: _Marks) -> Iterator[Taken]:
        marks = _marked(item.definition, around)
        codes = _codes(item.definition, is_marked=marks.relation is not False)
        if not codes or item.definition.get("type") == "display" or self.is_left(item.definition):
            yield from self._items(item.inner, marks)
        elif marks.relation == "component" and marks.parent is not None:
            self._add_components(item, codes, marks.parent)
            yield from self._items(item.inner, marks)
        elif item.definition.get("type") == "group":
            yield from self._with_children(item, self._start(item, codes, marks, item.where), marks, item.inner)
        else:
            for answer in item.answers:
                yield from self._answer(item, answer, codes, marks)

    def _answer(self, item: Item, answer: Answer, codes: list[dict[str, Any]], marks: _Marks) -> Iterator[Taken]:
        value = value_of(answer, item.definition)
        parent = self._start(item, codes, marks, answer.where) if value else None
        if parent is None:
            yield from self._items(answer.items, marks)
            return
        parent.resource |= value
        parent.has_value = True
        yield from self._with_children(item, parent, marks, answer.items)

    def _with_children(self, item: Item, parent: _Parent, marks: _Marks, children: Sequence[Item]) -> Iterator[Taken]:
        """The Observation after its children, which add components and members to it; none when nothing was added."""
        below = list(self._items(children, replace(marks, parent=parent)))
        made = self.sitting.taken(parent.resource, parent.link_id, parent.place, parent.number)
        if parent.has_value or "component" in made.resource or "hasMember" in made.resource:
            self._relate(made, marks)
            yield made
        yield from below

    def _relate(self, made: Taken, marks: _Marks) -> None:
        if marks.parent is None:
            return
        if marks.relation == "member":
            marks.parent.resource.setdefault("hasMember", []).append({"reference": made.name})
        if marks.relation == "derived":
            named = self.sitting.taken(
                marks.parent.resource, marks.parent.link_id, marks.parent.place, marks.parent.number
            ).name
            made.resource["derivedFrom"] = [*made.resource.get("derivedFrom", []), {"reference": named}]

    def _add_components(self, item: Item, codes: list[dict[str, Any]], parent: _Parent) -> None:
        for answer in item.answers:
            value = value_of(answer, item.definition)
            if value:
                parent.resource.setdefault("component", []).append({"code": {"coding": codes}, **value})

    def _start(self, item: Item, codes: list[dict[str, Any]], marks: _Marks, place: str) -> _Parent:
        self._numbers[item.link_id] += 1
        number = self._numbers[item.link_id]
        response = self.sitting.response
        made: dict[str, Any] = {
            "resourceType": "Observation",
            "id": self.sitting.own_id(item.link_id, number),
            "status": "final",
            "code": {"coding": codes},
            **self.effective(),
        }
        made |= {"category": list(marks.categories)} if marks.categories else {}
        made |= _subject(response) | _based_on(response) | _part_of(response) | _issued(response) | _performer(response)
        return _Parent(item.link_id, number, place, made)


def value_of(answer: Answer, definition: Json) -> dict[str, Any]:
    """Observation.value[x] of an answer, or dataAbsentReason; empty for what an Observation cannot hold."""
    reason = unknown_reason(answer)
    if reason:
        return {"dataAbsentReason": {"coding": [{"system": systems.DATA_ABSENT_REASON, "code": reason}]}}
    value, kind = answer.value, answer.kind
    unit = next((one for one in plain.each(definition, "extension") if one.get("url") == UNIT), None)
    if kind in ("Integer", "Decimal") and unit is not None:
        return {"valueQuantity": {"value": value, **_unit(inside(unit, "valueCoding"))}}
    if kind == "Decimal":
        return {"valueQuantity": {"value": value}}
    if kind == "Coding":
        return {"valueCodeableConcept": {"coding": [value]}}
    renamed = {"Date": "DateTime", "Uri": "String"}.get(kind, kind)
    return {f"value{renamed}": value} if value is not None and renamed in _DIRECT else {}


def _unit(coding: Json) -> dict[str, Any]:
    words = coding.get("display") or coding.get("code")
    found = {"unit": words, "system": coding.get("system"), "code": coding.get("code")}
    return {name: value for name, value in found.items() if value}


def _marked(element: Json, around: _Marks) -> _Marks:
    """What holds here: what the element says itself, else what those around it say."""
    held = plain.each(element, "extension")
    told = next((one for one in held if one.get("url") == OBSERVATION_EXTRACT), None)
    categories = tuple(inside(one, "valueCodeableConcept") for one in held if one.get("url") == CATEGORY)
    relation = around.relation if told is None else told.get("valueCode", told.get("valueBoolean", False))
    return replace(around, relation=relation, categories=categories or around.categories)


def _codes(definition: Json, *, is_marked: bool) -> list[dict[str, Any]]:
    """The codes to be carried over: those marked themselves, else all where the item is marked."""
    codes = plain.each(definition, "code")
    chosen = [one for one in codes if any(_is_chosen(mark) for mark in plain.each(one, "extension"))]
    taken = chosen or (codes if is_marked else [])
    return [{name: value for name, value in one.items() if name not in ("extension", "id")} for one in taken]


def _is_chosen(mark: Json) -> bool:
    return mark.get("url") == OBSERVATION_EXTRACT and (mark.get("valueBoolean") is True or "valueCode" in mark)


def _subject(response: Json) -> dict[str, Any]:
    found = outward(inside(response, "subject"))
    return {"subject": found} if found else {}


def _based_on(response: Json) -> dict[str, Any]:
    found = [one for given in plain.each(response, "basedOn") if (one := outward(given))]
    return {"basedOn": found} if found else {}


def _part_of(response: Json) -> dict[str, Any]:
    """An Observation can be part of a Procedure, not of another Observation."""
    found = [one for one in plain.each(response, "partOf") if "Procedure/" in plain.words(one, "reference")]
    return {"partOf": found} if found else {}


def _issued(response: Json) -> dict[str, Any]:
    authored = plain.words(response, "authored")
    return {"issued": authored} if len(authored) > 10 else {}


def _performer(response: Json) -> dict[str, Any]:
    """The author, unless it is a device, which performs no Observation in R4."""
    given = inside(response, "author")
    author, kind = outward(given), kind_of(given, response)
    return {"performer": [author]} if author and (kind in _PERFORMERS or not (kind or given.get("reference"))) else {}

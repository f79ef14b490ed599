"""A questionnaire derived from one of ours keeps the questions it takes over: their linkIds and their types.

https://hl7.org/fhir/R4/questionnaire-definitions.html#Questionnaire.derivedFrom. Only then do its answers mean what ours
mean; it may leave questions out, and add others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fengchi.domain.errors import Invalid, Issue
from fengchi.domain.measures import MeasureId
from fengchi.fhir import plain, systems
from fengchi.fhir.definitions import definition
from fengchi.fhir.plain import Json
from fengchi.fhir.questionnaires.library import families
from fengchi.fhir.questionnaires.names import QUESTIONNAIRES

_MEASURES = frozenset(one.value for one in MeasureId)
_NUMBERS = frozenset({"integer", "decimal"})


def measure_of(item: Json) -> MeasureId | None:
    """The outcome measure that a question asks for."""
    code = plain.code_of({"coding": item.get("code")}, systems.MEASURES)
    return MeasureId(code) if code in _MEASURES else None


def each_definition(items: Iterable[Json]) -> Iterator[Json]:
    """These items of a questionnaire and all below them."""
    for one in items:
        yield one
        yield from each_definition(plain.each(one, "item"))


def require_same_questions(questionnaire: Json) -> None:
    """Raise Invalid where a question that was taken over has another type, or a measure is not asked for as a number."""
    ours = [found for url in sorted(families(questionnaire)) if (found := _own(url)) and found is not questionnaire]
    types: dict[str, str] = {}
    for one in ours:
        types |= {plain.words(item, "linkId"): plain.words(item, "type") for item in _items(one)}
    for item in _items(questionnaire) if ours else ():
        kind = plain.words(item, "type")
        if types.get(plain.words(item, "linkId"), kind) != kind:
            raise changed()
        if measure_of(item) is not None and kind not in _NUMBERS:
            raise changed()


def changed() -> Invalid:
    text = "This questionnaire is derived from one of ours but has changed its questions; keep those it took over."
    return Invalid(
        issues=[Issue(text, "QuestionnaireResponse.questionnaire", "business-rule", "questionnaire-derived")]
    )


def _own(url: str) -> Json | None:
    return definition(url) if url.startswith(f"{QUESTIONNAIRES}/") else None


def _items(questionnaire: Json) -> Iterator[Json]:
    return each_definition(plain.each(questionnaire, "item"))

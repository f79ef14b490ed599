"""What a completed response says as records of its own: diary days, readings, and Observations.

https://hl7.org/fhir/uv/sdc/extraction.html. Our own questionnaires, and those derived from them, give the records that
the clinic counts; any other gives what SDC's observation-based extraction gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from fengchi.domain.errors import Invalid, Issue
from fengchi.fhir import plain
from fengchi.fhir.plain import Json
from fengchi.fhir.questionnaires.checking import check_answers
from fengchi.fhir.questionnaires.derived import changed, require_same_questions
from fengchi.fhir.questionnaires.diary_day import take_diary_day
from fengchi.fhir.questionnaires.form import lay_over
from fengchi.fhir.questionnaires.library import families
from fengchi.fhir.questionnaires.limits import check_authored, check_modifiers, check_size
from fengchi.fhir.questionnaires.names import DIARY_DAY, OBSERVATION_EXTRACT, QUESTIONNAIRES
from fengchi.fhir.questionnaires.observations import Extractor
from fengchi.fhir.questionnaires.readings import take_readings
from fengchi.fhir.questionnaires.sitting import Sitting, Taken

_ROOT = "QuestionnaireResponse"
COMPLETE = frozenset({"completed", "amended"})
"""Only what somebody has finished is taken for an answer."""


def extract(response: Json, questionnaire: Json, *, zone: str = "", answered: str = "") -> tuple[dict[str, Any], ...]:
    """The Observations in the order of the answers. Raises Invalid with the FHIRPath of every wrong answer."""
    return tuple(one.resource for one in take(response, questionnaire, zone=zone, answered=answered))


def take(
    response: Json, questionnaire: Json, *, zone: str = "", answered: str = "", at: datetime | None = None
) -> tuple[Taken, ...]:
    """The same with their places and names.

    zone: the patient's, an IANA name; without it days are taken as they are written. answered: authored of the first
    complete version, from which days are counted; that of the response itself when it is not given. at: now; answers
    that were given later are refused.
    """
    _require_complete(response)
    _refuse(check_size(response, questionnaire))
    _refuse(check_modifiers(response))
    items, issues = lay_over(response, questionnaire)
    _refuse([*issues, *check_answers(items, questionnaire), *check_authored(response, at)])
    require_same_questions(questionnaire)
    first = answered or plain.words(response, "authored")
    try:
        return tuple(_taken(Sitting(response, questionnaire, items, first, zone)))
    except Invalid as error:
        if any(one.where.startswith(_ROOT) for one in error.issues):
            raise
        raise changed() from None  # the fault is in an element that the sender has not written
    except (ValueError, TypeError, LookupError, ArithmeticError, AttributeError):  # a derived one can ask for anything
        raise changed() from None


def _refuse(issues: Iterable[Issue]) -> None:
    if found := tuple(issues):
        raise Invalid(issues=found)


def is_extractable(questionnaire: Json) -> bool:
    """Whether anything is taken out of its answers."""
    return any(_marks(one) for one in _elements([questionnaire])) or is_ours(questionnaire)


def is_ours(questionnaire: Json) -> bool:
    """Whether it is one of our own, or derived from one."""
    return any(one.startswith(f"{QUESTIONNAIRES}/") for one in families(questionnaire))


def _taken(sitting: Sitting) -> Iterator[Taken]:
    if DIARY_DAY in families(sitting.questionnaire):
        return take_diary_day(sitting)
    if is_ours(sitting.questionnaire):
        return take_readings(sitting)
    authored = sitting.answered
    return Extractor(sitting, lambda: {"effectiveDateTime": authored} if authored else {}).all()


def _require_complete(response: Json) -> None:
    if response.get("status") not in COMPLETE:
        text = "Only a completed or amended response is taken for an answer; finish it first."
        raise Invalid(issues=[Issue(text, "QuestionnaireResponse.status", "business-rule", "questionnaire-complete")])


def _elements(elements: Iterable[Json]) -> Iterator[Json]:
    """The questionnaire, its items and their codes."""
    for one in elements:
        yield one
        yield from plain.each(one, "code")
        yield from _elements(plain.each(one, "item"))


def _marks(element: Json) -> bool:
    held = (one for one in plain.each(element, "extension") if one.get("url") == OBSERVATION_EXTRACT)
    return any(one.get("valueBoolean") is True or "valueCode" in one for one in held)

"""What is asked of a response before its answers are read: that there are not too many, that none is turned round,
and that it was answered in our time.

https://hl7.org/fhir/R4/extensibility.html#modifierExtension: a record with a modifier that is not understood is not used.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from fengchi.domain.errors import Issue
from fengchi.fhir import plain
from fengchi.fhir.plain import Json

MOST = 2_000
"""Items and answers of a response, items and conditions of a questionnaire; the longest of ours has fewer than fifty."""
FIRST_YEAR = 1900
_ROOT = "QuestionnaireResponse"


def check_size(response: Json, questionnaire: Json) -> Iterator[Issue]:
    """Looks at no more than it allows."""
    for number, _ in enumerate(_elements(response, ("answer", "item"), _ROOT)):
        if number > MOST:
            text = f"A response has at most {MOST} items and answers; send several responses."
            yield Issue(text, f"{_ROOT}.item", "too-long", "questionnaire-size")
            return
    for number, _ in enumerate(_elements(questionnaire, ("enableWhen", "item"), "")):
        if number > MOST:
            text = f"A questionnaire has at most {MOST} items and conditions; make several of it."
            yield Issue(text, f"{_ROOT}.questionnaire", "too-long", "questionnaire-size")
            return


def check_modifiers(response: Json) -> Iterator[Issue]:
    """This program knows no modifier of answers, so each of them can mean the opposite of what is read."""
    for where, element in _elements(response, ("answer", "item"), _ROOT):
        if plain.each(element, "modifierExtension"):
            text = "This modifies what the answer means in a way not known here; say it without modifierExtension."
            yield Issue(text, f"{where}.modifierExtension[0]", "not-supported", "questionnaire-modifier")


def check_authored(response: Json, at: datetime | None) -> Iterator[Issue]:
    """at: now, where that is known. A clock may be a day wrong, or the zone not be the one that was written."""
    told = plain.moment(response, "authored")
    if told is None:
        return
    if not FIRST_YEAR <= told.year < 9999 or (at is not None and told > at + timedelta(days=1)):
        text = "The answers were not given then; correct authored, and the clock of the sender."
        yield Issue(text, f"{_ROOT}.authored", "value", "questionnaire-authored")


def _elements(root: Json, names: tuple[str, ...], place: str) -> Iterator[tuple[str, Json]]:
    """The root, then what stands in it under these names in its order, each with its FHIRPath."""
    waiting: list[tuple[str, Json]] = [(place, root)]
    while waiting:
        where, element = waiting.pop()
        yield where, element
        below = [
            (f"{where}.{name}[{index}]", one) for name in names for index, one in enumerate(plain.each(element, name))
        ]
        waiting += reversed(below)

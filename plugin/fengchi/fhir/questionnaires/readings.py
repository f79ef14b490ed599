"""Answers that are outcome measures as readings, each with its period; the other marked answers as plain Observations.

https://hl7.org/fhir/R4/questionnaireresponse.html; a question left empty gives no reading, and "I do not know" one
without a value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from fengchi.domain.errors import Invalid, Issue
from fengchi.domain.measures import MeasureId, Reading, check_reading
from fengchi.fhir import plain
from fengchi.fhir.agreement import AT_MOST, ORDERED
from fengchi.fhir.elements import to_json
from fengchi.fhir.questionnaires.absence import unknown_reason
from fengchi.fhir.questionnaires.derived import changed, each_definition, measure_of
from fengchi.fhir.questionnaires.form import Answer, Item, each_item, first_answer
from fengchi.fhir.questionnaires.library import families
from fengchi.fhir.questionnaires.names import MIDAS
from fengchi.fhir.questionnaires.observations import Extractor
from fengchi.fhir.questionnaires.sitting import Sitting, Taken
from fengchi.fhir.reading import reading_to_fhir

_PARTS = ("missed-work", "half-work", "missed-household", "half-household", "missed-leisure")
_TOTAL = "total"


@dataclass(frozen=True, slots=True)
class _Counted:
    """A measure that was answered: a value, or why there is none."""

    measure_id: MeasureId
    link_id: str
    value: Decimal | None
    reason: str
    place: str


def take_readings(sitting: Sitting) -> Iterator[Taken]:
    """Readings first, then what else was marked. Raises Invalid with the FHIRPath of the answer."""
    counted = tuple(_counted(sitting))
    readings = [(one, _reading(one, sitting)) for one in counted]
    issues = [_placed(issue, one.place) for one, made in readings for issue in check_reading(made)]
    issues += _more_than_the_whole(counted)
    if issues:
        raise Invalid(issues=issues)
    for one, made in readings:
        yield sitting.taken(to_json(reading_to_fhir(made, synthetic=sitting.is_synthetic)), one.link_id, one.place)
    yield from Extractor(
        sitting,
        lambda: _effective(sitting),
        is_left=lambda definition: measure_of(definition) is not None,
    ).all()


def _counted(sitting: Sitting) -> Iterator[_Counted]:
    given = _answers(sitting.items)
    for definition in each_definition(plain.each(sitting.questionnaire, "item")):
        measure_id, link_id = measure_of(definition), plain.words(definition, "linkId")
        if measure_id is None:
            continue
        if measure_id is MeasureId.MIDAS and MIDAS in families(sitting.questionnaire):
            yield from _midas(sitting.items)
            continue
        answer = next(iter(given.get(link_id, ())), None)
        unknown = given.get(f"{link_id}-not-known", ())
        if answer is not None and (answer.value is not None or answer.absent):
            yield _Counted(measure_id, link_id, plain.decimal(answer.value), unknown_reason(answer), answer.where)
        elif unknown and unknown[0].value is True:
            yield _Counted(measure_id, link_id, None, "asked-unknown", unknown[0].where)


def _answers(items: Iterable[Item]) -> Mapping[str, list[Answer]]:
    """By linkId, also those without a value."""
    found: dict[str, list[Answer]] = {}
    for one in each_item(items):
        found.setdefault(one.link_id, []).extend(one.answers)
    return found


def _midas(items: tuple[Item, ...]) -> Iterator[_Counted]:
    """The total of five counts, whether or not it was added up before; four counts have none."""
    found = [first_answer(items, one) for one in _PARTS]
    counts = [plain.decimal(one.value) for one in found if one is not None]
    if None in counts:
        raise changed()  # words are no count, and are not none either
    told = first_answer(items, _TOTAL)
    total = sum((one for one in counts if one is not None), Decimal())
    if len(counts) < len(_PARTS):
        if told is not None:
            raise Invalid(issues=[_wrong_total(told, "A total needs all five counts; answer them, or take it out.")])
        return
    if told is not None and plain.decimal(told.value) != total:
        raise Invalid(issues=[_wrong_total(told, "This is not the sum of the five counts; add them again.")])
    place = told.where if told else "QuestionnaireResponse"
    yield _Counted(MeasureId.MIDAS, _TOTAL, total, "", place)


def _wrong_total(told: Answer, text: str) -> Issue:
    return Issue(text, told.where, "business-rule", "questionnaire-total")


def _reading(one: _Counted, sitting: Sitting) -> Reading:
    first, last = sitting.window
    return Reading(
        reading_id=sitting.own_id(one.link_id) or "answer",
        patient_id=sitting.patient_id,
        measure_id=one.measure_id,
        first_day=first,
        last_day=last,
        value=one.value,
        method=sitting.method,
        unknown_reason=one.reason,
        reported_at=sitting.told_at,
        questionnaire_response_id=sitting.response_id,
    )


def _placed(issue: Issue, place: str) -> Issue:
    return Issue(issue.text, place, issue.code, issue.rule, issue.severity)


def _more_than_the_whole(counted: Iterable[_Counted]) -> Iterator[Issue]:
    """Migraine days are headache days as well, and days with one class of drug are days with an acute drug."""
    by_measure = {one.measure_id: one for one in counted if one.value is not None}
    for one in by_measure.values():
        whole = by_measure.get(AT_MOST.get(one.measure_id, one.measure_id))
        if whole is not None and _value(one) > _value(whole):
            text = "These days cannot be more than all headache days or all medicine days; correct one of the counts."
            yield Issue(text, one.place, "business-rule", ORDERED)


def _value(one: _Counted) -> Decimal:
    return one.value or Decimal()


def _effective(sitting: Sitting) -> Mapping[str, Any]:
    """Where the last day is asked for, all answers are about the window; else about the day of answering."""
    if not sitting.asks_last_day:
        return {"effectiveDateTime": sitting.answered}
    first, last = sitting.window
    return {"effectivePeriod": {"start": first.isoformat(), "end": last.isoformat()}}

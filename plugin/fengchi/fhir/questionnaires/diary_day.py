"""A filled-in diary day as the one Observation that the patient's day has.

Its questions are those of fengchi.domain.diary; https://hl7.org/fhir/R4/questionnaireresponse.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from fengchi.domain.diary import AcuteDrug, DiaryDay, Headache, Menses, Relief, check_day, recorded
from fengchi.domain.errors import Invalid, Issue
from fengchi.domain.medications import DrugClass
from fengchi.fhir import plain
from fengchi.fhir.diary_day import FEATURES, diary_day_to_fhir
from fengchi.fhir.elements import to_json
from fengchi.fhir.questionnaires.form import Item, answers_to, each_item, first_answer
from fengchi.fhir.questionnaires.sitting import Sitting, Taken, whole_day

DAY = "day"
_QUESTIONS: Mapping[str, str] = {
    "minutes": "headache-minutes",
    "acute_drugs": "acute-drug",
    "recorded_at": DAY,
}
"""The question behind a field of the day, where its name does not follow from the field's."""


def take_diary_day(sitting: Sitting) -> Iterator[Taken]:
    """Raises Invalid, with the FHIRPath of the answer, for a day that the diary would refuse."""
    day = recorded(_day(sitting), at=sitting.at, zone=sitting.zone or "UTC")
    issues = [_placed(one, sitting.items) for one in check_day(day, sitting.told_on) if one.severity == "error"]
    if issues:
        raise Invalid(issues=issues)
    made = to_json(diary_day_to_fhir(day, synthetic=sitting.is_synthetic))
    yield sitting.taken(made, DAY, _place(sitting.items, DAY), has_own_id=True)


def _day(sitting: Sitting) -> DiaryDay:
    items = sitting.items
    menses, told = _code(items, "menses"), first_answer(items, DAY)
    if told is None:
        raise LookupError(DAY)  # a derived questionnaire that does not ask for it
    return DiaryDay(
        patient_id=sitting.patient_id,
        day=whole_day(told),
        headache=_headache(items) if _value(items, "headache") else None,
        aura_minutes=_value(items, "aura-minutes"),
        functional_grade=_value(items, "functional-grade"),
        acute_drugs=tuple(_drug(one) for one in each_item(items) if one.link_id == "acute-drug" and one.is_answered),
        menses=Menses(menses) if menses else None,
        triggers=tuple(one.value for one in answers_to(items, "trigger") if one.value),
        flare=_value(items, "flare"),
        note=_value(items, "note") or "",
    )


def _headache(items: Iterable[Item]) -> Headache:
    found = tuple(items)
    features = {name: _value(found, name.replace("_", "-")) for name in FEATURES}
    return Headache(_value(found, "headache-minutes"), _value(found, "peak-pain"), **features)


def _drug(item: Item) -> AcuteDrug:
    relief, doses = _code(item.items, "relief-2h"), _value(item.items, "doses")
    return AcuteDrug(
        DrugClass(_code(item.items, "drug-class")),
        _value(item.items, "drug-name") or "",
        1 if doses is None else doses,
        Relief(relief) if relief else None,
    )


def _value(items: Iterable[Item], link_id: str) -> Any:
    found = first_answer(items, link_id)
    return found.value if found else None


def _code(items: Iterable[Item], link_id: str) -> str:
    found = first_answer(items, link_id)
    return plain.words(found.value, "code") if found else ""


def _placed(issue: Issue, items: tuple[Item, ...]) -> Issue:
    link_id = _QUESTIONS.get(issue.where, issue.where.replace("_", "-"))
    return Issue(issue.text, _place(items, link_id), issue.code, issue.rule, issue.severity)


def _place(items: tuple[Item, ...], link_id: str) -> str:
    answer = first_answer(items, link_id)
    item = next((one for one in each_item(items) if one.link_id == link_id), None)
    return answer.where if answer else item.where if item else "QuestionnaireResponse"

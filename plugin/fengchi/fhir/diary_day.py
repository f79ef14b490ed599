"""A diary day: one Observation per patient and local day, what was answered as components.

https://hl7.org/fhir/R4/observation.html. A question not answered has no component; a day without
headache says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from fhir.resources.R4B.codeableconcept import CodeableConcept
from fhir.resources.R4B.coding import Coding
from fhir.resources.R4B.observation import Observation, ObservationComponent

from fengchi.domain.diary import AcuteDrug, DiaryDay, Headache, Menses, Relief
from fengchi.domain.errors import Invalid, Issue
from fengchi.domain.medications import DrugClass
from fengchi.fhir import plain, systems
from fengchi.fhir.elements import building, coded, extension, instant, meta, notes, part, quantity, reference, score
from fengchi.fhir.plain import Json, inside

FEATURES = (
    "unilateral",
    "pulsating",
    "moderate_or_severe",
    "aggravated_by_activity",
    "nausea",
    "vomiting",
    "photophobia",
    "phonophobia",
)
"""Questions about a headache that are answered yes or no: fields of Headache, and with hyphens the codes."""
_LONGEST_ID_PART = 40


def diary_day_id(patient_id: str, day: date) -> str:
    """The one id a patient's day can have, at most 64 characters: writing it again is a new version of the same day."""
    whose = patient_id
    if len(whose) > _LONGEST_ID_PART:
        whose = hashlib.sha256(patient_id.encode()).hexdigest()[:_LONGEST_ID_PART]
    return f"diary-{whose}-{day:%Y%m%d}"


@building("Observation")
def diary_day_to_fhir(day: DiaryDay, *, synthetic: bool = False) -> Observation:
    patient = reference("Patient", day.patient_id)
    return Observation(
        id=diary_day_id(day.patient_id, day.day),
        meta=meta("acu-diary-day", synthetic=synthetic),
        status="final",
        category=[CodeableConcept(coding=[Coding(system=systems.OBSERVATION_CATEGORY, code="survey")])],
        code=coded(systems.DIARY, systems.DIARY_DAY),
        subject=patient,
        effectiveDateTime=day.day,
        issued=instant(day.recorded_at),
        performer=[patient],
        note=notes(day.note),
        component=[*_headache_components(day.headache), *_day_components(day)],
    )


def is_diary_day(observation: Json) -> bool:
    return plain.code_of(inside(observation, "code"), systems.DIARY) == systems.DIARY_DAY


def diary_day_from_fhir(observation: Json) -> DiaryDay:
    """Invalid when the day is not a whole date; ValueError when a code is none of ours."""
    day = plain.day(observation, "effectiveDateTime")
    if day is None:
        raise Invalid(issues=[Issue("A diary day needs its date.", "Observation.effectiveDateTime", "required")])
    found = _by_code(observation)
    menses = plain.code_of(inside(_first(found, "menses"), "valueCodeableConcept"), systems.MENSES)
    return DiaryDay(
        patient_id=plain.reference_id(inside(observation, "subject"), "Patient"),
        day=day,
        headache=_headache(found),
        aura_minutes=_number(found, "aura-minutes"),
        functional_grade=plain.whole(_first(found, "functional-grade").get("valueInteger")),
        acute_drugs=tuple(_drug(one) for one in found.get("acute-drug", ())),
        menses=Menses(menses) if menses else None,
        triggers=tuple(plain.words(one, "valueString") for one in found.get("trigger", ())),
        flare=_answer(found, "flare"),
        note=plain.note_text(observation),
        recorded_at=plain.moment(observation, "issued"),
        late=_answer(found, "late-entry") is True,
    )


def _component(code: str, **elements: Any) -> ObservationComponent:
    return ObservationComponent(code=coded(systems.DIARY, code), **elements)


def _headache_components(headache: Headache | None) -> Iterator[ObservationComponent]:
    yield _component("headache", valueBoolean=headache is not None)
    if headache is None:
        return
    if headache.minutes is not None:
        yield _component("headache-minutes", valueQuantity=quantity(headache.minutes, "min"))
    if headache.peak_pain is not None:
        yield _component("peak-pain", valueQuantity=score(headache.peak_pain))
    for name in FEATURES:
        answer = getattr(headache, name)
        if answer is not None:
            yield _component(name.replace("_", "-"), valueBoolean=answer)


def _day_components(day: DiaryDay) -> Iterator[ObservationComponent]:
    if day.aura_minutes is not None:
        yield _component("aura-minutes", valueQuantity=quantity(day.aura_minutes, "min"))
    if day.functional_grade is not None:
        yield _component("functional-grade", valueInteger=day.functional_grade)
    yield from (_drug_component(one) for one in day.acute_drugs)
    if day.menses is not None:
        yield _component("menses", valueCodeableConcept=coded(systems.MENSES, day.menses.value))
    yield from (_component("trigger", valueString=one) for one in day.triggers)
    if day.flare is not None:
        yield _component("flare", valueBoolean=day.flare)
    if day.late:
        yield _component("late-entry", valueBoolean=True)


def _drug_component(drug: AcuteDrug) -> ObservationComponent:
    detail = [part("doses", valueInteger=drug.doses)]
    if drug.relief_2h is not None:
        detail.append(part("relief2h", valueCodeableConcept=coded(systems.RELIEF, drug.relief_2h.value)))
    return _component(
        "acute-drug",
        extension=[extension("acute-drug-detail", extension=detail)],
        valueCodeableConcept=coded(systems.DRUG_CLASSES, drug.drug_class.value, text=drug.name),
    )


def _by_code(observation: Json) -> dict[str, list[Json]]:
    """Components under their code, in one pass: a day has a dozen questions and imports have thousands of days."""
    found: dict[str, list[Json]] = {}
    for one in plain.each(observation, "component"):
        found.setdefault(plain.code_of(inside(one, "code"), systems.DIARY), []).append(one)
    return found


def _first(found: Mapping[str, list[Json]], code: str) -> Json:
    return found[code][0] if code in found else {}


def _answer(found: Mapping[str, list[Json]], code: str) -> bool | None:
    return plain.truth(_first(found, code), "valueBoolean")


def _number(found: Mapping[str, list[Json]], code: str) -> int | None:
    return plain.whole_number(inside(_first(found, code), "valueQuantity"))


def _headache(found: Mapping[str, list[Json]]) -> Headache | None:
    if _answer(found, "headache") is not True:
        return None
    answers = {name: _answer(found, name.replace("_", "-")) for name in FEATURES}
    return Headache(_number(found, "headache-minutes"), _number(found, "peak-pain"), **answers)


def _drug(component: Json) -> AcuteDrug:
    concept = inside(component, "valueCodeableConcept")
    detail = plain.extension(component, "acute-drug-detail")
    doses = plain.whole(plain.part(detail, "doses").get("valueInteger"))
    relief = plain.code_of(inside(plain.part(detail, "relief2h"), "valueCodeableConcept"), systems.RELIEF)
    return AcuteDrug(
        drug_class=DrugClass(plain.code_of(concept, systems.DRUG_CLASSES)),
        name=plain.words(concept, "text"),
        doses=1 if doses is None else doses,
        relief_2h=Relief(relief) if relief else None,
    )

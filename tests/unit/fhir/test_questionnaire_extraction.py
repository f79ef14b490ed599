"""What is taken out of our questionnaires: the records that the clinic counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from fengchi.domain.diary import AcuteDrug, Relief
from fengchi.domain.errors import Invalid
from fengchi.domain.facts import DiaryDayFact, ReadingFact
from fengchi.domain.measures import MeasureId, Method
from fengchi.domain.medications import DrugClass
from fengchi.domain.patient_context import Status
from fengchi.fhir import gate
from fengchi.fhir.facts import facts_of
from fengchi.fhir.patient_status import status_of_observation
from fengchi.fhir.questionnaires import extract
from filled_in import NO, UNKNOWN, YES, option, questionnaire, response


def taken(name: str, answers: Mapping[str, Any], *, zone: str = "", answered: str = "", **more: Any) -> list[Any]:
    made = extract(response(name, answers, **more), questionnaire(name), zone=zone, answered=answered)
    assert [gate.check(one) for one in made] == [()] * len(made)
    return list(made)


def readings(*args: Any, **more: Any) -> dict[MeasureId, ReadingFact]:
    found = [fact for one in taken(*args, **more) for fact in facts_of(one) if isinstance(fact, ReadingFact)]
    return {one.measure_id: one for one in found}


def test_recalled_counts_are_readings_of_the_28_days_before_the_day_of_answering() -> None:
    found = readings("monthly-recall", {"headache-days": 12, "migraine-days": 9, "acute-medication-days": 0})
    assert {measure: one.value for measure, one in found.items()} == {
        MeasureId.HEADACHE_DAYS: 12,
        MeasureId.MIGRAINE_DAYS: 9,
        MeasureId.ACUTE_MEDICATION_DAYS: 0,
    }
    one = found[MeasureId.MIGRAINE_DAYS]
    assert (one.first_day, one.last_day, one.method) == (date(2026, 10, 2), date(2026, 10, 29), Method.RECALL)
    assert one.questionnaire_response_id == "response-1"


def test_no_answer_gives_no_reading_and_not_known_gives_one_without_value() -> None:
    found = readings("monthly-recall", {"headache-days-not-known": True})
    assert list(found) == [MeasureId.HEADACHE_DAYS]
    assert (found[MeasureId.HEADACHE_DAYS].value, found[MeasureId.HEADACHE_DAYS].unknown_reason) == (
        None,
        "asked-unknown",
    )


def test_a_reason_beside_an_answer_is_kept() -> None:
    filled = response("monthly-recall", {"headache-days": 1})
    reason = {"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "asked-declined"}
    filled["item"][0]["answer"] = [{"_valueInteger": {"extension": [reason]}}]
    (made,) = extract(filled, questionnaire("monthly-recall"))
    assert made["dataAbsentReason"]["coding"][0]["code"] == "asked-declined"


def test_the_day_is_the_patients_own() -> None:
    late = {"authored": "2026-10-30T23:30:00Z"}
    assert readings("pgic", {"change": 2}, zone="Europe/Madrid", **late)[MeasureId.PGIC].last_day == date(2026, 10, 30)
    assert readings("pgic", {"change": 2}, zone="America/Lima", **late)[MeasureId.PGIC].last_day == date(2026, 10, 29)


def test_the_last_day_can_be_told() -> None:
    found = readings("monthly-recall", {"headache-days": 3, "last-day": "2026-10-15"})
    assert found[MeasureId.HEADACHE_DAYS].last_day == date(2026, 10, 15)


def test_a_correction_does_not_move_the_days() -> None:
    filled = {"authored": "2026-12-24T10:00:00+01:00", "status": "amended"}
    found = readings("monthly-recall", {"headache-days": 3}, answered="2026-10-30T18:00:00+01:00", **filled)
    assert found[MeasureId.HEADACHE_DAYS].last_day == date(2026, 10, 29)


def test_midas_is_added_up_over_90_days_and_not_from_four_counts() -> None:
    counts = {"missed-work": 1, "half-work": 2, "missed-household": 3, "half-household": 4, "missed-leisure": 0}
    one = readings("midas", counts)[MeasureId.MIDAS]
    assert (one.value, one.first_day, one.last_day) == (10, date(2026, 8, 1), date(2026, 10, 29))
    assert one.method is Method.QUESTIONNAIRE
    del counts["half-work"]
    assert readings("midas", counts) == {}


def test_the_counts_behind_midas_are_observations_with_their_loinc_code() -> None:
    made = taken("midas", {"missed-work": 3})
    assert [one["code"]["coding"] for one in made] == [[{"code": "65381-6", "system": "http://loinc.org"}]]
    assert made[0]["valueQuantity"] == {"value": 3, "unit": "days", "system": "http://unitsofmeasure.org", "code": "d"}
    assert made[0]["effectivePeriod"] == {"start": "2026-08-01", "end": "2026-10-29"}


@pytest.mark.parametrize(
    ("name", "link_id", "value", "measure"),
    [
        ("hit-6", "total", 62, MeasureId.HIT6),
        ("msq", "emotional", 46.6, MeasureId.MSQ_EMOTIONAL),
        ("pgic", "change", 2, MeasureId.PGIC),
    ],
)
def test_scores_are_readings(name: str, link_id: str, value: float, measure: MeasureId) -> None:
    found = readings(name, {link_id: value})
    assert {key: float(one.value or 0) for key, one in found.items()} == {measure: value}


def test_a_diary_day_becomes_the_one_record_of_that_day() -> None:
    drug = {
        "drug-class": option("headache-diary-day", "drug-class", "triptan"),
        "drug-name": "Sumatriptan",
        "doses": 2,
        "relief-2h": option("headache-diary-day", "relief-2h", "partial"),
    }
    other = {"drug-class": option("headache-diary-day", "drug-class", "nsaid")}
    answers = {"day": "2026-10-29", "headache": True, "headache-minutes": 90, "peak-pain": 7, "nausea": False}
    answers |= {"acute-drug": [drug, other], "trigger": ["Wine", "Short night"], "flare": True, "note": "Rain"}
    (made,) = taken("headache-diary-day", answers)
    (day,) = facts_of(made)
    assert made["id"] == "diary-ana-sample-20261029"
    assert isinstance(day, DiaryDayFact)
    assert day.headache is not None
    assert (day.headache.minutes, day.headache.peak_pain, day.headache.nausea) == (90, 7, False)
    assert day.headache.photophobia is None
    assert day.acute_drugs == (
        AcuteDrug(DrugClass.TRIPTAN, "Sumatriptan", 2, Relief.PARTIAL),
        AcuteDrug(DrugClass.NSAID),
    )
    assert (day.triggers, day.flare, day.note, day.late) == (("Wine", "Short night"), True, "Rain", False)


def test_a_day_without_headache_says_so_and_a_late_one_is_marked() -> None:
    (made,) = taken("headache-diary-day", {"day": "2026-10-20", "headache": False})
    (day,) = facts_of(made)
    assert isinstance(day, DiaryDayFact)
    assert (day.had_headache, day.late) == (False, True)


@pytest.mark.parametrize(
    ("link_id", "code", "status"),
    [
        ("implanted-device", "441509002", Status.PACEMAKER),
        ("anticoagulant", "182764009", Status.ANTICOAGULATED),
        ("pregnancy", "77386006", Status.PREGNANT),
        ("immune-weakness", "370388006", Status.IMMUNOSUPPRESSED),
    ],
)
def test_safety_answers_are_states_that_the_cautions_know(link_id: str, code: str, status: Status) -> None:
    (made,) = taken("first-visit-intake", {link_id: option("first-visit-intake", link_id, code)})
    assert status_of_observation(made) is status


def test_no_and_not_known_are_no_state_and_not_known_is_no_value() -> None:
    no, unknown = taken("first-visit-intake", {"implanted-device": NO, "anticoagulant": UNKNOWN})
    assert [status_of_observation(one) for one in (no, unknown)] == [None, None]
    assert "valueCodeableConcept" in no
    assert unknown["dataAbsentReason"]["coding"][0]["code"] == "asked-unknown"
    assert "valueCodeableConcept" not in unknown


def test_not_knowing_in_the_code_of_the_standard_is_understood_where_it_is_offered() -> None:
    told = {"system": "http://terminology.hl7.org/CodeSystem/data-absent-reason", "code": "asked-unknown"}
    (made,) = taken("first-visit-intake", {"anticoagulant": told})
    assert made["dataAbsentReason"]["coding"][0]["code"] == "asked-unknown"
    assert "valueCodeableConcept" not in made
    for link_id in ("anticoagulant", "aura"):
        with pytest.raises(Invalid) as refused:
            taken("first-visit-intake", {link_id: {**told, "code": "masked"}})
        assert [one.rule for one in refused.value.issues] == ["questionnaire-option"]


def test_fear_of_needles_is_a_phobia_and_fainting_at_them_is_not() -> None:
    afraid = option("first-visit-intake", "needle-fear", "231501003")
    fear, fainted = taken("first-visit-intake", {"needle-fear": afraid, "needle-fainting": YES})
    assert fear["valueCodeableConcept"]["coding"][0]["code"] == "231501003"
    assert fainted["valueCodeableConcept"]["coding"] == [YES]
    assert fainted["code"]["coding"][0]["code"] == "needle-fainting"
    assert [status_of_observation(one) for one in (fear, fainted)] == [None, None]


def test_the_intake_gives_recalled_counts_and_dates_the_rest_by_the_day_of_answering() -> None:
    made = taken("first-visit-intake", {"headache-days": 8, "migraine-days": 5, "sudden-onset": NO})
    assert [one.get("effectiveDateTime") for one in made] == [None, None, "2026-10-30T18:00:00+01:00"]
    assert made[1]["effectivePeriod"]["end"] == "2026-10-29"


def test_ids_follow_from_response_and_question_and_fit() -> None:
    first, again = (taken("pgic", {"change": value}, record_id="x" * 64)[0] for value in (2, 3))
    other = taken("pgic", {"change": 2}, record_id="y")[0]
    assert first["id"] == again["id"] != other["id"]
    assert len(first["id"]) <= 64
    assert first["identifier"] == [
        {"system": "https://w3id.org/fengchi/identifier/questionnaire-answer", "value": f"{'x' * 64}/change"}
    ]


def test_without_an_id_nothing_claims_to_come_from_the_response() -> None:
    (made,) = taken("pgic", {"change": 2}, record_id=None)
    assert not {"id", "identifier", "derivedFrom"} & set(made)


def test_labels_and_visit_of_the_response_are_carried_over() -> None:
    label = {"system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "HTEST"}
    more = {"meta": {"security": [label]}, "encounter": {"reference": "Encounter/visit"}}
    for one in taken("midas", {"missed-work": 1}, **more) + taken("pgic", {"change": 2}, **more):
        assert one["meta"]["security"] == [label]
        assert one["encounter"] == {"reference": "Encounter/visit"}


def test_a_derived_questionnaire_with_the_licensed_items_gives_the_same_reading() -> None:
    derived = {
        **questionnaire("hit-6"),
        "url": "https://clinic.test/Questionnaire/hit-6",
        "derivedFrom": ["https://w3id.org/fengchi/Questionnaire/hit-6|1.0.0"],
    }
    group = {"linkId": "licensed-items", "type": "group", "item": [{"linkId": "one", "type": "integer"}]}
    derived["item"] = [group if one["linkId"] == "licensed-items" else one for one in derived["item"]]
    filled = response("hit-6", {"total": 62}, questionnaire="https://clinic.test/Questionnaire/hit-6")
    filled["item"].insert(
        0, {"linkId": "licensed-items", "item": [{"linkId": "one", "answer": [{"valueInteger": 10}]}]}
    )
    (made,) = extract(filled, derived)
    assert made["valueQuantity"]["value"] == 62


def test_a_derived_questionnaire_that_lost_the_questions_it_took_over_is_refused() -> None:
    (group,) = questionnaire("headache-diary-day")["item"]
    items = [{**one, "type": "string"} if one["linkId"] == "day" else one for one in group["item"]]
    derived = {**questionnaire("headache-diary-day"), "item": [{**group, "item": items}]}
    filled = response("headache-diary-day", {"day": "2026-10-29", "headache": False})
    filled["item"][0]["item"][0]["answer"] = [{"valueString": "yesterday"}]
    with pytest.raises(Invalid) as refused:
        extract(filled, derived)
    assert [one.rule for one in refused.value.issues] == ["questionnaire-derived"]

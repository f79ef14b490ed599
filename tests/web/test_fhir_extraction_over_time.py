"""What a response takes with it, what it leaves alone, and whom it is about: at the API's door."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from fengchi.domain.diary import DiaryDay
from fengchi.domain.errors import Invalid
from fengchi.fhir import gate
from fengchi.fhir.questionnaires.provenance import extraction_provenance
from fengchi.services.diary import record_day
from fengchi.services.records import extraction as extraction_service
from fengchi.services.records.answered import first_complete
from fengchi.services.records.extraction import Saved, answer_faults, extract_saved
from fengchi.services.records.trail import Trail
from fengchi.store.db import Store
from fengchi.store.records import StoredRecord
from fhir_client import BASE, Fhir, issues
from filled_in import response
from people import ROOT as ROOT_USER
from people import gather

EXTRACT = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-observationExtract"
MODIFIER = [{"url": "https://other.test/negated", "valueBoolean": True}]
ZONE = "https://w3id.org/fengchi/StructureDefinition/time-zone"
ROOT = "QuestionnaireResponse"


@pytest.fixture
def fhir(embedded: Fhir) -> Fhir:
    return embedded


@pytest.fixture
def ana(fhir: Fhir) -> str:
    return fhir.patient()


def send(fhir: Fhir, answers: Mapping[str, Any], patient: str, name: str = "monthly-recall", **more: Any) -> Any:
    filled = response(name, answers, patient=patient, **more)
    return fhir.put(f"QuestionnaireResponse/{filled['id']}", filled)


def observations(fhir: Fhir) -> dict[str, dict[str, Any]]:
    entries = fhir.get("Observation?_count=100").json().get("entry", [])
    return {one["resource"]["id"]: one["resource"] for one in entries}


def only(fhir: Fhir) -> dict[str, Any]:
    (one,) = observations(fhir).values()
    return one


def rules(answer: Any) -> list[tuple[str, str]]:
    return [(one["details"]["coding"][0]["code"], one["expression"][0]) for one in issues(answer)]


def asked(version: str = "1", **more: Any) -> dict[str, Any]:
    item = {"linkId": "a", "type": "integer", "repeats": True, "code": [{"system": "urn:codes", "code": "sleep"}]}
    return {
        "resourceType": "Questionnaire",
        "id": "sleep",
        "url": "https://clinic.test/Questionnaire/sleep",
        "version": version,
        "status": "active",
        "extension": [{"url": EXTRACT, "valueBoolean": True}],
        "item": [item],
        **more,
    }


def slept(patient: str, *values: int, **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "QuestionnaireResponse",
        "id": "slept",
        "questionnaire": "https://clinic.test/Questionnaire/sleep|1",
        "status": "completed",
        "subject": {"reference": f"Patient/{patient}"},
        "authored": "2026-10-30T18:00:00+01:00",
        "item": [{"linkId": "a", "answer": [{"valueInteger": one} for one in values]}],
        **more,
    }


# How much, and what is not understood -------------------------------------------------------------------------------


def test_too_many_answers_are_refused_and_too_many_observations(fhir: Fhir, ana: str) -> None:
    fhir.put("Questionnaire/sleep", asked())
    answer = fhir.put("QuestionnaireResponse/slept", slept(ana, *[1] * 2000))
    assert (answer.status_code, rules(answer)) == (422, [("questionnaire-size", f"{ROOT}.item")])
    answer = fhir.put("QuestionnaireResponse/slept", slept(ana, *[1] * (extraction_service.MOST_TAKEN + 1)))
    assert (answer.status_code, rules(answer)) == (422, [("questionnaire-size", f"{ROOT}.item")])
    assert fhir.get("QuestionnaireResponse/slept").status_code == 404


def test_a_modifier_is_refused_in_answers_to_ours(fhir: Fhir, ana: str) -> None:
    answer = send(fhir, {"headache-days": 3}, ana, modifierExtension=MODIFIER)
    assert (answer.status_code, rules(answer)) == (422, [("questionnaire-modifier", f"{ROOT}.modifierExtension[0]")])


def test_with_a_modifier_nothing_is_taken_out_of_answers_to_others(fhir: Fhir, ana: str) -> None:
    fhir.put("Questionnaire/sleep", asked())
    assert fhir.put("QuestionnaireResponse/slept", slept(ana, 7, modifierExtension=MODIFIER)).status_code == 201
    assert observations(fhir) == {}
    fhir.put("QuestionnaireResponse/slept", slept(ana, 7))
    assert only(fhir)["status"] == "final"
    fhir.put("QuestionnaireResponse/slept", slept(ana, 7, modifierExtension=MODIFIER))
    assert only(fhir)["status"] == "entered-in-error"


# What is whose ------------------------------------------------------------------------------------------------------


def test_a_copy_that_an_ehr_keeps_is_not_touched(fhir: Fhir, ana: str) -> None:
    send(fhir, {"headache-days": 3}, ana)
    copy = {name: value for name, value in only(fhir).items() if name != "meta"}
    for record_id, patient in (("ehr-copy", ana), ("of-another", fhir.patient())):
        told = {**copy, "id": record_id, "subject": {"reference": f"Patient/{patient}"}}
        assert fhir.put(f"Observation/{record_id}", told).status_code == 201
    send(fhir, {"headache-days": 5}, ana, status="amended")
    send(fhir, {"headache-days": 5}, ana, status="entered-in-error")
    found = observations(fhir)
    assert found.pop("ehr-copy")["status"] == found.pop("of-another")["status"] == "final"
    assert [one["status"] for one in found.values()] == ["entered-in-error"]


@pytest.mark.parametrize("lost", [["derivedFrom"], ["identifier"], ["derivedFrom", "identifier"]])
def test_a_record_that_lost_its_origin_by_hand_still_follows_its_response(
    fhir: Fhir, ana: str, lost: list[str]
) -> None:
    send(fhir, {"headache-days": 3}, ana)
    _take_away(fhir, lost)
    assert send(fhir, {"headache-days": 4}, ana, status="amended").status_code == 200
    assert (only(fhir)["status"], only(fhir)["valueQuantity"]["value"]) == ("amended", 4)
    _take_away(fhir, lost)
    send(fhir, {"headache-days": 4}, ana, status="entered-in-error")
    assert only(fhir)["status"] == "entered-in-error"


def _take_away(fhir: Fhir, lost: list[str]) -> None:
    changed = {name: value for name, value in only(fhir).items() if name not in lost}
    assert fhir.put(f"Observation/{changed['id']}", changed).status_code == 200


def test_a_diary_day_that_the_clinic_took_over_is_left_when_the_response_is_withdrawn(
    sqlite_store: Store, fhir: Fhir
) -> None:
    with sqlite_store.writing() as db:
        cast = gather(db, at=fhir.at)
    patient = cast.ana.patient_id
    send(fhir, {"day": "2026-10-29", "headache": False}, patient, "headache-diary-day")
    with sqlite_store.writing() as db:
        record_day(db, DiaryDay(patient, date(2026, 10, 29)), by=cast.mei, at=fhir.at)
    send(fhir, {"day": "2026-10-29", "headache": False}, patient, "headache-diary-day", status="entered-in-error")
    assert fhir.get(f"Observation/diary-{patient}-20261029").json()["status"] == "final"


@pytest.mark.parametrize("status", ["amended", "in-progress", "entered-in-error"])
def test_a_response_with_records_does_not_become_another_patients(fhir: Fhir, ana: str, status: str) -> None:
    send(fhir, {"headache-days": 3}, ana)
    answer = send(fhir, {"headache-days": 3}, fhir.patient(), status=status)
    assert (answer.status_code, rules(answer)) == (409, [("questionnaire-subject-changed", f"{ROOT}.subject")])
    assert (only(fhir)["status"], only(fhir)["subject"]) == ("final", {"reference": f"Patient/{ana}"})


def test_a_response_without_records_may_find_its_patient(fhir: Fhir, ana: str) -> None:
    send(fhir, {"headache-days": 3}, fhir.patient(), status="in-progress")
    assert send(fhir, {"headache-days": 3}, ana).status_code == 200
    assert only(fhir)["subject"] == {"reference": f"Patient/{ana}"}


# The questionnaire --------------------------------------------------------------------------------------------------


def test_without_its_questionnaire_the_same_answers_stand_and_others_are_refused(fhir: Fhir, ana: str) -> None:
    fhir.put("Questionnaire/sleep", asked())
    fhir.put("QuestionnaireResponse/slept", slept(ana, 6))
    fhir.put("QuestionnaireResponse/slept", slept(ana, 7, status="amended"))
    assert fhir.delete("Questionnaire/sleep").status_code == 204
    assert fhir.put("QuestionnaireResponse/slept", slept(ana, 7)).status_code == 200
    assert (only(fhir)["status"], only(fhir)["valueInteger"]) == ("amended", 7)
    answer = fhir.put("QuestionnaireResponse/slept", slept(ana, 8, status="amended"))
    assert (answer.status_code, rules(answer)) == (422, [("questionnaire-known", f"{ROOT}.questionnaire")])
    assert fhir.put("QuestionnaireResponse/slept", slept(ana, 7, status="entered-in-error")).status_code == 200
    assert only(fhir)["status"] == "entered-in-error"


def test_the_version_that_was_answered_is_found_after_a_newer_one_was_stored(fhir: Fhir, ana: str) -> None:
    fhir.put("Questionnaire/sleep", asked())
    fhir.put("QuestionnaireResponse/slept", slept(ana, 7))
    fhir.put("Questionnaire/sleep", asked("2", item=[{"linkId": "b", "type": "string"}]))
    assert fhir.put("QuestionnaireResponse/slept", slept(ana, 8, status="amended")).status_code == 200
    assert (only(fhir)["status"], only(fhir)["valueInteger"]) == ("amended", 8)


# Other answers about the same days ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "second", [{"headache-days": 12, "migraine-days": 9}, {"headache-days": 2, "migraine-days": 1}]
)
def test_answers_with_their_own_whole_are_not_held_to_an_older_one(
    fhir: Fhir, ana: str, second: dict[str, int]
) -> None:
    send(fhir, {"headache-days": 4, "migraine-days": 3}, ana)
    assert send(fhir, second, ana, record_id="response-2").status_code == 201
    amended = {**second, "migraine-days": second["headache-days"]}
    assert send(fhir, amended, ana, record_id="response-2", status="amended").status_code == 200


def test_a_part_alone_is_held_to_the_whole_that_stands(fhir: Fhir, ana: str) -> None:
    send(fhir, {"headache-days": 4, "migraine-days": 3}, ana)
    answer = send(fhir, {"migraine-days": 5}, ana, record_id="response-2")
    assert (answer.status_code, rules(answer)[0][0]) == (422, "readings-ordered")


# The days -----------------------------------------------------------------------------------------------------------


def test_after_an_error_the_days_are_counted_anew(fhir: Fhir, ana: str) -> None:
    send(fhir, {"headache-days": 3}, ana, authored="2025-10-30T18:00:00+01:00")
    send(fhir, {"headache-days": 3}, ana, authored="2025-10-30T18:00:00+01:00", status="entered-in-error")
    send(fhir, {"headache-days": 3}, ana)
    assert only(fhir)["effectivePeriod"]["end"] == "2026-10-29"


def test_only_versions_since_the_last_deletion_count(fhir: Fhir) -> None:
    bodies = ['{"status": "completed"}', "", '{"status": "in-progress"}', '{"status": "completed"}']
    versions = [StoredRecord(ROOT, "r", n, fhir.at, not body, body) for n, body in enumerate(bodies, 1)]
    assert first_complete(versions) is versions[3]
    assert first_complete(versions[:3]) is None
    assert first_complete(versions[:1]) is versions[0]


def lives(fhir: Fhir, zone: str) -> None:
    fhir.at += timedelta(minutes=1)
    moved = {"resourceType": "Patient", "id": "moved", "extension": [{"url": ZONE, "valueCode": zone}]}
    assert fhir.put("Patient/moved", moved).status_code in (200, 201)
    fhir.at += timedelta(minutes=1)


def test_a_patient_who_moves_does_not_move_the_days(fhir: Fhir) -> None:
    lives(fhir, "Europe/Berlin")
    send(fhir, {"headache-days": 3}, "moved")
    lives(fhir, "Pacific/Auckland")
    (entry,) = fhir.get("QuestionnaireResponse/response-1/$extract").json()["entry"]
    assert entry["resource"]["effectivePeriod"]["end"] == "2026-10-29"
    for number, status in ((3, "completed"), (4, "amended")):
        send(fhir, {"headache-days": number}, "moved", status=status)
        assert only(fhir)["effectivePeriod"]["end"] == "2026-10-29"
    assert [one["resource"]["meta"]["versionId"] for one in fhir.get("Observation").json()["entry"]] == ["2"]
    send(fhir, {"headache-days": 3}, "moved", record_id="response-2")
    periods = {one["effectivePeriod"]["end"] for one in observations(fhir).values()}
    assert periods == {"2026-10-29", "2026-10-30"}


def test_answers_from_the_future_write_nothing(fhir: Fhir, ana: str) -> None:
    answer = send(fhir, {"headache-days": 3}, ana, authored="2099-10-30T18:00:00+01:00")
    assert (answer.status_code, rules(answer)) == (422, [("questionnaire-authored", f"{ROOT}.authored")])


# References ---------------------------------------------------------------------------------------------------------


def test_a_contained_author_is_named_by_words_in_what_is_written(fhir: Fhir, ana: str) -> None:
    fhir.put("Questionnaire/sleep", asked())
    contained = [{"resourceType": "RelatedPerson", "id": "mum", "patient": {"reference": f"Patient/{ana}"}}]
    author = {"reference": "#mum", "display": "her mother"}
    fhir.put("QuestionnaireResponse/slept", slept(ana, 7, contained=contained, author=author))
    assert only(fhir)["performer"] == [{"display": "her mother"}]
    (entry,) = fhir.get("Provenance").json()["entry"]
    assert entry["resource"]["agent"][0]["who"] == {"display": "her mother"}
    assert gate.check(entry["resource"]) == ()


def test_a_provenance_that_would_be_invalid_is_not_stored(
    fhir: Fhir, ana: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoilt(*given: Any, **more: Any) -> dict[str, Any]:
        return {**extraction_provenance(*given, **more), "recorded": "yesterday"}

    monkeypatch.setattr(extraction_service, "extraction_provenance", spoilt)
    assert send(fhir, {"headache-days": 3}, ana).status_code == 422
    assert observations(fhir) == {}


def test_extract_takes_an_absolute_reference_to_a_patient_of_this_server(fhir: Fhir, ana: str) -> None:
    filled = response("pgic", {"change": 2}, patient=ana, subject={"reference": f"{BASE}/fhir/Patient/{ana}"})
    (entry,) = fhir.post("QuestionnaireResponse/$extract", filled).json()["entry"]
    assert entry["resource"]["subject"] == {"reference": f"Patient/{ana}"}


# Before it is stored ------------------------------------------------------------------------------------------------


def test_the_faults_of_answers_are_those_that_a_write_would_tell(fhir: Fhir, ana: str) -> None:
    day = {"day": "2026-10-29", "headache": False}
    send(fhir, day, ana, "headache-diary-day")
    send(fhir, {"headache-days": 3}, ana, record_id="response-2")
    later = fhir.at + timedelta(days=400)
    cases = {
        "answer-place-taken": response("headache-diary-day", day, patient=ana, record_id="other"),
        "readings-ordered": response("monthly-recall", {"migraine-days": 5}, patient=ana, record_id="other"),
        "questionnaire-subject-changed": response("headache-diary-day", day, patient=fhir.patient()),
        "questionnaire-authored": response("pgic", {"change": 2}, patient=ana, authored=later.isoformat()),
    }
    with fhir.store.reading() as db:
        for rule, filled in cases.items():
            assert [one.rule for one in answer_faults(db, filled, at=fhir.at)] == [rule]
        assert answer_faults(db, cases["answer-place-taken"], compared=False) == ()


def test_extract_answers_no_bundle_that_could_not_be_sent(fhir: Fhir, ana: str) -> None:
    fhir.put("Questionnaire/sleep", asked())
    answer = fhir.post("QuestionnaireResponse/$extract", slept(ana, *[1] * (extraction_service.MOST_TAKEN + 1)))
    assert (answer.status_code, rules(answer)) == (422, [("questionnaire-size", f"{ROOT}.item")])


def test_the_limit_of_observations_can_be_the_requests_own(fhir: Fhir, ana: str) -> None:
    filled = response("monthly-recall", {"headache-days": 3, "migraine-days": 2}, patient=ana)
    with fhir.store.writing() as db, pytest.raises(Invalid) as refused:
        extract_saved(db, [Saved(filled)], trail=Trail(ROOT_USER, fhir.at), most=1)
    assert [one.rule for one in refused.value.issues] == ["questionnaire-size"]

"""Questionnaires at the API's door: what a response writes, what an amended one changes, what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from fengchi.domain.diary import DiaryDay
from fengchi.fhir import gate
from fengchi.services import outcomes
from fengchi.services.diary import record_day
from fengchi.services.records.extraction import answer_faults
from fengchi.store import audit
from fengchi.store.db import Store
from fengchi.web.fhir_api import extraction, operations
from fhir_client import Fhir, issues
from filled_in import MEASURES, option, response
from people import Cast, gather

EXTRACT = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-observationExtract"
COUNTS = {"headache-days": 12, "migraine-days": 9, "acute-medication-days": 4}


@pytest.fixture(autouse=True)
def _offered(monkeypatch: pytest.MonkeyPatch) -> None:
    others = tuple(one for one in operations.OPERATIONS if one.name != "$extract")
    monkeypatch.setattr(operations, "OPERATIONS", (*others, *extraction.OPERATIONS))


@pytest.fixture
def ana(fhir: Fhir) -> str:
    return fhir.patient()


def send(fhir: Fhir, answers: Mapping[str, Any], patient: str, name: str = "monthly-recall", **more: Any) -> Any:
    filled = response(name, answers, patient=patient, **more)
    return fhir.put(f"QuestionnaireResponse/{filled['id']}", filled)


def observations(fhir: Fhir, query: str = "") -> dict[str, dict[str, Any]]:
    """By the linkId they come from."""
    found = fhir.get(f"Observation?_count=100{query}").json().get("entry", [])
    resources = [one["resource"] for one in found]
    return {one["identifier"][0]["value"].partition("/")[2]: one for one in resources if "identifier" in one}


# On save ----------------------------------------------------------------------------------------------------------


def test_a_completed_response_writes_its_readings_with_their_source(fhir: Fhir, ana: str) -> None:
    assert send(fhir, COUNTS, ana).status_code == 201
    found = observations(fhir, "&derived-from=QuestionnaireResponse/response-1")
    assert {link: one["valueQuantity"]["value"] for link, one in found.items()} == COUNTS
    (entry,) = fhir.get("Provenance?entity=QuestionnaireResponse/response-1").json()["entry"]
    told = entry["resource"]
    assert {one["reference"] for one in told["target"]} == {f"Observation/{one['id']}" for one in found.values()}
    assert told["entity"] == [{"role": "source", "what": {"reference": "QuestionnaireResponse/response-1/_history/1"}}]
    assert told["activity"]["coding"][0]["code"] == "CREATE"
    assert gate.check(told) == ()


def test_a_response_posted_without_an_id_writes_under_the_id_it_gets(fhir: Fhir, ana: str) -> None:
    made = fhir.post("QuestionnaireResponse", response("pgic", {"change": 2}, patient=ana, record_id=None)).json()
    (one,) = observations(fhir).values()
    assert one["derivedFrom"] == [{"reference": f"QuestionnaireResponse/{made['id']}"}]


def test_the_report_counts_what_was_answered(sqlite_store: Store, embedded: Fhir) -> None:
    with sqlite_store.writing() as db:
        cast = gather(db, at=embedded.at)
    send(embedded, COUNTS, cast.ana.patient_id)
    send(embedded, {"total": 62}, cast.ana.patient_id, "hit-6", record_id="response-2")
    with sqlite_store.writing() as db:
        report = outcomes.report(db, cast.ana.patient_id, rule="leiden-30min", by=cast.mei, at=embedded.at)
    assert {one.measure_id.value: one.value for one in report.recalled} == {
        "headache-days-28d": 12,
        "migraine-days-28d": 9,
        "acute-medication-days-28d": 4,
    }
    assert {one.measure_id.value: one.value for one in report.scores} == {"hit-6-total": 62}


def test_what_is_in_progress_writes_nothing(fhir: Fhir, ana: str) -> None:
    assert send(fhir, {"headache-days": 29}, ana, status="in-progress").status_code == 201
    assert observations(fhir) == {}


def test_an_amended_response_changes_the_same_observations(fhir: Fhir, ana: str) -> None:
    send(fhir, COUNTS, ana)
    before = observations(fhir)
    changed = {"headache-days": 12, "migraine-days": 8, "triptan-days": 2, "acute-medication-days": 4}
    later = {"status": "amended", "authored": "2026-11-01T09:00:00+01:00"}
    assert send(fhir, changed, ana, **later).status_code == 200
    after = observations(fhir)
    assert {link: one["id"] for link, one in before.items()}.items() <= {
        link: one["id"] for link, one in after.items()
    }.items()
    assert {link: (one["status"], one["meta"]["versionId"]) for link, one in after.items()} == {
        "headache-days": ("final", "1"),
        "migraine-days": ("amended", "2"),
        "acute-medication-days": ("final", "1"),
        "triptan-days": ("final", "1"),
    }
    assert {one["effectivePeriod"]["end"] for one in after.values()} == {"2026-10-29"}


def test_an_answer_taken_away_is_entered_in_error_and_can_come_back(fhir: Fhir, ana: str) -> None:
    send(fhir, COUNTS, ana)
    send(fhir, {"headache-days": 12}, ana, status="amended")
    assert observations(fhir)["migraine-days"]["status"] == "entered-in-error"
    send(fhir, COUNTS, ana, status="amended")
    assert observations(fhir)["migraine-days"]["status"] == "amended"


def test_an_unknown_count_becomes_known_under_the_same_id(fhir: Fhir, ana: str) -> None:
    send(fhir, {"headache-days-not-known": True}, ana)
    unknown = observations(fhir)["headache-days"]
    send(fhir, {"headache-days": 3}, ana, status="amended")
    known = observations(fhir)["headache-days"]
    assert unknown["dataAbsentReason"]["coding"][0]["code"] == "asked-unknown"
    assert (known["id"], known["valueQuantity"]["value"]) == (unknown["id"], 3)


def test_sending_the_same_again_writes_no_new_version(fhir: Fhir, ana: str) -> None:
    send(fhir, COUNTS, ana)
    send(fhir, COUNTS, ana)
    assert {one["meta"]["versionId"] for one in observations(fhir).values()} == {"1"}
    assert fhir.get("Provenance").json()["total"] == 1


def test_a_response_entered_in_error_takes_its_observations_along(fhir: Fhir, ana: str) -> None:
    send(fhir, COUNTS, ana)
    assert send(fhir, COUNTS, ana, status="entered-in-error").status_code == 200
    assert {one["status"] for one in observations(fhir).values()} == {"entered-in-error"}


def test_a_questionnaire_of_somebody_else_is_extracted_once_it_is_here(fhir: Fhir, ana: str) -> None:
    code = [{"system": "urn:codes", "code": "sleep"}]
    mark = [{"url": EXTRACT, "valueBoolean": True}]
    item = {"linkId": "sleep", "type": "integer", "code": code, "extension": mark}
    asked = {"resourceType": "Questionnaire", "url": "https://clinic.test/Questionnaire/sleep", "status": "active"}
    filled = {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": "https://clinic.test/Questionnaire/sleep|1",
        "status": "completed",
        "subject": {"reference": f"Patient/{ana}"},
        "authored": "2026-10-30",
        "item": [{"linkId": "sleep", "answer": [{"valueInteger": 7}]}],
    }
    assert fhir.post("QuestionnaireResponse", filled).status_code == 201
    assert observations(fhir) == {}
    assert fhir.post("Questionnaire", {**asked, "version": "1", "item": [item]}).status_code == 201
    assert fhir.post("QuestionnaireResponse", filled).status_code == 201
    assert observations(fhir)["sleep"]["valueInteger"] == 7
    filled["item"] = [{"linkId": "sleep", "answer": [{"valueString": "7"}]}]
    answer = fhir.post("QuestionnaireResponse", filled)
    assert answer.status_code == 422
    assert issues(answer)[0]["expression"] == ["QuestionnaireResponse.item[0].answer[0].valueString"]


def test_a_questionnaire_that_asks_for_no_observation_is_refused_at_the_answer(embedded: Fhir) -> None:
    twice = {"system": "urn:codes", "code": "panel"}
    marks = ({"url": EXTRACT, "valueBoolean": True}, {"url": EXTRACT, "valueCode": "component"})
    inner = {"linkId": "part", "type": "string", "code": [twice], "extension": [marks[1]]}
    item = {"linkId": "panel", "type": "string", "code": [twice], "extension": [marks[0]], "item": [inner]}
    asked = {"resourceType": "Questionnaire", "url": "https://clinic.test/Q", "status": "active", "item": [item]}
    below = [{"linkId": "part", "answer": [{"valueString": "y"}]}]
    filled = {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": "https://clinic.test/Q",
        "status": "completed",
        "item": [{"linkId": "panel", "answer": [{"valueString": "x", "item": below}]}],
    }
    assert embedded.post("Questionnaire", asked).status_code == 201
    answer = embedded.post("QuestionnaireResponse", filled)  # obs-7: a component repeats the code of the whole
    assert answer.status_code == 422
    assert issues(answer)[0]["expression"] == ["QuestionnaireResponse.item[0].answer[0].valueString"]


# Refused ----------------------------------------------------------------------------------------------------------


def test_a_wrong_answer_is_refused_and_nothing_is_stored(fhir: Fhir, ana: str) -> None:
    answer = send(fhir, {"headache-days": 3, "migraine-days": 5}, ana)
    assert answer.status_code == 422
    assert issues(answer)[0]["expression"] == ["QuestionnaireResponse.item[1].answer[0].valueInteger"]
    assert fhir.get("QuestionnaireResponse/response-1").status_code == 404
    assert observations(fhir) == {}


def test_a_count_that_contradicts_another_of_the_same_days_is_refused(fhir: Fhir, ana: str) -> None:
    send(fhir, {"headache-days": 3}, ana)
    answer = send(fhir, {"migraine-days": 5}, ana, record_id="response-2")
    assert answer.status_code == 422
    assert issues(answer)[0]["expression"] == ["QuestionnaireResponse.item[0].answer[0].valueInteger"]


def test_without_the_scope_to_write_observations_nothing_is_stored(fhir: Fhir, ana: str) -> None:
    fhir.use("system/QuestionnaireResponse.crus")
    answer = send(fhir, COUNTS, ana)
    assert answer.status_code == 403
    assert "Observation.c" in answer.text
    assert fhir.get("QuestionnaireResponse/response-1").status_code == 404
    assert send(fhir, COUNTS, ana, status="in-progress").status_code == 201


def test_changing_what_was_written_needs_the_scope_to_update_observations(fhir: Fhir, ana: str) -> None:
    send(fhir, COUNTS, ana)
    fhir.use("system/QuestionnaireResponse.crus", "system/Observation.crs")
    answer = send(fhir, {**COUNTS, "migraine-days": 8}, ana, status="amended")
    assert answer.status_code == 403
    assert "Observation.u" in answer.text


def test_each_observation_leaves_an_audit_entry_also_a_refused_one(fhir: Fhir, ana: str) -> None:
    send(fhir, {"headache-days": 3}, ana)
    fhir.use("system/QuestionnaireResponse.crus")
    send(fhir, {"headache-days": 3}, ana, record_id="response-2")
    with fhir.store.reading() as db:
        entries = [one.entry for one in audit.entries(db, limit=50)]
    found = [one for one in entries if (one.kind, one.action) == ("Observation", "C")]
    assert sorted((one.outcome, one.patient_id) for one in found) == [("0", ana), ("8", ana)]


def test_the_faults_of_answers_can_be_asked_for_without_storing_them(embedded: Fhir) -> None:
    wrong = response("pgic", {"change": 8}, patient=embedded.patient(), record_id=None)
    with embedded.store.reading() as db:
        assert [one.rule for one in answer_faults(db, wrong)] == ["questionnaire-range"]
        assert answer_faults(db, {**wrong, "status": "in-progress"}) == ()
        assert answer_faults(db, {**wrong, "item": []}) == ()


# A diary day ------------------------------------------------------------------------------------------------------


def diary(fhir: Fhir, patient: str, day: str = "2026-10-29", **more: Any) -> Any:
    return send(fhir, {"day": day, "headache": False}, patient, "headache-diary-day", **more)


def test_one_response_holds_the_day_and_another_does_not_take_it(fhir: Fhir, ana: str) -> None:
    assert diary(fhir, ana).status_code == 201
    answer = diary(fhir, ana, record_id="response-2")
    assert answer.status_code == 409
    assert issues(answer)[0]["expression"] == ["QuestionnaireResponse.item[0].item[0].answer[0].valueDate"]
    assert diary(fhir, ana, status="entered-in-error").status_code == 200
    assert diary(fhir, ana, record_id="response-2").status_code == 201


def test_of_several_responses_that_come_at_once_one_takes_the_day(fhir: Fhir, ana: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda number: diary(fhir, ana, record_id=f"at-once-{number}"), range(4)))
    assert sorted(one.status_code for one in answers) == [201, 409, 409, 409]
    assert fhir.get("QuestionnaireResponse").json()["total"] == 1


def test_a_day_moved_by_an_amendment_leaves_the_old_one_entered_in_error(fhir: Fhir, ana: str) -> None:
    diary(fhir, ana)
    assert diary(fhir, ana, "2026-10-28", status="amended").status_code == 200
    statuses = {day: fhir.get(f"Observation/diary-{ana}-{day}").json()["status"] for day in ("20261028", "20261029")}
    assert statuses == {"20261028": "final", "20261029": "entered-in-error"}


def test_a_day_that_the_clinic_wrote_is_the_clinics(sqlite_store: Store, embedded: Fhir) -> None:
    with sqlite_store.writing() as db:
        cast = gather(db, at=embedded.at)
    patient = cast.ana.patient_id
    assert diary(embedded, patient).status_code == 201
    _chart(sqlite_store, cast, embedded)
    answer = send(embedded, {"day": "2026-10-29", "headache": True}, patient, "headache-diary-day", status="amended")
    assert answer.status_code == 409
    stored = embedded.get(f"Observation/diary-{patient}-20261029").json()
    assert (stored["meta"]["versionId"], "derivedFrom" in stored) == ("2", False)


def _chart(store: Store, cast: Cast, fhir: Fhir) -> None:
    with store.writing() as db:
        record_day(db, DiaryDay(cast.ana.patient_id, date(2026, 10, 29)), by=cast.mei, at=fhir.at)


# In a Bundle ------------------------------------------------------------------------------------------------------


def bundle(kind: str, *resources: Mapping[str, Any]) -> dict[str, Any]:
    entries = [
        {"resource": one, "request": {"method": "PUT", "url": f"{one['resourceType']}/{one['id']}"}}
        for one in resources
    ]
    return {"resourceType": "Bundle", "type": kind, "entry": entries}


def test_a_transaction_with_patient_and_response_writes_all(fhir: Fhir) -> None:
    patient = {"resourceType": "Patient", "id": "ana-sample"}
    answer = fhir.post("", bundle("transaction", response("monthly-recall", COUNTS), patient))
    assert answer.status_code == 200, answer.text
    assert sorted(observations(fhir)) == sorted(COUNTS)


def test_a_wrong_answer_undoes_a_transaction_and_is_named_by_its_entry(fhir: Fhir) -> None:
    patient = {"resourceType": "Patient", "id": "ana-sample"}
    answer = fhir.post("", bundle("transaction", patient, response("pgic", {"change": 8})))
    assert answer.status_code == 422
    assert issues(answer)[0]["expression"] == ["Bundle.entry[1].resource.item[0].answer[0].valueInteger"]
    assert fhir.get("Patient/ana-sample").status_code == 404


def test_a_wrong_answer_in_a_batch_leaves_the_other_entries(fhir: Fhir, ana: str) -> None:
    good = response("pgic", {"change": 2}, patient=ana, record_id="good")
    bad = response("pgic", {"change": 8}, patient=ana, record_id="bad")
    answer = fhir.post("", bundle("batch", bad, good))
    assert [one["response"]["status"] for one in answer.json()["entry"]] == ["422", "201"]
    assert list(observations(fhir)) == ["change"]


def test_what_the_sender_writes_beside_the_response_stands(fhir: Fhir, ana: str) -> None:
    filled = response("pgic", {"change": 2}, patient=ana)
    own = fhir.post("QuestionnaireResponse/$extract", filled).json()["entry"][0]["resource"]
    own["note"] = [{"text": "by telephone"}]
    assert fhir.post("", bundle("transaction", own, filled)).status_code == 200
    assert observations(fhir)["change"]["note"] == [{"text": "by telephone"}]
    assert observations(fhir)["change"]["meta"]["versionId"] == "1"


# $extract ---------------------------------------------------------------------------------------------------------


def test_extract_answers_a_transaction_and_stores_nothing(fhir: Fhir, ana: str) -> None:
    filled = response("monthly-recall", COUNTS, patient=ana)
    answer = fhir.post("QuestionnaireResponse/$extract", filled)
    assert answer.status_code == 200, answer.text
    made = answer.json()
    assert (made["resourceType"], made["type"]) == ("Bundle", "transaction")
    assert [one["request"]["method"] for one in made["entry"]] == ["PUT"] * 3
    assert observations(fhir) == {}
    assert fhir.get("QuestionnaireResponse").json()["total"] == 0
    parameters = {
        "resourceType": "Parameters",
        "parameter": [{"name": "questionnaire-response", "resource": filled}],
    }
    assert fhir.post("QuestionnaireResponse/$extract", parameters).json() == made


def test_the_extracted_bundle_can_be_sent_and_is_what_saving_writes(fhir: Fhir, ana: str) -> None:
    send(fhir, COUNTS, ana)
    made = fhir.get("QuestionnaireResponse/response-1/$extract").json()
    stored = observations(fhir)
    for one in made["entry"]:
        link = one["resource"]["identifier"][0]["value"].partition("/")[2]
        kept = {key: value for key, value in stored[link].items() if key != "meta"}
        assert {key: value for key, value in one["resource"].items() if key != "meta"} == kept
    assert fhir.post("", made).status_code == 200
    assert {one["meta"]["versionId"] for one in observations(fhir).values()} == {"1"}


def test_the_bundle_of_a_corrected_response_writes_what_changed_and_no_more(fhir: Fhir, ana: str) -> None:
    send(fhir, COUNTS, ana)
    corrected = response("monthly-recall", {**COUNTS, "migraine-days": 8}, patient=ana, status="amended")
    made = fhir.post("QuestionnaireResponse/$extract", corrected).json()
    assert [one["request"]["method"] for one in made["entry"]] == ["POST", "PUT", "POST"]
    assert fhir.post("", made).status_code == 200
    assert {link: (one["status"], one["meta"]["versionId"]) for link, one in observations(fhir).items()} == {
        "headache-days": ("final", "1"),
        "migraine-days": ("amended", "2"),
        "acute-medication-days": ("final", "1"),
    }


def test_extract_does_not_tell_of_a_diary_day_that_another_wrote(fhir: Fhir, ana: str) -> None:
    diary(fhir, ana)
    other = response("headache-diary-day", {"day": "2026-10-29", "headache": True}, patient=ana, record_id="other")
    (entry,) = fhir.post("QuestionnaireResponse/$extract", other).json()["entry"]
    assert (entry["request"]["method"], entry["resource"]["status"]) == ("PUT", "final")


def test_the_bundle_of_a_day_that_was_moved_can_be_sent_too(fhir: Fhir, ana: str) -> None:
    diary(fhir, ana)
    diary(fhir, ana, "2026-10-28", status="amended")
    made = fhir.get("QuestionnaireResponse/response-1/$extract").json()
    assert fhir.post("", made).status_code == 200
    assert fhir.get(f"Observation/diary-{ana}-20261028").json()["meta"]["versionId"] == "1"


def test_a_response_without_id_gives_new_records(fhir: Fhir, ana: str) -> None:
    made = fhir.post("QuestionnaireResponse/$extract", response("pgic", {"change": 2}, patient=ana, record_id=None))
    (entry,) = made.json()["entry"]
    assert entry["request"] == {"method": "POST", "url": "Observation"}
    assert fhir.post("", made.json()).status_code == 200


def test_extract_takes_a_questionnaire_that_is_not_here(fhir: Fhir, ana: str) -> None:
    code = [{"system": "urn:codes", "code": "sleep"}]
    item = {"linkId": "s", "type": "integer", "code": code, "extension": [{"url": EXTRACT, "valueBoolean": True}]}
    asked = {"resourceType": "Questionnaire", "url": "https://clinic.test/Q", "status": "active", "item": [item]}
    filled = {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": "https://clinic.test/Q",
        "status": "completed",
        "item": [{"linkId": "s", "answer": [{"valueInteger": 7}]}],
    }
    parts = [{"name": "questionnaire-response", "resource": filled}, {"name": "questionnaire", "resource": asked}]
    answer = fhir.post("QuestionnaireResponse/$extract", {"resourceType": "Parameters", "parameter": parts})
    assert answer.json()["entry"][0]["resource"]["valueInteger"] == 7
    missing = fhir.post("QuestionnaireResponse/$extract", filled)
    assert (missing.status_code, issues(missing)[0]["expression"]) == (422, ["QuestionnaireResponse.questionnaire"])


@pytest.mark.parametrize(
    ("body", "status", "where"),
    [
        ({"resourceType": "Parameters"}, 400, "QuestionnaireResponse"),
        ({"resourceType": "Patient"}, 422, "QuestionnaireResponse"),
        (response("pgic", {"change": 9}), 422, "QuestionnaireResponse.item[0].answer[0].valueInteger"),
        (response("pgic", {"change": 1}, status="in-progress"), 422, "QuestionnaireResponse.status"),
        (response("pgic", {"change": 1}, status="done"), 422, "QuestionnaireResponse.status"),
    ],
)
def test_extract_refuses_what_it_cannot_read(embedded: Fhir, body: Any, status: int, where: str) -> None:
    answer = embedded.post("QuestionnaireResponse/$extract", body)
    assert (answer.status_code, issues(answer)[0]["expression"]) == (status, [where])


def test_extract_needs_the_scope_to_read_responses_and_is_audited(embedded: Fhir) -> None:
    ana = embedded.patient()
    send(embedded, {"change": 2}, ana, "pgic")
    embedded.get("QuestionnaireResponse/response-1/$extract")
    embedded.use("system/Observation.cruds")
    assert embedded.get("QuestionnaireResponse/response-1/$extract").status_code == 403
    assert embedded.post("QuestionnaireResponse/$extract", response("pgic", {"change": 2})).status_code == 403
    with embedded.store.reading() as db:
        found = [one.entry for one in audit.entries(db, limit=50) if one.entry.interaction == "extract"]
    assert [(one.patient_id, one.record_id) for one in found] == [(ana, "response-1")]


def test_a_device_answer_makes_the_state_searchable(embedded: Fhir) -> None:
    ana = embedded.patient()
    answers = {"implanted-device": option("first-visit-intake", "implanted-device", "441509002")}
    send(embedded, answers, ana, "first-visit-intake")
    assert embedded.get("Observation?value-concept=http://snomed.info/sct|441509002").json()["total"] == 1
    assert embedded.get(f"Observation?code={MEASURES}|migraine-days-28d").json()["total"] == 0

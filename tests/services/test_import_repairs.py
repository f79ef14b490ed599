"""Import keeps what can be kept, says of each place what was odd and what was done, and refuses no file for one resource."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from example_records import DAY_COUNT, NEEDLING, TREATMENT, all_examples, example, headache_days
from fengchi.domain.errors import Malformed
from fengchi.fhir import gate
from fengchi.fhir.definitions import definition
from fengchi.services import exchange
from fengchi.services.definitions import install_definitions
from fengchi.store import records
from fengchi.store.db import Store
from people import ROOT

Resource = dict[str, Any]
ANA: Resource = {"resourceType": "Patient", "id": "ana", "name": [{"family": "Sample"}]}
OURS = "https://w3id.org/fengchi/StructureDefinition/"
FOREIGN = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient"


def bundle(*resources: Any) -> str:
    entries = [{"resource": one} for one in resources]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries})


def take(store: Store, text: str, at: datetime) -> exchange.ImportReport:
    with store.writing() as db:
        return exchange.import_text(db, text, source="file", by=ROOT, at=at)


def kept(store: Store) -> dict[str, Resource]:
    """What stands now, by reference."""
    with store.reading() as db:
        return {one.reference: json.loads(one.body) for one in records.each_record(db)}


def told(done: exchange.ImportReport) -> list[tuple[str, str, str]]:
    return [(one.place, one.issue.rule, one.issue.severity) for one in done.repairs]


def claims(resource: Resource) -> list[str]:
    found: list[str] = resource["meta"].get("profile", [])
    return found


# One bad resource -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("odd", "rule"),
    [
        ({"id": "x"}, "resource-type"),
        ({"resourceType": 5}, "resource-type"),
        ({"resourceType": "no type"}, "resource-type"),
        (5, "bdl-5"),
        (["x"], "bdl-5"),
        (None, "bdl-5"),
    ],
)
def test_what_is_no_resource_is_listed_and_the_others_are_kept(
    sqlite_store: Store, now: datetime, odd: Any, rule: str
) -> None:
    done = take(sqlite_store, bundle(odd, ANA), now)
    assert (done.n_created, done.n_not_kept) == (1, 1)
    assert told(done) == [("Bundle.entry[0]", rule, "error")]
    assert list(kept(sqlite_store)) == ["Patient/ana"]


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("[1, 2]", "json-object"),
        ('"Patient"', "json-object"),
        ('{"resourceType":"Patient","id":"a","id":"b"}', "json-duplicate-key"),
        ('{"resourceType":"Patient","id":"a\\u0000"}', "json-control-character"),
        (f'{{"resourceType":"Patient","id":{"[" * 200}{"]" * 200}}}', "json-depth"),
    ],
)
def test_a_line_that_is_no_resource_is_listed_and_the_others_are_kept(
    sqlite_store: Store, now: datetime, line: str, rule: str
) -> None:
    for text in (f"{json.dumps(ANA)}\n{line}\n", f"{line}\n{json.dumps(ANA)}\n"):
        if line.startswith("{") or not text.startswith(line):
            done = take(sqlite_store, text, now)
            assert done.n_not_kept == 1
            assert [one.issue.rule for one in done.repairs] == [rule]
    assert list(kept(sqlite_store)) == ["Patient/ana"]


def test_a_file_that_did_not_arrive_whole_is_refused(sqlite_store: Store, now: datetime) -> None:
    with pytest.raises(Malformed):
        take(sqlite_store, f'{json.dumps(ANA)}\n{{"resourceType":"Pat\n', now)
    assert kept(sqlite_store) == {}


@pytest.mark.parametrize(
    ("odd", "rule"),
    [
        ({"resourceType": "Unheard", "id": "1"}, "resource-type"),
        ({"resourceType": "Observation", "id": "1", "status": "Final", "code": {}}, "required-binding"),
        ({"resourceType": "Observation", "id": "1"}, ""),
    ],
)
def test_an_odd_resource_is_kept_as_received_and_noted(store: Store, now: datetime, odd: Resource, rule: str) -> None:
    done = take(store, bundle(odd, ANA), now)
    assert (done.n_created, done.n_not_kept) == (2, 0)
    assert {one.issue.severity for one in done.repairs} == {"information"}
    assert not rule or rule in {one.issue.rule for one in done.repairs}
    stored = kept(store)[f"{odd['resourceType']}/1"]
    assert {name: stored[name] for name in odd} == odd


@pytest.mark.parametrize("value", [1e300, 10**60, "x" * 100_000, "\ud83e\udeb7", "2026-13-45", {"a": [[[1]]]}])
def test_an_odd_value_refuses_no_file_on_either_engine(store: Store, now: datetime, value: Any) -> None:
    odd = {
        "resourceType": "Observation",
        "id": "1",
        "effectiveDateTime": value,
        "valueQuantity": {"value": value},
        "subject": {"reference": value},
        "code": {"coding": [{"system": value, "code": value}]},
    }
    assert take(store, bundle(odd, ANA), now).n_created == 2


def test_the_report_follows_the_file(sqlite_store: Store, now: datetime) -> None:
    odd = {"resourceType": "Observation", "status": "Final", "code": {"text": "x"}}
    done = take(sqlite_store, bundle({**odd, "id": "a_1"}, 5, {**odd, "id": "b_2"}), now)
    places = [one.place for one in done.repairs if one.issue.severity != "error"]
    assert places == sorted(places)


# Claims -----------------------------------------------------------------------------------------------------------


def test_a_claim_of_ours_that_holds_is_kept(sqlite_store: Store, now: datetime) -> None:
    done = take(sqlite_store, bundle(*all_examples()), now)
    assert done.repairs == ()
    for one in all_examples():
        assert claims(kept(sqlite_store)[f"{one['resourceType']}/{one['id']}"]) == claims(one)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda one: {**one, "status": "Final"},
        lambda one: {**one, "effectivePeriod": {"start": "2026-05-05"}},
        lambda one: {**one, "valueQuantity": {**one["valueQuantity"], "value": 29}},
        lambda one: {**one, "meta": {"profile": [f"{OURS}acu-no-such"]}},
    ],
    ids=["base rule", "no window", "29 days", "no such profile"],
)
def test_a_claim_of_ours_that_does_not_hold_is_taken_out_and_the_record_kept(
    sqlite_store: Store, now: datetime, spoil: Callable[[Resource], Resource]
) -> None:
    spoilt = spoil(example(DAY_COUNT))
    done = take(sqlite_store, bundle(spoilt, example("Patient-patient")), now)
    changed = [one for one in done.repairs if one.issue.severity == "warning"]
    assert [(one.place, one.issue.rule) for one in changed] == [("Bundle.entry[0]", "import-profile")]
    assert any(one.issue.severity == "information" for one in done.repairs)
    stored = kept(sqlite_store)[f"Observation/{spoilt['id']}"]
    assert claims(stored) == []
    assert stored["valueQuantity"] == spoilt["valueQuantity"]


def test_claims_of_others_profiles_stay(sqlite_store: Store, now: datetime) -> None:
    claimed = {**ANA, "gender": "f", "meta": {"profile": [FOREIGN, f"{OURS}acu-patient"], "tag": [{"code": "x"}]}}
    take(sqlite_store, bundle(claimed), now)
    stored = kept(sqlite_store)["Patient/ana"]
    assert claims(stored) == [FOREIGN]
    assert stored["meta"]["tag"] == [{"code": "x"}]


def test_importing_it_again_changes_nothing(sqlite_store: Store, now: datetime) -> None:
    text = bundle({**example(DAY_COUNT), "status": "Final"}, example("Patient-patient"))
    take(sqlite_store, text, now)
    assert take(sqlite_store, text, now).n_unchanged == 2


def test_records_that_contradict_each_other_are_kept_without_their_claims(store: Store, now: datetime) -> None:
    fewer = example(TREATMENT, bodySite=example(TREATMENT)["bodySite"][1:])
    others = [one for one in all_examples() if one["id"] != fewer["id"]]
    done = take(store, bundle(fewer, *others), now)
    rules = [rule for _, rule, _ in told(done)]
    assert (rules.count("import-profile"), rules.count("needling-sites-match")) == (2, 2)
    stored = kept(store)
    assert claims(stored[f"Procedure/{fewer['id']}"]) == claims(stored[f"Observation/{example(NEEDLING)['id']}"]) == []


def test_a_record_that_contradicts_one_that_is_here_loses_its_own_claim_alone(store: Store, now: datetime) -> None:
    take(store, bundle(*all_examples()), now)
    done = take(store, bundle(headache_days(3)), now)
    assert [rule for _, rule, _ in told(done)] == ["import-profile", "readings-ordered"]
    stored = kept(store)
    assert claims(stored["Observation/headache-days"]) == []
    assert claims(stored[f"Observation/{example(DAY_COUNT)['id']}"]) != []


def test_what_is_stored_then_meets_every_claim_of_ours(sqlite_store: Store, now: datetime) -> None:
    spoilt = [
        {**example(DAY_COUNT), "status": "Final"},
        {**example(NEEDLING), "component": example(NEEDLING)["component"][1:]},
        {**example("Condition-comorbidity-condition"), "code": {}},
    ]
    names = {one["id"] for one in spoilt}
    take(sqlite_store, bundle(*spoilt, *(one for one in all_examples() if one["id"] not in names)), now)
    claiming = [one for one in kept(sqlite_store).values() if any(url.startswith(OURS) for url in claims(one))]
    assert claiming
    for one in claiming:
        assert [issue for issue in gate.check(one) if issue.severity == "error"] == []


# What the program defines, and what was taken back ----------------------------------------------------------------


def test_a_file_does_not_replace_a_definition_of_the_program(store: Store, now: datetime) -> None:
    """A questionnaire of another system may well have the id of ours; migrating goes on working."""
    with store.writing() as db:
        install_definitions(db, by=ROOT, at=now)
    other = {"resourceType": "Questionnaire", "id": "midas", "url": "http://other.test/midas", "status": "active"}
    done = take(store, bundle(other, ANA), now)
    assert ("Bundle.entry[0]", "definition-ours", "error") in told(done)
    assert kept(store)["Questionnaire/midas"]["url"].startswith("https://w3id.org/fengchi/")
    with store.writing() as db:
        assert install_definitions(db, by=ROOT, at=now).n_written == 0


def test_the_programs_own_definitions_in_a_file_are_no_news(store: Store, now: datetime) -> None:
    """An export of another clinic brings them along; of another version they are left out and named."""
    ours = dict(definition("https://w3id.org/fengchi/Questionnaire/midas") or {})
    assert told(take(store, bundle(ours), now)) == []
    newer = told(take(store, bundle({**ours, "version": "9"}), now))
    assert newer == [("Bundle.entry[0]", "definition-ours", "information")]


def test_a_claim_that_is_no_text_does_not_end_the_import(store: Store, now: datetime) -> None:
    odd = example(DAY_COUNT, meta={"profile": [{"x": 1}, f"{OURS}acu-day-count"]})
    done = take(store, bundle(ANA, {**odd, "subject": {"reference": "Patient/ana"}}), now)
    assert "import-profile" in {rule for _, rule, _ in told(done)}


def test_what_a_contained_resource_claims_of_ours_is_taken_out(store: Store, now: datetime) -> None:
    inner = {"resourceType": "Patient", "id": "p", "meta": {"profile": [f"{OURS}acu-patient"]}}
    holder = {
        "resourceType": "Observation",
        "id": "o",
        "status": "final",
        "code": {"text": "Note"},
        "subject": {"reference": "#p"},
        "contained": [inner],
    }
    take(store, bundle(holder), now)
    assert "meta" not in kept(store)["Observation/o"]["contained"][0] or not claims(
        kept(store)["Observation/o"]["contained"][0]
    )


@pytest.mark.parametrize(
    "resource",
    [
        {
            "resourceType": "Condition",
            "id": "c",
            "verificationStatus": {
                "coding": [
                    {
                        "system": "http://terminology.hl7.org/CodeSystem/condition-ver-status",
                        "code": "entered-in-error",
                    }
                ]
            },
        },
        {"resourceType": "Goal", "id": "g", "lifecycleStatus": "entered-in-error", "description": {"text": "Fewer"}},
    ],
)
def test_what_was_entered_in_error_here_stays_so_however_its_type_says_it(
    store: Store, now: datetime, resource: Resource
) -> None:
    withdrawn = {**resource, "subject": {"reference": "Patient/ana"}}
    take(store, bundle(ANA, withdrawn), now)
    alive = {name: value for name, value in withdrawn.items() if name not in ("verificationStatus", "lifecycleStatus")}
    alive |= {"lifecycleStatus": "active"} if resource["resourceType"] == "Goal" else {}
    done = take(store, bundle(ANA, alive), now)
    assert "import-withdrawn" in {rule for _, rule, _ in told(done)}
    assert "entered-in-error" in json.dumps(kept(store)[f"{resource['resourceType']}/{resource['id']}"])

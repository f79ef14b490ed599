"""Import: nobody's records are written over, nothing is guessed, and nothing that a file holds brings the program down."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from fengchi.domain.errors import Conflict, FengchiError
from fengchi.services import exchange
from fengchi.store import records
from fengchi.store.db import Store
from people import ROOT

Resource = dict[str, Any]

ABLE: Resource = {"resourceType": "Patient", "id": "1", "name": [{"family": "Able"}], "birthDate": "1980-01-01"}
BAKER: Resource = {"resourceType": "Patient", "id": "1", "name": [{"family": "Baker"}], "birthDate": "1990-01-01"}
MEI: Resource = {"resourceType": "Practitioner", "id": "1", "name": [{"family": "Tanaka", "given": ["Mei"]}]}
URN = "urn:uuid:11111111-1111-4111-8111-111111111111"


def value(record_id: str, patient: str, text: str = "13") -> Resource:
    return {
        "resourceType": "Observation",
        "id": record_id,
        "status": "final",
        "code": {"text": "Hb"},
        "subject": {"reference": patient},
        "valueString": text,
    }


def bundle(*resources: Resource, kind: str = "collection", urls: tuple[str, ...] = ()) -> str:
    named = zip(resources, [*urls, *[""] * len(resources)], strict=False)
    entries = [{"resource": one, **({"fullUrl": url} if url else {})} for one, url in named]
    return json.dumps({"resourceType": "Bundle", "type": kind, "entry": entries})


def take(store: Store, text: str, at: datetime) -> exchange.ImportReport:
    with store.writing() as db:
        return exchange.import_text(db, text, source="file", by=ROOT, at=at)


def kept(store: Store, reference: str) -> Resource:
    kind, _, record_id = reference.partition("/")
    with store.reading() as db:
        found: Resource = json.loads(records.read(db, kind, record_id).body)
    return found


def rules(done: exchange.ImportReport) -> list[str]:
    return [one.issue.rule for one in done.repairs]


# Whose records ----------------------------------------------------------------------------------------------------


def test_two_people_under_one_id_in_one_file_are_refused(sqlite_store: Store, now: datetime) -> None:
    urls = ("http://a.test/Patient/1", "http://a.test/Observation/a", "http://b.test/Patient/1")
    with pytest.raises(Conflict, match="Two different persons"):
        take(sqlite_store, bundle(ABLE, value("a", "Patient/1"), BAKER, urls=urls), now)
    with sqlite_store.reading() as db:
        assert list(records.each_record(db)) == []


def test_a_record_of_another_patient_is_not_written_over(store: Store, now: datetime) -> None:
    take(store, bundle(ABLE, value("9", "Patient/1")), now)
    with pytest.raises(Conflict, match="different person"):
        take(store, bundle({**BAKER, "id": "2"}, value("9", "Patient/2", "9")), now)
    assert kept(store, "Observation/9")["valueString"] == "13"


def test_two_patients_records_under_one_id_in_one_file_are_refused(sqlite_store: Store, now: datetime) -> None:
    text = bundle(ABLE, {**BAKER, "id": "2"}, value("9", "Patient/1"), value("9", "Patient/2"))
    with pytest.raises(Conflict, match="Two different persons"):
        take(sqlite_store, text, now)


@pytest.mark.parametrize("given", ["Ben", ""])
def test_another_practitioner_is_not_written_over(sqlite_store: Store, now: datetime, given: str) -> None:
    take(sqlite_store, json.dumps(MEI), now)
    other = {**MEI, "name": [{"family": "Tanaka", **({"given": [given]} if given else {})}]}
    with pytest.raises(Conflict, match="different person"):
        take(sqlite_store, json.dumps(other), now)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            {**ABLE, "identifier": [{"system": "s", "value": "7"}]},
            {**BAKER, "identifier": [{"system": "s", "value": "7"}]},
        ),
        (ABLE, {**ABLE, "gender": "female"}),
        (ABLE, {**ABLE, "identifier": [{"system": "s", "value": "7"}]}),
        (MEI, {**MEI, "name": [{"family": "tanaka", "given": [" Mei "]}], "active": True}),
        (
            MEI | {"identifier": [{"system": "s", "value": "7"}]},
            {**MEI, "name": [], "identifier": [{"system": "s", "value": "7"}]},
        ),
    ],
)
def test_the_same_person_is_brought_up_to_date(
    sqlite_store: Store, now: datetime, before: Resource, after: Resource
) -> None:
    take(sqlite_store, json.dumps(before), now)
    assert take(sqlite_store, json.dumps(after), now).n_updated == 1


@pytest.mark.parametrize(
    "identifier", [[{"value": "7"}], [{"system": "s"}], [{}], "7", [["x"]], [{"system": [], "value": {}}]]
)
def test_a_number_without_a_system_makes_nobody_the_same(sqlite_store: Store, now: datetime, identifier: Any) -> None:
    take(sqlite_store, json.dumps({**ABLE, "identifier": identifier}), now)
    with pytest.raises(Conflict):
        take(sqlite_store, json.dumps({**BAKER, "identifier": identifier}), now)


def test_what_was_entered_in_error_here_is_not_brought_back(sqlite_store: Store, now: datetime) -> None:
    take(sqlite_store, bundle(ABLE, {**value("9", "Patient/1"), "status": "entered-in-error"}), now)
    done = take(sqlite_store, bundle(ABLE, value("9", "Patient/1")), now + timedelta(minutes=1))
    assert rules(done) == ["import-withdrawn"]
    assert kept(sqlite_store, "Observation/9")["status"] == "entered-in-error"


# One record more than once ----------------------------------------------------------------------------------------


def test_of_a_history_the_newest_version_is_kept(sqlite_store: Store, now: datetime) -> None:
    new = {**ABLE, "name": [{"family": "New"}], "meta": {"versionId": "10"}}
    old = {**ABLE, "name": [{"family": "Old"}], "meta": {"versionId": "9"}}
    done = take(sqlite_store, bundle(new, old, kind="history"), now)
    assert rules(done) == ["import-duplicate"]
    assert kept(sqlite_store, "Patient/1")["name"][0]["family"] == "New"


def test_a_history_without_versions_lists_the_newest_first(sqlite_store: Store, now: datetime) -> None:
    take(sqlite_store, bundle({**ABLE, "gender": "female"}, {**ABLE, "gender": "male"}, kind="history"), now)
    assert kept(sqlite_store, "Patient/1")["gender"] == "female"


@pytest.mark.parametrize("is_first", [True, False])
def test_the_time_of_change_decides_between_versions(sqlite_store: Store, now: datetime, is_first: bool) -> None:
    new = {**value("9", "Patient/1", "new"), "meta": {"lastUpdated": "2026-05-01T10:00:00+02:00", "versionId": "1"}}
    old = {**value("9", "Patient/1", "old"), "meta": {"lastUpdated": "2026-05-01T07:59:59Z", "versionId": "7"}}
    take(sqlite_store, bundle(ABLE, *((old, new) if is_first else (new, old))), now)
    assert kept(sqlite_store, "Observation/9")["valueString"] == "new"


def test_the_same_record_twice_is_no_repair(sqlite_store: Store, now: datetime) -> None:
    again = {**ABLE, "meta": {"versionId": "3", "lastUpdated": "2026-01-01T00:00:00Z"}}
    done = take(sqlite_store, bundle(ABLE, again), now)
    assert (done.n_created, done.repairs) == (1, ())


# References -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("identifiers", "condition", "told"),
    [
        ([[{"system": "s", "value": "1"}]] * 2, "identifier=s|1", "matches more than one"),
        ([[{"type": {"text": "MR"}}], []], "identifier=|", "matches nothing"),
        ([[{"value": ""}], []], "identifier=", "matches nothing"),
        ([[{"system": "s", "value": "1"}], []], "identifier=s|1&active=true", "matches nothing"),
        ([[{"system": "s", "value": {"a": 1}}], [{"system": [], "value": "1"}]], "identifier=s|1", "matches nothing"),
    ],
)
def test_a_condition_that_names_nobody_alone_stays_a_logical_reference(
    sqlite_store: Store, now: datetime, identifiers: list[Any], condition: str, told: str
) -> None:
    able, baker = (
        {**one, "identifier": mine} for one, mine in zip((ABLE, {**BAKER, "id": "2"}), identifiers, strict=True)
    )
    done = take(sqlite_store, bundle(able, baker, value("9", f"Patient?{condition}")), now)
    subject = kept(sqlite_store, "Observation/9")["subject"]
    assert "reference" not in subject
    assert (subject["type"], bool(subject["identifier"]["value"])) == ("Patient", True)
    assert any(told in one.issue.text for one in done.repairs)


def test_a_full_url_of_two_records_leads_to_neither(sqlite_store: Store, now: datetime) -> None:
    text = bundle(ABLE, {**BAKER, "id": "2"}, value("9", URN), urls=(URN, URN))
    assert "import-reference" in rules(take(sqlite_store, text, now))
    assert kept(sqlite_store, "Observation/9")["subject"]["reference"] == URN


# Files ------------------------------------------------------------------------------------------------------------


def test_lines_that_are_bundles_are_unpacked(sqlite_store: Store, now: datetime) -> None:
    done = take(sqlite_store, f"{bundle(ABLE)}\n{bundle({**BAKER, 'id': '2'})}\n", now)
    assert done.n_created == 2
    assert kept(sqlite_store, "Patient/2")


def test_a_bundle_in_a_bundle_is_unpacked_and_a_document_stays_one(sqlite_store: Store, now: datetime) -> None:
    document = {**json.loads(bundle(kind="document")), "id": "letter"}
    take(sqlite_store, bundle(json.loads(bundle(ABLE, kind="searchset")), document), now)
    assert kept(sqlite_store, "Patient/1")
    assert kept(sqlite_store, "Bundle/letter")["type"] == "document"


def test_entries_without_a_resource_are_reported(sqlite_store: Store, now: datetime) -> None:
    entries = [{"resource": ABLE}, {"fullUrl": "x"}, "junk", {"resource": None}, {"request": {"method": "DELETE"}}]
    done = take(sqlite_store, json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}), now)
    assert [one.place for one in done.repairs] == [f"Bundle.entry[{index}]" for index in range(1, 5)]


@pytest.mark.parametrize("meta", ["x", None, [], 5])
def test_a_meta_that_is_no_object_is_taken_out_and_reported(sqlite_store: Store, now: datetime, meta: Any) -> None:
    assert "import-meta" in rules(take(sqlite_store, json.dumps({**ABLE, "meta": meta}), now))


@pytest.mark.parametrize("record_id", ["", " ", None, True, [], {"a": 1}])
def test_an_id_that_tells_nothing_is_not_shared(sqlite_store: Store, now: datetime, record_id: Any) -> None:
    """Two patients with an empty id are two patients."""
    done = take(sqlite_store, bundle({**ABLE, "id": record_id}, {**BAKER, "id": record_id}), now)
    assert done.n_created == 2


# Whatever comes ---------------------------------------------------------------------------------------------------

ODD: list[Any] = [
    *(None, "", [], {}, "x", 5, -1.5, True, ["x"], [None], [[1]], {"a": 1}, {"reference": 5}, {"value": {}}),
    *({"reference": "Patient?identifier=|"}, "9999-99-99", "0001-01-01T00:00:00Z", "A" * 3000, {"coding": "x"}),
    *([{"coding": [5]}], 10**30, "Patient/1", "#x", "\u2028", "2020", {"start": 5}, [{"value": "x", "system": []}]),
]
TARGETS = (
    "identifier",
    "name",
    "subject",
    "meta",
    "extension",
    "contained",
    "text",
    "id",
    "code",
    "status",
    "resourceType",
)


def places(inner: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if place:
        yield place
    pairs = inner.items() if isinstance(inner, dict) else enumerate(inner) if isinstance(inner, list) else ()
    for name, one in pairs:
        yield from places(one, (*place, name))


def mutated(resource: Resource, chance: random.Random) -> Resource:
    """A copy with one to three things in it replaced by something odd."""
    copy: Resource = json.loads(json.dumps(resource))
    for _ in range(chance.randint(1, 3)):
        *path, last = chance.choice([*places(copy), *((name,) for name in TARGETS)])
        inner: Any = copy
        for name in path:
            inner = inner[name]
        inner[last] = json.loads(json.dumps(chance.choice(ODD)))
    return copy


@pytest.mark.parametrize("seed", range(4))
def test_whatever_stands_in_a_file_it_is_kept_or_refused(sqlite_store: Store, now: datetime, seed: int) -> None:
    chance = random.Random(seed)
    telling = {"text": {"status": "generated", "div": "<div>x</div>"}, "meta": {"tag": [{"code": "x"}]}}
    seeds = [{**ABLE, **telling, "identifier": [{"system": "s", "value": "7"}]}, MEI, value("9", "Patient/1")]
    n_kept = 0
    for _ in range(40):
        odd = mutated(chance.choice(seeds), chance)
        text = chance.choice([json.dumps(odd), bundle(odd, ABLE, urls=(URN,))])
        for _ in range(2):
            try:
                take(sqlite_store, text, now)
            except FengchiError:
                continue
            n_kept += 1
    assert n_kept


def test_narrative_that_may_be_shown_is_kept_to_the_letter(sqlite_store: Store, now: datetime) -> None:
    div = '<div xmlns="http://www.w3.org/1999/xhtml">Made by <a href="https://example.test/maker">a maker</a>.  </div>'
    told = {**ABLE, "text": {"status": "generated", "div": div}}
    done = take(sqlite_store, json.dumps(told), now)
    assert done.repairs == ()
    assert kept(sqlite_store, "Patient/1")["text"]["div"] == div

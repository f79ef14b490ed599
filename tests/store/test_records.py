"""Every version is kept as the exact text that was stored, and nothing is overwritten unseen."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from fengchi.domain.errors import DuplicateFound, EditedMeanwhile, Gone, Invalid, NotFound
from fengchi.fhir.json_codec import decode
from fengchi.store import records
from fengchi.store.db import Store
from fengchi.store.records import Put, Remove

READING = """{"resourceType":"Observation","status":"final","_status":{"id":"kept"},"code":{"text":"Migränetage 偏头痛 \\"x\\""},\
"valueQuantity":{"value":1.00,"unit":"d"},"component":[{"code":{"text":"a"},"valueQuantity":{"value":0.10}},\
{"code":{"text":"b"},"valueQuantity":{"value":1E+2}}]}"""


def _patient(name: str = "Sample", **more: object) -> dict[str, object]:
    return {"resourceType": "Patient", "name": [{"family": name}], **more}


def test_a_record_comes_back_as_the_exact_text_that_was_stored(store: Store, now: datetime) -> None:
    with store.writing() as db:
        made = records.create(db, decode(READING), at=now)

    with store.reading() as db:
        read = records.read(db, "Observation", made.record_id)

    expected = READING.replace(
        '"resourceType":"Observation",',
        f'"resourceType":"Observation","id":"{made.record_id}",'
        '"meta":{"versionId":"1","lastUpdated":"2026-11-02T09:00:00.000Z"},',
    )
    assert read == made
    assert read.body == expected


def test_id_and_meta_keep_their_place_and_the_rest_of_meta(store: Store, now: datetime) -> None:
    sent = '{"meta":{"profile":["p"],"versionId":"77"},"resourceType":"Patient","active":true,"id":"ana"}'

    with store.writing() as db:
        made = records.create(db, decode(sent), at=now, record_id="ana")

    assert made.body == (
        '{"meta":{"profile":["p"],"versionId":"1","lastUpdated":"2026-11-02T09:00:00.000Z"},'
        '"resourceType":"Patient","active":true,"id":"ana"}'
    )


def test_an_update_is_a_new_version_and_the_old_one_stays(store: Store, now: datetime) -> None:
    later = now + timedelta(minutes=5)
    with store.writing() as db:
        first = records.update(db, _patient(id="ana"), at=now)
        second = records.update(db, _patient("Sample-Tanaka", id="ana"), at=later, expected_version=1)

    with store.reading() as db:
        assert records.read(db, "Patient", "ana") == second
        assert records.read_version(db, "Patient", "ana", 1) == first
        assert (first.version, second.version, second.updated) == (1, 2, later)
        assert json.loads(second.body)["meta"] == {"versionId": "2", "lastUpdated": "2026-11-02T09:05:00.000Z"}


def test_a_stale_update_is_refused_and_changes_nothing(store: Store, now: datetime) -> None:
    with store.writing() as db:
        records.update(db, _patient(id="ana"), at=now)
        records.update(db, _patient("Second", id="ana"), at=now, expected_version=1)

    writes = [Put(_patient("Other", id="other")), Put(_patient("Stale", id="ana"), expected=1)]
    with pytest.raises(EditedMeanwhile), store.writing() as db:
        records.write_many(db, writes, at=now)

    with store.reading() as db:
        assert '"Second"' in records.read(db, "Patient", "ana").body
        with pytest.raises(NotFound):
            records.read(db, "Patient", "other")


def test_an_update_of_what_is_not_there_makes_it_unless_a_version_was_expected(store: Store, now: datetime) -> None:
    with pytest.raises(EditedMeanwhile), store.writing() as db:
        records.update(db, _patient(id="ana"), at=now, expected_version=3)

    with store.writing() as db:
        assert records.update(db, _patient(id="ana"), at=now).version == 1


def test_an_update_needs_an_id(store: Store, now: datetime) -> None:
    with pytest.raises(Invalid) as refused, store.writing() as db:
        records.update(db, _patient(), at=now)

    assert refused.value.issues[0].where == "Patient.id"


def test_a_create_never_takes_an_id_that_is_taken(store: Store, now: datetime) -> None:
    with store.writing() as db:
        records.create(db, _patient(), at=now, record_id="ana")

    with pytest.raises(DuplicateFound), store.writing() as db:
        records.create(db, _patient("Other"), at=now, record_id="ana")


def test_a_create_does_not_take_the_id_that_the_client_sent(store: Store, now: datetime) -> None:
    with store.writing() as db:
        made = records.create(db, _patient(id="mine"), at=now)

    assert made.record_id != "mine"
    assert json.loads(made.body)["id"] == made.record_id


def test_what_was_deleted_is_gone_but_its_history_stays(store: Store, now: datetime) -> None:
    with store.writing() as db:
        records.update(db, _patient(id="ana"), at=now)
        tombstone = records.delete(db, "Patient", "ana", at=now)

    with store.reading() as db:
        with pytest.raises(Gone):
            records.read(db, "Patient", "ana")
        with pytest.raises(Gone):
            records.read_version(db, "Patient", "ana", 2)
        assert records.read_version(db, "Patient", "ana", 1).body
        page = records.history(db, kind="Patient", record_id="ana")
    assert (tombstone.version, tombstone.deleted, tombstone.body) == (2, True, "")
    assert [(one.version, one.deleted) for one in page.records] == [(2, True), (1, False)]


def test_deleting_twice_writes_one_deletion(store: Store, now: datetime) -> None:
    with store.writing() as db:
        records.update(db, _patient(id="ana"), at=now)
        first = records.delete(db, "Patient", "ana", at=now)
        again = records.delete(db, "Patient", "ana", at=now + timedelta(hours=1))

    assert again == first


def test_deleting_what_never_was_is_refused(store: Store, now: datetime) -> None:
    with pytest.raises(NotFound), store.writing() as db:
        records.delete(db, "Patient", "nobody", at=now)


def test_a_stale_deletion_is_refused(store: Store, now: datetime) -> None:
    with store.writing() as db:
        records.update(db, _patient(id="ana"), at=now)
        records.update(db, _patient(id="ana"), at=now)

    with pytest.raises(EditedMeanwhile), store.writing() as db:
        records.delete(db, "Patient", "ana", at=now, expected_version=1)


def test_an_update_brings_a_deleted_record_back_as_its_next_version(store: Store, now: datetime) -> None:
    with store.writing() as db:
        records.update(db, _patient(id="ana"), at=now)
        records.delete(db, "Patient", "ana", at=now)
        back = records.update(db, _patient(id="ana"), at=now, expected_version=2)

    with store.reading() as db:
        assert records.read(db, "Patient", "ana") == back
        assert back.version == 3


def test_the_same_id_may_be_used_by_different_types(store: Store, now: datetime) -> None:
    with store.writing() as db:
        records.update(db, _patient(id="one"), at=now)
        records.update(db, {"resourceType": "Device", "id": "one"}, at=now)

    with store.reading() as db:
        assert records.read(db, "Patient", "one").kind == "Patient"
        assert records.read(db, "Device", "one").kind == "Device"


def test_many_writes_are_stored_in_order_and_given_back_in_order(store: Store, now: datetime) -> None:
    with store.writing() as db:
        records.update(db, _patient("Old", id="b"), at=now)
        records.update(db, _patient("Old", id="c"), at=now)
        made = records.write_many(
            db,
            [
                Put(_patient("A", id="a")),
                Put(_patient("B", id="b"), expected=1),
                Remove("Patient", "c"),
                Put(_patient("D")),
            ],
            at=now,
        )

    with store.reading() as db:
        assert [(one.record_id, one.version, one.deleted) for one in made[:3]] == [
            ("a", 1, False),
            ("b", 2, False),
            ("c", 2, True),
        ]
        found = records.read_many(db, [("Patient", one) for one in ("a", "b", "c", made[3].record_id, "nobody")])
        assert set(found) == {("Patient", "a"), ("Patient", "b"), ("Patient", made[3].record_id)}


def test_one_record_is_not_written_twice_at_once(store: Store, now: datetime) -> None:
    with pytest.raises(DuplicateFound), store.writing() as db:
        records.write_many(db, [Put(_patient(id="a")), Remove("Patient", "a")], at=now)


def test_a_thousand_records_are_written_at_once(store: Store, now: datetime) -> None:
    writes = [Put(_patient(f"P{number}", id=f"p{number}")) for number in range(1000)]

    with store.writing() as db:
        records.write_many(db, writes, at=now)
        records.write_many(db, writes, at=now)

    with store.reading() as db:
        read = list(records.each_record(db, kinds=["Patient"]))
        assert [one.record_id for one in read] == [f"p{number}" for number in range(1000)]
        assert {one.version for one in read} == {2}


def test_history_pages_from_the_newest_to_the_oldest(store: Store, now: datetime) -> None:
    with store.writing() as db:
        for number in range(5):
            records.update(db, _patient(f"P{number}", id="ana"), at=now + timedelta(minutes=number))
        records.update(db, {"resourceType": "Device", "id": "d"}, at=now + timedelta(hours=1))

    with store.reading() as db:
        first = records.history(db, kind="Patient", count=2)
        second = records.history(db, kind="Patient", count=2, before=first.cursor)
        third = records.history(db, kind="Patient", count=2, before=second.cursor)
        recent = records.history(db, since=now + timedelta(minutes=4))

    assert [one.version for page in (first, second, third) for one in page.records] == [5, 4, 3, 2, 1]
    assert (first.total, third.cursor) == (5, "")
    assert [one.reference for one in recent.records] == ["Device/d", "Patient/ana"]


def test_history_of_a_record_that_never_was_is_refused(store: Store) -> None:
    with store.reading() as db, pytest.raises(NotFound):
        records.history(db, kind="Patient", record_id="nobody")


@pytest.mark.parametrize("cursor", ["x", "-1", "1.5", "9" * 30, "²"])
def test_a_history_link_that_is_not_ours_is_refused(store: Store, cursor: str) -> None:
    with store.reading() as db, pytest.raises(Invalid):
        records.history(db, before=cursor)


def test_a_version_number_beyond_any_is_not_found(store: Store, now: datetime) -> None:
    with store.writing() as db:
        records.update(db, _patient(id="ana"), at=now)

    with store.reading() as db, pytest.raises(NotFound):
        records.read_version(db, "Patient", "ana", 2**40)


def test_each_record_of_a_patient_leaves_out_others_and_the_deleted(store: Store, now: datetime) -> None:
    def observation(id_: str, patient: str) -> Put:
        return Put({"resourceType": "Observation", "id": id_, "subject": {"reference": f"Patient/{patient}"}})

    with store.writing() as db:
        records.write_many(
            db,
            [Put(_patient(id="ana")), observation("o1", "ana"), observation("o2", "ben"), observation("o3", "ana")],
            at=now,
        )
        records.delete(db, "Observation", "o3", at=now)

    with store.reading() as db:
        mine = [one.reference for one in records.each_record(db, patient_id="ana")]
        assert mine == ["Patient/ana", "Observation/o1"]
        assert records.kinds_of_patient(db, "ana") == {"Observation": 1, "Patient": 1}


def test_what_a_transaction_wrote_it_reads_itself(store: Store, now: datetime) -> None:
    with store.writing() as db:
        records.update(db, _patient(id="ana"), at=now)
        assert records.read(db, "Patient", "ana").version == 1


def test_nothing_written_in_a_reading_transaction_is_kept(sqlite_store: Store, now: datetime) -> None:
    with sqlite_store.reading() as db:
        records.update(db, _patient(id="ana"), at=now)

    with sqlite_store.reading() as db, pytest.raises(NotFound):
        records.read(db, "Patient", "ana")


def test_times_are_kept_to_the_millisecond_in_text_and_column_alike(store: Store, now: datetime) -> None:
    moment = now.replace(microsecond=123_987)

    with store.writing() as db:
        made = records.create(db, _patient(), at=moment)

    with store.reading() as db:
        assert records.read(db, "Patient", made.record_id).updated == now.replace(microsecond=123_000)
        assert json.loads(made.body)["meta"]["lastUpdated"] == "2026-11-02T09:00:00.123Z"


@pytest.mark.parametrize("text", ["a\x00b", "\ud800"])
def test_an_id_that_no_database_can_hold_is_refused_or_not_found(store: Store, text: str) -> None:
    with pytest.raises((NotFound, Invalid)), store.reading() as db:
        records.read(db, "Patient", text)

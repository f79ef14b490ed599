"""Real input: patients of another project's generator are imported, charted by three doors, reported, exported and imported again.

The bundles are not part of this repository. They are read from shared/data/synthea beside it, or from FENGCHI_SHARED_DATA.
"""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from fengchi.domain.people import Actor, Door, Role
from fengchi.reports import json as report_json
from fengchi.services import accounts, charting, exchange, export, outcomes, patients
from fengchi.store.db import Store, open_store
from fengchi.store.migrate import upgrade
from fengchi.store.records import each_record
from fhir_client import Fhir
from people import PASSWORD, ROOT

SHARED = Path(os.environ.get("FENGCHI_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
FILES = sorted((SHARED / "synthea").glob("*.json"))

pytestmark = pytest.mark.skipif(not FILES, reason=f"no Synthea bundles in {SHARED.name}/synthea beside this clone")


@pytest.fixture(params=FILES, ids=lambda file: str(file.stem))
def file(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


def bundle_of(file: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return content


def import_file(store: Store, file: Path, at: datetime) -> exchange.ImportReport:
    with store.writing() as db:
        return exchange.import_text(db, file.read_text(encoding="utf-8"), source=file.name, by=ROOT, at=at)


def the_patient(store: Store, at: datetime) -> str:
    with store.writing() as db:
        rows = patients.worklist(db, by=ROOT, at=at)
    assert len(rows) == 1
    return rows[0].patient_id


def mei(store: Store, at: datetime) -> Actor:
    with store.writing() as db:
        made = accounts.add_person(
            db,
            login="mei",
            password=PASSWORD,
            name="Mei Tanaka",
            roles={Role.PRACTITIONER},
            synthetic=True,
            by=ROOT,
            at=at,
        )
    return Actor(f"account:{made.account_id}", made.name, Door.WEB, made.roles, practitioner_id=made.practitioner_id)


def test_every_resource_is_kept_and_the_patient_is_on_the_worklist(store: Store, file: Path, now: datetime) -> None:
    entries = bundle_of(file)["entry"]
    done = import_file(store, file, now)
    assert (done.n_created, done.n_updated) == (len(entries), 0)
    with store.reading() as db:
        kept = [one.kind for one in each_record(db)]
    assert sorted(kept) == sorted(entry["resource"]["resourceType"] for entry in entries)
    assert the_patient(store, now)


def test_a_treatment_is_charted_and_the_report_given(store: Store, file: Path, now: datetime) -> None:
    import_file(store, file, now)
    patient_id, practitioner = the_patient(store, now), mei(store, now)
    fields = {"prescription": "gb20 b; li4 b deqi; gv20", "adverse_answer": "none", "retention": "20"}
    with store.writing() as db:
        signed = charting.chart(
            db, patient_id, fields, started_at=now - timedelta(minutes=20), ended_at=now, by=practitioner, at=now
        )
        report = outcomes.report(db, patient_id, rule="leiden-30min", by=practitioner, at=now)
    assert [one.treatment_id for one in report.treatments] == [signed.treatment_id]


def test_the_same_bundle_is_taken_as_a_fhir_transaction_or_refused_in_full(
    sqlite_store: Store, file: Path, now: datetime
) -> None:
    """What the strict door refuses, it refuses whole; then the tolerant door takes it."""
    fhir = Fhir(sqlite_store, at=now)
    answer = fhir.post("", bundle_of(file))
    assert answer.status_code in (200, 422), answer.text[:500]
    if answer.status_code == 422:
        with sqlite_store.reading() as db:
            assert list(each_record(db)) == []
        import_file(sqlite_store, file, now)
    patient_id = the_patient(sqlite_store, now)
    procedure = {
        "resourceType": "Procedure",
        "status": "completed",
        "code": {"coding": [{"system": "http://snomed.info/sct", "code": "44868003"}]},
        "subject": {"reference": f"Patient/{patient_id}"},
        "performedDateTime": "2026-10-05T10:00:00+02:00",
    }
    treated = {
        "resourceType": "Bundle",
        "type": "transaction",
        "entry": [{"resource": procedure, "request": {"method": "POST", "url": "Procedure"}}],
    }
    assert fhir.post("", treated).status_code == 200
    practitioner = mei(sqlite_store, now)
    with sqlite_store.writing() as db:
        report = outcomes.report(db, patient_id, rule="leiden-30min", by=practitioner, at=now)
    assert len(report.treatments) == 1


def test_export_and_import_into_an_empty_store_give_the_same_records_and_report(
    sqlite_store: Store, file: Path, now: datetime, tmp_path: Path
) -> None:
    import_file(sqlite_store, file, now)
    counts = export.export_to(sqlite_store, tmp_path / "out", by=ROOT, at=now)
    assert sum(counts.values()) == len(bundle_of(file)["entry"])
    url = f"sqlite:///{tmp_path / 'copy.sqlite'}"
    upgrade(url)
    copy = open_store(url)
    for written in sorted((tmp_path / "out").glob("*.ndjson")):
        import_file(copy, written, now)
    assert contents(copy) == contents(sqlite_store)
    assert _report(copy, now) == _report(sqlite_store, now)
    copy.dispose()


def _report(store: Store, at: datetime) -> str:
    reader = Actor("account:x", "Mei Tanaka", Door.WEB, frozenset({Role.PRACTITIONER}))
    patient_id = the_patient(store, at)
    with store.writing() as db:
        return report_json.render(outcomes.report(db, patient_id, rule="ichd3-4h", by=reader, at=at))


def contents(store: Store) -> dict[str, object]:
    """Every record without version number and time."""
    found = {}
    with store.reading() as db:
        for one in each_record(db):
            resource = json.loads(one.body, parse_float=str)
            meta = {key: value for key, value in resource["meta"].items() if key not in ("versionId", "lastUpdated")}
            found[one.reference] = {**resource, "meta": meta}
    return found

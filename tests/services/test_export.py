"""Export: private files, nothing of another time or another patient among them, and no writer held up."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import pytest

from fengchi.domain.errors import Conflict, Invalid, NotFound
from fengchi.services import exchange, export
from fengchi.store import audit, records
from fengchi.store.db import Store
from people import ROOT, gather


def names_in(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_files_are_for_their_owner_alone(sqlite_store: Store, now: datetime, tmp_path: Path) -> None:
    with sqlite_store.writing() as db:
        gather(db, at=now)
    export.export_to(sqlite_store, tmp_path / "out", by=ROOT, at=now)
    assert names_in(tmp_path / "out") == ["Patient.ndjson", "Practitioner.ndjson", "manifest.json"]
    assert {file.stat().st_mode & 0o777 for file in (tmp_path / "out").iterdir()} == {0o600}


def test_a_folder_with_an_older_export_is_refused(sqlite_store: Store, now: datetime, tmp_path: Path) -> None:
    """The records of another patient would stand beside those that were asked for."""
    with sqlite_store.writing() as db:
        patient = gather(db, at=now).ana
    export.export_to(sqlite_store, tmp_path / "out", by=ROOT, at=now)
    before = names_in(tmp_path / "out")
    with pytest.raises(Conflict, match="export from before"):
        export.export_to(sqlite_store, tmp_path / "out", patient=patient.patient_id, by=ROOT, at=now)
    assert names_in(tmp_path / "out") == before


def test_an_export_that_breaks_off_leaves_nothing(
    sqlite_store: Store, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite_store.writing() as db:
        gather(db, at=now)

    def no_room(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(export, "_write_manifest", no_room)
    with pytest.raises(Invalid, match="No space left"):
        export.export_to(sqlite_store, tmp_path / "out", by=ROOT, at=now)
    assert names_in(tmp_path / "out") == []


@pytest.mark.parametrize("blank", ["", "  "])
def test_a_blank_patient_is_never_everybody(sqlite_store: Store, now: datetime, tmp_path: Path, blank: str) -> None:
    with pytest.raises(NotFound):
        export.export_to(sqlite_store, tmp_path / "out", patient=blank, by=ROOT, at=now)
    assert not (tmp_path / "out").exists()


def test_others_can_write_while_an_export_reads(
    store: Store, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.writing() as db:
        gather(db, at=now)
    write_files = export._write_files

    def written_meanwhile(folder: Path, chosen: Iterable[records.StoredRecord]) -> dict[str, tuple[int, str]]:
        with store.writing() as db:
            other = json.dumps({"resourceType": "Organization", "id": "meanwhile", "name": "Lakeside"})
            exchange.import_text(db, other, source="file", by=ROOT, at=now)
        return write_files(folder, chosen)

    monkeypatch.setattr(export, "_write_files", written_meanwhile)
    assert export.export_to(store, tmp_path / "out", by=ROOT, at=now)["Patient"] == 1
    with store.writing() as db:
        assert records.read(db, "Organization", "meanwhile")
        assert "export" in [one.entry.interaction for one in audit.entries(db, limit=9)]

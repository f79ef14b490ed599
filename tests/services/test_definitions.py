"""The definitions that ship are records: stored once, again only when they change, and nobody else's to write."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from fengchi.domain.errors import Conflict, Invalid, NotPermitted
from fengchi.domain.people import Actor, Door, Role
from fengchi.fhir import gate
from fengchi.fhir.definitions import all_definitions
from fengchi.fhir.json_codec import decode
from fengchi.fhir.us_profiles import us_profiles
from fengchi.services import definitions
from fengchi.services.definitions import Installed, install_definitions, is_ours, refuse_ours
from fengchi.store import audit, records
from fengchi.store.db import Store
from people import ROOT

WARM = {
    "resourceType": "ValueSet",
    "id": "warm",
    "url": "https://w3id.org/fengchi/ValueSet/warm",
    "status": "active",
    "version": "1",
}
COLD = {**WARM, "id": "cold", "url": "https://w3id.org/fengchi/ValueSet/cold"}
SHIPPED = (*all_definitions().values(), *us_profiles(all_definitions().values()))
"""What the first package defines, and the profiles of the US package."""


def ship(monkeypatch: pytest.MonkeyPatch, *given: Mapping[str, Any]) -> None:
    """From now on the program comes with these definitions."""
    found = {str(one["url"]): one for one in given}
    monkeypatch.setattr(definitions, "all_definitions", lambda: found)


def install(store: Store, at: datetime) -> Installed:
    with store.writing() as db:
        return install_definitions(db, by=ROOT, at=at)


def version_of(store: Store, kind: str, record_id: str) -> int:
    with store.reading() as db:
        return records.read(db, kind, record_id).version


def test_all_that_ships_is_stored_as_it_is_and_can_be_found(store: Store, now: datetime) -> None:
    done = install(store, now)
    assert done == Installed(len(SHIPPED), 0)
    with store.reading() as db:
        stored = decode(records.read(db, "CodeSystem", "acupuncture-point").body)
    shipped = dict(all_definitions()["https://w3id.org/fengchi/CodeSystem/acupuncture-point"])
    assert stored.pop("meta")["versionId"] == "1"
    assert stored == shipped


def test_a_second_time_nothing_is_written(sqlite_store: Store, now: datetime) -> None:
    install(sqlite_store, now)
    assert install(sqlite_store, now + timedelta(days=1)) == Installed(0, len(SHIPPED))


def test_only_what_changed_gets_a_new_version(
    monkeypatch: pytest.MonkeyPatch, sqlite_store: Store, now: datetime
) -> None:
    ship(monkeypatch, WARM, COLD)
    install(sqlite_store, now)
    ship(monkeypatch, {**WARM, "version": "2"}, {**COLD, "meta": {}})
    assert install(sqlite_store, now + timedelta(days=1)) == Installed(1, 1)
    assert [version_of(sqlite_store, "ValueSet", name) for name in ("warm", "cold")] == [2, 1]


def test_what_no_longer_ships_stays(monkeypatch: pytest.MonkeyPatch, sqlite_store: Store, now: datetime) -> None:
    ship(monkeypatch, WARM, COLD)
    install(sqlite_store, now)
    ship(monkeypatch, WARM)
    assert install(sqlite_store, now) == Installed(0, 1)
    assert version_of(sqlite_store, "ValueSet", "cold") == 1


def test_a_definition_of_the_clinic_is_never_written_over(
    monkeypatch: pytest.MonkeyPatch, sqlite_store: Store, now: datetime
) -> None:
    theirs = {**WARM, "url": "https://clinic.example.test/ValueSet/warm"}
    with sqlite_store.writing() as db:
        records.update(db, theirs, at=now)
    ship(monkeypatch, WARM)
    with pytest.raises(Conflict, match="under another id"):
        install(sqlite_store, now)
    assert version_of(sqlite_store, "ValueSet", "warm") == 1


def test_only_who_may_import_installs_and_it_is_written_down(sqlite_store: Store, now: datetime) -> None:
    tom = Actor("tom", "Tom Desk", Door.WEB, frozenset({Role.FRONT_DESK}))
    with pytest.raises(NotPermitted), sqlite_store.writing() as db:
        install_definitions(db, by=tom, at=now)
    install(sqlite_store, now)
    with sqlite_store.reading() as db:
        assert audit.entries(db, limit=1)[0].entry.interaction == "install-definitions"


def test_every_definition_that_ships_is_valid() -> None:
    for one in SHIPPED:
        assert gate.check(one, kind=str(one["resourceType"])) == (), one["url"]


def test_no_two_definitions_have_the_same_id() -> None:
    keys = [(one["resourceType"], one["id"]) for one in SHIPPED]
    assert len(set(keys)) == len(keys)


# Writes of others -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "record_id", "resource"),
    [
        ("CodeSystem", "acupuncture-point", {}),
        ("CodeSystem", "acupuncture-point", {"url": "https://clinic.example.test/points"}),
        ("CodeSystem", "", {"url": "https://w3id.org/fengchi/CodeSystem/acupuncture-point"}),
        ("StructureDefinition", "mine", {"url": "https://w3id.org/fengchi/StructureDefinition/mine"}),
    ],
)
def test_a_definition_of_ours_is_not_written_by_others(kind: str, record_id: str, resource: Any) -> None:
    with pytest.raises(Invalid, match="of your own") as refused:
        refuse_ours(kind, record_id, resource)
    assert refused.value.issues[0].rule == "definition-ours"


@pytest.mark.parametrize(
    ("kind", "record_id", "resource"),
    [
        ("CodeSystem", "mine", {"url": "https://clinic.example.test/points"}),
        ("CodeSystem", "mine", {}),
        ("Patient", "acupuncture-point", {}),
        ("Device", "fengchi", {"url": "https://w3id.org/fengchi/"}),
        ("CodeSystem", "mine", {"url": 7}),
    ],
)
def test_what_is_the_clinics_own_is_theirs_to_write(kind: str, record_id: str, resource: Any) -> None:
    refuse_ours(kind, record_id, resource)
    assert not is_ours(kind, record_id)

"""The definitions that ship with the program as ordinary records, so that the API reads and searches them.

https://hl7.org/fhir/R4/conformance-module.html. They are made by the program alone: a definition of ours that a clinic
has changed would no longer be what other systems hold under the same canonical.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeAlias

from fengchi.domain.errors import Conflict, Invalid, Issue
from fengchi.domain.people import Actor
from fengchi.fhir.definitions import all_definitions
from fengchi.fhir.json_codec import decode
from fengchi.fhir.systems import CANONICAL
from fengchi.fhir.us_profiles import us_profiles
from fengchi.services.access import Permission
from fengchi.services.audit import entry, guard
from fengchi.store import records
from fengchi.store.db import Db
from fengchi.store.records import Put, StoredRecord

Json: TypeAlias = Mapping[str, Any]
Key: TypeAlias = tuple[str, str]
"""(type, id)"""

KINDS: Final = frozenset(
    {
        "CapabilityStatement",
        "CodeSystem",
        "ConceptMap",
        "ImplementationGuide",
        "OperationDefinition",
        "Questionnaire",
        "SearchParameter",
        "StructureDefinition",
        "StructureMap",
        "ValueSet",
    }
)
"""Types that define what other resources are, and are found by their canonical."""


@dataclass(frozen=True, slots=True)
class Installed:
    """How many definitions got a new version, and how many were here as they are."""

    n_written: int
    n_unchanged: int


def install_definitions(db: Db, *, by: Actor, at: datetime) -> Installed:
    """Store each definition as a record under its own id; a new version only where its content changed.

    What an older version of the program defined beside them stays. Raises NotPermitted, and Conflict where another
    definition has the id of one of ours.
    """
    ours = {_key(one): one for one in _shipped()}
    guard(
        db, by, Permission.DATA_IMPORT, entry(by, "U", "install-definitions", at=at, detail=f"{len(ours)} definitions")
    )
    here = records.read_many(db, ours)
    for key, one in ours.items():
        _refuse_other(here.get(key), one)
    changed = [one for key, one in ours.items() if key not in here or not _is_same(here[key], one)]
    records.write_many(db, [Put(one) for one in changed], at=at)
    return Installed(len(changed), len(ours) - len(changed))


def refuse_ours(kind: str, record_id: str, resource: Json) -> None:
    """Raise Invalid for a write that would change, replace or imitate a definition of ours."""
    url = resource.get("url") if kind in KINDS else ""
    imitates = isinstance(url, str) and url.startswith(f"{CANONICAL}/")
    if imitates or is_ours(kind, record_id):
        text = (
            "This definition comes with the program and is the same on every server that has it; "
            "give yours a url, and an id, of your own."
        )
        raise Invalid(issues=[Issue(text, f"{kind}.url", "business-rule", "definition-ours")])


def refuse_removing_ours(kind: str, stored: StoredRecord | None) -> None:
    """Raise Invalid for the removal of a definition of ours. One of a clinic's own that has the id of ours may go."""
    if stored is not None and kind in KINDS:
        resource = decode(stored.body)
        if str(resource.get("url", "")).startswith(f"{CANONICAL}/"):
            refuse_ours(kind, stored.record_id, resource)


def is_ours(kind: str, record_id: str) -> bool:
    """Whether a definition that comes with the program has this id."""
    return kind in KINDS and any(_key(one) == (kind, record_id) for one in _shipped())


def _shipped() -> tuple[Json, ...]:
    """Those of the first package, then the profiles of the US package on top of them."""
    ours = all_definitions().values()
    return (*ours, *us_profiles(ours))


def _key(one: Json) -> Key:
    return str(one["resourceType"]), str(one["id"])


def _refuse_other(stored: StoredRecord | None, one: Json) -> None:
    """A clinic may have named something of its own alike before we did."""
    if stored is not None and decode(stored.body).get("url") != one["url"]:
        text = (
            "A definition of your own has the id of one of ours; store it under another id, delete it, and try again."
        )
        raise Conflict(issues=[Issue(text, f"{one['resourceType']}.id", "conflict", "definition-ours")])


def _is_same(stored: StoredRecord, one: Json) -> bool:
    return _content(decode(stored.body)) == _content(one)


def _content(one: Json) -> dict[str, Any]:
    """Without what this server sets for itself."""
    own = {name: value for name, value in one.get("meta", {}).items() if name not in ("versionId", "lastUpdated")}
    return {**{name: value for name, value in one.items() if name != "meta"}, "meta": own}

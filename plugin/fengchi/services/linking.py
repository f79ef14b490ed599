"""Ids that can be kept and references that lead somewhere, for resources that come from another system's files.

https://hl7.org/fhir/R4/bundle.html#references
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs
from uuid import NAMESPACE_URL, uuid5

from fengchi.domain.errors import Invalid, Issue
from fengchi.fhir.references import conditional_target, rewritten
from fengchi.fhir.search_parameters import parameters_of
from fengchi.services.fhir_files import FileResource
from fengchi.store import records
from fengchi.store.db import Db

VALID_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
TYPE_NAME = re.compile(r"[A-Z][A-Za-z]{1,60}")
OLD_ID = "urn:fengchi:imported-id"
LONGEST_OLD_ID = 255


@dataclass(frozen=True, slots=True)
class Repair:
    """place: where in the file. issue: what was odd; its severity tells a change ("warning") from a mere note."""

    place: str
    issue: Issue


Known = Mapping[tuple[str, str, str], set[str]]
"""References of the files by (type, system, value) of an identifier; system "*" stands for any."""


def reference_of(one: FileResource) -> str:
    return f"{one.resource['resourceType']}/{one.resource['id']}"


# Ids --------------------------------------------------------------------------------------------------------------


def with_id(one: FileResource, repairs: list[Repair]) -> FileResource:
    """The resource with an id that FHIR allows, the same each time the same thing comes. Raises Invalid without a type."""
    kind, record_id = one.resource.get("resourceType"), one.resource.get("id")
    if not isinstance(kind, str) or not TYPE_NAME.fullmatch(kind):
        raise Invalid(issues=[Issue("This entry has no resource type, so it cannot be kept.", one.place, "required")])
    if isinstance(record_id, str) and VALID_ID.fullmatch(record_id):
        return one
    resource = {**one.resource, "id": _made_id(one, kind, _old_id(record_id))}
    if record_id is not None:
        text = "The id is not one that FHIR allows; a new one was made and the old one kept as an identifier."
        repairs.append(Repair(one.place, Issue(text, f"{kind}.id", "value", "import-id", "warning")))
    if _old_id(record_id) and kind != "Bundle":
        old = {"system": OLD_ID, "value": _old_id(record_id)[:LONGEST_OLD_ID]}
        resource["identifier"] = [*_list(one.resource.get("identifier")), old]
    return replace(one, resource=resource)


def _old_id(record_id: object) -> str:
    """Something that can tell one resource from another; empty for what cannot."""
    is_plain = isinstance(record_id, (str, int)) and not isinstance(record_id, bool)
    return str(record_id).strip() if is_plain else ""


def _made_id(one: FileResource, kind: str, old_id: str) -> str:
    uuid = one.full_url.removeprefix("urn:uuid:")
    if not old_id and one.full_url.startswith("urn:uuid:") and VALID_ID.fullmatch(uuid):
        return uuid
    content = json.dumps(one.resource, sort_keys=True, default=str)
    return str(uuid5(NAMESPACE_URL, f"{kind}/{old_id}" if old_id else one.full_url or content))


# References -------------------------------------------------------------------------------------------------------


def linked(
    db: Db, found: Iterable[FileResource], named: Iterable[FileResource], repairs: list[Repair]
) -> list[FileResource]:
    """References by full url, by an id that was replaced, or by identifier, as references to ids of this server.

    found: as they stand in the files; named: the same with ids, in the same order.
    """
    named = list(named)
    targets = _targets(zip(found, named, strict=True), repairs)
    known = _by_identifier(named)
    direct = [replace(one, resource=rewritten(one.resource, targets)) for one in named]
    return [replace(one, resource=_resolve(db, one, one.resource, known, repairs)) for one in direct]


def _targets(pairs: Iterable[tuple[FileResource, FileResource]], repairs: list[Repair]) -> dict[str, str]:
    """What each address in the files stands for; an address of two different records stands for neither."""
    meant: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for before, after in pairs:
        old_id = _old_id(before.resource.get("id"))
        if before.full_url:
            meant[before.full_url].setdefault(reference_of(after), after.place)
        if old_id and old_id != after.resource["id"]:
            meant[f"{after.resource['resourceType']}/{old_id}"].setdefault(reference_of(after), after.place)
    for places in (list(references.values()) for references in meant.values() if len(references) > 1):
        text = "Another entry has the same full url; references to it were left as they are."
        repairs.append(
            Repair(places[-1], Issue(text, "Bundle.entry.fullUrl", "duplicate", "import-reference", "warning"))
        )
    return {address: next(iter(references)) for address, references in meant.items() if len(references) == 1}


def _by_identifier(found: Iterable[FileResource]) -> Known:
    known: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
    for one in found:
        for each in _list(one.resource.get("identifier")):
            value = each.get("value") if isinstance(each, Mapping) else None
            if isinstance(value, str) and value.strip():
                system = each.get("system")
                kind = str(one.resource["resourceType"])
                known[(kind, system if isinstance(system, str) else "", value)].add(reference_of(one))
                known[(kind, "*", value)].add(reference_of(one))
    return known


def _resolve(db: Db, one: FileResource, value: Any, known: Known, repairs: list[Repair]) -> Any:
    """Conditional references (Practitioner?identifier=a|b) become literal ones, or logical ones where that is a guess."""
    if isinstance(value, list):
        return [_resolve(db, one, inner, known, repairs) for inner in value]
    if not isinstance(value, Mapping):
        return value
    text = value.get("reference")
    target = conditional_target(text) if isinstance(text, str) else None
    if target is None:
        return {name: _resolve(db, one, inner, known, repairs) for name, inner in value.items()}
    kind, query = target
    matches = _matches(db, kind, query, known)
    if len(matches) == 1:
        return {**value, "reference": next(iter(matches))}
    what = "matches more than one record" if matches else "matches nothing here"
    told = Issue(
        f"A conditional reference {what}; it was kept as a logical reference.",
        str(one.resource["resourceType"]),
        "multiple-matches" if matches else "not-found",
        "import-reference",
        "warning",
    )
    repairs.append(Repair(one.place, told))
    return _logical(value, kind, query)


def _matches(db: Db, kind: str, query: str, known: Known) -> set[str]:
    """References that the condition may mean: those of the files, else those stored. An empty one means nothing."""
    system, value = _identifier_in(query)
    if not value:
        return set()
    if here := known.get((kind, "*" if system is None else system, value)):
        return here
    if "identifier" not in parameters_of(kind):
        return set()
    return {one.reference for one in records.find_by_identifier(db, kind, system, value)}


def _identifier_in(query: str) -> tuple[str | None, str]:
    """(system, value) of identifier=system|value; system None: any. An empty value where anything else is asked."""
    asked = parse_qs(query, keep_blank_values=True)
    if asked.keys() != {"identifier"} or len(asked["identifier"]) != 1:
        return None, ""
    system, mark, value = asked["identifier"][0].partition("|")
    return (system, value.strip()) if mark else (None, system.strip())


def _logical(reference: Mapping[str, Any], kind: str, query: str) -> dict[str, Any]:
    system, value = _identifier_in(query)
    rest = {name: inner for name, inner in reference.items() if name != "reference"}
    identifier = {"system": system, "value": value} if system else {"value": value or query}
    return {**rest, "type": kind, "identifier": identifier}


def _list(value: Any) -> list[Any]:
    """Some resources have one identifier where most have a list."""
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]

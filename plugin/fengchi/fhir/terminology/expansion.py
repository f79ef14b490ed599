"""$expand: the codes of a value set, flat, as many as were asked for.

https://hl7.org/fhir/R4/valueset.html#expansion
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from fengchi.fhir.json_codec import encode
from fengchi.fhir.terminology.concepts import Concept, Json, ValueSet
from fengchi.fhir.terminology.expansion_request import ExpansionRequest, require_held_versions
from fengchi.fhir.terminology.filtering import Searchable
from fengchi.fhir.terminology.languages import chosen, designation_json, display_in

_DEFINITION = ("compose", "text", "meta", "id")
"""What an expansion leaves out: it is no stored ValueSet, and its compose comes along only when asked for."""


def expanded(value_set: ValueSet, found_by: Searchable, request: ExpansionRequest, *, at: datetime) -> dict[str, Any]:
    """A ValueSet with an expansion. Raises Invalid for a version of a code system that is not held here."""
    require_held_versions(request, dict(value_set.versions))
    found = _wanted(value_set, found_by, request)
    end = None if request.count < 0 else request.offset + request.count
    kept = [one for one in _DEFINITION if not (one == "compose" and request.with_definition)]
    about = {name: value for name, value in value_set.definition.items() if name not in kept}
    page = [_contains(one, value_set.versions, request) for one in found[request.offset : end]]
    return {**about, "expansion": _expansion(value_set, request, len(found), page, at)}


def _wanted(value_set: ValueSet, found_by: Searchable, request: ExpansionRequest) -> list[Concept]:
    found: Iterable[Concept] = found_by.find(request.filter) if request.filter else value_set.concepts.values()
    excluded = {one.partition("|")[0] for one in request.excluded if _is_held(one, value_set.versions)}
    return [
        one
        for one in found
        if one.system not in excluded
        and not (request.active_only and one.inactive)
        and not (request.without_headings and one.abstract)
    ]


def _is_held(canonical: str, versions: Mapping[str, str]) -> bool:
    system, _, version = canonical.partition("|")
    return version in ("", versions.get(system, ""))


def _expansion(
    value_set: ValueSet, request: ExpansionRequest, total: int, page: list[Json], at: datetime
) -> dict[str, Any]:
    used: list[Json] = [
        {"name": "version", "valueUri": f"{system}|{version}"}
        for system, version in value_set.versions.items()
        if version
    ]
    made: dict[str, Any] = {
        "identifier": _identifier(value_set, used, request),
        "timestamp": at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "total": total,
        "offset": request.offset,
    }
    if parameters := [*request.echo, *used]:
        made["parameter"] = parameters
    return {**made, "contains": page} if page else made


def _identifier(value_set: ValueSet, used: list[Json], request: ExpansionRequest) -> str:
    """The same for every page of the same question, so that a client can tell that its pages belong together."""
    version = value_set.definition.get("version", "")
    question = encode({"parameter": [*request.without_page, *used]})
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'{value_set.url}|{version}?{question}')}"


def _contains(one: Concept, versions: Mapping[str, str], request: ExpansionRequest) -> Json:
    made: dict[str, Any] = {"system": one.system}
    if one.abstract:
        made["abstract"] = True
    if one.inactive:
        made["inactive"] = True
    if version := versions.get(one.system):
        made["version"] = version
    made["code"] = one.code
    if display := display_in(one, request.language):
        made["display"] = display
    wanted = request.with_designations or request.designations
    if designations := chosen(one.designations, request.designations) if wanted else ():
        made["designation"] = [designation_json(other) for other in designations]
    return made

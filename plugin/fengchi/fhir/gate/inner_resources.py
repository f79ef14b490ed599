"""Resources inside resources: the rules of `contained` and of Bundle.

https://hl7.org/fhir/R4/references.html#contained, https://hl7.org/fhir/R4/domainresource.html and
https://hl7.org/fhir/R4/bundle.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fengchi.fhir.gate.places import Place, inside
from fengchi.fhir.gate.report import Report

_WITH_REQUEST = frozenset({"batch", "transaction", "history"})
_WITH_RESPONSE = frozenset({"batch-response", "transaction-response", "history"})


def contained_kinds(resource: Mapping[str, Any]) -> dict[str, str]:
    """The resource type of each contained resource, by its id."""
    return {str(one.get("id")): str(one.get("resourceType")) for one in _contained(resource) if "id" in one}


def check_contained(resource: Mapping[str, Any], place: Place, report: Report) -> None:
    """dom-2 to dom-5, and that each contained resource has an id of its own. Raises Full."""
    pointed_to = set(_fragments(resource))
    ids: set[str] = set()
    for index, one in enumerate(_contained(resource)):
        at = inside(place, "contained", index)
        if "contained" in one:
            report.add(at, "dom-2", "A contained resource contains none itself; move it up.", code="invariant")
        meta = one.get("meta", {})
        if isinstance(meta, Mapping) and meta.keys() & {"versionId", "lastUpdated"}:
            report.add(at, "dom-4", "A contained resource has no version and no date; remove them.", code="invariant")
        if isinstance(meta, Mapping) and "security" in meta:
            report.add(at, "dom-5", "A contained resource has no security label; remove it.", code="invariant")
        name = str(one.get("id", ""))
        if not name or name in ids:
            report.add(at, "contained-id", "Give each contained resource an id of its own.", code="required")
        elif f"#{name}" not in pointed_to and "#" not in _fragments(one):
            report.add(
                at, "dom-3", "Nothing refers to this contained resource; refer to it or remove it.", code="invariant"
            )
        ids.add(name)


def _contained(resource: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [one for one in resource.get("contained", ()) if isinstance(one, Mapping)]


def _fragments(value: Any) -> Iterator[str]:
    """Every text that begins with #, as a reference, canonical or uri to something inside does."""
    if isinstance(value, str):
        if value.startswith("#"):
            yield value
    elif isinstance(value, Mapping | list):
        for inner in value.values() if isinstance(value, Mapping) else value:
            yield from _fragments(inner)


def entry_kinds(bundle: Mapping[str, Any]) -> dict[str, str]:
    """The resource type of each entry, by its fullUrl."""
    return {
        entry["fullUrl"]: str(entry["resource"].get("resourceType", ""))
        for entry in bundle.get("entry", ())
        if "fullUrl" in entry and "resource" in entry
    }


def check_bundle(bundle: Mapping[str, Any], place: Place, report: Report) -> None:
    """The invariants of Bundle (bdl-1 to bdl-12). Raises Full."""
    kind = bundle.get("type", "")
    entries = bundle.get("entry", [])
    if "total" in bundle and kind not in {"searchset", "history"}:
        report.add(inside(place, "total"), "bdl-1", "Only a searchset or history has a total.", code="invariant")
    for index, entry in enumerate(entries):
        for rule, text in _entry_faults(kind, entry):
            report.add(inside(place, "entry", index), rule, text, code="invariant")
    if kind != "history":
        _check_full_urls(entries, place, report)
    if kind in {"document", "message"}:
        _check_opening(kind, bundle, entries, place, report)


def _entry_faults(kind: str, entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if "search" in entry and kind != "searchset":
        yield "bdl-2", "Only the entries of a searchset have `search`."
    if ("request" in entry) != (kind in _WITH_REQUEST):
        verb = "Add the `request`" if kind in _WITH_REQUEST else "Remove the `request`"
        yield "bdl-3", f"{verb}; it belongs to the entries of a batch, transaction or history."
    if ("response" in entry) != (kind in _WITH_RESPONSE):
        verb = "Add the `response`" if kind in _WITH_RESPONSE else "Remove the `response`"
        yield "bdl-4", f"{verb}; it belongs to the entries of a response or history."
    if not entry.keys() & {"resource", "request", "response"}:
        yield "bdl-5", "Give the entry a resource, a request or a response."
    if "/_history/" in entry.get("fullUrl", ""):
        yield "bdl-8", "A fullUrl names no version; take /_history/… off."


def _check_full_urls(entries: Sequence[Mapping[str, Any]], place: Place, report: Report) -> None:
    seen: set[tuple[str, Any]] = set()
    for index, entry in enumerate(entries):
        meta = entry.get("resource", {}).get("meta", {})
        version = meta.get("versionId") if isinstance(meta, Mapping) else None
        key = (entry.get("fullUrl", ""), str(version))
        if key[0] and key in seen:
            text = "Another entry has this fullUrl; give each its own."
            report.add(inside(place, "entry", index), "bdl-7", text, code="invariant")
        seen.add(key)


def _check_opening(
    kind: str, bundle: Mapping[str, Any], entries: Sequence[Mapping[str, Any]], place: Place, report: Report
) -> None:
    opening, rule = ("Composition", "bdl-11") if kind == "document" else ("MessageHeader", "bdl-12")
    first = entries[0].get("resource", {}).get("resourceType") if entries else None
    if first != opening:
        report.add(place, rule, f"A {kind} begins with a {opening}.", code="invariant")
    if kind == "document" and not bundle.get("identifier", {}).keys() >= {"system", "value"}:
        report.add(place, "bdl-9", "Add the document's `identifier` with system and value.", code="invariant")
    if kind == "document" and "timestamp" not in bundle:
        report.add(place, "bdl-10", "Add the document's `timestamp`.", code="invariant")

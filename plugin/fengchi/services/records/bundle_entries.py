"""The entries of a batch or transaction, read from the request. One that is not well formed refuses a transaction whole;
in a batch it stands by itself, as every entry does.

https://hl7.org/fhir/R4/http.html#transaction
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fengchi.domain.errors import Invalid, Issue, Malformed, TooLarge
from fengchi.services.records.checks import SERVED_KINDS, Policy, Resource, require_kind
from fengchi.services.records.values import version_of_etag, whole_number

METHODS = frozenset({"GET", "POST", "PUT", "DELETE"})
URL = re.compile(
    r"(?P<kind>[A-Z][A-Za-z]+)(/(?P<id>[A-Za-z0-9\-.]{1,64}))?(/_history/(?P<version>[0-9]{1,9}))?(\?(?P<query>.*))?",
    re.ASCII,
)
FULL_URL = re.compile(r"urn:(uuid|oid):[A-Za-z0-9.\-]+|https?://[^\s/?#]+(/\S*)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, read. record_id, version: what it names, if it names one. full_url: empty, a urn or absolute.

    fault: why an entry of a batch could not be read; it then has neither method nor type.
    """

    index: int
    method: str = ""
    kind: str = ""
    record_id: str | None = None
    version: int | None = None
    query: str = ""
    resource: Resource | None = None
    full_url: str = ""
    if_match: int | None = None
    if_none_exist: str | None = None
    fault: Issue | None = None

    @property
    def place(self) -> str:
        return f"Bundle.entry[{self.index}]"

    @property
    def writes(self) -> bool:
        return self.method not in ("GET", "")


def read_entries(bundle: Resource, policy: Policy) -> tuple[str, list[Entry]]:
    """The type of the Bundle (batch or transaction) and its entries. Raises Malformed, Invalid or TooLarge."""
    require_kind(bundle, "Bundle")
    kind = bundle.get("type")
    if kind not in ("batch", "transaction"):
        raise Malformed(issues=[Issue("Send a Bundle of type batch or transaction here.", "Bundle.type", "value")])
    given = bundle.get("entry", [])
    if not isinstance(given, list):
        raise Invalid(issues=[Issue("Bundle.entry is a list.", "Bundle.entry", "structure")])
    if len(given) > policy.max_entries:
        raise TooLarge(f"A bundle holds at most {policy.max_entries} entries; send several.")
    entries = [_read_entry(index, one) for index, one in enumerate(given)]
    faults = [one.fault for one in entries if one.fault is not None]
    if faults and kind == "transaction":
        raise Invalid(issues=faults)
    return str(kind), entries


def _read_entry(index: int, given: Any) -> Entry:
    place = f"Bundle.entry[{index}]"
    request = given.get("request") if isinstance(given, Mapping) else None
    if not isinstance(request, Mapping):
        return Entry(
            index, fault=Issue("Each entry needs a request with method and url.", f"{place}.request", "required")
        )
    for name in ("method", "url", "ifMatch", "ifNoneExist"):
        if not isinstance(request.get(name, ""), str):
            return Entry(index, fault=Issue("This is a text.", f"{place}.request.{name}", "structure"))
    fault = _problem(request, given, place)
    return Entry(index, fault=fault) if fault else _entry(index, request, given)


def _problem(request: Mapping[str, Any], given: Mapping[str, Any], place: str) -> Issue | None:
    """What of the request cannot be honoured; nothing of it is silently passed over."""
    method, match = request.get("method"), URL.fullmatch(request.get("url", ""))
    if method not in METHODS:
        return Issue("The method is one of GET, POST, PUT, DELETE.", f"{place}.request.method", "not-supported")
    if "/$" in request.get("url", ""):
        text = "Operations are not worked in a bundle; call this one by itself."
        return Issue(text, f"{place}.request.url", "not-supported", "operation")
    if match is None or match["kind"] not in SERVED_KINDS:
        text = "The url is relative and starts with a resource type that this server knows."
        return Issue(text, f"{place}.request.url", "value")
    full_url = given.get("fullUrl", "")
    if not isinstance(full_url, str) or (full_url and not FULL_URL.fullmatch(full_url)):
        text = "A fullUrl is a urn:uuid:, a urn:oid: or an absolute http address."
        return Issue(text, f"{place}.fullUrl", "value")
    if "ifMatch" in request and version_of_etag(request["ifMatch"]) is None:
        return Issue('ifMatch is an ETag such as W/"3".', f"{place}.request.ifMatch", "value")
    if method in ("POST", "PUT") and not isinstance(given.get("resource"), Mapping):
        return Issue("This entry needs a resource.", f"{place}.resource", "required")
    fault = _fault_of_url(str(method), match)
    return Issue(fault, f"{place}.request.url", "not-supported") if fault else None


def _fault_of_url(method: str, match: re.Match[str]) -> str | None:
    if method == "GET":
        beside = match["query"] is not None and match["id"] is not None
        return "A read takes no parameters." if beside or (match["version"] and not match["id"]) else None
    if match["version"] is not None or match["query"] is not None:
        return "A write names a type or a record alone: no version and no parameters."
    if method == "POST":
        return "A POST names the type alone; use PUT to choose the id." if match["id"] is not None else None
    return f"A {method} names the record: Type/id." if match["id"] is None else None


def _entry(index: int, request: Mapping[str, Any], given: Mapping[str, Any]) -> Entry:
    match = URL.fullmatch(request["url"])
    assert match is not None  # noqa: S101  # _problem has refused any other url
    resource = given.get("resource")
    return Entry(
        index=index,
        method=request["method"],
        kind=match["kind"],
        record_id=match["id"],
        version=whole_number(match["version"]) if match["version"] else None,
        query=match["query"] or "",
        resource=resource if isinstance(resource, Mapping) else None,
        full_url=given.get("fullUrl", ""),
        if_match=version_of_etag(request["ifMatch"]) if "ifMatch" in request else None,
        if_none_exist=request.get("ifNoneExist") if request["method"] == "POST" else None,
    )


def refuse_overlap(entries: list[Entry]) -> None:
    """Raise Invalid where a transaction writes a record twice or names two entries alike."""
    written = Counter((one.kind, one.record_id or "") for one in entries if one.record_id and one.writes)
    urls = Counter(one.full_url for one in entries if one.full_url and one.resource is not None)
    issues = [
        Issue("The same record is written twice in this transaction.", f"{one.place}.request.url", "invariant")
        for one in entries
        if one.writes and written[(one.kind, one.record_id or "")] > 1
    ]
    issues += [
        Issue("Two entries have the same fullUrl.", f"{one.place}.fullUrl", "invariant")
        for one in entries
        if urls[one.full_url] > 1
    ]
    if issues:
        raise Invalid(issues=issues)

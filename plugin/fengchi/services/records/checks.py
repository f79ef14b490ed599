"""What must hold before a resource is stored: it is valid R4, and what it refers to is here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fengchi.domain.errors import Invalid, Issue
from fengchi.fhir import gate
from fengchi.fhir.references import conditional_target, local_target, references, rewritten
from fengchi.store.db import Db
from fengchi.store.records.lookups import existing

Resource = Mapping[str, Any]
NOT_SERVED = frozenset({"Bundle", "Parameters", "OperationOutcome", "CapabilityStatement"})
"""Types that travel but are not kept under an address of their own."""

SERVED_KINDS = gate.KINDS - NOT_SERVED


@dataclass(frozen=True, slots=True)
class Policy:
    """base_url: of the FHIR API, so that absolute references to this server are known as its own.

    models: run the FHIR models beside the gate. page_size, max_page_size, max_entries: limits of one request.
    """

    base_url: str = ""
    models: bool = False
    page_size: int = 50
    max_page_size: int = 500
    max_entries: int = 1_000


def with_own_references_relative(resource: Resource, policy: Policy) -> Resource:
    """The resource with absolute references to this server made relative, as its index and compartments know them."""
    if not policy.base_url:
        return resource
    own = {
        text
        for _, text in references(resource)
        if text.startswith(f"{policy.base_url}/") and local_target(text, policy.base_url)
    }
    made: Resource = (
        rewritten(resource, {text: text.removeprefix(f"{policy.base_url}/") for text in own}) if own else resource
    )
    return made


def require_kind(resource: Resource, kind: str) -> None:
    if resource.get("resourceType") != kind:
        text = f"The address is for {kind}; the body must be a {kind} as well."
        raise Invalid(issues=[Issue(text, "resourceType", "value")])


def require_valid(resource: Resource, kind: str, policy: Policy) -> None:
    """Raise Invalid with every issue that is an error."""
    issues = [issue for issue in gate.check(resource, kind=kind, models=policy.models) if issue.severity == "error"]
    if issues:
        raise Invalid(issues=issues)


def known_targets(db: Db, resources: Iterable[Resource], policy: Policy) -> set[tuple[str, str]]:
    """Those records of this server that the resources refer to and that are here: one question for all of them."""
    texts = {text for resource in resources for _, text in references(resource)}
    wanted = {target for text in texts if (target := local_target(text, policy.base_url)) is not None}
    return existing(db, wanted)


def require_known_targets(resource: Resource, policy: Policy, known: Collection[tuple[str, str]]) -> None:
    """Raise Invalid for references to records of this server that are not among the known ones."""
    kind = str(resource.get("resourceType"))
    found = [(path, text, local_target(text, policy.base_url)) for path, text in references(resource, kind)]
    issues = [_dangling(path) for path, _, target in found if target is not None and target not in known]
    issues += [_unresolved(path, text) for path, text, target in found if target is None and _is_unresolved(text)]
    if issues:
        raise Invalid(issues=issues)


def _dangling(path: str) -> Issue:
    text = "This refers to a record that is not on this server; store that record first, or correct the reference."
    return Issue(text, path, "not-found", rule="reference-target-exists")


def _is_unresolved(text: str) -> bool:
    return text.startswith(("urn:uuid:", "urn:oid:")) or conditional_target(text) is not None


def _unresolved(path: str, text: str) -> Issue:
    what = "urn reference" if text.startswith("urn:") else "conditional reference"
    return Issue(
        f"A {what} means something only inside a transaction whose entries resolve it.",
        path,
        "not-found",
        rule="reference-resolves",
    )

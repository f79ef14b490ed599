"""The text of a version: the resource as received, with the id and meta that the server owns.

https://hl7.org/fhir/R4/resource.html#Meta
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any


def to_millisecond(at: datetime) -> datetime:
    """What meta.lastUpdated says and what is searched by must be the same moment."""
    in_utc = at.astimezone(UTC)
    return in_utc.replace(microsecond=in_utc.microsecond // 1000 * 1000)


def stamped(resource: Mapping[str, Any], *, record_id: str, version: int, updated: datetime) -> dict[str, Any]:
    """The resource with its id, meta.versionId and meta.lastUpdated; all else, and the order of keys, as it was."""
    meta = {
        **(resource.get("meta") or {}),
        "versionId": str(version),
        "lastUpdated": updated.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }
    first = {"resourceType": resource["resourceType"], "id": record_id, "meta": meta}
    if "id" in resource and "meta" in resource:
        return {name: first.get(name, value) for name, value in resource.items()}
    return {**first, **{name: value for name, value in resource.items() if name not in first}}

"""Snapshots: our profiles with all elements of their base type written out, for validators that cannot do that themselves.

https://hl7.org/fhir/R4/profiling.html#snapshot. They repeat the standard's text, so they are built and never committed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from fhir_profiles.toolchain.sushi import BUILD, HERE, PROFILES, Json, NotCompiled, compile_fsh

CACHE = BUILD / "snapshots"
_STRUCTURE = "StructureDefinition"


def with_snapshots(definitions: Iterable[Json]) -> list[Json]:
    """The same definitions, each StructureDefinition with its snapshot. Needs Node the first time for each content.

    Raises NoNode, or NotCompiled when a definition is not what the FHIR Shorthand says today.
    """
    compiled = snapshots()
    return [_with_snapshot(one, compiled) if one["resourceType"] == _STRUCTURE else one for one in definitions]


def snapshots() -> dict[str, Json]:
    """Every StructureDefinition of the FHIR Shorthand with its snapshot, by canonical URL; compiled once for each content."""
    cached = CACHE / f"{_fingerprint()}.json"
    if not cached.exists():
        made = [one for one in compile_fsh(snapshots=True).values() if one["resourceType"] == _STRUCTURE]
        CACHE.mkdir(parents=True, exist_ok=True)
        unfinished = cached.with_suffix(".unfinished")
        unfinished.write_text(json.dumps(made), encoding="utf-8")
        unfinished.replace(cached)
    return {one["url"]: one for one in json.loads(cached.read_text(encoding="utf-8"))}


def _with_snapshot(one: Json, compiled: dict[str, Json]) -> Json:
    whole = compiled.get(one["url"])
    if whole is None or _as_compared(whole) != _as_compared(one):
        raise NotCompiled(f"{one['id']} in definitions/ is not what input/fsh says; run make profiles.")
    return whole


def _as_compared(one: Json) -> Json:
    """Without the snapshot and the mappings that it needs, and with numbers as text: a Decimal may stand on one side."""
    rest = {key: value for key, value in one.items() if key not in ("snapshot", "mapping")}
    compared: Json = json.loads(json.dumps(rest, default=str), parse_float=str, parse_int=str)
    return compared


def _fingerprint() -> str:
    sources = sorted(path for path in (PROFILES / "input").rglob("*") if path.is_file())
    settings = [PROFILES / "sushi-config.yaml", HERE / "package-lock.json", HERE / "sushi.py"]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in [*sources, *settings])).hexdigest()

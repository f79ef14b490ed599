"""Medplum's validator as a referee: started once in Node for everything that it judges.

https://www.medplum.com/docs/sdk/core.validateresource. It needs profiles with snapshots, so it is shown the package that
`make profiles` builds. Where node and npm are on the path it is required.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from fhir_profiles.toolchain.packages import packages
from fhir_profiles.toolchain.sushi import HERE as TOOLCHAIN
from fhir_profiles.toolchain.sushi import NotCompiled, install

from referees import presence
from referees.judgement import Finding, Verdict
from referees.own_output import DEFINITIONS, RECORDS

NAME = "Medplum"
VERSION = json.loads((TOOLCHAIN / "package.json").read_text(encoding="utf-8"))["dependencies"]["@medplum/core"]
GROUPS = RECORDS | DEFINITIONS
SHAPE = str
SCRIPT = Path(__file__).parent / "medplum" / "validate.mjs"


def require() -> None:
    presence.require(NAME, "node", "npm", needs="Node 18 or newer")


def judge(sound: list[str], odd: list[str], folder: Path) -> tuple[list[Verdict], list[Verdict]]:
    """The verdicts about both, in order, by one start of Node."""
    try:
        install()
        definitions = packages()[0].definitions
    except NotCompiled as error:
        pytest.fail(f"{NAME} is required here and got no profiles:\n{error}", pytrace=False)
    profiles = [one for one in definitions if one["resourceType"] == "StructureDefinition"]
    (folder / "profiles.json").write_text(json.dumps(profiles), encoding="utf-8")
    (folder / "input.ndjson").write_text("".join(f"{_one_line(one)}\n" for one in [*sound, *odd]), encoding="utf-8")
    answered = _run(folder)
    verdicts = [_verdict(line) for line in answered.splitlines()]
    assert len(verdicts) == len(sound) + len(odd)
    return verdicts[: len(sound)], verdicts[len(sound) :]


def _one_line(text: str) -> str:
    """JSON strings hold no raw line breaks, so these stand between tokens."""
    return text.replace("\r", " ").replace("\n", " ")


def _verdict(line: str) -> Verdict:
    return tuple(Finding(one["severity"], one["where"], one["text"], one["id"]) for one in json.loads(line))


def _run(folder: Path) -> str:
    command = ("node", SCRIPT, TOOLCHAIN / "node_modules", "profiles.json", "input.ndjson")
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        pytest.fail(f"{NAME} is required here and did not run:\n{done.stderr[-2000:]}", pytrace=False)
    return done.stdout

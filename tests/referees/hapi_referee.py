"""The HAPI FHIR instance validator as a referee: built once by Maven, started once for everything that it judges.

https://hapifhir.io/hapi-fhir/docs/validation/instance_validator.html. It judges by the R4 definitions inside its own jar and
by our package, installed as any HAPI server installs it, and reaches no network. Where java and mvn are on the path it is required.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from filelock import FileLock

from fengchi.fhir.packages import base_package, packed
from referees import presence
from referees.judgement import Finding, Verdict
from referees.own_output import DEFINITIONS, RECORDS

NAME = "HAPI"
PROJECT = Path(__file__).parent / "hapi"
BUILT = PROJECT / "target"
BUILD = ("mvn", "--batch-mode", "--quiet", "dependency:build-classpath", "compiler:compile")
JUDGE = (
    "java",
    "-Xmx1500m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
)
"""The two switches spare a third of the processor time of so short a run."""
VERSION = re.findall("<hapi.version>(.*)</hapi.version>", (PROJECT / "pom.xml").read_text(encoding="utf-8"))[0]
GROUPS = RECORDS | DEFINITIONS
SHAPE = str
PACKED = 40
"""Resources in one Parameters: HAPI prepares itself anew for each input, which takes longer than judging one resource."""

_IN_PACK = re.compile(r"Parameters\.parameter\[(\d+)\]\.resource(/\*.*?\*/)?")


def require() -> None:
    presence.require(NAME, "java", "mvn", needs="Java 17 or newer and Maven")


def judge(sound: list[str], odd: list[str], folder: Path) -> tuple[list[Verdict], list[Verdict]]:
    """The verdicts about both, in order, by one start of Java."""
    packs = [sound[start : start + PACKED] for start in range(0, len(sound), PACKED)]
    names = ("packed.ndjson", "alone.ndjson")
    for name, lines in zip(names, ([_pack(one) for one in packs], odd), strict=True):
        (folder / name).write_text("".join(f"{_one_line(line)}\n" for line in lines), encoding="utf-8")
    package = base_package()
    (folder / package.file_name).write_bytes(packed(package))
    class_path = f"{folder}{os.pathsep}{_class_path()}"
    answered = _run((*JUDGE, "-cp", class_path, "fengchi.referees.Referee", package.file_name, *names), folder)
    judgements = [json.loads(line) for line in answered.splitlines()]
    of_packs, of_alone = ([one for one in judgements if one["file"] == name] for name in names)
    assert (len(of_packs), len(of_alone)) == (len(packs), len(odd))
    verdicts = [verdict for pack, one in zip(packs, of_packs, strict=True) for verdict in _unpacked(one, len(pack))]
    return verdicts, [tuple(_findings(one)) for one in of_alone]


def _pack(texts: Sequence[str]) -> str:
    parameters = ",".join(f'{{"name":"{place}","resource":{text}}}' for place, text in enumerate(texts))
    return f'{{"resourceType":"Parameters","parameter":[{parameters}]}}'


def _one_line(text: str) -> str:
    """JSON strings hold no raw line breaks, so these stand between tokens."""
    return text.replace("\r", " ").replace("\n", " ")


def _unpacked(judgement: dict[str, list[dict[str, str]]], count: int) -> list[Verdict]:
    """The findings by the resources of the pack. What names no place counts for the first, so that nothing is lost."""
    by_place: list[list[Finding]] = [[] for _ in range(count)]
    for finding in _findings(judgement):
        found = _IN_PACK.match(finding.where)
        place, rest = (int(found[1]), finding.where[found.end() :]) if found else (0, finding.where)
        by_place[place].append(Finding(finding.severity, rest, finding.text, finding.id))
    return [tuple(one) for one in by_place]


def _findings(judgement: dict[str, list[dict[str, str]]]) -> list[Finding]:
    found = [Finding(one["severity"], one["where"], one["text"], one["id"]) for one in judgement["issues"]]
    return [one for one in found if not is_mistaken(one)]


def is_mistaken(one: Finding) -> bool:
    """HAPI has R4 in its jar and in no package: asked about the definition of an extension, it looks for the package.

    The same extensions are given snapshots by its chain, else no record that has one would pass.
    """
    return one.id == "ERROR_GENERATING_SNAPSHOT" and "Unable to resolve package id hl7.fhir.r4.core#null" in one.text


# Building ---------------------------------------------------------------------------------------------------------------


def _class_path() -> str:
    """Our class and HAPI's jars, made by Maven if they are not there yet: from its cache, else over the network."""
    BUILT.mkdir(exist_ok=True)
    jars, stamp = BUILT / "classpath.txt", BUILT / "built-from.txt"
    with FileLock(BUILT / "lock"):
        sources = _fingerprint()
        if not (stamp.exists() and stamp.read_text() == sources and _all_there(jars)):
            _build()
            stamp.write_text(sources)
    return f"{BUILT / 'classes'}{os.pathsep}{jars.read_text().strip()}"


def _build() -> None:
    offline = subprocess.run((*BUILD, "--offline"), cwd=PROJECT, capture_output=True, text=True, check=False)
    if offline.returncode:
        _run(BUILD, PROJECT)


def _fingerprint() -> str:
    files = sorted([PROJECT / "pom.xml", *PROJECT.rglob("src/**/*.java")])
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def _all_there(jars: Path) -> bool:
    return jars.exists() and all(Path(jar).exists() for jar in jars.read_text().strip().split(os.pathsep))


def _run(command: Sequence[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        tail = "\n".join((done.stdout + done.stderr).splitlines()[-25:])
        pytest.fail(f"The HAPI referee is required here and did not run ({command[0]}):\n{tail}", pytrace=False)
    return done.stdout

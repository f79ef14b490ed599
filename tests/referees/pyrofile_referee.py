"""Pyrofile, a profile validator in Python, as a referee.

https://github.com/N3RDMJ/pyrofile. It brings few definitions of R4, so it is given those that SUSHI compiles with, and our
package with snapshots, as `make profiles` builds it: required where node and npm are on the path. It is young; what it
finds wrong against the standard's own text stands in pyrofile_mistakes.py and is let pass.
"""

from __future__ import annotations

import contextlib
import io
import json
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from fhir_profiles.toolchain.packages import packages
from fhir_profiles.toolchain.sushi import CORE, NotCompiled, install, seed_cache
from pyrofile_validator import Validator
from pyrofile_validator.config import ValidatorConfig

from fengchi.fhir.packages import packed
from referees import presence
from referees.judgement import Finding, Verdict
from referees.pyrofile_mistakes import mistakes

NAME = "Pyrofile"
VERSION = version("pyrofile-validator")
GROUPS = frozenset({"example", "demo", "generated"})
"""No definitions and no answers: a large code system takes it minutes, and it counts elements across repetitions."""

_VARYING = frozenset({"id", "reference", "value", "start", "end", "text", "data", "size", "lastUpdated", "versionId"})
"""Members whose values make no other shape: names, times, numbers and words."""


def require() -> None:
    presence.require(NAME, "node", "npm", needs="npm brings the definitions of R4 that it judges by")


def judge(sound: list[str], odd: list[str], folder: Path) -> tuple[list[Verdict], list[Verdict]]:
    """The verdicts about both, in order, without its known mistakes."""
    validator = _validator(folder)
    return [_verdict(validator, one) for one in sound], [_verdict(validator, one) for one in odd]


def SHAPE(text: str) -> str:  # a constant of every referee
    """Of records that differ in names, times, numbers and words alone one is judged: each takes it a fifth of a second."""
    return shape_of(json.loads(text))


def shape_of(value: Any, name: str = "") -> str:
    """What makes a record another one to this referee: its elements, types and codes, each list entry's shape once."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{key}:{shape_of(inner, key)}" for key, inner in sorted(value.items())) + "}"
    if isinstance(value, list):
        return "[" + "|".join(sorted({shape_of(inner, name) for inner in value})) + "]"
    varies = name in _VARYING or name.endswith(("DateTime", "Date", "String", "Integer"))
    return type(value).__name__ if varies or not isinstance(value, str) else value


def _validator(folder: Path) -> Validator:
    try:
        install()
        seed_cache()
        package = replace(packages()[0], examples=())
    except NotCompiled as error:
        pytest.fail(f"{NAME} is required here and got no definitions:\n{error}", pytrace=False)
    (folder / package.file_name).write_bytes(packed(package))
    settings = ValidatorConfig(
        local_package_paths=[str(CORE), str(folder / package.file_name)],
        severity_policy={"profile.unknown": "error"},  # else a profile that is not there would go unnoticed
    )
    return Validator(settings)


def _verdict(validator: Validator, text: str) -> Verdict:
    try:
        resource = json.loads(text)
    except ValueError as error:
        return (Finding("fatal", "", str(error), "json.invalid"),)
    with contextlib.redirect_stdout(io.StringIO()):  # it prints what FHIRPath's trace() says
        issues = validator.validate_resource(resource).issues
    found = tuple(Finding(one.severity.value, one.path or "", one.message, one.code) for one in issues)
    mistaken = {one for of_kind in mistakes(resource, found).values() for one in of_kind}
    return tuple(one for one in found if one not in mistaken)

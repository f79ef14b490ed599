"""fhirkit, a validator of base R4 in Rust, as a referee: structure and primitive types, on every machine, in a moment.

https://docs.rs/fhirkit. It checks no profiles, value sets, invariants or references, and not whether a day exists.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import fhirkit

from referees.judgement import Finding, Verdict
from referees.own_output import DEFINITIONS, RECORDS

NAME = "fhirkit"
VERSION = version("fhirkit-rs")
GROUPS = RECORDS | DEFINITIONS
SHAPE = str


def require() -> None:
    """It is installed with the tests."""


def judge(sound: list[str], odd: list[str], folder: Path) -> tuple[list[Verdict], list[Verdict]]:
    return [_verdict(one) for one in sound], [_verdict(one) for one in odd]


def written_back(text: str) -> str:
    """The resource as fhirkit understood it."""
    return str(fhirkit.parse(text).to_json())


def exact(text: str) -> Any:
    """JSON to compare by: members in any order, numbers digit by digit."""
    return json.loads(text, parse_float=lambda digits: ("number", digits), parse_int=lambda digits: ("number", digits))


def _verdict(text: str) -> Verdict:
    try:
        issues = fhirkit.validate(text)
    except fhirkit.ParseError as error:
        return (Finding("fatal", "", str(error)),)
    return tuple(Finding(one.severity, one.path, one.message) for one in issues)

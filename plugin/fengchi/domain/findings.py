"""What was looked at and felt: tongue, pulse, palpation; and the two diagnoses side by side."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CodedText:
    """A choice from a catalogue, or free text where the code is empty. text is what the clinician reads."""

    code: str
    text: str
    system: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """Free text per heading, as written by the clinician; empty means not recorded."""

    tongue: str = ""
    pulse: str = ""
    palpation: str = ""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The pattern (ICD-11 TM1 code where one is confirmed) and the biomedical diagnosis, each coded or free text."""

    patterns: tuple[CodedText, ...] = ()
    biomedical: tuple[CodedText, ...] = ()

"""Why an answer gives no value: told beside it, or itself the answer, as "don't know" is.

https://hl7.org/fhir/R4/extension-data-absent-reason.html
"""

from __future__ import annotations

from typing import Any

from fengchi.fhir import plain, systems
from fengchi.fhir.plain import inside
from fengchi.fhir.questionnaires.form import Answer
from fengchi.fhir.questionnaires.names import DO_NOT_KNOW, SAFETY_INTAKE


def unknown_reason(answer: Answer | None) -> str:
    """A code of http://terminology.hl7.org/CodeSystem/data-absent-reason; empty when there is a value, or no answer."""
    if answer is None:
        return ""
    return (coded_reason(answer.value) if answer.kind == "Coding" else "") or answer.absent


def coded_reason(coding: Any) -> str:
    """The same code for a coding that says it: one of that system, or our "don't know"; empty for any other."""
    told = inside({"coding": coding}, "coding")
    system, code = plain.words(told, "system"), plain.words(told, "code")
    if (system, code) == (SAFETY_INTAKE, DO_NOT_KNOW):
        return "asked-unknown"
    return code if system == systems.DATA_ABSENT_REASON else ""

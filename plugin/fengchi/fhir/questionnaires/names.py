"""URLs and codes that questionnaires and their answers name.

https://hl7.org/fhir/uv/sdc/extraction.html, https://hl7.org/fhir/R4/questionnaire-profiles.html
"""

from __future__ import annotations

from typing import Final

from fengchi.fhir.systems import CANONICAL

QUESTIONNAIRES: Final = f"{CANONICAL}/Questionnaire"
SAFETY_INTAKE: Final = f"{CANONICAL}/CodeSystem/safety-intake"
DO_NOT_KNOW: Final = "do-not-know"
"""Of SAFETY_INTAKE: asked, and the patient does not know; `asked-unknown` among FHIR's reasons for an absent value."""
ANSWER_IDS: Final = f"{CANONICAL}/identifier/questionnaire-answer"
"""Identifier of an Observation taken out of an answer: id of the response, a slash, linkId of the question."""

OBSERVATION_EXTRACT: Final = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-observationExtract"
CATEGORY: Final = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-observation-extract-category"
UNIT: Final = "http://hl7.org/fhir/StructureDefinition/questionnaire-unit"
LEAST: Final = "http://hl7.org/fhir/StructureDefinition/minValue"
MOST: Final = "http://hl7.org/fhir/StructureDefinition/maxValue"
ABSENT: Final = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
"""On the value of an answer: it was asked, and there is none. https://hl7.org/fhir/R4/extension-data-absent-reason.html"""

DIARY_DAY: Final = f"{QUESTIONNAIRES}/headache-diary-day"
MIDAS: Final = f"{QUESTIONNAIRES}/midas"

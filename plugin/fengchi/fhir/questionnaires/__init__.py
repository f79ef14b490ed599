"""Questionnaires: answers read against their questions, and Observations taken out of them.

https://hl7.org/fhir/uv/sdc/extraction.html; docs/how-to/questionnaires.md tells what is taken out of which questionnaire.
"""

from fengchi.fhir.questionnaires.extraction import extract, is_extractable
from fengchi.fhir.questionnaires.library import own_questionnaire

__all__ = ["extract", "is_extractable", "own_questionnaire"]

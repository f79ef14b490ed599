"""Our own questionnaires, and which one a response answers.

https://hl7.org/fhir/R4/questionnaireresponse-definitions.html#QuestionnaireResponse.questionnaire
"""

from __future__ import annotations

from fengchi.domain.errors import Invalid, Issue
from fengchi.fhir import plain
from fengchi.fhir.definitions import definition
from fengchi.fhir.plain import Json
from fengchi.fhir.questionnaires.names import QUESTIONNAIRES

_PLACE = "QuestionnaireResponse.questionnaire"


def canonical_of(response: Json) -> tuple[str, str]:
    """URL and version of the questionnaire that was answered, each empty when it is not told."""
    url, _, version = plain.words(response, "questionnaire").partition("|")
    return url, version.partition("#")[0]


def own_questionnaire(response: Json) -> Json | None:
    """The one of ours that was answered, None when it is somebody else's.

    Raises Invalid for one that we do not have, or not in that version: its questions may be other ones.
    """
    url, version = canonical_of(response)
    if not url.startswith(f"{QUESTIONNAIRES}/"):
        return None
    found = definition(url)
    if found is None:
        text = "There is no such questionnaire of ours; name one that is, or one of your own."
        raise Invalid(issues=[Issue(text, _PLACE, "not-found", "questionnaire-known")])
    if version and version != plain.words(found, "version"):
        text = f"This questionnaire is here in version {plain.words(found, 'version')}; answer that one."
        raise Invalid(issues=[Issue(text, _PLACE, "not-found", "questionnaire-version")])
    return found


def families(questionnaire: Json) -> frozenset[str]:
    """The questionnaire's own canonical and those it is derived from, without versions."""
    derived = questionnaire.get("derivedFrom")
    named = [plain.words(questionnaire, "url"), *(derived if isinstance(derived, list) else [])]
    return frozenset(str(one).partition("|")[0] for one in named if one)

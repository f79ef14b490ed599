"""Bad examples of answers to questionnaires: whose they are, and extensions that nobody defined.

https://hl7.org/fhir/R4/profiling.html. Answers that do not fit their questions are refused when they are stored
(docs/how-to/questionnaires.md): that needs the questionnaire, which no profile knows.
"""

from __future__ import annotations

from fhir_profiles.toolchain.spoiling import OURS, Spoilt, having

_RECALL = "QuestionnaireResponse-monthly-recall"
_INTAKE = "QuestionnaireResponse-first-visit-intake"
_MODIFIER = {"url": "https://clinic.test/StructureDefinition/answered-in-jest", "valueBoolean": True}
_UNDEFINED = {"url": f"{OURS}/StructureDefinition/answered-aloud", "valueBoolean": True}

SPOILT = (
    Spoilt("answers-about-a-group", "profile-reference", _RECALL, having(subject={"reference": "Group/households"})),
    Spoilt(
        "answers-with-an-unknown-modifier",
        "profile-modifier-extension",
        _RECALL,
        having(modifierExtension=[_MODIFIER]),
    ),
    Spoilt(
        "answers-with-an-undefined-extension",
        "extension-unknown",
        _INTAKE,
        having(extension=[_UNDEFINED]),
    ),
    Spoilt(
        "amended-answers-without-time",
        "acu-questionnaire-response-1",
        _INTAKE,
        lambda one: (one.update(status="amended"), one.pop("authored")),
    ),
)

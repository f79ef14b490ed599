"""What was said, seen and felt at the visit: one Observation each, partOf the treatment's Procedure.

https://hl7.org/fhir/R4/observation.html
"""

from __future__ import annotations

from collections.abc import Iterable

from fhir.resources.R4B.observation import Observation

from fengchi.domain.findings import CodedText
from fengchi.domain.treatments import Treatment
from fengchi.fhir import plain, systems
from fengchi.fhir.elements import coded, foreign, score
from fengchi.fhir.plain import Json, inside
from fengchi.fhir.procedure import coded_text_from_fhir, coded_text_to_fhir
from fengchi.fhir.treatment_frame import Frame

# Heading to the category of https://hl7.org/fhir/R4/valueset-observation-category.html.
_TEXTS = {
    "subjective": "survey",
    "tongue": "exam",
    "pulse": "exam",
    "palpation": "exam",
    "response-sought": "procedure",
    "plan": "therapy",
}


def findings_to_fhir(frame: Frame) -> tuple[Observation, ...]:
    """Only what was recorded: an empty heading makes no Observation."""
    return (*_texts(frame), *_pain(frame), *_patterns(frame))


def texts_from_fhir(observations: Iterable[Json]) -> dict[str, str]:
    """Heading to text, for the headings that were recorded."""
    coded_ones = ((plain.code_of(inside(one, "code"), systems.OBSERVABLES), one) for one in observations)
    return {code: plain.words(one, "valueString") for code, one in coded_ones if code in _TEXTS}


def pain_from_fhir(observations: Iterable[Json]) -> int | None:
    return next(
        (plain.whole_number(inside(one, "valueQuantity")) for one in _with_code(observations, "pain-now")), None
    )


def patterns_from_fhir(observations: Iterable[Json]) -> tuple[CodedText, ...]:
    return tuple(
        coded_text_from_fhir(inside(one, "valueCodeableConcept")) for one in _with_code(observations, "pattern")
    )


def _with_code(observations: Iterable[Json], code: str) -> list[Json]:
    return [one for one in observations if plain.code_of(inside(one, "code"), systems.OBSERVABLES) == code]


def _texts(frame: Frame) -> list[Observation]:
    return [
        frame.observation(
            heading, "acu-finding", code=coded(systems.OBSERVABLES, heading), category=_TEXTS[heading], valueString=text
        )
        for heading, text in _headings(frame.treatment).items()
        if text
    ]


def _headings(note: Treatment) -> dict[str, str]:
    return {
        "subjective": note.subjective,
        "tongue": note.findings.tongue,
        "pulse": note.findings.pulse,
        "palpation": note.findings.palpation,
        "response-sought": note.response_sought,
        "plan": note.plan,
    }


def _pain(frame: Frame) -> list[Observation]:
    if frame.treatment.pain_now is None:
        return []
    loinc = foreign(systems.LOINC, systems.LOINC_PAIN)
    return [
        frame.observation(
            "pain",
            "acu-pain",
            code=coded(systems.OBSERVABLES, "pain-now", loinc),
            category="survey",
            valueQuantity=score(frame.treatment.pain_now),
        )
    ]


def _patterns(frame: Frame) -> list[Observation]:
    return [
        frame.observation(
            f"pattern-{order}",
            "acu-finding",
            code=coded(systems.OBSERVABLES, "pattern"),
            category="exam",
            valueCodeableConcept=coded_text_to_fhir(pattern),
        )
        for order, pattern in enumerate(frame.treatment.diagnosis.patterns, start=1)
    ]

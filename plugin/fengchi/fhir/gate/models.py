"""The second judge: the R4B models themselves, for tests and for FENGCHI_VALIDATION=models.

https://hl7.org/fhir/R4/validation.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from fengchi.domain.errors import Issue
from fengchi.fhir.gate.places import Place, fhirpath, inside
from fengchi.fhir.gate.shapes import model_class


def issues_of_models(kind: str, resource: Mapping[str, Any]) -> Iterator[Issue]:
    """What the model of this type refuses; nothing when it reads the resource."""
    try:
        model_class(kind).model_validate(dict(resource))
    except ValidationError as error:
        for fault in error.errors(include_input=False, include_url=False, include_context=False):
            yield Issue(
                "The R4B model refuses this value; write it as R4 draws it.", _where(kind, fault), rule="models"
            )
    except KeyError:  # an unknown resourceType further inside: the models look it up unchecked
        yield Issue("A resource inside this one has an unknown type.", kind, rule="models")


def _where(kind: str, fault: Mapping[str, Any]) -> str:
    place: Place = kind
    for step in fault["loc"]:
        if isinstance(step, int) and not isinstance(place, str):
            place = inside(place[0], place[1], step)
        elif isinstance(step, str) and step.isidentifier():
            place = inside(place, step.removeprefix("_"))
    return fhirpath(place)

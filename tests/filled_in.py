"""Questionnaires filled in: give linkIds and answers, get the response that a form would send."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fengchi.fhir.definitions import definition

OURS = "https://w3id.org/fengchi/Questionnaire"
MEASURES = "https://w3id.org/fengchi/CodeSystem/outcome-measure"
NAMES = ("headache-diary-day", "monthly-recall", "first-visit-intake", "midas", "pgic", "hit-6", "msq")
KINDS = {"text": "String", "choice": "Coding", "dateTime": "DateTime"}
NO = {"system": "http://terminology.hl7.org/CodeSystem/v2-0136", "code": "N", "display": "No"}
YES = {"system": "http://terminology.hl7.org/CodeSystem/v2-0136", "code": "Y", "display": "Yes"}
UNKNOWN = {
    "system": "https://w3id.org/fengchi/CodeSystem/safety-intake",
    "code": "do-not-know",
    "display": "Don't know",
}


def questionnaire(name: str) -> Mapping[str, Any]:
    found = definition(f"{OURS}/{name}")
    assert found is not None
    return found


def response(
    name: str,
    answers: Mapping[str, Any],
    *,
    patient: str = "ana-sample",
    record_id: str | None = "response-1",
    authored: str = "2026-10-30T18:00:00+01:00",
    status: str = "completed",
    **more: Any,
) -> dict[str, Any]:
    """A list is several answers; for a group it is one mapping for each time it was filled in."""
    made = {
        "resourceType": "QuestionnaireResponse",
        "id": record_id,
        "questionnaire": f"{OURS}/{name}|1.0.0",
        "status": status,
        "subject": {"reference": f"Patient/{patient}"},
        "authored": authored,
        "item": _items(questionnaire(name)["item"], answers),
        **more,
    }
    return {key: value for key, value in made.items() if value is not None}


def option(name: str, link_id: str, code: str) -> dict[str, Any]:
    """The coding of that option of a question."""
    for item in _each(questionnaire(name)["item"]):
        if item["linkId"] == link_id:
            return next(dict(one["valueCoding"]) for one in item["answerOption"] if one["valueCoding"]["code"] == code)
    raise AssertionError(link_id)


def _each(items: Any) -> Any:
    for one in items:
        yield one
        yield from _each(one.get("item", ()))


def _items(definitions: Any, answers: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = []
    for one in definitions:
        link_id, kind = one["linkId"], one["type"]
        if kind == "group":
            times = answers[link_id] if isinstance(answers.get(link_id), list) else [answers]
            groups = [{"linkId": link_id, "item": inner} for each in times if (inner := _items(one["item"], each))]
            found += groups
        elif link_id in answers:
            values = answers[link_id] if isinstance(answers[link_id], list) else [answers[link_id]]
            name = f"value{KINDS.get(kind, kind.capitalize())}"
            found.append({"linkId": link_id, "answer": [{name: value} for value in values]})
    return found

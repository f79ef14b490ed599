"""The published examples of answers are complete, made up, and what can be taken out of them is what the clinic counts.

After a wanted change, write them anew: PYTHONPATH=tests python tests/unit/fhir/test_examples_questionnaires.py
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from fengchi.domain.patient_context import Status
from fengchi.fhir import gate
from fengchi.fhir.facts import facts_of
from fengchi.fhir.json_codec import decode, encode
from fengchi.fhir.patient_status import status_of_observation
from fengchi.fhir.questionnaires import extract
from filled_in import NO, UNKNOWN, option, questionnaire, response

FOLDER = Path(__file__).parents[3] / "fhir_profiles" / "examples"
ANSWERS: dict[str, dict[str, Any]] = {
    "monthly-recall": {
        "headache-days": 11,
        "migraine-days": 7,
        "acute-medication-days": 6,
        "triptan-days": 5,
    },
    "headache-diary-day": {
        "day": "2026-06-30",
        "headache": True,
        "headache-minutes": 150,
        "peak-pain": 6,
        "unilateral": True,
        "pulsating": True,
        "nausea": False,
        "photophobia": True,
        "phonophobia": True,
        "acute-drug": [
            {
                "drug-class": option("headache-diary-day", "drug-class", "triptan"),
                "drug-name": "Sumatriptan 50 mg",
                "doses": 1,
                "relief-2h": option("headache-diary-day", "relief-2h", "complete"),
            }
        ],
        "menses": option("headache-diary-day", "menses", "none"),
        "trigger": ["Short night"],
    },
    "first-visit-intake": {
        "age-at-onset": 17,
        "headache-days-not-known": True,
        "aura": NO,
        "acute-drugs": "Sumatriptan, once or twice a week",
        "sudden-onset": NO,
        "changed-headache": NO,
        "implanted-device": NO,
        "anticoagulant": option("first-visit-intake", "anticoagulant", "182764009"),
        "pregnancy": option("first-visit-intake", "pregnancy", "60001007"),
        "bleeding": NO,
        "immune-weakness": UNKNOWN,
        "needle-fear": NO,
        "needle-fainting": NO,
    },
}
LABEL = {"system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "HTEST", "display": "test health data"}
META = {"profile": ["https://w3id.org/fengchi/StructureDefinition/acu-questionnaire-response"], "security": [LABEL]}


def example(name: str) -> dict[str, Any]:
    me = {"reference": "Patient/ana-sample"}
    made = response(name, ANSWERS[name], record_id=f"{name}-ana", authored="2026-07-01T18:30:00+02:00")
    body = {key: value for key, value in made.items() if key not in ("resourceType", "id", "item")}
    return {
        "resourceType": "QuestionnaireResponse",
        "id": made["id"],
        "meta": META,
        **body,
        "source": me,
        "item": made["item"],
    }


def examples() -> dict[str, str]:
    """File name to text."""
    return {
        f"QuestionnaireResponse-{name}.json": msgspec.json.format(encode(example(name)), indent=2) + "\n"
        for name in ANSWERS
    }


def test_the_examples_are_published_as_they_are_told_here() -> None:
    assert {name: (FOLDER / name).read_text(encoding="utf-8") for name in examples()} == examples()


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_each_example_and_what_is_taken_out_of_it_passes_the_gate(name: str) -> None:
    filled = decode((FOLDER / f"QuestionnaireResponse-{name}.json").read_text(encoding="utf-8"))
    assert gate.check(filled) == ()
    made = extract(filled, questionnaire(name), zone="Europe/Madrid")
    assert made
    assert [gate.check(one) for one in made] == [()] * len(made)


@pytest.mark.parametrize(("name", "count"), [("monthly-recall", 4), ("headache-diary-day", 1)])
def test_what_is_taken_out_is_counted(name: str, count: int) -> None:
    made = extract(example(name), questionnaire(name))
    assert sum(len(facts_of(one)) for one in made) == count


def test_the_intake_example_tells_of_the_anticoagulant_and_of_nothing_else() -> None:
    made = extract(example("first-visit-intake"), questionnaire("first-visit-intake"))
    assert {found for one in made if (found := status_of_observation(one))} == {Status.ANTICOAGULATED}


def write() -> None:
    """Replace the published examples."""
    for name, text in examples().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()

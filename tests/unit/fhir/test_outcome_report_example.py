"""The published examples of the outcome report, and of the answers behind its scores, are what the program makes and reads.

After a wanted change, write them anew: PYTHONPATH=tests:. python tests/unit/fhir/test_outcome_report_example.py
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fengchi.domain.comorbidities import Activity, Certainty, Comorbidity, Informant
from fengchi.domain.diary import AcuteDrug, DiaryDay, Headache
from fengchi.domain.history import GivenNeedling, GivenTreatment, PatientHistory
from fengchi.domain.measures import MeasureId, Method, Reading
from fengchi.domain.medications import DrugClass, MedicationUse
from fengchi.domain.migraine_day import ICHD3_4_HOURS, LEIDEN_30_MINUTES
from fengchi.domain.people import Patient, Sex
from fengchi.fhir import gate
from fengchi.fhir.questionnaires import extract
from fengchi.reports.fhir import Origin, composition
from fengchi.reports.outcome_report import outcome_report

FOLDER = Path(__file__).parents[3] / "fhir_profiles" / "examples"
ANA = Patient("ana-sample", "Sample", ("Ana",), date(1990, 4, 2), Sex.FEMALE, synthetic=True)
BEN = Patient("ben-sample", "Sample", ("Ben",), synthetic=True)
FIRST = date(2026, 6, 2)
TREATMENT = "6f1c7a52-0c7e-4a8e-9a55-5d1f0c2b7e01"
"""The treatment of the other examples."""

ENTRIES = {
    "treatments": (f"Procedure/{TREATMENT}",),
    "acute-medication": ("MedicationStatement/medication-ana-1",),
    "scores": ("Observation/reading-ana-2", "Observation/reading-ana-3"),
    "adverse-events": (f"Observation/{TREATMENT}-adverse-events",),
    "comorbidities": ("Observation/comorbidity-ana-1", "Condition/comorbidity-ana-1-condition"),
}
SYNTHETIC = {
    "security": [
        {
            "system": "http://terminology.hl7.org/CodeSystem/v3-ActReason",
            "code": "HTEST",
            "display": "test health data",
        }
    ]
}


def examples() -> dict[str, dict[str, Any]]:
    return {
        "Composition-outcome-report.json": _after_four_weeks(),
        "Composition-outcome-report-before-treatment.json": _before_any_treatment(),
        "QuestionnaireResponse-midas.json": _answers(
            "midas",
            {
                "missed-work": 4,
                "half-work": 6,
                "missed-household": 5,
                "half-household": 7,
                "missed-leisure": 3,
                "total": 25,
            },
        ),
        "QuestionnaireResponse-hit-6-amended.json": {**_answers("hit-6", {"total": 62}), "status": "amended"},
    }


def _after_four_weeks() -> dict[str, Any]:
    needlings = (GivenNeedling("GB20", "left"), GivenNeedling("GB20", "right"), GivenNeedling("GV20", "midline"))
    started = datetime(2026, 6, 2, 8, 5, tzinfo=UTC)
    history = PatientHistory(
        ANA,
        (GivenTreatment(TREATMENT, started, FIRST, needlings, 20, ("bleeding",), adverse_events_asked=True),),
        (*_days(FIRST - timedelta(days=28), 27, 9), *_days(FIRST, 26, 6)),
        (
            _reading(MeasureId.MIGRAINE_DAYS, None, Method.RECALL),
            _reading(MeasureId.HIT6, Decimal(62), Method.QUESTIONNAIRE),
        ),
        (
            Comorbidity(
                "comorbidity-ana-1", "ana-sample", "lupus", Certainty.CONFIRMED, Activity.REMISSION, Informant.PATIENT
            ),
        ),
        (
            MedicationUse(
                "medication-ana-1", "ana-sample", "Sumatriptan 50 mg", DrugClass.TRIPTAN, date(2025, 1, 1), acute=True
            ),
        ),
    )
    report = outcome_report(history, today=date(2026, 6, 29), rule=LEIDEN_30_MINUTES)
    return composition(report, _origin("0d1c7a52-0c7e-4a8e-9a55-5d1f0c2b7e11", ENTRIES))


def _before_any_treatment() -> dict[str, Any]:
    """Nothing is known: no section is left out, and no number is made up."""
    report = outcome_report(PatientHistory(BEN), today=date(2026, 6, 29), rule=ICHD3_4_HOURS)
    return composition(report, _origin("0d1c7a52-0c7e-4a8e-9a55-5d1f0c2b7e12", {}))


def _origin(document_id: str, entries: dict[str, tuple[str, ...]]) -> Origin:
    return Origin(document_id, datetime(2026, 6, 29, 9, tzinfo=UTC), "Fengchi 0.1.0", entries=entries)


def _days(first: date, n_days: int, n_migraine: int) -> tuple[DiaryDay, ...]:
    headache = Headache(300, 7, True, True, True, True, True, False, True, True)
    drugs = (AcuteDrug(DrugClass.TRIPTAN, "Sumatriptan 50 mg"),)
    return tuple(
        DiaryDay("ana-sample", first + timedelta(days=step), headache, acute_drugs=drugs)
        if step < n_migraine
        else DiaryDay("ana-sample", first + timedelta(days=step))
        for step in range(n_days)
    )


def _reading(measure: MeasureId, value: Decimal | None, method: Method) -> Reading:
    reason = "asked-unknown" if value is None else ""
    return Reading("", "ana-sample", measure, date(2026, 5, 5), date(2026, 6, 1), value, method, reason)


def _answers(name: str, answers: dict[str, int]) -> dict[str, Any]:
    return {
        "resourceType": "QuestionnaireResponse",
        "id": f"answers-ana-{name}",
        "meta": {"profile": ["https://w3id.org/fengchi/StructureDefinition/acu-questionnaire-response"], **SYNTHETIC},
        "questionnaire": f"https://w3id.org/fengchi/Questionnaire/{name}|1.0.0",
        "status": "completed",
        "subject": {"reference": "Patient/ana-sample"},
        "authored": "2026-06-02T09:50:00+02:00",
        "item": [{"linkId": link, "answer": [{"valueInteger": value}]} for link, value in answers.items()],
    }


def text_of(resource: dict[str, Any]) -> str:
    return json.dumps(resource, ensure_ascii=False, indent=1) + "\n"


@pytest.mark.parametrize("name", sorted(examples()))
def test_the_examples_are_what_the_program_makes(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == text_of(examples()[name])


@pytest.mark.parametrize("name", sorted(examples()))
def test_each_example_passes_the_gate_and_its_profile(name: str) -> None:
    assert gate.check(examples()[name], models=True) == ()


def test_the_sections_name_examples_that_there_are() -> None:
    published = {json.loads(path.read_text(encoding="utf-8"))["id"] for path in FOLDER.glob("*.json")}
    named = {name.partition("/")[2] for names in ENTRIES.values() for name in names}
    assert sorted(named - published) == []


@pytest.mark.parametrize(("name", "total"), [("midas", 25), ("hit-6", 62)])
def test_the_answers_give_the_score_that_stands_in_them(name: str, total: int) -> None:
    filled = next(one for one in examples().values() if f"/{name}|" in one.get("questionnaire", ""))
    path = FOLDER.parent / "definitions" / f"Questionnaire-{name}.json"
    taken = extract(filled, json.loads(path.read_text(encoding="utf-8")))
    assert [one["valueQuantity"]["value"] for one in taken if "total" in str(one["code"])] == [total]


def write() -> None:
    """Replace the published examples."""
    for name, resource in examples().items():
        (FOLDER / name).write_text(text_of(resource), encoding="utf-8")


if __name__ == "__main__":
    write()

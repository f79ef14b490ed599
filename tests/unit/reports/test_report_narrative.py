"""The report as a FHIR Composition: its sections are safe XHTML, say what is unknown, and never claim a cause."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.unit.reports.report_people import ANA, FIRST, after, full_history, report_of, stretch, treatment, weekly

from fengchi.domain.history import GivenNeedling, PatientHistory
from fengchi.domain.medications import DrugClass, MedicationUse
from fengchi.fhir import gate, narrative
from fengchi.reports.fhir import Origin, composition
from fengchi.reports.outcome_report import OutcomeReport

MADE_AT = datetime(2026, 4, 27, 9, tzinfo=UTC)
ORIGIN = Origin("0d1c7a52-0c7e-4a8e-9a55-5d1f0c2b7e09", MADE_AT, "Fengchi 0.1.0")
EVIL = '<script>alert(1)</script>"&\x1b[2J'
ALL = [
    "numbers",
    "treatments",
    "acute-medication",
    "scores",
    "adverse-events",
    "comorbidities",
    "cautions",
    "provenance",
]


def full() -> OutcomeReport:
    return report_of(today=after(56), history=full_history())


def empty() -> OutcomeReport:
    return report_of(today=FIRST)


def long() -> OutcomeReport:
    diary = (*stretch(-28, 28, 10), *(one for week in range(13) for one in stretch(1 + 28 * week, 28, week % 9)))
    return report_of(diary, weekly(52), today=after(28 * 13))


def texts(made: dict[str, Any]) -> dict[str, str]:
    """Section code to its XHTML."""
    return {one["code"]["coding"][0]["code"]: one["text"]["div"] for one in made["section"]}


@pytest.mark.parametrize("report", [full, empty, long])
def test_every_composition_meets_its_profile_and_has_all_sections(report: Any) -> None:
    made = composition(report(), ORIGIN)
    assert gate.check(made, models=True) == ()
    assert list(texts(made)) == ALL


@pytest.mark.parametrize("report", [full, empty, long])
def test_every_narrative_may_be_shown_as_it_is(report: Any) -> None:
    made = composition(report(), ORIGIN)
    divs = [made["text"]["div"], *texts(made).values()]
    assert [narrative.problem(one) for one in divs] == [""] * len(divs)
    assert [narrative.sanitise(one) for one in divs] == divs


def test_no_text_of_a_patient_or_drug_becomes_markup_or_a_control_sign() -> None:
    evil = replace(treatment(FIRST), needlings=(GivenNeedling("local", "left", EVIL),), adverse_events=(EVIL,))
    drug = MedicationUse("m", "ana", EVIL, DrugClass.OTHER, after(2))
    history = PatientHistory(ANA, (evil,), stretch(-28, 28, 3), medications=(drug,))
    made = composition(report_of(today=after(20), history=history), ORIGIN)
    shown = "".join(texts(made).values())
    assert "&lt;script&gt;" in shown
    assert "<script" not in shown
    assert "\x1b" not in shown
    assert gate.check(made) == ()


def test_every_counted_number_stands_with_its_coverage_and_the_day_rule() -> None:
    shown = texts(composition(full(), ORIGIN))
    assert "by the day rule leiden-30min-1" in shown["numbers"]
    assert "11 (26 of 28 days recorded; 11.8 scaled to 28 days)" in shown["numbers"]
    for row in re.findall(r"<tr>(?:(?!</tr>).)*%(?:(?!</tr>).)*</tr>", shown["numbers"]):
        assert row.count("days recorded") >= 2, row


def test_nothing_recorded_is_unknown_and_never_nought() -> None:
    shown = texts(composition(empty(), ORIGIN))
    assert "? (0 of 28 days recorded)" in shown["numbers"]
    assert "<td>0" not in shown["numbers"]
    assert "No treatment is signed yet" in shown["treatments"]
    assert "No score is recorded." in shown["scores"]
    assert "Not asked." in shown["comorbidities"]


def test_an_unknown_score_gives_its_reason() -> None:
    assert "unknown (asked unknown)" in texts(composition(full(), ORIGIN))["scores"]


def test_all_cautions_of_the_report_are_in_it() -> None:
    report = full()
    shown = texts(composition(report, ORIGIN))["cautions"].replace("&#x27;", "'").replace("&quot;", '"')
    assert [one.key for one in report.cautions if one.text not in shown] == []


def test_no_section_says_that_one_thing_caused_another() -> None:
    shown = " ".join(texts(composition(full(), ORIGIN)).values()).lower()
    claims = r"\b(because of|thanks to|due to|caused|improved by|effective|responded to|led to|works?)\b"
    assert re.findall(claims, shown) == []


def test_it_says_by_what_and_when_it_was_made() -> None:
    made = composition(full(), ORIGIN)
    shown = texts(made)["provenance"]
    assert "Day rule leiden-30min, version 1" in shown
    assert "Made by Fengchi 0.1.0 at 2026-04-27T09:00:00+00:00" in shown
    assert made["date"] == "2026-04-27T09:00:00+00:00"
    assert made["event"] == [{"period": {"start": "2026-02-03", "end": "2026-04-27"}}]
    assert made["extension"][0]["valueCoding"]["code"] == "leiden-30min-1"


def test_a_section_names_its_records_on_the_server_that_holds_them() -> None:
    entries = {"treatments": ("Procedure/treatment-1",)}
    near = composition(full(), replace(ORIGIN, entries=entries))
    far = composition(full(), replace(ORIGIN, entries=entries, base="https://clinic.test/fhir"))
    found = [
        [one["entry"][0]["reference"] for one in made["section"] if "entry" in one] + [made["subject"]["reference"]]
        for made in (near, far)
    ]
    assert found[0] == ["Procedure/treatment-1", "Patient/ana"]
    assert found[1] == [f"https://clinic.test/fhir/{one}" for one in found[0]]


def test_a_made_up_patient_makes_a_made_up_document() -> None:
    assert composition(full(), ORIGIN)["meta"]["security"][0]["code"] == "HTEST"
    real = PatientHistory(replace(ANA, synthetic=False), diary=stretch(-28, 28, 3))
    assert "security" not in composition(report_of(today=FIRST + timedelta(days=1), history=real), ORIGIN)["meta"]


def test_the_title_does_not_name_the_patient() -> None:
    assert "Sample" not in str(composition(full(), ORIGIN))

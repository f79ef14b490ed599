"""What a patient answers before the first visit is what the needling cautions know at the first visit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from fengchi.domain.safety import cautions
from fengchi.domain.shorthand import parse_prescription
from fengchi.services.patient_facts import context_of
from fengchi.store.db import Store
from fhir_client import Fhir
from filled_in import NO, UNKNOWN, option, response

LINE = "li4 b; st36 l ea 2/100hz 20min"


class Intake:
    """One patient who fills in the questionnaire, perhaps more than once."""

    def __init__(self, store: Store, now: datetime) -> None:
        self.store, self.now = store, now
        self.fhir = Fhir(store, at=now)
        self.patient = self.fhir.patient()

    def answer(self, day: str = "2026-10-30", status: str = "completed", **answers: Any) -> None:
        named = {link.replace("_", "-"): value for link, value in answers.items()}
        filled = response(
            "first-visit-intake",
            named,
            patient=self.patient,
            record_id=f"intake-{day}",
            authored=f"{day}T10:00:00Z",
            status=status,
        )
        stored = self.fhir.put(f"QuestionnaireResponse/intake-{day}", filled)
        assert stored.status_code in (200, 201), stored.text

    def rules(self) -> set[str]:
        """The cautions about the patient, not about single points."""
        with self.store.reading() as db:
            context = context_of(db, self.patient, at=self.now)
        found = {one.rule_id for one in cautions(parse_prescription(LINE).prescription, context)}
        return found & {
            "pacemaker-electro",
            "anticoagulants",
            "bleeding-disorder",
            "immunosuppression",
            "pregnancy-points",
        }


@pytest.fixture
def intake(sqlite_store: Store, now: datetime) -> Intake:
    return Intake(sqlite_store, now)


@pytest.mark.parametrize(
    ("link_id", "code", "rule"),
    [
        ("implanted-device", "441509002", "pacemaker-electro"),
        ("implanted-device", "implanted-electrical-device", "pacemaker-electro"),
        ("anticoagulant", "182764009", "anticoagulants"),
        ("bleeding", "bleeding-disorder", "bleeding-disorder"),
        ("immune-weakness", "370388006", "immunosuppression"),
        ("pregnancy", "77386006", "pregnancy-points"),
    ],
)
def test_an_answer_makes_its_caution_appear(intake: Intake, link_id: str, code: str, rule: str) -> None:
    assert intake.rules() == set()
    intake.answer(**{link_id.replace("-", "_"): option("first-visit-intake", link_id, code)})
    assert intake.rules() == {rule}


def test_no_answer_and_no_are_silent(intake: Intake) -> None:
    intake.answer(implanted_device=NO, anticoagulant=UNKNOWN)
    assert intake.rules() == set()


def test_a_later_no_ends_it_and_a_later_not_known_does_not(intake: Intake) -> None:
    carries = option("first-visit-intake", "implanted-device", "441509002")
    intake.answer(implanted_device=carries)
    intake.answer("2026-10-31", implanted_device=UNKNOWN)
    assert intake.rules() == {"pacemaker-electro"}
    intake.answer("2026-11-01", implanted_device=NO)
    assert intake.rules() == set()


def test_an_answer_entered_in_error_says_nothing(intake: Intake) -> None:
    carries = option("first-visit-intake", "implanted-device", "441509002")
    intake.answer(implanted_device=carries)
    intake.answer(implanted_device=carries, status="entered-in-error")
    assert intake.rules() == set()


def test_not_knowing_or_a_withdrawn_answer_does_not_undo_an_earlier_pregnancy(intake: Intake) -> None:
    intake.answer(pregnancy=option("first-visit-intake", "pregnancy", "77386006"))
    intake.answer("2026-10-31", pregnancy=option("first-visit-intake", "pregnancy", "do-not-know"))
    assert intake.rules() == {"pregnancy-points"}
    no = option("first-visit-intake", "pregnancy", "60001007")
    intake.answer("2026-11-01", pregnancy=no)
    assert intake.rules() == set()
    intake.answer("2026-11-01", pregnancy=no, status="entered-in-error")
    assert intake.rules() == {"pregnancy-points"}


def test_another_engines_dont_know_does_not_undo_a_yes(intake: Intake) -> None:
    """It may store the answer as it stands, as a coded value."""
    intake.answer(implanted_device=option("first-visit-intake", "implanted-device", "441509002"))
    safety = "https://w3id.org/fengchi/CodeSystem/safety-intake"
    stored = intake.fhir.post(
        "Observation",
        {
            "resourceType": "Observation",
            "status": "final",
            "code": {"coding": [{"system": safety, "code": "implanted-device"}]},
            "subject": {"reference": f"Patient/{intake.patient}"},
            "effectiveDateTime": "2026-11-01",
            "valueCodeableConcept": {"coding": [{"system": safety, "code": "do-not-know"}]},
        },
    )
    assert stored.status_code == 201, stored.text
    assert intake.rules() == {"pacemaker-electro"}

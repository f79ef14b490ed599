"""A record with a modifierExtension we do not know is kept and adds nothing to the counts.

https://hl7.org/fhir/R4/extensibility.html#modifierExtension
"""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest

from fengchi.fhir.facts import facts_of
from fengchi.fhir.json_codec import decode

_MODIFIER = [{"url": "http://example.com/not-really", "valueBoolean": True}]
_COUNTED = (
    "Procedure-treatment",
    "Observation-diary-day",
    "Observation-reading-diary",
    "MedicationStatement-medication",
)


def _example(name: str) -> dict[str, Any]:
    return decode((files("fengchi._fhir_profiles") / "examples" / f"{name}.json").read_bytes())


@pytest.mark.parametrize("name", _COUNTED)
def test_a_record_with_an_unknown_modifier_counts_for_nothing(name: str) -> None:
    assert facts_of(_example(name))
    assert facts_of(_example(name) | {"modifierExtension": _MODIFIER}) == ()


def test_a_component_with_an_unknown_modifier_takes_its_whole_record_out() -> None:
    record = _example("Observation-treatment-needling")
    record["component"][3]["modifierExtension"] = _MODIFIER
    assert facts_of(record) == ()


def test_a_dosage_with_an_unknown_modifier_takes_the_medication_out() -> None:
    record = _example("MedicationStatement-medication")
    record["dosage"][0]["modifierExtension"] = _MODIFIER
    assert facts_of(record) == ()


def test_a_patient_with_an_unknown_modifier_is_still_listed() -> None:
    assert facts_of(_example("Patient-patient") | {"modifierExtension": _MODIFIER})

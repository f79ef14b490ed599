"""A concept map says what the mapping writes beside our codes, names its source, and leaves none of our codes out.

https://hl7.org/fhir/R4/conceptmap.html
"""

from __future__ import annotations

from datetime import date

import pytest
from fhir_profiles.toolchain.concept_map import (
    EFFECTIVE_PERIOD,
    GPS_NOTICE,
    LOINC_NOTICE,
    OwnMap,
    Target,
    concept_map,
    map_of,
    periods,
)
from fhir_profiles.toolchain.concept_maps import MAPS, concept_maps
from fhir_profiles.toolchain.concepts import Concept, Json, OwnSystem
from fhir_profiles.toolchain.treatment_maps import CPT
from fhir_profiles.toolchain.value_sets import value_sets

from fengchi.domain.comorbidities import CATALOGUE as DISEASES
from fengchi.domain.comorbidities import disease_of_icd10cm, disease_of_snomed
from fengchi.domain.facts import NeedlingFact
from fengchi.domain.migraine_diagnoses import DIAGNOSES, ICD10CM_CODES
from fengchi.domain.points import CATALOGUE as POINTS
from fengchi.fhir import gate, systems
from fengchi.fhir.elements import parse, to_json
from fengchi.fhir.facts import facts_of
from written_codes import BEFORE_THE_CHANGE, DAY, everything, written

BY_NAME = {one.name: one for one in MAPS}
NAMES = [one.name for one in MAPS]
ICD10CM = "comorbidity-to-icd-10-cm"
ICD10CM_BEFORE = "comorbidity-to-icd-10-cm-until-2025-09-30"
PERMUTED = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)


def pairs(name: str) -> set[tuple[str, str]]:
    """Our code and each of its targets."""
    found = BY_NAME[name].targets
    return {(str(code), one.code) for code, targets in found.items() for one in targets if one.code}


def written_pairs(system: str, other: str) -> set[tuple[str, str]]:
    """Our code and the codes of the other system that stand beside it in a record."""
    seen = (one for one in written() if one.system == system)
    return {(one.code, code) for one in seen for beside, code in one.beside if beside == other}


# What the mapping writes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "system", "other"),
    [
        ("comorbidity-to-snomed-ct", systems.DISEASES, systems.SNOMED),
        ("adverse-event-to-snomed-ct", systems.ADVERSE_EVENTS, systems.SNOMED),
        ("acupuncture-procedure-to-snomed-ct", systems.PROCEDURES, systems.SNOMED),
        ("acupuncture-observable-to-loinc", systems.OBSERVABLES, systems.LOINC),
        ("acupuncture-adjunct-to-snomed-ct", systems.ADJUNCTS, systems.SNOMED),
        ("outcome-measure-to-loinc", systems.MEASURES, systems.LOINC),
    ],
)
def test_a_map_has_the_codes_that_stand_beside_ours_in_records(name: str, system: str, other: str) -> None:
    assert pairs(name) == written_pairs(system, other)


def test_a_comorbidity_is_written_with_the_icd_code_of_the_map_for_its_day() -> None:
    stated = {DAY: ICD10CM, BEFORE_THE_CHANGE: ICD10CM_BEFORE, None: ICD10CM}
    for on, name in stated.items():
        seen = set()
        for record in everything():
            if record["resourceType"] == "Condition" and record.get("recordedDate") == (on and on.isoformat()):
                ours, *others = (one["code"] for one in record["code"]["coding"] if one["system"] != systems.SNOMED)
                seen |= {(ours, code) for code in others}
        assert seen == pairs(name)


def test_the_maps_to_icd_change_on_the_days_on_which_the_catalogue_does() -> None:
    changes = sorted({one.icd10cm_since for one in DISEASES.values() if one.icd10cm_since})
    assert changes == [date(2025, 10, 1)]
    spans = {name: concept_map(BY_NAME[name])["extension"][0] for name in (ICD10CM, ICD10CM_BEFORE)}
    assert spans == {
        ICD10CM: {"url": EFFECTIVE_PERIOD, "valuePeriod": {"start": "2025-10-01"}},
        ICD10CM_BEFORE: {"url": EFFECTIVE_PERIOD, "valuePeriod": {"end": "2025-09-30"}},
    }
    assert ("multiple-sclerosis", "G35.D") in pairs(ICD10CM)
    assert ("multiple-sclerosis", "G35") in pairs(ICD10CM_BEFORE)


def test_changes_divide_time_without_a_gap_and_without_an_overlap() -> None:
    assert periods([date(2026, 1, 1), date(2025, 1, 1), date(2026, 1, 1)]) == [
        (None, date(2024, 12, 31)),
        (date(2025, 1, 1), date(2025, 12, 31)),
        (date(2026, 1, 1), None),
    ]


def test_an_activity_is_written_with_the_clinical_status_of_the_map() -> None:
    seen = set()
    for record in everything():
        if record["resourceType"] == "Condition":
            activity = next(
                one["valueCoding"]["code"] for one in record["extension"] if one["url"].endswith("activity")
            )
            seen.add((activity, record["clinicalStatus"]["coding"][0]["code"]))
    assert seen == pairs("disease-activity-to-condition-clinical")


def test_a_side_is_written_with_the_code_of_the_map() -> None:
    seen = {
        (one["valueCodeableConcept"]["text"].casefold(), one["valueCodeableConcept"]["coding"][0]["code"])
        for record in everything()
        for one in record.get("component", ())
        if one.get("valueCodeableConcept", {}).get("coding", [{}])[0].get("system") == systems.SNOMED
    }
    assert seen == pairs("needling-side-to-snomed-ct")


def test_a_disease_is_read_by_every_code_to_which_it_is_mapped() -> None:
    assert {disease_of_snomed(code) for _, code in pairs("comorbidity-to-snomed-ct")} <= set(DISEASES.values())
    for key, code in pairs("comorbidity-to-snomed-ct"):
        assert disease_of_snomed(code) == DISEASES[key]
    for key, code in pairs(ICD10CM) | pairs(ICD10CM_BEFORE):
        assert disease_of_icd10cm(code) == DISEASES[key]


def test_each_point_of_a_channel_has_the_code_of_the_taiwan_guide_by_which_it_is_read() -> None:
    found = pairs("acupuncture-point-to-twcm")
    assert found == {(code, code) for code, one in POINTS.items() if not one.channel.startswith("EX-")}
    assert len(found) == 361
    codes = sorted(code for _, code in found)
    sites = [{"coding": [{"system": systems.TWCM_POINTS, "code": code}]} for code in codes]
    about = {"resourceType": "Procedure", "id": "x", "status": "completed", "subject": {"reference": "Patient/ana"}}
    code = {"coding": [{"system": systems.SNOMED, "code": systems.SNOMED_ACUPUNCTURE}]}
    facts = facts_of({**about, "code": code, "performedDateTime": "2026-06-02T10:00:00Z", "bodySite": sites})
    assert [one.point for one in facts if isinstance(one, NeedlingFact)] == codes


def test_a_diagnosis_is_mapped_to_the_class_that_the_clinic_knows_for_it() -> None:
    found = pairs("headache-diagnosis-snomed-ct-to-icd-10-cm")
    assert found == {(one.snomed, one.icd10cm) for one in DIAGNOSES.values() if one.snomed and one.icd10cm}
    assert {code for _, code in found} <= set(ICD10CM_CODES)


def test_an_acupuncture_bill_is_left_to_the_minutes() -> None:
    made = concept_map(BY_NAME["acupuncture-procedure-to-cpt"])
    assert pairs("acupuncture-procedure-to-cpt") == {
        *(("acupuncture-treatment", code) for code in ("97810", "97811")),
        *(("electro-acupuncture", code) for code in ("97813", "97814")),
    }
    targets = [target for element in made["group"][0]["element"] for target in element["target"]]
    assert [target for target in targets if "display" in target or "minutes" not in target["comment"]] == []
    assert made["group"][0]["target"] == CPT
    assert "minutes" in made["description"]


# What each says of itself -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("own", MAPS, ids=NAMES)
def test_every_code_of_the_source_stands_in_the_map_once(own: OwnMap) -> None:
    elements = [one["code"] for one in concept_map(own)["group"][0]["element"]]
    assert elements == [one.code for one in own.concepts]
    assert len(set(elements)) == len(elements)


@pytest.mark.parametrize("made", concept_maps(), ids=NAMES)
def test_what_has_no_target_is_unmatched_and_what_is_near_says_how(made: Json) -> None:
    targets = [target for element in made["group"][0]["element"] for target in element["target"]]
    assert targets
    for one in targets:
        assert ("code" in one) != (one["equivalence"] == "unmatched")
        assert one["equivalence"] not in ("narrower", "inexact") or one["comment"].endswith(".")


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (Target, ("1", "equal")),
        (Target, ("", "equivalent")),
        (Target, ("1", "unmatched")),
        (Target, ("1", "narrower")),
        (Target, ("1", "inexact")),
    ],
)
def test_a_target_that_r4_would_refuse_cannot_be_written(target: type[Target], said: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match=r"cannot be|say how"):
        target(*said)


def test_a_code_that_does_not_exist_cannot_be_mapped() -> None:
    own = OwnSystem("https://w3id.org/fengchi/CodeSystem/x", "X", "X.", (Concept("a", "A"),))
    with pytest.raises(ValueError, match="maps what is not there: \\['b'\\]"):
        map_of(own, "x", "X", "X.", systems.SNOMED, {"b": Target("1")}, "")


@pytest.mark.parametrize("own", MAPS, ids=NAMES)
def test_a_map_names_the_licence_of_what_it_points_to(own: OwnMap) -> None:
    needed = {systems.LOINC: LOINC_NOTICE, CPT: "American Medical Association", systems.ICD10CM: "ICD-10-CM"}
    made = concept_map(own)
    assert needed.get(own.target, "") in made["copyright"]
    if own.target == systems.SNOMED:
        assert GPS_NOTICE in made["copyright"] or own.name == "needling-side-to-snomed-ct"


@pytest.mark.parametrize("own", MAPS, ids=NAMES)
def test_the_source_of_a_map_is_a_value_set_of_ours(own: OwnMap) -> None:
    assert own.source_value_set in {one["url"] for one in value_sets()}


@pytest.mark.parametrize("made", concept_maps(), ids=NAMES)
def test_the_gate_and_the_models_accept_it(made: Json) -> None:
    assert gate.check(made) == ()
    assert to_json(parse("ConceptMap", made))["url"] == made["url"]


# Slips of the finger ----------------------------------------------------------------------------------------------------


def test_the_check_digit_of_every_snomed_code_is_right() -> None:
    """Verhoeff's, https://confluence.ihtsdotools.org/display/DOCRELFMT/6.3+Check-digit."""
    codes = {one.code for own in MAPS if own.target == systems.SNOMED for many in own.targets.values() for one in many}
    codes |= {concept.code for own in MAPS if own.source == systems.SNOMED for concept in own.concepts}
    assert len(codes - {""}) > 70
    assert sorted(code for code in codes - {""} if _verhoeff(code)) == []
    assert _verhoeff("44868004")


def test_the_check_digit_of_every_loinc_code_is_right() -> None:
    codes = {one.code for own in MAPS if own.target == systems.LOINC for many in own.targets.values() for one in many}
    assert codes == {"", systems.LOINC_PAIN}
    digits, check = systems.LOINC_PAIN.split("-")
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in digits[::-1][::2])
    assert (doubled + sum(int(digit) for digit in digits[::-1][1::2]) + int(check)) % 10 == 0


def _verhoeff(code: str) -> int:
    """0 for a code whose last digit is its check digit."""
    found = 0
    for place, digit in enumerate(reversed(code)):
        turned = int(digit)
        for _ in range(place % 8):
            turned = PERMUTED[turned]
        found = _dihedral(found, turned)
    return found


def _dihedral(one: int, other: int) -> int:
    """The product in the group of the symmetries of a pentagon: 0 to 4 turn, 5 to 9 mirror."""
    turn = (one + other if one < 5 else one - other) % 5
    return turn + (5 if (one < 5) != (other < 5) else 0)

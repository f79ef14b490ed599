"""A treatment as its FHIR records, there and back."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from fengchi.domain.adverse_events import AdverseEvent, AdverseEventKind
from fengchi.domain.errors import Conflict, Invalid
from fengchi.domain.needling import Needling, Prescription, Side
from fengchi.domain.points import LocalPoint, point
from fengchi.domain.treatments import Adjunct, AdjunctKind, Signing, Treatment, TreatmentState
from fengchi.fhir import gate, systems
from fengchi.fhir.elements import to_json
from fengchi.fhir.json_codec import decode, encode
from fengchi.fhir.note_document import text_of
from fengchi.fhir.treatment import TreatmentResources, treatment_from_fhir, treatment_to_fhir
from fengchi.fhir.withdrawal import entered_in_error, withdrawn
from strategies import PATIENT, PRACTITIONER, signable_treatments, treatments

TREATMENT = Treatment(
    treatment_id="0f3c1d52-5b3f-4a39-9d8e-1f1f6f1f0001",
    patient_id=PATIENT.patient_id,
    practitioner_id=PRACTITIONER.practitioner_id,
    state=TreatmentState.SIGNED,
    prescription=Prescription(
        (
            Needling(point("GB20"), Side.LEFT, depth_mm=Decimal("20.0"), deqi=True),
            Needling(point("GB20"), Side.RIGHT),
            Needling(point("GV20"), Side.MIDLINE),
            Needling(LocalPoint("between", "GB20 and GV16"), Side.LEFT),
        ),
        25,
    ),
    adjuncts=(Adjunct(AdjunctKind.CUPPING, minutes=10),),
    started_at=datetime(2026, 3, 2, 10, 5, tzinfo=UTC),
    ended_at=datetime(2026, 3, 2, 10, 30, tzinfo=UTC),
    needles_in=4,
    needles_out=4,
    adverse_events_asked=True,
    signings=(Signing(datetime(2026, 3, 2, 10, 40, tzinfo=UTC), "mei-tanaka", "Mei Tanaka"),),
)


def made_of(treatment: Treatment) -> TreatmentResources:
    return treatment_to_fhir(treatment, patient=PATIENT, practitioner=PRACTITIONER, software="Fengchi 0.1.0")


def stored(treatment: Treatment) -> list[dict[str, Any]]:
    """The records as they come back from the store: through JSON text."""
    return [decode(encode(one)) for one in made_of(treatment).json()]


def one_of(resources: list[dict[str, Any]], suffix: str) -> dict[str, Any]:
    return next(one for one in resources if one["id"] == TREATMENT.treatment_id + suffix)


@given(treatments())
def test_a_treatment_comes_back_as_it_went_out(treatment: Treatment) -> None:
    resources = stored(treatment)
    random.Random(7).shuffle(resources)
    assert treatment_from_fhir(resources) == treatment


@settings(max_examples=30)
@given(treatments())
def test_decimals_keep_their_digits(treatment: Treatment) -> None:
    back = treatment_from_fhir(stored(treatment))
    depths = [str(one.depth_mm) for one in treatment.prescription.needlings]
    assert [str(one.depth_mm) for one in back.prescription.needlings] == depths


@settings(max_examples=30)
@given(signable_treatments)
def test_every_record_passes_the_gate(treatment: Treatment) -> None:
    issues = [issue for one in stored(treatment) for issue in gate.check(one)]
    assert [issue for issue in issues if issue.severity == "error"] == []


@settings(max_examples=30)
@given(treatments())
def test_the_own_walk_says_what_the_library_says_but_keeps_decimals(treatment: Treatment) -> None:
    for model in made_of(treatment).all():
        assert _as_floats(to_json(model)) == _as_floats(model.model_dump(mode="json"))


def _as_floats(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_floats(one) for key, one in value.items() if key != "data"}
    if isinstance(value, list):
        return [_as_floats(one) for one in value]
    return float(value) if isinstance(value, Decimal | int) and not isinstance(value, bool) else value


@settings(max_examples=30)
@given(treatments())
def test_body_sites_are_the_points_of_the_needling_record(treatment: Treatment) -> None:
    made = made_of(treatment)
    sites = [one.text for one in made.procedure.bodySite or []]
    components = (made.needling_record.component or []) if made.needling_record else []
    assert sites == list(dict.fromkeys(one.code.text for one in components))


@settings(max_examples=30)
@given(treatments())
def test_what_was_entered_in_error_is_so_in_every_record(treatment: Treatment) -> None:
    resources = stored(replace(treatment, state=TreatmentState.ENTERED_IN_ERROR))
    assert {one.get("status") for one in resources if one["resourceType"] != "Provenance"} == {"entered-in-error"}


def test_a_point_needled_on_both_sides_is_two_components() -> None:
    record = one_of(stored(TREATMENT), "-needling")
    found = [(one["code"]["coding"][0]["code"], one["valueCodeableConcept"]["text"]) for one in record["component"]]
    assert found == [("GB20", "Left"), ("GB20", "Right"), ("GV20", "Midline"), ("local", "Left")]


def test_a_procedure_is_coded_by_us_and_by_snomed() -> None:
    codings = one_of(stored(TREATMENT), "")["code"]["coding"]
    assert [(one["system"], one["code"]) for one in codings] == [
        (systems.PROCEDURES, "acupuncture-treatment"),
        (systems.SNOMED, "44868003"),
    ]


def test_asked_and_none_is_not_the_same_as_not_asked() -> None:
    asked = one_of(stored(TREATMENT), "-adverse-events")
    assert asked["valueCodeableConcept"]["coding"][0]["code"] == "none"
    silent = stored(replace(TREATMENT, adverse_events_asked=False))
    assert not [one for one in silent if one["id"].endswith("-adverse-events")]


def test_an_amendment_has_a_provenance_with_its_reason() -> None:
    signing = Signing(datetime(2026, 3, 3, 9, tzinfo=UTC), "mei-tanaka", "Mei Tanaka", "Depth was wrong")
    amended = stored(replace(TREATMENT, state=TreatmentState.AMENDED, signings=(*TREATMENT.signings, signing)))
    second = one_of(amended, "-signature-2")
    assert second["reason"][0]["text"] == "Depth was wrong"
    assert second["activity"]["coding"][0]["code"] == "UPDATE"
    assert one_of(amended, "-needling")["status"] == "amended"
    assert one_of(amended, "")["status"] == "completed"


def test_the_note_says_in_words_what_the_records_say_in_codes() -> None:
    text = text_of(one_of(stored(TREATMENT), "-note"))
    for words in ("Practitioner: Mei Tanaka", "Needles: 4 in, 4 out", "Cupping, 10 min", "asked, none reported"):
        assert words in text
    assert "Needles in: 2026-03-02 11:05 CET" in text


def test_made_up_people_carry_the_test_label_in_every_record() -> None:
    labels = [one["meta"]["security"][0]["code"] for one in stored(TREATMENT)]
    assert set(labels) == {"HTEST"}


def test_a_draft_is_no_record() -> None:
    with pytest.raises(Conflict):
        made_of(replace(TREATMENT, state=TreatmentState.NEEDLES_OUT))


def test_a_note_of_another_patient_is_refused() -> None:
    with pytest.raises(Conflict):
        made_of(replace(TREATMENT, patient_id="somebody-else"))


def test_a_refusal_never_quotes_what_was_wrong() -> None:
    with pytest.raises(Invalid) as refusal:
        made_of(replace(TREATMENT, treatment_id="Ana Sample, 2 March"))
    assert "Ana" not in str(refusal.value.issues)
    assert refusal.value.issues[0].where == "Treatment.id"


def test_a_time_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 3, 2, 10, 5)  # noqa: DTZ001  the fault under test
    with pytest.raises(Invalid):
        made_of(replace(TREATMENT, started_at=naive, ended_at=None))


def test_two_treatments_at_once_are_refused() -> None:
    other = replace(TREATMENT, treatment_id="0f3c1d52-5b3f-4a39-9d8e-1f1f6f1f0002")
    with pytest.raises(Invalid):
        treatment_from_fhir([*stored(TREATMENT), *stored(other)])


def test_an_unknown_side_is_refused_with_its_component() -> None:
    resources = stored(TREATMENT)
    one_of(resources, "-needling")["component"][1]["valueCodeableConcept"] = {"coding": [{"code": "51440002"}]}
    with pytest.raises(Invalid) as refusal:
        treatment_from_fhir(resources)
    assert refusal.value.issues[0].where == "Observation.component[1]"


def test_a_point_outside_the_catalogue_is_refused_with_its_component() -> None:
    resources = stored(TREATMENT)
    one_of(resources, "-needling")["component"][0]["code"]["coding"][0]["code"] = "GB45"
    with pytest.raises(Invalid) as refusal:
        treatment_from_fhir(resources)
    assert refusal.value.issues[0].where == "Observation.component[0]"


def test_what_an_amendment_leaves_out_stays_out_even_when_the_note_is_entered_in_error() -> None:
    events = (AdverseEvent(AdverseEventKind.DIZZINESS), AdverseEvent(AdverseEventKind.NAUSEA))
    before = replace(TREATMENT, adverse_events=events)
    later = Signing(TREATMENT.signings[0].at + timedelta(hours=1), "mei-tanaka", "Mei Tanaka", "Not hers")
    amended = replace(
        before, adverse_events=events[:1], state=TreatmentState.AMENDED, signings=(*before.signings, later)
    )
    gone = withdrawn(stored(before), stored(amended))
    assert [one["id"] for one in gone] == [f"{TREATMENT.treatment_id}-adverse-event-2"]
    assert gone[0]["status"] == "entered-in-error"
    assert treatment_from_fhir([*stored(amended), *gone]) == amended

    in_error = replace(amended, state=TreatmentState.ENTERED_IN_ERROR, error_reason="Wrong patient")
    assert treatment_from_fhir([*stored(in_error), *gone]).adverse_events == events[:1]


def test_a_condition_entered_in_error_has_no_clinical_status() -> None:
    """Invariant con-5."""
    made = entered_in_error({"resourceType": "Condition", "clinicalStatus": {"text": "active"}})
    assert "clinicalStatus" not in made
    assert made["verificationStatus"]["coding"][0]["code"] == "entered-in-error"

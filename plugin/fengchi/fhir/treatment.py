"""A treatment as its FHIR records, and back: Encounter, Procedure, Observations, document, Provenance.

https://hl7.org/fhir/R4/procedure.html#bnr. One Procedure per treatment with one needling record partOf it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fhir.resources.R4B.documentreference import DocumentReference
from fhir.resources.R4B.encounter import Encounter
from fhir.resources.R4B.observation import Observation
from fhir.resources.R4B.procedure import Procedure
from fhir.resources.R4B.provenance import Provenance
from fhir.resources.R4B.reference import Reference
from fhir_core.fhirabstractmodel import FHIRAbstractModel

from fengchi.domain.errors import Invalid, Issue
from fengchi.domain.findings import Diagnosis, Findings
from fengchi.domain.needling import Prescription
from fengchi.domain.people import Patient, Practitioner
from fengchi.domain.treatments import Treatment, TreatmentState
from fengchi.fhir import adverse_event, findings, plain, procedure, systems
from fengchi.fhir.adjuncts import adjunct_from_fhir, adjuncts_to_fhir, is_adjunct
from fengchi.fhir.elements import building, reference, to_json
from fengchi.fhir.encounter import encounter_to_fhir
from fengchi.fhir.needling_record import needling_record_to_fhir, needlings_from_fhir
from fengchi.fhir.note_document import note_to_fhir
from fengchi.fhir.plain import Json, inside
from fengchi.fhir.provenance import provenances_to_fhir, signings_from_fhir
from fengchi.fhir.quantities import quantities_from_fhir, quantities_to_fhir
from fengchi.fhir.treatment_frame import Frame
from fengchi.fhir.withdrawal import is_withdrawn


@dataclass(frozen=True, slots=True)
class TreatmentResources:
    """The records of one treatment. needling_record and quantities are None when there is nothing to record."""

    encounter: Encounter
    procedure: Procedure
    needling_record: Observation | None
    quantities: Observation | None
    adjuncts: tuple[Procedure, ...]
    findings: tuple[Observation, ...]
    adverse_events: tuple[Observation, ...]
    note: DocumentReference
    provenances: tuple[Provenance, ...]

    @property
    def signed(self) -> tuple[FHIRAbstractModel, ...]:
        """Everything that a signature covers, so that each reference points to what stands before it."""
        single = (self.encounter, self.procedure, self.needling_record, self.quantities)
        present = (one for one in single if one is not None)
        return (*present, *self.adjuncts, *self.findings, *self.adverse_events, self.note)

    def all(self) -> tuple[FHIRAbstractModel, ...]:
        return (*self.signed, *self.provenances)

    def json(self) -> tuple[dict[str, Any], ...]:
        """All as FHIR JSON, ready for the record."""
        return tuple(to_json(one) for one in self.all())


@building("Treatment")
def treatment_to_fhir(
    treatment: Treatment,
    *,
    patient: Patient,
    practitioner: Practitioner,
    software: str,
    reasons: Iterable[str] = (),
) -> TreatmentResources:
    """The records of a signed, amended or entered-in-error treatment; Conflict for one that is not signed.

    software: name and version of this program. reasons: references to Conditions, such as "Condition/m1".
    Invalid when a value cannot stand in FHIR.
    """
    frame = Frame(treatment, patient, practitioner, software)
    made = TreatmentResources(
        encounter=encounter_to_fhir(frame),
        procedure=procedure.procedure_to_fhir(frame, reasons=reasons),
        needling_record=needling_record_to_fhir(treatment.prescription, frame),
        quantities=quantities_to_fhir(frame),
        adjuncts=adjuncts_to_fhir(frame),
        findings=findings.findings_to_fhir(frame),
        adverse_events=adverse_event.adverse_events_to_fhir(frame),
        note=note_to_fhir(frame),
        provenances=(),
    )
    return _with_signatures(made, frame)


def treatment_from_fhir(resources: Iterable[Mapping[str, Any]]) -> Treatment:
    """The treatment that these records tell of, in any order; records of other kinds are passed over.

    Invalid unless exactly one treatment's Procedure is among them, or when a record of it cannot be read.
    """
    found = [one for one in resources if not is_withdrawn(one)]
    main = _the_procedure(found)
    observations = [one for one in _of_kind(found, "Observation") if _is_part_of(one, main)]
    try:
        return _read(main, observations, found)
    except ValueError:
        issue = Issue("This treatment has a code that is none of ours.", "Procedure", "code-invalid")
        raise Invalid(issues=[issue]) from None


def is_part_of_treatment(resource: Json, treatment_id: str) -> bool:
    """Whether this belongs to the treatment of that id: an Observation or adjunct that is part of it, or its signature."""
    kind = resource.get("resourceType")
    if kind == "Provenance":
        return treatment_id in _procedures(resource, "target")
    is_of_kind = kind == "Observation" or (kind == "Procedure" and is_adjunct(resource))
    return is_of_kind and treatment_id in _procedures(resource, "partOf")


def _with_signatures(made: TreatmentResources, frame: Frame) -> TreatmentResources:
    targets = [_reference_to(one) for one in made.signed]
    parts = {name: getattr(made, name) for name in made.__dataclass_fields__}
    return TreatmentResources(**{**parts, "provenances": provenances_to_fhir(frame, targets)})


def _reference_to(model: FHIRAbstractModel) -> Reference:
    return reference(model.get_resource_type(), str(getattr(model, "id", "")))


def _of_kind(resources: Iterable[Json], kind: str) -> Iterator[Json]:
    return (one for one in resources if one.get("resourceType") == kind)


def _the_procedure(resources: Iterable[Json]) -> Json:
    found = [one for one in _of_kind(resources, "Procedure") if procedure.is_ours(one)]
    if len(found) != 1:
        issue = Issue(f"One treatment has one Procedure; here are {len(found)}.", "Procedure", "structure")
        raise Invalid(issues=[issue])
    return found[0]


def _is_part_of(resource: Json, main: Json) -> bool:
    return main.get("id") in _procedures(resource, "partOf")


def _procedures(resource: Json, name: str) -> set[str]:
    """Ids of the Procedures that this element points to."""
    return {plain.reference_id(one, "Procedure") for one in plain.each(resource, name)}


def _read(main: Json, observations: list[Json], resources: list[Json]) -> Treatment:
    adjuncts = [one for one in _of_kind(resources, "Procedure") if is_adjunct(one) and _is_part_of(one, main)]
    signings = signings_from_fhir(_signatures_of(main, resources))
    texts = findings.texts_from_fhir(observations)
    counted = quantities_from_fhir(_with_code(observations, systems.QUANTITIES))
    needled = needlings_from_fhir(_with_code(observations, systems.NEEDLING_RECORD))
    events = [one for one in observations if adverse_event.is_adverse_event(one)]
    return Treatment(
        treatment_id=plain.words(main, "id"),
        patient_id=plain.reference_id(inside(main, "subject"), "Patient"),
        practitioner_id=plain.reference_id(inside(main, "performer", "actor"), "Practitioner"),
        state=_state(main),
        course_id=plain.reference_id(inside(main, "basedOn"), "CarePlan") or None,
        subjective=texts.get("subjective", ""),
        pain_now=findings.pain_from_fhir(observations),
        findings=Findings(texts.get("tongue", ""), texts.get("pulse", ""), texts.get("palpation", "")),
        diagnosis=_diagnosis(main, observations),
        prescription=Prescription(needled, counted.retention_minutes),
        response_sought=texts.get("response-sought", ""),
        adjuncts=tuple(adjunct_from_fhir(one) for one in _numbered(adjuncts)),
        started_at=plain.moment(inside(main, "performedPeriod"), "start"),
        ended_at=plain.moment(inside(main, "performedPeriod"), "end"),
        needles_in=counted.needles_in,
        needles_out=counted.needles_out,
        mismatch_reason=counted.mismatch_reason,
        face_to_face_minutes=counted.face_to_face_minutes,
        adverse_events_asked=any(adverse_event.is_answer(one) for one in observations),
        adverse_events=tuple(adverse_event.adverse_event_from_fhir(one) for one in _numbered(events)),
        plan=texts.get("plan", ""),
        signings=signings,
        error_reason=plain.words(inside(main, "statusReason"), "text"),
    )


def _with_code(observations: Iterable[Json], code: str) -> Json:
    found = (one for one in observations if plain.code_of(inside(one, "code"), systems.OBSERVABLES) == code)
    return next(found, {})


def _numbered(resources: Iterable[Json]) -> list[Json]:
    """In the order of the number at the end of their ids, whatever order they were found in."""

    def order(resource: Json) -> int:
        number = plain.words(resource, "id").rpartition("-")[2]
        return int(number) if number.isdecimal() else 0

    return sorted(resources, key=order)


def _signatures_of(main: Json, resources: Iterable[Json]) -> list[Json]:
    return [one for one in _of_kind(resources, "Provenance") if main.get("id") in _procedures(one, "target")]


def _state(main: Json) -> TreatmentState:
    if main.get("status") == "entered-in-error":
        return TreatmentState.ENTERED_IN_ERROR
    amended = plain.truth(plain.part(procedure.summary_of(main), "amended"), "valueBoolean")
    return TreatmentState.AMENDED if amended else TreatmentState.SIGNED


def _diagnosis(main: Json, observations: list[Json]) -> Diagnosis:
    return Diagnosis(
        patterns=findings.patterns_from_fhir(_numbered(observations)),
        biomedical=tuple(procedure.coded_text_from_fhir(one) for one in plain.each(main, "reasonCode")),
    )

"""What every record of one treatment shares: ids, whose it is, when, by whom, and how far it can be trusted.

https://hl7.org/fhir/R4/lifecycle.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fhir.resources.R4B.codeableconcept import CodeableConcept
from fhir.resources.R4B.coding import Coding
from fhir.resources.R4B.meta import Meta
from fhir.resources.R4B.observation import Observation
from fhir.resources.R4B.period import Period
from fhir.resources.R4B.reference import Reference

from fengchi.domain.errors import Conflict
from fengchi.domain.people import Patient, Practitioner
from fengchi.domain.treatments import Treatment, TreatmentState
from fengchi.fhir import systems
from fengchi.fhir.elements import meta, period, reference

_OBSERVATION_STATUS = {
    TreatmentState.SIGNED: "final",
    TreatmentState.AMENDED: "amended",
    TreatmentState.ENTERED_IN_ERROR: "entered-in-error",
}


@dataclass(frozen=True, slots=True)
class Frame:
    """A treatment that has been signed, and who the two people in it are. software: name and version."""

    treatment: Treatment
    patient: Patient
    practitioner: Practitioner
    software: str

    def __post_init__(self) -> None:
        if self.treatment.state not in _OBSERVATION_STATUS:
            raise Conflict("Only a signed note becomes a record; sign it first.")
        if self.treatment.patient_id != self.patient.patient_id:
            raise Conflict("This note belongs to another patient.")

    @property
    def in_error(self) -> bool:
        return self.treatment.state is TreatmentState.ENTERED_IN_ERROR

    @property
    def observation_status(self) -> str:
        return _OBSERVATION_STATUS[self.treatment.state]

    @property
    def procedure_status(self) -> str:
        """A Procedure knows no "amended": its Provenance tells (https://hl7.org/fhir/R4/valueset-event-status.html)."""
        return "entered-in-error" if self.in_error else "completed"

    @property
    def subject(self) -> Reference:
        return reference("Patient", self.treatment.patient_id)

    @property
    def encounter(self) -> Reference:
        return reference("Encounter", self.record_id("encounter"))

    @property
    def procedure(self) -> Reference:
        return reference("Procedure", self.treatment.treatment_id)

    @property
    def performer(self) -> Reference:
        return reference("Practitioner", self.treatment.practitioner_id, display=self.practitioner.name)

    @property
    def period(self) -> Period | None:
        return period(self.treatment.started_at, self.treatment.ended_at)

    def record_id(self, suffix: str) -> str:
        """Ids follow from the treatment's: writing a note twice writes the same records."""
        return f"{self.treatment.treatment_id}-{suffix}"

    def meta(self, profile_name: str) -> Meta:
        return meta(profile_name, synthetic=self.patient.synthetic)

    def observation(
        self, suffix: str, profile_name: str, *, code: CodeableConcept, category: str, **elements: Any
    ) -> Observation:
        """An Observation that is part of the treatment."""
        coding = Coding(system=systems.OBSERVATION_CATEGORY, code=category)
        return Observation(
            id=self.record_id(suffix),
            meta=self.meta(profile_name),
            partOf=[self.procedure],
            status=self.observation_status,
            category=[CodeableConcept(coding=[coding])],
            code=code,
            subject=self.subject,
            encounter=self.encounter,
            effectivePeriod=self.period,
            performer=[self.performer],
            **elements,
        )


def frame_ids(treatment_id: str) -> tuple[tuple[str, str], ...]:
    """Types and ids of the two records that the treatment's Procedure stands in: neither points back to it."""
    return ("Encounter", f"{treatment_id}-encounter"), ("DocumentReference", f"{treatment_id}-note")

"""What is known of a patient that matters before needling. None means not known, which is not the same as no.

The status codes are of SNOMED CT (Global Patient Set) and ICD-10-CM as listed in docs/reference/safety-rules.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from fengchi.domain.comorbidities import CATALOGUE, Certainty, Comorbidity
from fengchi.domain.medications import DrugClass, MedicationUse
from fengchi.domain.people import Patient, Sex


class Status(StrEnum):
    """A state of the patient that an EHR may tell by a code."""

    PREGNANT = "pregnant"
    ANTICOAGULATED = "anticoagulated"
    PACEMAKER = "pacemaker"
    BLEEDING_DISORDER = "bleeding-disorder"
    IMMUNOSUPPRESSED = "immunosuppressed"


STATUS_OF_SNOMED: Mapping[str, Status] = MappingProxyType(
    {
        "77386006": Status.PREGNANT,
        "182764009": Status.ANTICOAGULATED,
        "441509002": Status.PACEMAKER,
        "370391006": Status.IMMUNOSUPPRESSED,
        "370388006": Status.IMMUNOSUPPRESSED,
        "86553008": Status.IMMUNOSUPPRESSED,
        "234532001": Status.IMMUNOSUPPRESSED,
    }
)

STATUS_OF_ICD10CM: Mapping[str, Status] = MappingProxyType(
    {
        "Z33.1": Status.PREGNANT,
        "Z79.01": Status.ANTICOAGULATED,
        "Z95.0": Status.PACEMAKER,
        "Z95.810": Status.PACEMAKER,
        "D84.821": Status.IMMUNOSUPPRESSED,
        "Z79.52": Status.IMMUNOSUPPRESSED,
    }
)

IMMUNOSUPPRESSIVE = frozenset({DrugClass.DMARD, DrugClass.BIOLOGIC, DrugClass.CORTICOSTEROID})
"""Classes that may weaken the defence against infection; single drugs of them do not, so the caution says "may"."""


@dataclass(frozen=True, slots=True)
class PatientContext:
    """Facts for the safety rules. pregnancy_weeks: completed weeks of gestation.

    pacemaker: a pacemaker, defibrillator or other implanted electrical device. age: whole years.
    new_headache: the headache is new or has changed in kind. overuse: the diary shows the overuse pattern.
    """

    sex: Sex = Sex.UNKNOWN
    age: int | None = None
    pregnant: bool | None = None
    pregnancy_weeks: int | None = None
    anticoagulated: bool | None = None
    pacemaker: bool | None = None
    bleeding_disorder: bool | None = None
    immunosuppressed: bool | None = None
    new_headache: bool | None = None
    overuse: bool = False
    comorbidity_keys: frozenset[str] = frozenset()

    def has_caution(self, rule_id: str) -> bool:
        """Whether one of the comorbidities names this safety rule."""
        return any(rule_id in CATALOGUE[key].cautions for key in self.comorbidity_keys if key in CATALOGUE)


def patient_context(
    patient: Patient,
    *,
    on: date,
    comorbidities: Iterable[Comorbidity] = (),
    medications: Iterable[MedicationUse] = (),
    statuses: Iterable[Status] = (),
    pregnancy_weeks: int | None = None,
    new_headache: bool | None = None,
    overuse: bool = False,
) -> PatientContext:
    """The context on that day. A drug or status that is not listed leaves its fact unknown, never no."""
    told = frozenset(statuses)
    classes = {one.drug_class for one in medications if one.taken_on(on)}
    # A disease somebody suspects still calls for care; only a refuted one does not.
    keys = frozenset(one.disease_key for one in comorbidities if one.certainty is not Certainty.REFUTED)
    return PatientContext(
        sex=patient.sex,
        age=patient.age_on(on),
        pregnant=_true_or_unknown(Status.PREGNANT in told or pregnancy_weeks is not None),
        pregnancy_weeks=pregnancy_weeks,
        anticoagulated=_true_or_unknown(Status.ANTICOAGULATED in told or DrugClass.ANTICOAGULANT in classes),
        pacemaker=_true_or_unknown(Status.PACEMAKER in told),
        bleeding_disorder=_true_or_unknown(Status.BLEEDING_DISORDER in told),
        immunosuppressed=_true_or_unknown(Status.IMMUNOSUPPRESSED in told or bool(classes & IMMUNOSUPPRESSIVE)),
        new_headache=new_headache,
        overuse=overuse,
        comorbidity_keys=keys,
    )


def _true_or_unknown(known: bool) -> bool | None:
    return True if known else None

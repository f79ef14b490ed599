"""Drugs that confound the outcome or matter for safety, by class."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DrugClass(StrEnum):
    """Classes a report must tell apart. Acute classes follow ICHD-3 8.2 (medication-overuse headache)."""

    TRIPTAN = "triptan"
    ERGOT = "ergot"
    OPIOID = "opioid"
    COMBINATION_ANALGESIC = "combination-analgesic"
    NSAID = "nsaid"
    SIMPLE_ANALGESIC = "simple-analgesic"
    GEPANT = "gepant"
    DITAN = "ditan"
    CGRP_ANTIBODY = "cgrp-antibody"
    PREVENTIVE = "preventive"
    CORTICOSTEROID = "corticosteroid"
    DMARD = "dmard"
    BIOLOGIC = "biologic"
    ANTICOAGULANT = "anticoagulant"
    HORMONAL = "hormonal"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class MedicationUse:
    """A drug a patient takes over a time. Dates inclusive; ended None while it goes on."""

    medication_id: str
    patient_id: str
    name: str
    drug_class: DrugClass
    started: date | None = None
    ended: date | None = None
    acute: bool = False
    dose: str = ""

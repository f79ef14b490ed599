"""Autoimmune (or immune-related) diagnoses beside the migraine. The catalogue is comorbidities.tsv beside this file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Activity(StrEnum):
    FLARE = "flare"
    ACTIVE = "active"
    REMISSION = "remission"
    UNKNOWN = "unknown"


class Certainty(StrEnum):
    """Who says so: an assertion is never promoted to a confirmed diagnosis by itself."""

    PROVISIONAL = "provisional"
    CONFIRMED = "confirmed"
    REFUTED = "refuted"


class Informant(StrEnum):
    CLINICIAN = "clinician"
    PATIENT = "patient"
    EHR = "ehr"


@dataclass(frozen=True, slots=True)
class Comorbidity:
    """A disease of the catalogue (disease_key) in one patient.

    disease_key "none-known" states that the question was asked and there is none; a patient without any
    Comorbidity was not asked.
    """

    comorbidity_id: str
    patient_id: str
    disease_key: str
    certainty: Certainty = Certainty.PROVISIONAL
    activity: Activity = Activity.UNKNOWN
    informant: Informant = Informant.CLINICIAN
    onset: date | None = None
    asserted_on: date | None = None
    note: str = ""

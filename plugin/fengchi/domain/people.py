"""Patients, practitioners, and the actor who does something now."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Sex(StrEnum):
    """Administrative gender, https://hl7.org/fhir/R4/valueset-administrative-gender.html."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Identifier:
    """A business identifier, such as a medical record number within its system."""

    system: str
    value: str
    kind: str = ""
    """"MR" for a medical record number (v2 table 0203), empty when not known."""


@dataclass(frozen=True, slots=True)
class Patient:
    """The person who is treated. Times on their pages are in their zone, an IANA name."""

    patient_id: str
    family: str
    given: tuple[str, ...] = ()
    birth_date: date | None = None
    sex: Sex = Sex.UNKNOWN
    identifiers: tuple[Identifier, ...] = ()
    zone: str = ""
    synthetic: bool = False
    """Made up; carries the HTEST security label, https://terminology.hl7.org/CodeSystem-v3-ActReason.html."""

    @property
    def name(self) -> str:
        return " ".join((*self.given, self.family)).strip() or "(no name)"

    @property
    def record_number(self) -> str:
        """The medical record number if there is one, else the first identifier, else nothing."""
        ranked = sorted(self.identifiers, key=lambda one: one.kind != "MR")
        return ranked[0].value if ranked else ""

    def age_on(self, day: date) -> int | None:
        """Whole years on that day."""
        if self.birth_date is None:
            return None
        before_birthday = (day.month, day.day) < (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - before_birthday


@dataclass(frozen=True, slots=True)
class Practitioner:
    """Who needles. STRICTA item 5: qualification and years of practice."""

    practitioner_id: str
    family: str
    given: tuple[str, ...] = ()
    qualification: str = ""
    practising_since: int | None = None
    synthetic: bool = False

    @property
    def name(self) -> str:
        return " ".join((*self.given, self.family)).strip() or "(no name)"


class Door(StrEnum):
    """Where something enters."""

    WEB = "web"
    FHIR = "fhir"
    CDS = "cds"
    CLI = "cli"


class Role(StrEnum):
    """What a person of the clinic may do; services/access.py says what each role is allowed."""

    PRACTITIONER = "practitioner"
    FRONT_DESK = "front-desk"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does this now, and by which door.

    roles: of a signed-in person. scopes: of an API client (SMART v1 or v2 strings). The operating system's
    user at the command line of the clinic's own server has every role: whoever can run it holds the database.
    """

    actor_id: str
    name: str
    door: Door
    roles: frozenset[Role] = field(default_factory=frozenset)
    scopes: tuple[str, ...] = ()
    practitioner_id: str | None = None
    address: str = ""

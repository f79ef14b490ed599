"""The same few people in every test: Mei Tanaka needles, Ana Sample is her patient, Tom Desk sits at the front desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from fengchi.domain.people import Actor, Door, Identifier, Patient, Role, Sex
from fengchi.services import accounts, patients
from fengchi.store.db import Db

PASSWORD = "quiet-needles-42"
ROOT = Actor(actor_id="os:tests", name="tests", door=Door.CLI, roles=frozenset(Role))
ANA = Patient(
    patient_id="",
    family="Sample",
    given=("Ana",),
    birth_date=date(1984, 5, 17),
    sex=Sex.FEMALE,
    identifiers=(Identifier("https://w3id.org/fengchi/test/mrn", "T-1", "MR"),),
    zone="Europe/Berlin",
    synthetic=True,
)


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody, after they have been stored."""

    mei: Actor
    tom: Actor
    ana: Patient


def gather(db: Db, *, at: datetime) -> Cast:
    """Store the cast: Mei with a sign-in as practitioner, Tom at the front desk, Ana as patient."""
    mei = _person(db, "mei", "Mei Tanaka", Role.PRACTITIONER, at)
    tom = _person(db, "tom", "Tom Desk", Role.FRONT_DESK, at)
    return Cast(mei, tom, patients.register(db, ANA, by=ROOT, at=at))


def _person(db: Db, login: str, name: str, role: Role, at: datetime) -> Actor:
    made = accounts.add_person(
        db, login=login, password=PASSWORD, name=name, roles={role}, synthetic=True, by=ROOT, at=at
    )
    return Actor(f"account:{made.account_id}", name, Door.WEB, made.roles, practitioner_id=made.practitioner_id)

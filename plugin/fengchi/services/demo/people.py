"""Who comes to the demo clinic: names that can be nobody's, record numbers from FC-00001 on."""

from __future__ import annotations

from datetime import date, timedelta

from fengchi.domain.people import Identifier, Patient, Practitioner, Sex
from fengchi.services.demo.chance import new_id, stream

RECORD_NUMBERS = "https://w3id.org/fengchi/demo/record-number"
MEI_TANAKA = Practitioner(
    practitioner_id="demo-practitioner-tanaka",
    family="Tanaka",
    given=("Mei",),
    qualification="Licensed acupuncturist",
    practising_since=2009,
    synthetic=True,
)


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# 24 family names and 25 given names: 24 and 25 share no divisor, so 600 patients pass before a name comes back.
FAMILIES = _names(
    "Testcase Example Specimen Mock Placeholder Fictive Demo Dummy Prototype Template Pretend Invented Sample "
    "Madeup Imaginary Fixture Synthetic Notreal Makebelieve Exemplar Pattern Standin Rehearsal Trialrun"
)
WOMEN = _names(
    "Ada Bea Cleo Dora Edda Flora Greta Hanna Ida Jill Kira Lena Ana Mina Nora Olga Pia Rosa Sara Tilda Una Vera "
    "Wanda Yara Zoe"
)
MEN = _names(
    "Abel Bert Carl Dirk Emil Finn Gus Hugo Ivo Jan Kurt Leo Max Nils Otto Paul Quin Rolf Sven Theo Udo Vito Walt "
    "Yann Zeno"
)


def record_number(number: int) -> str:
    return f"FC-{number:05}"


def made_up_patient(seed: int, number: int, *, sex: Sex, age: int, today: date, zone: str) -> Patient:
    """The number-th patient of the clinic, counted from 1, so many whole years old on the Monday of this week."""
    random = stream(seed, number, "person")
    given = (WOMEN if sex is Sex.FEMALE else MEN)[(number - 1) % len(WOMEN)]
    return Patient(
        patient_id=new_id(random),
        family=FAMILIES[(number - 1) % len(FAMILIES)],
        given=(given,),
        birth_date=_birth_date(today - timedelta(days=today.weekday()), age, random.randrange(20, 340)),
        sex=sex,
        identifiers=(Identifier(RECORD_NUMBERS, record_number(number), "MR"),),
        zone=zone,
        synthetic=True,
    )


def _birth_date(monday: date, age: int, days_since_birthday: int) -> date:
    return monday - timedelta(days=round(age * 365.2425) + days_since_birthday)

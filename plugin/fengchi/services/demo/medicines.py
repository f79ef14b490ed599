"""The drugs made-up patients take besides the needles, and the names they write in the diary."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from fengchi.domain.medications import DrugClass, MedicationUse
from fengchi.services.demo.chance import new_id
from fengchi.services.demo.diary import Habits

TRIPTANS = (("sumatriptan", "50 mg"), ("rizatriptan", "10 mg"), ("zolmitriptan", "2.5 mg"), ("eletriptan", "40 mg"))
ANALGESICS = (
    ("ibuprofen", "400 mg", DrugClass.NSAID),
    ("naproxen", "500 mg", DrugClass.NSAID),
    ("paracetamol", "1 g", DrugClass.SIMPLE_ANALGESIC),
)
PREVENTIVES = (
    ("propranolol", "80 mg once a day", DrugClass.PREVENTIVE),
    ("topiramate", "50 mg twice a day", DrugClass.PREVENTIVE),
    ("amitriptyline", "25 mg at night", DrugClass.PREVENTIVE),
    ("candesartan", "16 mg once a day", DrugClass.PREVENTIVE),
    ("erenumab", "70 mg every four weeks", DrugClass.CGRP_ANTIBODY),
)


def medicine(
    random: Random,
    patient_id: str,
    name: str,
    drug_class: DrugClass,
    dose: str = "",
    *,
    started: date | None = None,
    ended: date | None = None,
    acute: bool = False,
) -> MedicationUse:
    return MedicationUse(new_id(random), patient_id, name, drug_class, started, ended, acute, dose)


def usual_medicines(
    random: Random, patient_id: str, habits: Habits, *, triptan: bool, preventive: bool, before: date
) -> Iterator[MedicationUse]:
    """What was taken long before the day `before`, when the diary began: nothing here starts within a window."""
    doses = {**dict(TRIPTANS), **{name: dose for name, dose, _ in ANALGESICS}}
    if triptan:
        name = habits.triptan
        yield medicine(random, patient_id, name, DrugClass.TRIPTAN, doses[name], acute=True)
    dose = doses.get(habits.analgesic, "")
    yield medicine(random, patient_id, habits.analgesic, habits.analgesic_class, dose, acute=True)
    if preventive:
        name, dose, drug_class = random.choice(PREVENTIVES)
        started = before - timedelta(days=random.randint(120, 900))
        yield medicine(random, patient_id, name, drug_class, dose, started=started)

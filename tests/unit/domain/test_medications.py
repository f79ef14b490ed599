"""Drug names and products to their classes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengchi.domain.medications import DrugClass, MedicationUse, classify_drug


@pytest.mark.parametrize(
    ("name", "drug_class"),
    [
        ("Sumatriptan 50 MG Oral Tablet", "triptan"),
        ("SUMATRIPTAN/NAPROXEN 85/500", "triptan"),
        ("ergotamine 1 mg / caffeine 100 mg", "ergot"),
        ("Codeine", "opioid"),
        ("Ibuprofen 400", "nsaid"),
        ("Aspirin 325 MG Oral Tablet", "nsaid"),
        ("Aspirin 81 MG Oral Tablet", "other"),
        ("aspirin 100mg", "other"),
        ("Acetaminophen 325 MG Oral Tablet", "simple-analgesic"),
        ("Paracetamol (acetaminophen) 500 mg", "simple-analgesic"),
        ("Acetaminophen 300 MG / Codeine Phosphate 15 MG", "combination-analgesic"),
        ("Butalbital, acetaminophen and caffeine", "combination-analgesic"),
        ("rimegepant 75 mg orodispersible", "gepant"),
        ("lasmiditan", "ditan"),
        ("erenumab 70 mg/mL", "cgrp-antibody"),
        ("topiramate 25 mg", "preventive"),
        ("Propranolol Hydrochloride 40 MG", "preventive"),
        ("valproic acid", "preventive"),
        ("Prednisone 20 MG", "corticosteroid"),
        ("Hydrocortisone 10 MG/ML Topical Cream", "other"),
        ("Budesonide metered dose inhaler", "other"),
        ("methotrexate", "dmard"),
        ("interferon beta-1a", "biologic"),
        ("apixaban 5 mg", "anticoagulant"),
        ("Ethinyl Estradiol 0.03 MG / Drospirenone 3 MG", "hormonal"),
        ("triptans", "triptan"),
        ("NSAID", "nsaid"),
        ("Simple analgesic", "simple-analgesic"),
    ],
)
def test_names_inside_products_tell_the_class(name: str, drug_class: str) -> None:
    assert classify_drug(name) is DrugClass(drug_class)


@pytest.mark.parametrize("name", ["", "   ", "Carbamazepine", "N02CC01", "tea", "codeinex", "antitriptan"])
def test_what_is_not_known_has_no_class(name: str) -> None:
    assert classify_drug(name) is None


@given(st.text())
def test_any_text_is_read_without_fault(text: str) -> None:
    assert classify_drug(text) is None or isinstance(classify_drug(text), DrugClass)


@pytest.mark.parametrize(
    ("day", "taken"),
    [(date(2026, 1, 31), False), (date(2026, 2, 1), True), (date(2026, 3, 1), True), (date(2026, 3, 2), False)],
)
def test_both_days_of_a_use_belong_to_it(day: date, taken: bool) -> None:
    use = MedicationUse("m", "ana", "topiramate", DrugClass.PREVENTIVE, date(2026, 2, 1), date(2026, 3, 1))
    assert use.taken_on(day) is taken

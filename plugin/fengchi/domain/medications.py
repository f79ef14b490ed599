"""Drugs that confound the outcome or matter for safety, by class. The names are drugs.tsv beside this file.

Acute classes follow ICHD-3 8.2 (https://ichd-3.org/8-headache-attributed-to-a-substance-or-its-withdrawal/).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files


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

    def taken_on(self, day: date) -> bool:
        """Whether the use covers that day; an unknown start counts as long ago."""
        return (self.started is None or self.started <= day) and (self.ended is None or day <= self.ended)


MIGRAINE_SPECIFIC = (DrugClass.TRIPTAN, DrugClass.ERGOT, DrugClass.DITAN, DrugClass.GEPANT, DrugClass.CGRP_ANTIBODY)

_ANALGESICS = frozenset({DrugClass.OPIOID, DrugClass.NSAID, DrugClass.SIMPLE_ANALGESIC})

_ADJUVANTS = frozenset({"caffeine", "butalbital"})
"""With one analgesic these make a combination analgesic, ICHD-3 8.2.5."""

_PRECEDENCE = (
    *MIGRAINE_SPECIFIC,
    DrugClass.ANTICOAGULANT,
    DrugClass.BIOLOGIC,
    DrugClass.DMARD,
    DrugClass.CORTICOSTEROID,
    DrugClass.HORMONAL,
    DrugClass.PREVENTIVE,
    DrugClass.OPIOID,
    DrugClass.NSAID,
    DrugClass.SIMPLE_ANALGESIC,
)
"""Which class a product with several ingredients has; a sumatriptan-naproxen tablet is a triptan."""

_LOW_DOSE_ASPIRIN = re.compile(r"\b(?:75|81|100) mg\b")
"""Taken against clots, not against headache."""

_ON_SKIN_OR_EYE = re.compile(r"\b(?:topical|cream|ointment|gel|lotion|ophthalmic|eye|otic)\b")
_INHALED = re.compile(r"\b(?:nasal|inhal\w*|metered dose)\b")
_SYSTEMIC_ONLY = frozenset({DrugClass.NSAID, DrugClass.CORTICOSTEROID, DrugClass.DMARD, DrugClass.PREVENTIVE})
"""On the skin, in the eye or inhaled, these neither treat a headache nor act on the whole body."""


def classify_drug(name: str) -> DrugClass | None:
    """The class of a drug named by its INN, by a class of ours, or inside a product ("Sumatriptan 50 MG Oral Tablet").

    None when nothing in the name is known. OTHER when the drug is known but not used as its class would suggest:
    low-dose aspirin, a corticosteroid cream. Brand names and codes are not looked up.
    """
    text = _plain(name)
    for one in DrugClass:
        if text in (_plain(one.value), _plain(one.value) + "s"):
            return one
    found = dict(_ingredients(text))
    classes = frozenset(found.values())
    if not classes:
        return None
    if not classes & frozenset(MIGRAINE_SPECIFIC) and _is_combination(found, text):
        return DrugClass.COMBINATION_ANALGESIC
    first = next(one for one in _PRECEDENCE if one in classes)
    return DrugClass.OTHER if _is_elsewhere(first, found, text) else first


def _ingredients(text: str) -> list[tuple[str, DrugClass]]:
    names = _names()
    return [names[hit] for hit in _pattern().findall(text)]


def _is_combination(found: Mapping[str, DrugClass], text: str) -> bool:
    n_analgesics = sum(one in _ANALGESICS for one in found.values())
    has_adjuvant = not _ADJUVANTS.isdisjoint(text.split())
    return n_analgesics >= 2 or (n_analgesics == 1 and has_adjuvant)


def _is_elsewhere(drug_class: DrugClass, found: Mapping[str, DrugClass], text: str) -> bool:
    if drug_class is DrugClass.NSAID and set(found) == {"acetylsalicylic acid"}:
        return bool(_LOW_DOSE_ASPIRIN.search(text))
    if drug_class is DrugClass.CORTICOSTEROID and _INHALED.search(text):
        return True
    return drug_class in _SYSTEMIC_ONLY and bool(_ON_SKIN_OR_EYE.search(text))


def _plain(text: str) -> str:
    """Lower case without accents, each run of other signs one space; 81MG is 81 mg."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    ascii_text = "".join(one for one in letters if not unicodedata.combining(one))
    return re.sub(r"(?<=\d)(?=mg\b)", " ", re.sub(r"[^a-z0-9.]+", " ", ascii_text)).strip()


@cache
def _names() -> Mapping[str, tuple[str, DrugClass]]:
    """Every name to its drug (the first of its synonyms) and class."""
    names = {}
    for line in files("fengchi.domain").joinpath("drugs.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        drug_class, drugs = line.split("\t")
        for drug in drugs.split():
            synonyms = [one.replace("_", " ") for one in drug.split("=")]
            names.update({one: (synonyms[0], DrugClass(drug_class)) for one in synonyms})
    return names


@cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(_names(), key=len, reverse=True)
    return re.compile(rf"(?<![a-z])(?:{'|'.join(map(re.escape, longest_first))})(?![a-z])")

"""Autoimmune (or immune-related) diagnoses beside the migraine. The catalogue is comorbidities.tsv beside this file.

SNOMED CT codes are of the Global Patient Set (CC BY 4.0, https://www.snomed.org/gps); docs/reference/comorbidities.md
tells the sources, the evidence and which ICD-10-CM codes changed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib.resources import files
from types import MappingProxyType

from fengchi.domain.errors import Issue, NotFound

NONE_KNOWN = "none-known"
"""The disease key that says: asked, and there is none."""


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


class DiseaseGroup(StrEnum):
    """Not every disease listed is autoimmune: immune-mediated ones and companions of migraine stand apart."""

    AUTOIMMUNE = "autoimmune"
    IMMUNE_RELATED = "immune-related"
    IMMUNE_MEDIATED = "immune-mediated"
    GROUPED = "grouped"
    NONE = "none"


class EvidenceDirection(StrEnum):
    """How often migraine goes with the disease, by the source named. Never shown without its sentence."""

    RAISED = "raised"
    LOWER = "lower"
    MIXED = "mixed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Disease:
    """An entry of the catalogue. Codes are empty where none was confirmed.

    icd10cm: valid from icd10cm_since on (always, where that is None); before that day it was icd10cm_before.
    evidence: one sentence, with its source. cautions: ids of safety rules (domain/safety.py).
    also_snomed, also_icd10cm: narrower codes that mean this disease; an ICD code ending in "-" means all that begin so.
    """

    key: str
    display: str
    group: DiseaseGroup
    snomed: str
    icd10cm: str
    icd10cm_before: str
    icd10cm_since: date | None
    direction: EvidenceDirection
    evidence: str
    source: str
    cautions: tuple[str, ...]
    aliases: tuple[str, ...]
    also_snomed: tuple[str, ...]
    also_icd10cm: tuple[str, ...]

    def icd10cm_on(self, day: date) -> str:
        """The ICD-10-CM code that was valid on that day: multiple sclerosis was G35 before 2025-10-01."""
        if self.icd10cm_since is not None and day < self.icd10cm_since:
            return self.icd10cm_before
        return self.icd10cm


def disease(key: str) -> Disease:
    """The disease with that key. NotFound says how to look for it."""
    found = CATALOGUE.get(key)
    if found is None:
        text = "There is no such disease in the catalogue; search it by name, or use other-autoimmune with a note."
        raise NotFound(issues=[Issue(text, "disease_key", "not-found")])
    return found


def search_diseases(text: str, limit: int = 20) -> list[Disease]:
    """Diseases whose name, alias or code matches, the best first; the whole catalogue for an empty text."""
    wanted = _plain(text)
    ranked = [(rank, one) for one in CATALOGUE.values() if (rank := _rank(one, wanted)) is not None]
    return [one for _, one in sorted(ranked, key=lambda pair: pair[0])][:limit]


def disease_of_snomed(code: str) -> Disease | None:
    """The disease a SNOMED CT code means, None when it is not of the catalogue."""
    return next((one for one in CATALOGUE.values() if code and code in (one.snomed, *one.also_snomed)), None)


def disease_of_icd10cm(code: str) -> Disease | None:
    """The disease an ICD-10-CM code means, with or without its dot; codes no longer valid are still understood."""
    wanted = code.strip().upper().replace(".", "")
    return next((one for one in CATALOGUE.values() if wanted and _means(one, wanted)), None)


def check_comorbidity(comorbidity: Comorbidity, today: date) -> tuple[Issue, ...]:
    """What is wrong with an entry; `where` is the field. today: the local date."""
    issues = []
    if comorbidity.disease_key not in CATALOGUE:
        issues.append(Issue("Choose a disease of the catalogue.", "disease_key", "code-invalid"))
    for where, day in (("onset", comorbidity.onset), ("asserted_on", comorbidity.asserted_on)):
        if day is not None and day > today:
            issues.append(Issue("This day has not come yet; give today or an earlier one.", where, "value"))
    if comorbidity.disease_key == NONE_KNOWN and (comorbidity.onset or comorbidity.activity is not Activity.UNKNOWN):
        text = "Where none is known there is no onset and no activity; leave both empty."
        issues.append(Issue(text, "activity", "invariant"))
    return tuple(issues)


def _rank(one: Disease, wanted: str) -> int | None:
    """0 for the very name, 1 for a beginning, 2 for a word's beginning, 3 for anywhere; None for no match."""
    names = [_plain(name) for name in (one.display, one.key, *one.aliases)]
    codes = {code.casefold() for code in (one.snomed, one.icd10cm, one.icd10cm_before) if code}
    tests = (
        wanted in names or wanted in codes,
        any(name.startswith(wanted) for name in names),
        any(word.startswith(wanted) for name in names for word in name.split()),
        any(wanted in name for name in names),
    )
    return next((rank for rank, hit in enumerate(tests) if hit), None)


def _means(one: Disease, wanted: str) -> bool:
    codes = (code.replace(".", "") for code in (one.icd10cm, one.icd10cm_before, *one.also_icd10cm) if code)
    return any(wanted.startswith(code[:-1]) if code.endswith("-") else wanted == code for code in codes)


def _plain(text: str) -> str:
    """Lower case, without accents and hyphens: "sjogren" finds Sjögren."""
    letters = unicodedata.normalize("NFKD", text.strip().casefold().replace("-", " "))
    return "".join(one for one in letters if not unicodedata.combining(one))


def _disease(cells: Mapping[str, str]) -> Disease:
    return Disease(
        key=cells["key"],
        display=cells["display"],
        group=DiseaseGroup(cells["group"]),
        snomed=cells["snomed"],
        icd10cm=cells["icd10cm"],
        icd10cm_before=cells["icd10cm_before"],
        icd10cm_since=date.fromisoformat(cells["icd10cm_since"]) if cells["icd10cm_since"] else None,
        direction=EvidenceDirection(cells["direction"]),
        evidence=cells["evidence"],
        source=cells["source"],
        cautions=tuple(cells["cautions"].split()),
        aliases=tuple(one.strip() for one in cells["aliases"].split(";") if one.strip()),
        also_snomed=tuple(cells["also_snomed"].split()),
        also_icd10cm=tuple(cells["also_icd10cm"].split()),
    )


def _catalogue() -> dict[str, Disease]:
    lines = files("fengchi.domain").joinpath("comorbidities.tsv").read_text(encoding="utf-8").splitlines()
    columns = lines[0].split("\t")
    diseases = (_disease(dict(zip(columns, line.split("\t"), strict=True))) for line in lines[1:])
    return {one.key: one for one in diseases}


CATALOGUE: Mapping[str, Disease] = MappingProxyType(_catalogue())

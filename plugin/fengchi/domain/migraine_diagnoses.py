"""The biomedical diagnoses of a headache clinic, by name, ICHD-3 number or ICD-10-CM code.

ICHD-3 (https://ichd-3.org/). SNOMED CT codes are of the Global Patient Set; ICD-10-CM codes are the billable leaves
without intractability and status migrainosus unless such a code is written out. G43.E- exists since 2023-10-01.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from fengchi.domain.coded_choice import plain
from fengchi.domain.findings import CodedText

SNOMED_CT = "http://snomed.info/sct"
ICD10CM = "http://hl7.org/fhir/sid/icd-10-cm"


@dataclass(frozen=True, slots=True)
class MigraineDiagnosis:
    """One diagnosis. Codes are empty where none was confirmed; the choice takes SNOMED CT first, then ICD-10-CM."""

    key: str
    title: str
    ichd3: str = ""
    snomed: str = ""
    icd10cm: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def choice(self) -> CodedText:
        if self.snomed:
            return CodedText(self.snomed, self.title, SNOMED_CT)
        return CodedText(self.icd10cm, self.title, ICD10CM if self.icd10cm else "")


_ALL = (
    MigraineDiagnosis("migraine", "Migraine", "1", "37796009", "G43.909"),
    MigraineDiagnosis(
        "migraine-without-aura", "Migraine without aura", "1.1", "56097005", "G43.009", ("common migraine",)
    ),
    MigraineDiagnosis("migraine-with-aura", "Migraine with aura", "1.2", "4473006", "G43.109", ("classical migraine",)),
    MigraineDiagnosis("migraine-typical-aura", "Migraine with typical aura", "1.2.1", "230462002", "G43.109"),
    MigraineDiagnosis(
        "aura-without-headache",
        "Migraine aura without headache",
        "1.2.1.2",
        "230465000",
        "G43.109",
        ("typical aura without headache",),
    ),
    MigraineDiagnosis(
        "hemiplegic-migraine",
        "Hemiplegic migraine, not intractable, without status migrainosus",
        "1.2.3",
        "",
        "G43.409",
        ("hemiplegic migraine",),
    ),
    MigraineDiagnosis("retinal-migraine", "Retinal migraine", "1.2.4", "79267007"),
    MigraineDiagnosis(
        # The nearest SNOMED CT concept; ICD-10-CM lists "transformed migraine" under chronic migraine without aura.
        "chronic-migraine",
        "Chronic migraine (transformed migraine)",
        "1.3",
        "427419006",
        "G43.709",
        ("chronic migraine", "transformed migraine"),
    ),
    MigraineDiagnosis(
        "chronic-migraine-without-aura",
        "Chronic migraine without aura, not intractable, without status migrainosus",
        "",
        "",
        "G43.709",
        ("chronic migraine without aura",),
    ),
    MigraineDiagnosis(
        "chronic-migraine-with-aura",
        "Chronic migraine with aura, not intractable, without status migrainosus",
        "",
        "",
        "G43.E09",
        ("chronic migraine with aura",),
    ),
    MigraineDiagnosis("menstrual-migraine", "Menstrual migraine", "", "23186000", "G43.829"),
    MigraineDiagnosis(
        "refractory-migraine-without-aura", "Refractory migraine without aura", "", "423279000", "G43.019"
    ),
    MigraineDiagnosis("refractory-migraine-with-aura", "Refractory migraine with aura", "", "423683008", "G43.119"),
    MigraineDiagnosis("tension-type-headache", "Tension-type headache", "2", "398057008", "", ("TTH",)),
    MigraineDiagnosis("episodic-tension-type-headache", "Episodic tension-type headache", "", "230470007"),
    MigraineDiagnosis("chronic-tension-type-headache", "Chronic tension-type headache", "2.3", "230471006"),
    MigraineDiagnosis(
        "medication-overuse-headache",
        "Medication-overuse headache, not intractable",
        "8.2",
        "",
        "G44.40",
        ("medication overuse headache", "MOH"),
    ),
    MigraineDiagnosis("headache", "Headache", "", "25064002", "R51.9"),
)

DIAGNOSES: Mapping[str, MigraineDiagnosis] = MappingProxyType({one.key: one for one in _ALL})

_FAMILIES = {
    "G43.0": "Migraine without aura",
    "G43.1": "Migraine with aura",
    "G43.4": "Hemiplegic migraine",
    "G43.5": "Persistent migraine aura without cerebral infarction",
    "G43.6": "Persistent migraine aura with cerebral infarction",
    "G43.7": "Chronic migraine without aura",
    "G43.8": "Other migraine",
    "G43.9": "Migraine, unspecified",
    "G43.E": "Chronic migraine with aura",
}

_LEAVES = {
    "01": "not intractable, with status migrainosus",
    "09": "not intractable, without status migrainosus",
    "11": "intractable, with status migrainosus",
    "19": "intractable, without status migrainosus",
}

ICD10CM_CODES: Mapping[str, str] = MappingProxyType(
    {f"{family}{leaf}": f"{title}, {said}" for family, title in _FAMILIES.items() for leaf, said in _LEAVES.items()}
    | {
        f"G43.8{fifth}{sixth}": f"Menstrual migraine, {intractable}, {status} status migrainosus"
        for fifth, intractable in (("2", "not intractable"), ("3", "intractable"))
        for sixth, status in (("1", "with"), ("9", "without"))
    }
    | {
        "G44.40": "Medication-overuse headache, not intractable",
        "G44.41": "Medication-overuse headache, intractable",
        "R51.9": "Headache, unspecified",
        "R51.0": "Headache with orthostatic component",
    }
)
"""Billable codes and what they say."""


def find_diagnosis(text: str) -> CodedText | None:
    """The diagnosis with that name, alias, key, ICHD-3 number or SNOMED CT or ICD-10-CM code; None when none is."""
    code = text.strip().upper()
    if code in ICD10CM_CODES:
        return CodedText(code, ICD10CM_CODES[code], ICD10CM)
    wanted = plain(text)
    return _NAMES[wanted].choice if wanted in _NAMES else None


def search_diagnoses(text: str, limit: int = 20) -> list[MigraineDiagnosis]:
    """Diagnoses of which a name holds every word of the text; all of them for an empty text."""
    words = plain(text).split()
    return [one for one in _ALL if any(all(word in name for word in words) for name in _names_of(one))][:limit]


def _names_of(one: MigraineDiagnosis) -> Iterator[str]:
    names = (one.key, one.title, one.ichd3, f"ICHD-3 {one.ichd3}" if one.ichd3 else "", one.snomed, *one.aliases)
    yield from (plain(name) for name in names if name)


_NAMES: Mapping[str, MigraineDiagnosis] = {name: one for one in reversed(_ALL) for name in _names_of(one)}

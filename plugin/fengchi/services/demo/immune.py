"""Autoimmune diagnoses beside the migraine: about one patient in eight, with the drugs and flares that go with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from fengchi.domain.comorbidities import Activity, Certainty, Comorbidity, Informant
from fengchi.domain.medications import DrugClass, MedicationUse
from fengchi.services.demo.chance import deal, new_id
from fengchi.services.demo.medicines import medicine
from fengchi.services.demo.timeline import Timeline

NONE_KNOWN = "none-known"
PATIENTS_PER_BLOCK, DISEASES_PER_BLOCK = 25, 3


@dataclass(frozen=True, slots=True)
class Illness:
    """A disease of the domain's catalogue and its usual drug; flares: it comes in spells that patients notice."""

    key: str
    drug: tuple[str, DrugClass, str] | None
    flares: bool = False
    women_only: bool = False


ILLNESSES = (
    Illness("multiple-sclerosis", ("dimethyl fumarate", DrugClass.DMARD, "240 mg twice a day"), flares=True),
    Illness("lupus", ("hydroxychloroquine", DrugClass.DMARD, "200 mg once a day"), flares=True),
    Illness("rheumatoid-arthritis", ("methotrexate", DrugClass.DMARD, "15 mg once a week"), flares=True),
    Illness("sjogren", ("hydroxychloroquine", DrugClass.DMARD, "200 mg once a day")),
    Illness("coeliac", None),
    Illness("endometriosis", ("dienogest", DrugClass.HORMONAL, "2 mg once a day"), flares=True, women_only=True),
    Illness("hashimoto", ("levothyroxine", DrugClass.OTHER, "75 micrograms once a day")),
    Illness("ulcerative-colitis", ("mesalazine", DrugClass.OTHER, "2 g once a day"), flares=True),
    Illness("ankylosing-spondylitis", ("adalimumab", DrugClass.BIOLOGIC, "40 mg every two weeks"), flares=True),
    Illness("antiphospholipid", ("warfarin", DrugClass.ANTICOAGULANT, "by INR")),
    Illness("graves", ("thiamazole", DrugClass.OTHER, "10 mg once a day")),
    Illness("psoriasis", None, flares=True),
)


def illness(seed: int, index: int) -> Illness | None:
    """Twelve in a hundred patients have one; the diseases come in turn, so that each is met in a full clinic."""
    block, rest = index // PATIENTS_PER_BLOCK, PATIENTS_PER_BLOCK - DISEASES_PER_BLOCK
    place = deal(seed, "illness", index, (*range(DISEASES_PER_BLOCK), *[None] * rest))
    return None if place is None else ILLNESSES[(DISEASES_PER_BLOCK * block + place) % len(ILLNESSES)]


def comorbidity(random: Random, patient_id: str, found: Illness, timeline: Timeline) -> Comorbidity:
    """As told at the first visit: by the patient (not yet confirmed), the clinician or the hospital's record."""
    informant = random.choice((Informant.EHR, Informant.CLINICIAN, Informant.PATIENT))
    by_patient = informant is Informant.PATIENT
    return Comorbidity(
        comorbidity_id=new_id(random),
        patient_id=patient_id,
        disease_key=found.key,
        certainty=Certainty.PROVISIONAL if by_patient else Certainty.CONFIRMED,
        activity=random.choice((Activity.ACTIVE, Activity.REMISSION, Activity.UNKNOWN)),
        informant=informant,
        onset=timeline.anchor - timedelta(days=random.randint(400, 4000)),
        asserted_on=timeline.anchor,
    )


def none_known(random: Random, patient_id: str, timeline: Timeline) -> Comorbidity:
    """Asked at the first visit, and there was none."""
    return Comorbidity(new_id(random), patient_id, NONE_KNOWN, asserted_on=timeline.anchor)


def illness_medicines(random: Random, patient_id: str, found: Illness, timeline: Timeline) -> Iterator[MedicationUse]:
    if found.drug:
        name, drug_class, dose = found.drug
        started = timeline.anchor - timedelta(days=random.randint(100, 390))
        yield medicine(random, patient_id, name, drug_class, dose, started=started)


def flare_days(random: Random, first: int, end: int) -> frozenset[int]:
    """Days of two or three spells of five to twelve days within first to end."""
    starts = [random.randrange(first, end) for _ in range(random.randint(2, 3))]
    return frozenset(day for start in starts for day in range(start, start + random.randint(5, 12)))

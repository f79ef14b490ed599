"""The code systems of what is beside the migraine: comorbidities and what is stated of them, and classes of drugs.

docs/reference/comorbidities.md tells sources and evidence; drugs.tsv of the domain which drug is of which class.
"""

from __future__ import annotations

from collections.abc import Iterator

from fengchi.domain.comorbidities import CATALOGUE, Activity, Disease, Informant
from fengchi.domain.medications import DrugClass
from fengchi.fhir import systems
from fhir_profiles.toolchain.concepts import Concept, Designation, OwnSystem, Property, Value, listed


def _disease(one: Disease) -> Concept:
    """Display: as records carry it. The direction never stands without its sentence."""
    title = systems.title(systems.DISEASES, one.key)
    names = (
        [name for name in (title, *one.aliases) if name != one.display]
        if one.key == systems.NONE_KNOWN
        else one.aliases
    )
    return Concept(
        one.key,
        one.display,
        designations=tuple(Designation(name, "other-name", "en") for name in names),
        properties=tuple(_properties_of(one)),
    )


def _properties_of(one: Disease) -> Iterator[tuple[str, Value]]:
    yield "group", one.group.value
    yield "migraine-frequency", one.direction.value
    yield "evidence", one.evidence
    if one.source:
        yield "evidence-source", one.source
    for rule in one.cautions:
        yield "safety-rule", rule


DISEASE_SYSTEM = OwnSystem(
    systems.DISEASES,
    "Immune-related comorbidities of migraine",
    "Diseases that can stand beside a migraine. Not all are autoimmune: the group says so. That a disease is listed does not "
    "say that migraine is more frequent with it: read migraine-frequency together with its sentence of evidence.",
    tuple(_disease(one) for one in CATALOGUE.values()),
    (
        Property("group", "autoimmune, immune-related, immune-mediated, grouped (not immune), none"),
        Property("migraine-frequency", "how often migraine goes with it: raised, lower, mixed, unknown"),
        Property("evidence", "one sentence on it, with figures"),
        Property("evidence-source", "where the figures are from"),
        Property("safety-rule", "a safety rule that the disease calls up (docs/reference/safety-rules.md)"),
    ),
)

STATED_SYSTEM = OwnSystem(
    systems.COMORBIDITY_OBSERVABLES,
    "What is stated of a comorbidity",
    "The assertion of a comorbidity and its parts.",
    listed(
        systems.COMORBIDITY_OBSERVABLES,
        {
            systems.COMORBIDITY: "That the patient has an immune-related disease, or that none is known.",
            "certainty": "Who stands behind it: provisional until a clinician confirms it.",
            "activity": "How active the disease was on the day.",
            "onset": "The day on which it began.",
        },
    ),
)

ACTIVITY_SYSTEM = OwnSystem(
    systems.ACTIVITIES,
    "Activity of a disease",
    "How active a disease was on the day on which it was stated.",
    listed(
        systems.ACTIVITIES,
        {
            Activity.FLARE: "Worse than it usually is.",
            Activity.ACTIVE: "Active, as it usually is.",
            Activity.REMISSION: "Quiet.",
            Activity.UNKNOWN: "Not known.",
        },
    ),
)

INFORMANT_SYSTEM = OwnSystem(
    systems.INFORMANTS,
    "Informants",
    "Who stated something.",
    listed(
        systems.INFORMANTS,
        {
            Informant.CLINICIAN: "A clinician stated it.",
            Informant.PATIENT: "The patient told it.",
            Informant.EHR: "It was found in a record of another system.",
        },
    ),
)

DRUG_SYSTEM = OwnSystem(
    systems.DRUG_CLASSES,
    "Drug classes",
    "Classes of drugs that change a headache outcome or matter before needling. The acute classes are those that ICHD-3 8.2 "
    "tells apart for medication overuse.",
    listed(
        systems.DRUG_CLASSES,
        {
            DrugClass.TRIPTAN: "A triptan, alone or with another ingredient.",
            DrugClass.ERGOT: "Ergotamine or a related drug.",
            DrugClass.OPIOID: "An opioid.",
            DrugClass.COMBINATION_ANALGESIC: "Two analgesics, or one with caffeine or butalbital, in one product.",
            DrugClass.NSAID: "A non-steroidal anti-inflammatory drug, acetylsalicylic acid included.",
            DrugClass.SIMPLE_ANALGESIC: "Paracetamol, metamizole or another simple analgesic.",
            DrugClass.GEPANT: "A small-molecule CGRP antagonist, taken acutely or to prevent.",
            DrugClass.DITAN: "A ditan.",
            DrugClass.CGRP_ANTIBODY: "An antibody against CGRP or its receptor.",
            DrugClass.PREVENTIVE: "Another drug that is taken to prevent migraine.",
            DrugClass.CORTICOSTEROID: "A corticosteroid that acts on the whole body.",
            DrugClass.DMARD: "A conventional, targeted or related drug that modifies an immune disease.",
            DrugClass.BIOLOGIC: "A biologic against an immune disease.",
            DrugClass.ANTICOAGULANT: "A drug against clotting.",
            DrugClass.HORMONAL: "An oestrogen, a progestogen or another drug that acts on them.",
            DrugClass.OTHER: "Another drug, or one used otherwise than its class suggests.",
        },
    ),
)

PATIENT_SYSTEMS = (DISEASE_SYSTEM, STATED_SYSTEM, ACTIVITY_SYSTEM, INFORMANT_SYSTEM, DRUG_SYSTEM)

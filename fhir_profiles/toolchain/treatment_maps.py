"""Maps of the codes of a treatment to SNOMED CT, CPT, LOINC and the Taiwan TWCM guide.

docs/reference/terminology-not-settled.md says what has no confirmed code, and why.
"""

from __future__ import annotations

from typing import Final

from fengchi.domain.adverse_events import AdverseEventKind
from fengchi.domain.needling import Side
from fengchi.domain.points import CATALOGUE
from fengchi.fhir import systems
from fhir_profiles.toolchain.concept_map import GPS_NOTICE, JUDGED, LOINC_NOTICE, OwnMap, Target, map_of
from fhir_profiles.toolchain.event_concepts import EVENT_SYSTEM
from fhir_profiles.toolchain.point_concepts import POINT_SYSTEM
from fhir_profiles.toolchain.treatment_concepts import (
    ADJUNCT_SYSTEM,
    OBSERVABLE_SYSTEM,
    PROCEDURE_SYSTEM,
    SIDE_SYSTEM,
)

CPT: Final = "http://www.ama-assn.org/go/cpt"
TWCM_VERSION: Final = "0.1.0"
_MINUTES = "The record's minutes of personal contact (face-to-face) decide whether and how often; this code does not hold them."

POINTS_TO_TWCM = OwnMap(
    name="acupuncture-point-to-twcm",
    title="Acupuncture points to the Taiwan TWCM guide",
    description="The guide of Taiwan's National Research Institute of Chinese Medicine names the 361 points of the channels by "
    "the same WHO codes. It has no extra points and no local point.",
    source=POINT_SYSTEM.url,
    source_value_set=POINT_SYSTEM.value_set,
    concepts=POINT_SYSTEM.concepts,
    target=systems.TWCM_POINTS,
    target_version=TWCM_VERSION,
    targets={code: (Target(code),) for code, one in CATALOGUE.items() if not one.channel.startswith("EX-")},
    notice="The target codes are those of the TWCM implementation guide (nricmig/Nricm_TWCMIG), after the WHO nomenclature.",
)

PROCEDURES_TO_SNOMED = map_of(
    PROCEDURE_SYSTEM,
    "acupuncture-procedure-to-snomed-ct",
    "Acupuncture procedures to SNOMED CT",
    f"SNOMED CT has one confirmed concept for all acupuncture. {JUDGED}",
    systems.SNOMED,
    {
        systems.TREATMENT: Target(systems.SNOMED_ACUPUNCTURE, display="Acupuncture"),
        systems.ELECTRO: Target(
            systems.SNOMED_ACUPUNCTURE, "wider", "No code for current was confirmed.", "Acupuncture"
        ),
    },
    GPS_NOTICE,
)

PROCEDURES_TO_CPT = OwnMap(
    name="acupuncture-procedure-to-cpt",
    title="Acupuncture procedures to CPT",
    description="Which codes a treatment may be billed by. The choice needs the minutes of personal one-on-one contact, and "
    "whether needles were put in anew: one first code a day, and further units by time. Needle retention does not count. "
    "The map only narrows the choice; it does not code a bill.",
    source=PROCEDURE_SYSTEM.url,
    source_value_set=PROCEDURE_SYSTEM.value_set,
    concepts=PROCEDURE_SYSTEM.concepts,
    target=CPT,
    targets={
        systems.TREATMENT: (
            Target("97810", "narrower", f"The first unit of a day, where no needle had current. {_MINUTES}"),
            Target("97811", "narrower", f"Each further unit, where no needle had current. {_MINUTES}"),
        ),
        systems.ELECTRO: (
            Target("97813", "narrower", f"The first unit of a day, where a needle had current. {_MINUTES}"),
            Target("97814", "narrower", f"Each further unit, where a needle had current. {_MINUTES}"),
        ),
    },
    notice="CPT is copyright of the American Medical Association and its registered trademark. Codes only: no descriptor of CPT "
    "stands here, and using CPT needs a licence of the AMA.",
)

SIDES_TO_SNOMED = map_of(
    SIDE_SYSTEM,
    "needling-side-to-snomed-ct",
    "Sides of a needle to SNOMED CT",
    "Left and right by the codes of FHIR's value set bodystructure-relative-location, which our records write themselves.",
    systems.SNOMED,
    {
        Side.LEFT: Target(systems.SNOMED_LEFT, display="Unilateral left"),
        Side.RIGHT: Target(systems.SNOMED_RIGHT, display="Unilateral right"),
        Side.MIDLINE: Target("", "unmatched", "SNOMED CT's midline is not in the Global Patient Set."),
    },
    "SNOMED CT codes as HL7 lists them in FHIR R4, ValueSet bodystructure-relative-location.",
)

ADJUNCTS_TO_SNOMED = map_of(
    ADJUNCT_SYSTEM,
    "acupuncture-adjunct-to-snomed-ct",
    "Adjuncts of acupuncture to SNOMED CT",
    "None of them was found in the Global Patient Set, so none is mapped; the map says so for every code.",
    systems.SNOMED,
    {},
    GPS_NOTICE,
)

OBSERVABLES_TO_LOINC = map_of(
    OBSERVABLE_SYSTEM,
    "acupuncture-observable-to-loinc",
    "What is observed at a treatment to LOINC",
    f"LOINC knows pain on a scale of 0 to 10; it was searched for needling and found to have nothing. {JUDGED}",
    systems.LOINC,
    {"pain-now": Target(systems.LOINC_PAIN, display="Pain severity - 0-10 verbal numeric rating [Score] - Reported")},
    LOINC_NOTICE,
)

_EVENTS = {
    AdverseEventKind.BLEEDING: ("wider", "Bleeding"),
    AdverseEventKind.HAEMATOMA: ("wider", "Hematoma"),
    AdverseEventKind.FAINTING: ("equivalent", "Syncope"),
    AdverseEventKind.DIZZINESS: ("equivalent", "Dizziness"),
    AdverseEventKind.NAUSEA: ("equivalent", "Nausea"),
    AdverseEventKind.PARAESTHESIA: ("equivalent", "Paresthesia"),
    AdverseEventKind.LOCAL_INFECTION: ("wider", "Local infection"),
    AdverseEventKind.BURN: ("equivalent", "Burn of skin"),
    AdverseEventKind.PNEUMOTHORAX: ("equivalent", "Pneumothorax"),
}
_NO_EVENT_CODE = {
    AdverseEventKind.NEEDLE_SITE_PAIN: "No code for needling was seen; injection site pain is another thing.",
    AdverseEventKind.SKIN_REACTION: "SNOMED CT's concept for acupuncture is not in the Global Patient Set.",
    AdverseEventKind.FORGOTTEN_NEEDLE: "No code was seen.",
    AdverseEventKind.STUCK_OR_BROKEN_NEEDLE: "No code was seen.",
    AdverseEventKind.SYMPTOM_AGGRAVATION: "No code was seen.",
}

EVENTS_TO_SNOMED = map_of(
    EVENT_SYSTEM,
    "adverse-event-to-snomed-ct",
    "Adverse events of acupuncture to SNOMED CT",
    f"The finding that stands beside our code in a record. {JUDGED}",
    systems.SNOMED,
    {
        **{
            kind: Target(systems.SNOMED_ADVERSE_EVENTS[kind], equivalence, display=display)
            for kind, (equivalence, display) in _EVENTS.items()
        },
        **{kind: Target("", "unmatched", comment) for kind, comment in _NO_EVENT_CODE.items()},
    },
    GPS_NOTICE,
)

TREATMENT_MAPS = (
    POINTS_TO_TWCM,
    PROCEDURES_TO_SNOMED,
    PROCEDURES_TO_CPT,
    SIDES_TO_SNOMED,
    ADJUNCTS_TO_SNOMED,
    OBSERVABLES_TO_LOINC,
    EVENTS_TO_SNOMED,
)

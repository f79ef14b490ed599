"""The code systems of a treatment: what was done, where, with what, how, and what was seen and asked.

STRICTA 2010 (https://pmc.ncbi.nlm.nih.gov/articles/PMC2882429/) items 2a to 4a. The codes are those of the domain's enums.
"""

from __future__ import annotations

from decimal import Decimal

from fengchi.domain.needling import Moxa, NeedleGauge, Side, Technique
from fengchi.domain.treatments import AdjunctKind
from fengchi.fhir import systems
from fhir_profiles.toolchain.concepts import Concept, OwnSystem, Property, listed

PROCEDURE_SYSTEM = OwnSystem(
    systems.PROCEDURES,
    "Acupuncture procedures",
    "What a treatment is as a whole. Electro-acupuncture is a second code beside the first, where current was given.",
    listed(
        systems.PROCEDURES,
        {
            systems.TREATMENT: "One visit at which needles were put in, or another acupuncture intervention was given.",
            systems.ELECTRO: "The treatment gave current through at least one pair of needles.",
        },
    ),
)

SIDE_SYSTEM = OwnSystem(
    systems.SIDES,
    "Sides of a needle",
    "Where one needle is. Records write SNOMED CT for left and right and this system for the midline, for which SNOMED "
    "CT's code is not in the Global Patient Set. There is no code for both sides: that is two needles.",
    listed(
        systems.SIDES,
        {
            Side.LEFT: "On the left of the body.",
            Side.RIGHT: "On the right of the body.",
            Side.MIDLINE: "On the midline of the body.",
        },
    ),
)

TECHNIQUE_SYSTEM = OwnSystem(
    systems.TECHNIQUES,
    "Needling techniques",
    "How a needle was worked by hand. STRICTA item 2e.",
    listed(
        systems.TECHNIQUES,
        {
            Technique.EVEN: "Neither reinforcing nor reducing.",
            Technique.REINFORCING: "Worked to supplement.",
            Technique.REDUCING: "Worked to drain.",
        },
    ),
)

MOXA_SYSTEM = OwnSystem(
    systems.MOXA,
    "Moxibustion at a needle or point",
    "How mugwort was burnt at one needle or point; moxibustion of a whole region is an adjunct.",
    listed(
        systems.MOXA,
        {
            Moxa.NEEDLE: "Burnt on the handle of the needle.",
            Moxa.STICK: "A glowing stick held near the skin.",
            Moxa.CONE: "A cone burnt on or above the skin.",
            Moxa.BOX: "Burnt in a box that stands on the skin.",
        },
    ),
)

ADJUNCT_SYSTEM = OwnSystem(
    systems.ADJUNCTS,
    "Adjuncts of acupuncture",
    "What else was given or advised at the visit. STRICTA item 4a.",
    listed(
        systems.ADJUNCTS,
        {
            AdjunctKind.MOXIBUSTION: "Warming with burnt mugwort.",
            AdjunctKind.CUPPING: "Cups that hold the skin by suction, standing or sliding.",
            AdjunctKind.EAR_SEEDS: "Seeds or pellets taped to points of the ear, which the patient keeps on.",
            AdjunctKind.GUA_SHA: "Stroking the skin with a smooth edge.",
            AdjunctKind.TUI_NA: "Manual therapy of the Chinese tradition.",
            AdjunctKind.HEAT_LAMP: "Warming with a lamp.",
            AdjunctKind.HERBS: "Herbs given or advised.",
            AdjunctKind.EXERCISE_ADVICE: "Advice on exercise.",
            AdjunctKind.OTHER: "Something else, which the note says.",
        },
    ),
)

OBSERVABLE_SYSTEM = OwnSystem(
    systems.OBSERVABLES,
    "What is observed at a treatment",
    "The questions that the records of a treatment answer: the needling record itself, quantities, findings, pain and "
    "adverse events.",
    listed(
        systems.OBSERVABLES,
        {
            systems.NEEDLING_RECORD: "All needles of one treatment, a component each.",
            systems.QUANTITIES: "What was counted and timed at one treatment.",
            "needles-in": "How many needles were put in.",
            "needles-out": "How many needles were counted when they came out.",
            "needle-count-reason": "Why more or fewer needles came out than went in.",
            "retention": "How long the needles were to stay in, in minutes. STRICTA item 2f.",
            "face-to-face": "How long the practitioner was with the patient alone, in minutes; not the retention.",
            "subjective": "What the patient told at the visit.",
            "tongue": "How the tongue looked.",
            "pulse": "How the pulse felt.",
            "palpation": "What was felt elsewhere.",
            "pattern": "The diagnosis of traditional medicine.",
            "response-sought": "What the needling was to call forth, such as de qi or a twitch. STRICTA item 2d.",
            "plan": "What is to be done next, and what the patient was told.",
            "pain-now": "Pain at the visit, as the patient rates it from 0 to 10.",
            systems.ADVERSE_EVENTS_ASKED: "The answer to the question whether anything went wrong since the last visit or now.",
            systems.ADVERSE_EVENT: "One thing that went wrong during or after a treatment.",
            "adverse-event-severity": "How bad it was.",
            "adverse-event-causality": "How likely it came from the treatment.",
            "adverse-event-outcome": "How it ended.",
        },
    ),
)


def _gauge(diameter: str, length: int) -> Concept:
    gauge = NeedleGauge(Decimal(diameter), length)
    words = f"Filiform needle {gauge.diameter_mm} mm x {gauge.length_mm} mm"
    measures = (("diameter", gauge.diameter_mm), ("length", gauge.length_mm))
    return Concept(str(gauge), words, properties=measures)


_DIAMETERS = ("0.12", "0.14", "0.16", "0.18", "0.20", "0.22", "0.25", "0.28", "0.30", "0.32", "0.35", "0.38", "0.40")
_LENGTHS = (7, 13, 15, 20, 25, 30, 40, 50, 60, 75, 100, 125)

GAUGE_SYSTEM = OwnSystem(
    systems.GAUGES,
    "Needle gauges",
    "Needles by their measures: diameter and length in mm with an x between them. Usual sizes are listed; every size of 0.1 "
    "to 0.6 mm by 1 to 150 mm is a code too, written the same way, because what was used is recorded and not what is sold. "
    "STRICTA item 2g.",
    tuple(_gauge(diameter, length) for diameter in _DIAMETERS for length in _LENGTHS),
    (
        Property("diameter", "diameter in mm", "decimal"),
        Property("length", "length without the handle, in mm", "integer"),
    ),
    content="fragment",
)

TREATMENT_SYSTEMS = (
    PROCEDURE_SYSTEM,
    SIDE_SYSTEM,
    GAUGE_SYSTEM,
    TECHNIQUE_SYSTEM,
    MOXA_SYSTEM,
    ADJUNCT_SYSTEM,
    OBSERVABLE_SYSTEM,
)

"""The code systems of adverse events: what went wrong, how badly, by what cause, with what end, and whether it was asked.

Kinds follow prospective surveys of acupuncture (Bäumler 2021, https://doi.org/10.1136/bmjopen-2020-045961).
"""

from __future__ import annotations

from fengchi.domain.adverse_events import AdverseEventKind, Causality, EventOutcome, Severity
from fengchi.fhir import systems
from fhir_profiles.toolchain.concepts import OwnSystem, listed

EVENT_SYSTEM = OwnSystem(
    systems.ADVERSE_EVENTS,
    "Adverse events of acupuncture",
    "What can go wrong during or after a treatment, as counted in prospective surveys of acupuncture.",
    listed(
        systems.ADVERSE_EVENTS,
        {
            AdverseEventKind.BLEEDING: "Blood at the needle site.",
            AdverseEventKind.HAEMATOMA: "A bruise at the needle site.",
            AdverseEventKind.NEEDLE_SITE_PAIN: "Pain at the needle site beyond the needling itself.",
            AdverseEventKind.FAINTING: "Fainted.",
            AdverseEventKind.DIZZINESS: "Felt dizzy.",
            AdverseEventKind.NAUSEA: "Felt sick.",
            AdverseEventKind.PARAESTHESIA: "Numbness or tingling that stayed.",
            AdverseEventKind.SYMPTOM_AGGRAVATION: "The complaint itself became worse.",
            AdverseEventKind.TIREDNESS: "Unusually tired afterwards.",
            AdverseEventKind.LOCAL_INFECTION: "Infection at a needle site.",
            AdverseEventKind.SKIN_REACTION: "A rash or another reaction of the skin.",
            AdverseEventKind.BURN: "A burn, as by moxa or a lamp.",
            AdverseEventKind.PNEUMOTHORAX: "Air between lung and chest wall.",
            AdverseEventKind.FORGOTTEN_NEEDLE: "A needle was left in.",
            AdverseEventKind.STUCK_OR_BROKEN_NEEDLE: "A needle could not be drawn, was bent, or broke.",
            AdverseEventKind.OTHER: "Something else, which the note says.",
        },
    ),
)

SEVERITY_SYSTEM = OwnSystem(
    systems.SEVERITIES,
    "Severity of an adverse event",
    "How bad an adverse event was.",
    listed(
        systems.SEVERITIES,
        {
            Severity.MILD: "Noticed, and nothing was needed.",
            Severity.MODERATE: "It hindered, or needed care on the spot.",
            Severity.SEVERE: "It needed medical treatment or left somebody unable to do usual things.",
        },
    ),
)

CAUSALITY_SYSTEM = OwnSystem(
    systems.CAUSALITIES,
    "Causality of an adverse event",
    "How likely an adverse event came from the treatment, by the categories of WHO-UMC.",
    listed(
        systems.CAUSALITIES,
        {
            Causality.CERTAIN: "The treatment, beyond doubt.",
            Causality.PROBABLE: "The treatment, and hardly anything else.",
            Causality.POSSIBLE: "The treatment or something else.",
            Causality.UNLIKELY: "Hardly the treatment.",
            Causality.UNCLASSIFIED: "Not judged, or not yet.",
        },
    ),
    source="The categories' names are those of the WHO-UMC causality assessment system; the definitions are ours.",
)

OUTCOME_SYSTEM = OwnSystem(
    systems.EVENT_OUTCOMES,
    "Outcome of an adverse event",
    "How an adverse event ended, as far as known when it was written down.",
    listed(
        systems.EVENT_OUTCOMES,
        {
            EventOutcome.RESOLVED: "It is over.",
            EventOutcome.RESOLVING: "It is getting better.",
            EventOutcome.ONGOING: "It goes on.",
            EventOutcome.SEQUELAE: "It is over and has left something behind.",
            EventOutcome.UNKNOWN: "Not known.",
        },
    ),
)

ASKED_SYSTEM = OwnSystem(
    systems.ASKED,
    "Answer to the adverse-event question",
    "What the answer was where the question was put. No answer in the record means that it was not asked.",
    listed(
        systems.ASKED,
        {
            "none": "The question was put, and nothing was reported.",
            "reported": "The question was put, and at least one event was reported; each is a record of its own.",
        },
    ),
)

EVENT_SYSTEMS = (EVENT_SYSTEM, SEVERITY_SYSTEM, CAUSALITY_SYSTEM, OUTCOME_SYSTEM, ASKED_SYSTEM)

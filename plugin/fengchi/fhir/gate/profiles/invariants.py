"""The invariants of our profiles as Python functions, by the key they have in the definitions.

https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.constraint. Each function says in Python what
the published FHIRPath says; the tests hold both together on every example and on hundreds of spoilt ones.
"""

from __future__ import annotations

from collections.abc import Mapping

from fengchi.fhir.gate.profiles.invariants_needling import NEEDLING_INVARIANTS
from fengchi.fhir.gate.profiles.invariants_outcomes import OUTCOME_INVARIANTS
from fengchi.fhir.gate.profiles.invariants_readings import READING_INVARIANTS
from fengchi.fhir.gate.profiles.invariants_treatment import TREATMENT_INVARIANTS
from fengchi.fhir.gate.profiles.rules import Holds

INVARIANTS: Mapping[str, Holds] = {
    **TREATMENT_INVARIANTS,
    **NEEDLING_INVARIANTS,
    **READING_INVARIANTS,
    **OUTCOME_INVARIANTS,
}

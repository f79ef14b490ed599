"""The twelve hand-made patients on whom an outcome report can go wrong, FC-00001 to FC-00012 in this order.

docs/reference/demo-clinic.md tells who they are and what the report must say of each.
"""

from __future__ import annotations

from fengchi.services.demo.edge_changes import (
    CHRONIC_TO_EPISODIC,
    FLARE,
    NEW_PREVENTIVE,
    OVERUSE_WITHDRAWAL,
    PREGNANCY,
    WORSENING,
)
from fengchi.services.demo.edge_diaries import GAP, LATE_ENTRIES, NO_BASELINE, TWO_WEEKS_ONLY
from fengchi.services.demo.edge_notes import AMENDED, WRONG_PATIENT

EDGE_CASES = (
    NO_BASELINE,
    TWO_WEEKS_ONLY,
    GAP,
    LATE_ENTRIES,
    NEW_PREVENTIVE,
    FLARE,
    PREGNANCY,
    CHRONIC_TO_EPISODIC,
    OVERUSE_WITHDRAWAL,
    WORSENING,
    WRONG_PATIENT,
    AMENDED,
)

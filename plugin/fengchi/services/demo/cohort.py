"""The patients of the demo clinic, one after the other: twelve made by hand, then as many drawn as are wanted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from fengchi.services.demo.drawn import drawn_patient
from fengchi.services.demo.edge_cases import EDGE_CASES
from fengchi.services.demo.hand_made import hand_made_patient
from fengchi.services.demo.values import DemoPatient

SEED = 20260302
N_PATIENTS = 240


def cohort(
    *, seed: int = SEED, today: date, n_patients: int = N_PATIENTS, zone: str = "Europe/Berlin"
) -> Iterator[DemoPatient]:
    """Yield the patients with record numbers FC-00001 to FC-<n_patients>, always in this order.

    The same seed gives the same patients, and fewer patients are the first of more. Their dates follow `today`: in
    another week all are shifted, later in the same week more days are over. Nothing lies after yesterday.
    zone: IANA name of the clinic's time zone, in which every time of day is meant.
    """
    for number in range(1, n_patients + 1):
        if number <= len(EDGE_CASES):
            yield hand_made_patient(seed, number, EDGE_CASES[number - 1], today=today, zone=zone)
        else:
            yield drawn_patient(seed, number, index=number - len(EDGE_CASES) - 1, today=today, zone=zone)

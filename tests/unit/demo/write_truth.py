"""Writes truth.csv beside this file anew. Run it only when the recipe was changed on purpose, and read the difference:

python tests/unit/demo/write_truth.py
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from fengchi.services.demo.cohort import cohort
from fengchi.services.demo.truth import truth_table


def write() -> None:
    made = ((one.patient.record_number, one.truth) for one in cohort(today=date(2026, 3, 2)))
    Path(__file__).with_name("truth.csv").write_text(truth_table(made), encoding="utf-8")


if __name__ == "__main__":
    write()

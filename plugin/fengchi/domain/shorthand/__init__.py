"""The prescription shorthand: one line holds all needles of a treatment, and is printed back in one canonical form.

Grammar with pictures: docs/reference/shorthand.md.
"""

from __future__ import annotations

from fengchi.domain.shorthand.parser import parse_prescription
from fengchi.domain.shorthand.problems import ParsedPrescription, Problem, Word
from fengchi.domain.shorthand.sentence import describe
from fengchi.domain.shorthand.writer import write_prescription

__all__ = ["ParsedPrescription", "Problem", "Word", "describe", "parse_prescription", "write_prescription"]

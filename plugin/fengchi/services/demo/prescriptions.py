"""How the demo's migraines show themselves to the practitioner, and the points needled for each, in the shorthand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from fengchi.domain import patterns
from fengchi.domain.errors import Invalid, Issue
from fengchi.domain.findings import CodedText, Diagnosis, Findings
from fengchi.domain.migraine_diagnoses import DIAGNOSES, ICD10CM
from fengchi.domain.needling import Prescription
from fengchi.domain.shorthand import parse_prescription

CORE = "gb20 b 0.25x40 d20 deqi; li4 b deqi; lr3 b"
"""Six needles that every prescription has."""
MIDLINE = "gv20"


@dataclass(frozen=True, slots=True)
class Picture:
    """A pattern (its TM1 code), what is seen and felt with it, and the points added to the core, two needles each."""

    pattern: str
    findings: tuple[Findings, ...]
    pairs: tuple[str, str, str]


YANG_RISING = Picture(
    "SF52",
    (
        Findings("Red sides, thin yellow coating", "Wiry, rapid", "Tight upper trapezius, more on the pain side"),
        Findings("Red, dry", "Wiry", "Tender at the temple and below the occiput"),
    ),
    ("gb8 l; ex-hn5 l", "gb41 b", "te5 b"),
)
QI_STAGNATION = Picture(
    "SF57",
    (
        Findings("Normal colour, thin white coating", "Wiry", "Tender along the jaw and neck"),
        Findings("Slightly dark", "Wiry, thin", "Tender below the ribs on the right"),
    ),
    ("gb34 b", "pc6 b", "ex-hn5 b"),
)
BLOOD_DEFICIENCY = Picture(
    "SF00",
    (
        Findings("Pale, thin coating", "Thin, weak", "Cool hands, soft abdomen"),
        Findings("Pale with tooth marks", "Thin", "Neck muscles soft, tender at GB20"),
    ),
    ("st36 b reinforcing", "sp6 b reinforcing", "bl10 b"),
)
WIND_PHLEGM = Picture(
    "SF15",
    (
        Findings("Swollen, greasy white coating", "Slippery", "Heavy head, tender at ST8"),
        Findings("Swollen, thick coating", "Slippery, wiry", "Fullness in the upper abdomen"),
    ),
    ("st40 b reducing", "pc6 b", "sp9 b"),
)
BLOOD_STASIS = Picture(
    "SF01",
    (
        Findings("Dark with purple spots", "Choppy", "Fixed tender place at the right temple"),
        Findings("Dark sides", "Choppy, wiry", "Hard bands in the right upper trapezius"),
    ),
    ("ex-hn5 r ea 2/100hz 20min 1.5ma with gb8 r; gb8 r", "sp10 b", "ashi(edge of the upper trapezius) b d10"),
)
PICTURES = (YANG_RISING, QI_STAGNATION, BLOOD_DEFICIENCY, WIND_PHLEGM, BLOOD_STASIS)

MIGRAINE = DIAGNOSES["migraine-without-aura"].choice
MIGRAINE_WITH_AURA = DIAGNOSES["migraine-with-aura"].choice
CHRONIC_MIGRAINE = DIAGNOSES["chronic-migraine"].choice
OVERUSE_HEADACHE = DIAGNOSES["medication-overuse-headache"].choice
PREGNANT = CodedText("Z33.1", "Pregnant state, incidental", ICD10CM)


def line(picture: Picture, n_needles: int) -> str:
    """Shorthand of 6 to 12 needles: the core, then pairs, and a midline point where the number is odd."""
    n_pairs, odd = divmod(n_needles - 6, 2)
    return "; ".join((CORE, *picture.pairs[:n_pairs], *((MIDLINE,) if odd else ())))


def prescription(text: str, retention_minutes: int | None = None) -> Prescription:
    """The parsed line. Raises Invalid where the line has a problem, which would be a fault of the demo."""
    return replace(_parsed(text), retention_minutes=retention_minutes)


@cache
def _parsed(text: str) -> Prescription:
    parsed = parse_prescription(text)
    if parsed.problems:
        raise Invalid(issues=[Issue(f"{one.token}: {one.text}", "prescription") for one in parsed.problems])
    return parsed.prescription


def diagnosis(picture: Picture, *biomedical: CodedText) -> Diagnosis:
    return Diagnosis((patterns.PATTERNS[picture.pattern].choice,), biomedical)

"""One value of everything that the mapping can write, and the codes of ours that stand in it. All people are made up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import Any

from fhir_core.fhirabstractmodel import FHIRAbstractModel

import fengchi
from fengchi.domain.adverse_events import AdverseEvent, AdverseEventKind, Causality, EventOutcome, Severity
from fengchi.domain.comorbidities import CATALOGUE as DISEASES
from fengchi.domain.comorbidities import NONE_KNOWN, Activity, Comorbidity, Informant
from fengchi.domain.courses import Course, Goal
from fengchi.domain.diary import AcuteDrug, DiaryDay, Headache, Menses, Relief
from fengchi.domain.findings import CodedText, Diagnosis, Findings
from fengchi.domain.measures import MeasureId, Method, Reading
from fengchi.domain.medications import DrugClass, MedicationUse
from fengchi.domain.migraine_day import RULES
from fengchi.domain.needling import ElectroStimulation, Moxa, NeedleGauge, Needling, Prescription, Technique, sides_of
from fengchi.domain.points import CATALOGUE, LocalPoint
from fengchi.domain.treatments import Adjunct, AdjunctKind, Signing, Treatment, TreatmentState
from fengchi.fhir import systems
from fengchi.fhir.audit_event import RESTFUL_CODES
from fengchi.fhir.comorbidity import comorbidity_to_fhir
from fengchi.fhir.course import course_to_fhir
from fengchi.fhir.diary_day import diary_day_to_fhir
from fengchi.fhir.elements import to_json
from fengchi.fhir.medication import medication_to_fhir
from fengchi.fhir.reading import reading_to_fhir
from fengchi.fhir.treatment import treatment_to_fhir
from strategies import PATIENT, PRACTITIONER

Json = dict[str, Any]
DAY = date(2026, 6, 2)
BEFORE_THE_CHANGE = date(2025, 9, 30)
AT = datetime(2026, 6, 2, 10, 0, tzinfo=UTC)
SERVICES = Path(fengchi.__file__).parent
_INTERACTION = re.compile(
    r'\b(?:entry|_guard|_guard_write|guard_write|ask)\([^()"]*(?:"[CRUDE]",\s*)?"([a-z]+(?:-[a-z]+)*)"'
    r'|interaction="([a-z-]+)"|(?:stranger|trail)\.note\("([a-z-]+)"|_answering\(question, "([a-z-]+)"'
)


@dataclass(frozen=True, slots=True)
class Written:
    """One of our codes where it stands, and the codings of others beside it."""

    system: str
    code: str
    display: str
    beside: tuple[tuple[str, str], ...] = ()


@cache
def written() -> tuple[Written, ...]:
    """Every code of ours in every record of everything()."""
    return tuple(one for record in everything() for one in codes_in(record))


@cache
def everything() -> tuple[Json, ...]:
    return tuple(to_json(one) for one in _records())


def codes_in(value: object) -> Iterator[Written]:
    """Of a resource or a part of one, wherever a Coding stands."""
    if isinstance(value, list):
        for one in value:
            yield from codes_in(one)
    if isinstance(value, dict):
        codings = value.get("coding", [value])
        yield from _ours(codings if isinstance(codings, list) else [])
        for name, one in value.items():
            yield from codes_in(one) if name != "coding" else ()


def _ours(codings: list[Json]) -> Iterator[Written]:
    for one in codings:
        system, code = one.get("system"), one.get("code")
        if isinstance(system, str) and isinstance(code, str) and system.startswith(f"{systems.CANONICAL}/CodeSystem/"):
            beside = tuple((other["system"], other["code"]) for other in codings if other is not one)
            yield Written(system, code, str(one.get("display", "")), beside)


def interactions_in_source() -> set[str]:
    """What the services and doors call what they write into the audit trail, read off their source; FHIR's own left out."""
    found = set()
    for path in (*SERVICES.glob("services/**/*.py"), *SERVICES.glob("web/**/*.py")):
        for groups in _INTERACTION.findall(path.read_text(encoding="utf-8")):
            found.update(one for one in groups if one)
    return found - RESTFUL_CODES


def _records() -> Iterator[FHIRAbstractModel]:
    for note in (treatment(), replace(treatment(), adverse_events=())):
        made = treatment_to_fhir(note, patient=PATIENT, practitioner=PRACTITIONER, software="Fengchi 0")
        yield from made.all()
    yield from (diary_day_to_fhir(one) for one in diary_days())
    yield from (reading_to_fhir(one) for one in readings())
    for disease in comorbidities():
        yield from (one for one in comorbidity_to_fhir(disease) if one is not None)
    yield from (
        medication_to_fhir(MedicationUse(f"m-{one.value}", "ana-sample", one.value, one, started=DAY))
        for one in DrugClass
    )
    for measure in MeasureId:
        course = Course(f"c-{measure.value}", "ana-sample", started=DAY, goal=Goal(measure, Decimal(40)))
        yield from (one for one in course_to_fhir(course) if one is not None)


def treatment() -> Treatment:
    """Every point on each of its sides, every technique, adjunct, adverse event and heading."""
    kinds = zip(AdverseEventKind, cycle(Severity), cycle(Causality), cycle(EventOutcome), strict=False)
    return Treatment(
        treatment_id="every-code",
        patient_id=PATIENT.patient_id,
        practitioner_id=PRACTITIONER.practitioner_id,
        state=TreatmentState.SIGNED,
        subjective="Headache",
        pain_now=4,
        findings=Findings("Pale", "Wiry", "Tender"),
        diagnosis=Diagnosis((CodedText("SF57", "Liver qi stagnation pattern (TM1)", systems.ICD11),)),
        prescription=Prescription(tuple(_needlings()), 25),
        response_sought="De qi",
        adjuncts=tuple(Adjunct(one) for one in AdjunctKind),
        started_at=AT,
        ended_at=AT + timedelta(minutes=25),
        needles_in=9,
        needles_out=8,
        mismatch_reason="Counted again",
        face_to_face_minutes=40,
        adverse_events_asked=True,
        adverse_events=tuple(AdverseEvent(*one) for one in kinds),
        plan="Rest",
        signings=(Signing(AT, "mei", "Mei Tanaka"),),
    )


def _needlings() -> Iterator[Needling]:
    gauge = NeedleGauge(Decimal("0.25"), 40)
    details = cycle(zip(cycle([*Technique, None]), [*Moxa, None], strict=False))
    for point in (*CATALOGUE.values(), LocalPoint("ashi", "left trapezius edge")):
        for side in sides_of(point):
            technique, moxa = next(details)
            yield Needling(
                point, side, gauge, technique=technique, moxa=moxa, electro=ElectroStimulation((Decimal(2),))
            )


def diary_days() -> Iterator[DiaryDay]:
    answers = dict.fromkeys(("unilateral", "pulsating", "moderate_or_severe", "aggravated_by_activity"), True)
    senses = dict.fromkeys(("nausea", "vomiting", "photophobia", "phonophobia"), True)
    drugs = tuple(AcuteDrug(one, relief_2h=relief) for one, relief in zip(DrugClass, cycle(Relief), strict=False))
    day = DiaryDay("ana-sample", DAY, Headache(90, 7, **answers, **senses), 20, 2, drugs, triggers=("wine",), late=True)
    yield from (replace(day, day=DAY + timedelta(days=n), menses=one, flare=True) for n, one in enumerate(Menses))


def readings() -> Iterator[Reading]:
    rules = cycle(one.tag for one in RULES.values())
    for measure, method in ((measure, method) for measure in MeasureId for method in Method):
        span = (DAY - timedelta(days=27), DAY)
        value = Decimal(40) if measure is MeasureId.HIT6 else Decimal(4)
        yield Reading(
            f"r-{measure}-{method}", "ana-sample", measure, *span, value, method, rule=next(rules), n_recorded_days=28
        )


def comorbidities() -> Iterator[Comorbidity]:
    """Each disease as stated today, before ICD-10-CM changed, and without a day."""
    stated = cycle(zip(cycle(Activity), Informant, strict=False))
    for key in DISEASES:
        for on in (DAY, BEFORE_THE_CHANGE, None):
            activity, informant = next(stated)
            known = Activity.UNKNOWN if key == NONE_KNOWN else activity
            name = f"x-{key}-{on or 'no-day'}"
            yield Comorbidity(
                name, "ana-sample", key, activity=known, informant=informant, asserted_on=on, onset=date(2020, 1, 1)
            )
    for activity in Activity:
        yield Comorbidity(f"x-{activity}", "ana-sample", "lupus", activity=activity, asserted_on=DAY)

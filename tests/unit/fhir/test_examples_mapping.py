"""The published examples are what the mapping makes today, of made-up people.

After a wanted change of the mapping, write them anew: PYTHONPATH=tests python tests/unit/fhir/test_examples_mapping.py
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from fhir_core.fhirabstractmodel import FHIRAbstractModel

from fengchi.domain.adverse_events import AdverseEvent, AdverseEventKind, Causality, EventOutcome
from fengchi.domain.comorbidities import Activity, Certainty, Comorbidity, Informant
from fengchi.domain.courses import Course, Goal
from fengchi.domain.diary import AcuteDrug, DiaryDay, Headache, Menses, Relief
from fengchi.domain.findings import CodedText, Diagnosis, Findings
from fengchi.domain.measures import MeasureId, Method, Reading
from fengchi.domain.medications import DrugClass, MedicationUse
from fengchi.domain.people import Identifier, Patient, Practitioner, Sex
from fengchi.domain.shorthand import parse_prescription
from fengchi.domain.treatments import Adjunct, AdjunctKind, Signing, Treatment, TreatmentState
from fengchi.fhir import gate
from fengchi.fhir.audit_event import audit_event_to_fhir
from fengchi.fhir.comorbidity import comorbidity_to_fhir
from fengchi.fhir.course import course_to_fhir
from fengchi.fhir.device import software_to_fhir
from fengchi.fhir.diary_day import diary_day_to_fhir
from fengchi.fhir.elements import to_json
from fengchi.fhir.json_codec import decode, encode
from fengchi.fhir.medication import medication_to_fhir
from fengchi.fhir.patient import patient_to_fhir
from fengchi.fhir.practitioner import practitioner_to_fhir
from fengchi.fhir.reading import reading_to_fhir
from fengchi.fhir.treatment import treatment_from_fhir, treatment_to_fhir

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "fhir_profiles" / "examples"
DOCUMENTATION = ROOT / "docs" / "reference" / "fhir-mapping.md"

SUMMER = timezone(timedelta(hours=2))
ANA = Patient(
    "ana-sample",
    "Sample",
    ("Ana",),
    date(1990, 4, 2),
    Sex.FEMALE,
    (Identifier("https://w3id.org/fengchi/test/record-number", "T-0001", "MR"),),
    "Europe/Madrid",
    synthetic=True,
)
MEI = Practitioner("mei-tanaka", "Tanaka", ("Mei",), "Licensed acupuncturist", 2009, synthetic=True)
LINE = "gb20 b 0.25x40 d20 deqi; li4 b; gv20; ashi(left trapezius edge) l; ex-hn5 b ea 2/100hz 20min 1.5ma"
SIGNED = Treatment(
    treatment_id="6f1c7a52-0c7e-4a8e-9a55-5d1f0c2b7e01",
    patient_id=ANA.patient_id,
    practitioner_id=MEI.practitioner_id,
    state=TreatmentState.SIGNED,
    course_id="course-ana-1",
    subjective="Right-sided headache since Sunday, worse on stairs.",
    pain_now=4,
    findings=Findings("Pale, thin white coat", "Wiry on the left", "GB20 tender, right more than left"),
    diagnosis=Diagnosis(
        (CodedText("SF57", "Liver qi stagnation pattern (TM1)", "http://id.who.int/icd/release/11/mms"),),
        (CodedText("G43.009", "Migraine without aura", "http://hl7.org/fhir/sid/icd-10-cm"),),
    ),
    response_sought="De qi",
    adjuncts=(Adjunct(AdjunctKind.CUPPING, "Upper back, sliding", 10),),
    started_at=datetime(2026, 6, 2, 10, 5, tzinfo=SUMMER),
    ended_at=datetime(2026, 6, 2, 10, 30, tzinfo=SUMMER),
    face_to_face_minutes=40,
    adverse_events_asked=True,
    adverse_events=(
        AdverseEvent(
            AdverseEventKind.HAEMATOMA, causality=Causality.CERTAIN, outcome=EventOutcome.RESOLVING, note="1 cm, LI4"
        ),
    ),
    plan="Twice a week for three weeks, then look at the diary together.",
    signings=(Signing(datetime(2026, 6, 2, 10, 42, tzinfo=SUMMER), "mei-tanaka", "Mei Tanaka"),),
)


@dataclass(frozen=True)
class Entry:
    """An audit entry as the trail holds it."""

    at: datetime = datetime(2026, 6, 3, 8, 0, tzinfo=UTC)
    actor_id: str = "tom-desk"
    actor_name: str = "Tom Desk"
    door: str = "fhir"
    action: str = "R"
    interaction: str = "read"
    outcome: str = "0"
    kind: str = "Observation"
    record_id: str = "reading-ana-1"
    patient_id: str = ANA.patient_id
    address: str = "192.0.2.7"


def a_treatment() -> Treatment:
    """Amended once: the plan was added the day after."""
    parsed = parse_prescription(LINE)
    assert not parsed.problems, parsed.problems
    n_needles = parsed.prescription.n_needles
    second = Signing(datetime(2026, 6, 3, 9, 0, tzinfo=SUMMER), "mei-tanaka", "Mei Tanaka", "The plan was missing.")
    return replace(
        SIGNED,
        state=TreatmentState.AMENDED,
        prescription=replace(parsed.prescription, retention_minutes=25),
        needles_in=n_needles,
        needles_out=n_needles,
        signings=(*SIGNED.signings, second),
    )


def a_diary_day() -> DiaryDay:
    return DiaryDay(
        ANA.patient_id,
        date(2026, 6, 1),
        Headache(
            240,
            7,
            unilateral=True,
            pulsating=True,
            moderate_or_severe=True,
            aggravated_by_activity=True,
            nausea=True,
            vomiting=False,
            photophobia=True,
            phonophobia=None,
        ),
        functional_grade=2,
        acute_drugs=(AcuteDrug(DrugClass.TRIPTAN, "Sumatriptan 50 mg", 1, Relief.PARTIAL),),
        menses=Menses.NONE,
        triggers=("Short night",),
        flare=False,
        recorded_at=datetime(2026, 6, 1, 21, 30, tzinfo=SUMMER),
    )


def a_reading(reading_id: str, value: Decimal | None, method: Method, **more: Any) -> Reading:
    first, last = date(2026, 5, 5), date(2026, 6, 1)
    return Reading(reading_id, ANA.patient_id, MeasureId.MIGRAINE_DAYS, first, last, value, method, **more)


def _clinical() -> Iterator[tuple[str, FHIRAbstractModel | None]]:
    counted = a_reading("reading-ana-1", Decimal(9), Method.DIARY, rule="leiden-30min-1", n_recorded_days=27)
    yield "reading-diary", reading_to_fhir(counted, synthetic=True)
    unknown = a_reading("reading-ana-2", None, Method.RECALL, unknown_reason="asked-unknown")
    yield "reading-unknown", reading_to_fhir(unknown, synthetic=True)
    hit6 = replace(counted, reading_id="reading-ana-3", measure_id=MeasureId.HIT6, value=Decimal(62))
    scored = replace(hit6, method=Method.QUESTIONNAIRE, rule="", n_recorded_days=None)
    yield "reading-hit-6", reading_to_fhir(scored, synthetic=True)
    yield "diary-day", diary_day_to_fhir(a_diary_day(), synthetic=True)
    lupus = Comorbidity("comorbidity-ana-1", ANA.patient_id, "lupus", Certainty.CONFIRMED, Activity.REMISSION)
    dated = replace(lupus, onset=date(2019, 3, 1), asserted_on=date(2026, 5, 4), informant=Informant.PATIENT)
    observation, condition = comorbidity_to_fhir(dated, synthetic=True)
    yield "comorbidity", observation
    yield "comorbidity-condition", condition
    none_known = Comorbidity("comorbidity-ana-0", ANA.patient_id, "none-known", asserted_on=date(2026, 5, 4))
    yield "comorbidity-none-known", comorbidity_to_fhir(none_known, synthetic=True)[0]
    drug = MedicationUse("medication-ana-1", ANA.patient_id, "Sumatriptan 50 mg", DrugClass.TRIPTAN, acute=True)
    yield "medication", medication_to_fhir(replace(drug, started=date(2025, 1, 1), dose="One at onset"), synthetic=True)
    goal = Goal(MeasureId.MIGRAINE_DAYS, Decimal(5), date(2026, 8, 31))
    course = Course("course-ana-1", ANA.patient_id, "Migraine", "TCM", "Fewer migraine days", 12, Decimal("1.5"))
    plan, target = course_to_fhir(replace(course, started=date(2026, 5, 5), goal=goal), synthetic=True)
    yield "course", plan
    yield "course-goal", target


def _people() -> Iterator[tuple[str, FHIRAbstractModel]]:
    yield "patient", patient_to_fhir(ANA)
    yield "practitioner", practitioner_to_fhir(MEI)
    yield "software", software_to_fhir("0.1.0")
    yield "audit", audit_event_to_fhir(Entry(), event_id="audit-1")


def _treatment() -> Iterator[tuple[str, FHIRAbstractModel]]:
    treatment = a_treatment()
    made = treatment_to_fhir(treatment, patient=ANA, practitioner=MEI, software="Fengchi 0.1.0")
    for model in made.all():
        suffix = str(model.__dict__["id"]).removeprefix(treatment.treatment_id)
        yield f"treatment{suffix}", model


def examples() -> dict[str, str]:
    """File name to text: every kind of record that the mapping makes."""
    named = (*_people(), *_treatment(), *_clinical())
    return {
        f"{model.get_resource_type()}-{name}.json": msgspec.json.format(encode(to_json(model)), indent=2) + "\n"
        for name, model in named
        if model is not None
    }


def test_the_examples_are_what_the_mapping_makes() -> None:
    published = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.json")}
    assert published == examples()


@pytest.mark.parametrize("name", sorted(examples()))
def test_each_example_passes_the_gate(name: str) -> None:
    assert gate.check(decode((FOLDER / name).read_text(encoding="utf-8"))) == ()


def test_the_examples_of_a_treatment_read_back_as_the_note() -> None:
    records = [decode(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*-treatment*.json")]
    assert treatment_from_fhir(records) == a_treatment()


def test_every_profile_extension_and_code_system_of_ours_is_documented() -> None:
    text = DOCUMENTATION.read_text(encoding="utf-8")
    ours = re.compile(r"w3id\.org/fengchi/(?:StructureDefinition|CodeSystem)/([a-z0-9-]+)")
    names = {name for example in examples().values() for name in ours.findall(example)}
    assert sorted(name for name in names if f"`{name}" not in text) == []


def write() -> None:
    """Replace the published examples."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in FOLDER.glob("*.json"):
        path.unlink()
    for name, text in examples().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()

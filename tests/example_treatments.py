"""The made-up people and treatments of the published examples. Nobody of them exists.

https://hl7.org/fhir/R4/procedure.html. Four notes: one with everything and amended, one short and plain, one that was
entered in error, and one of which an amendment took something away.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from fengchi.domain.adverse_events import AdverseEvent, AdverseEventKind, Causality, EventOutcome, Severity
from fengchi.domain.findings import CodedText, Diagnosis, Findings
from fengchi.domain.needling import Prescription
from fengchi.domain.people import Identifier, Patient, Practitioner, Sex
from fengchi.domain.shorthand import parse_prescription
from fengchi.domain.treatments import Adjunct, AdjunctKind, Signing, Treatment, TreatmentState
from fengchi.fhir.treatment import TreatmentResources, treatment_to_fhir
from fengchi.fhir.withdrawal import withdrawn

SUMMER = timezone(timedelta(hours=2))
RECORD_NUMBERS = "https://w3id.org/fengchi/test/record-number"
ANA = Patient(
    "ana-sample",
    "Sample",
    ("Ana",),
    date(1990, 4, 2),
    Sex.FEMALE,
    (Identifier(RECORD_NUMBERS, "T-0001", "MR"),),
    "Europe/Madrid",
    synthetic=True,
)
BEN = Patient("ben-sample", "Sample", ("Ben", "Luca"), sex=Sex.UNKNOWN, synthetic=True)
MEI = Practitioner("mei-tanaka", "Tanaka", ("Mei",), "Licensed acupuncturist", 2009, synthetic=True)
AKI = Practitioner("aki-example", "Example", ("Aki",), "Physician, diploma in acupuncture", synthetic=True)
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


@dataclass(frozen=True, slots=True)
class Story:
    """A note, whose it is, by whom. name begins the names of its files. before: the note as it stood before."""

    name: str
    note: Treatment
    patient: Patient
    practitioner: Practitioner
    before: Treatment | None = None

    @property
    def all_in_it(self) -> TreatmentResources:
        return self._made(self.note)

    def files(self) -> Iterator[tuple[str, Any]]:
        """(name of the file without type, record) of each record, what was withdrawn at the end."""
        for record in self.all_in_it.all():
            yield self._name(str(record.__dict__["id"])), record
        if self.before is not None:
            for one in withdrawn(self._made(self.before).json(), self.all_in_it.json()):
                yield f"{self._name(one['id'])}-withdrawn", one

    def _name(self, record_id: str) -> str:
        return f"{self.name}{record_id.removeprefix(self.note.treatment_id)}"

    def _made(self, note: Treatment) -> TreatmentResources:
        return treatment_to_fhir(note, patient=self.patient, practitioner=self.practitioner, software="Fengchi 0.1.0")


def stories() -> tuple[Story, ...]:
    return (
        Story("treatment", a_treatment(), ANA, MEI),
        Story("midline-visit", a_midline_visit(), BEN, AKI),
        Story("mistaken-entry", a_mistaken_entry(), BEN, MEI),
        Story("corrected-visit", a_corrected_visit(), BEN, AKI, before=_before_correction()),
    )


def a_treatment() -> Treatment:
    """Amended once: the plan was added the day after."""
    second = Signing(datetime(2026, 6, 3, 9, 0, tzinfo=SUMMER), "mei-tanaka", "Mei Tanaka", "The plan was missing.")
    amended = replace(SIGNED, state=TreatmentState.AMENDED, signings=(*SIGNED.signings, second))
    return _counted(amended, prescription(LINE, 25))


def a_midline_visit() -> Treatment:
    """Short and never changed: points on the midline only, no adverse events when asked."""
    day = datetime(2026, 2, 10, 17, 0, tzinfo=UTC)
    note = Treatment(
        treatment_id="0b9e6f1e-52d4-4a0c-8f5e-2f6f3a1c7e02",
        patient_id=BEN.patient_id,
        practitioner_id=AKI.practitioner_id,
        state=TreatmentState.SIGNED,
        pain_now=0,
        diagnosis=Diagnosis((CodedText("", "Wind in the head"),), (CodedText("", "Tension-type headache"),)),
        adjuncts=(Adjunct(AdjunctKind.EAR_SEEDS),),
        started_at=day,
        ended_at=day + timedelta(minutes=20),
        adverse_events_asked=True,
        signings=(Signing(day + timedelta(minutes=25), "aki-example", "Aki Example"),),
    )
    return _counted(note, prescription("gv20; gv24 d10 even; ex-hn3 d5 reinforcing; cv12 0.20x25 d15 moxa needle"))


def a_mistaken_entry() -> Treatment:
    """Charted on the wrong patient, found the same evening. A needle had fallen out; the patient had been dizzy."""
    day = datetime(2026, 6, 2, 11, 0, tzinfo=SUMMER)
    reason = "Charted on the wrong patient."
    note = Treatment(
        treatment_id="3d2a9c44-7b1f-4e65-9c0d-8a4b5e6f7e03",
        patient_id=BEN.patient_id,
        practitioner_id=MEI.practitioner_id,
        state=TreatmentState.ENTERED_IN_ERROR,
        started_at=day,
        ended_at=day + timedelta(minutes=30),
        mismatch_reason="EX-HN5 had fallen out on its own and lay on the towel.",
        adverse_events_asked=True,
        adverse_events=(
            AdverseEvent(
                AdverseEventKind.DIZZINESS, Severity.MODERATE, Causality.PROBABLE, EventOutcome.RESOLVED, "Lay down"
            ),
        ),
        signings=(
            Signing(day + timedelta(minutes=40), "mei-tanaka", "Mei Tanaka"),
            Signing(day + timedelta(hours=7), "mei-tanaka", "Mei Tanaka", reason),
        ),
        error_reason=reason,
    )
    counted = _counted(note, prescription("li4 b ea 4hz; lr3 b; ex-hn5 r", 30))
    return replace(counted, needles_out=4)


def a_corrected_visit() -> Treatment:
    """Amended: gua sha had not been given, and the tiredness told at the next visit was added."""
    before = _before_correction()
    reason = "Gua sha was not given; tiredness was told on the phone."
    return replace(
        before,
        state=TreatmentState.AMENDED,
        adjuncts=(),
        adverse_events=(AdverseEvent(AdverseEventKind.TIREDNESS, Severity.MILD, Causality.POSSIBLE),),
        signings=(
            *before.signings,
            Signing(datetime(2026, 2, 18, 9, 0, tzinfo=UTC), "aki-example", "Aki Example", reason),
        ),
    )


def _before_correction() -> Treatment:
    day = datetime(2026, 2, 17, 17, 0, tzinfo=UTC)
    note = Treatment(
        treatment_id="91c5d8be-0f3a-4c77-b1a2-6d7e8f907e04",
        patient_id=BEN.patient_id,
        practitioner_id=AKI.practitioner_id,
        state=TreatmentState.SIGNED,
        response_sought="A light pull, no more",
        adjuncts=(Adjunct(AdjunctKind.GUA_SHA, "Neck", 5),),
        started_at=day,
        ended_at=day + timedelta(minutes=20),
        face_to_face_minutes=15,
        adverse_events_asked=True,
        signings=(Signing(day + timedelta(minutes=25), "aki-example", "Aki Example"),),
    )
    return _counted(note, prescription("st36 b d25.0; between(gb20, gv16) r; ex-hn12 l; bl10 b reducing ret 5"))


def prescription(line: str, retention_minutes: int | None = None) -> Prescription:
    parsed = parse_prescription(line)
    assert not parsed.problems, parsed.problems
    return replace(parsed.prescription, retention_minutes=retention_minutes)


def _counted(note: Treatment, prescribed: Prescription) -> Treatment:
    """With these needles, all of which came out again."""
    n_needles = prescribed.n_needles
    return replace(note, prescription=prescribed, needles_in=n_needles, needles_out=n_needles)

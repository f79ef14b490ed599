"""The treatment itself: one completed Procedure, points in bodySite, needles in usedCode.

https://hl7.org/fhir/R4/procedure.html
"""

from __future__ import annotations

from collections.abc import Iterable

from fhir.resources.R4B.codeableconcept import CodeableConcept
from fhir.resources.R4B.coding import Coding
from fhir.resources.R4B.extension import Extension
from fhir.resources.R4B.identifier import Identifier
from fhir.resources.R4B.procedure import Procedure, ProcedurePerformer
from fhir.resources.R4B.reference import Reference

from fengchi.domain.findings import CodedText
from fengchi.domain.needling import NeedleGauge, Prescription
from fengchi.domain.shorthand import describe
from fengchi.domain.treatments import Treatment, TreatmentState
from fengchi.fhir import plain, systems
from fengchi.fhir.elements import coded, extension, foreign, notes, part, reference
from fengchi.fhir.needling_record import gauge_to_fhir, point_to_fhir
from fengchi.fhir.plain import Json, inside
from fengchi.fhir.treatment_frame import Frame


def procedure_to_fhir(frame: Frame, *, reasons: Iterable[str] = ()) -> Procedure:
    """reasons: references such as "Condition/m1", the migraine as the EHR knows it."""
    note = frame.treatment
    diagnoses = [coded_text_to_fhir(one) for one in note.diagnosis.biomedical]
    return Procedure(
        id=note.treatment_id,
        meta=frame.meta("acu-treatment"),
        extension=[_summary(note)],
        identifier=[Identifier(system=systems.TREATMENT_IDS, value=note.treatment_id)],
        basedOn=[reference("CarePlan", note.course_id)] if note.course_id else None,
        status=frame.procedure_status,
        statusReason=CodeableConcept(text=note.error_reason) if note.error_reason else None,
        code=_code(note.prescription),
        subject=frame.subject,
        encounter=frame.encounter,
        performedPeriod=frame.period,
        performer=[ProcedurePerformer(actor=frame.performer)],
        reasonCode=diagnoses or None,
        reasonReference=[Reference(reference=one) for one in reasons] or None,
        bodySite=_sites(note.prescription) or None,
        usedCode=[gauge_to_fhir(one) for one in _gauges(note.prescription)] or None,
        note=notes(describe(note.prescription)) if note.prescription.needlings else None,
    )


def _sites(prescription: Prescription) -> list[CodeableConcept]:
    """Each place once: a local point on the midline and one beside it may be described in the same words."""
    sites = (point_to_fhir(one) for one in prescription.points)
    return list({one.text: one for one in sites}.values())


def is_treatment(procedure: Json) -> bool:
    """An acupuncture treatment, ours or anybody's: our code, or SNOMED CT's."""
    code = inside(procedure, "code")
    return is_ours(procedure) or plain.code_of(code, systems.SNOMED) == systems.SNOMED_ACUPUNCTURE


def is_ours(procedure: Json) -> bool:
    codes = {plain.words(one, "code") for one in _our_codings(procedure)}
    return systems.TREATMENT in codes


def summary_of(procedure: Json) -> Json:
    """The extension that repeats what a count needs from the treatment's other records; empty on a foreign one."""
    return plain.extension(procedure, "treatment-summary")


def coded_text_to_fhir(text: CodedText) -> CodeableConcept:
    """A choice from somebody's catalogue with the words the clinician reads, or the words alone."""
    return CodeableConcept(coding=[foreign(text.system, text.code)] if text.code else None, text=text.text or None)


def coded_text_from_fhir(concept: Json) -> CodedText:
    coding = inside(concept, "coding")
    return CodedText(
        code=plain.words(coding, "code"), text=plain.words(concept, "text"), system=plain.words(coding, "system")
    )


def _our_codings(procedure: Json) -> list[Json]:
    codings = plain.each(inside(procedure, "code"), "coding")
    return [one for one in codings if one.get("system") == systems.PROCEDURES]


def _code(prescription: Prescription) -> CodeableConcept:
    """Electro-stimulation is a second code of ours: whoever looks for it need not open the needling record."""
    electro = Coding(
        system=systems.PROCEDURES, code=systems.ELECTRO, display=systems.title(systems.PROCEDURES, systems.ELECTRO)
    )
    acupuncture = foreign(systems.SNOMED, systems.SNOMED_ACUPUNCTURE, "Acupuncture")
    others = [electro, acupuncture] if any(one.electro for one in prescription.needlings) else [acupuncture]
    return coded(systems.PROCEDURES, systems.TREATMENT, *others, text="Acupuncture treatment")


def _gauges(prescription: Prescription) -> Iterable[NeedleGauge]:
    return dict.fromkeys(one.gauge for one in prescription.needlings if one.gauge is not None)


def _summary(note: Treatment) -> Extension:
    """Retention as it counts, the adverse-event question, and whether this was amended; derived, never read back."""
    parts = [
        part("adverseEventsAsked", valueBoolean=note.adverse_events_asked),
        part("amended", valueBoolean=note.state is TreatmentState.AMENDED),
    ]
    if note.retention_minutes is not None:
        parts.append(part("retentionMinutes", valueInteger=note.retention_minutes))
    return extension("treatment-summary", extension=parts)

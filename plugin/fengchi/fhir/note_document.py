"""The note as a document: what most EHRs take even when they take nothing else.

https://hl7.org/fhir/R4/documentreference.html. An amended note is a new version of the same document, so that whoever
holds its id sees the correction; the version before stays in the history.
"""

from __future__ import annotations

import base64

from fhir.resources.R4B.attachment import Attachment
from fhir.resources.R4B.codeableconcept import CodeableConcept
from fhir.resources.R4B.documentreference import (
    DocumentReference,
    DocumentReferenceContent,
    DocumentReferenceContext,
)

from fengchi.domain.treatments import TreatmentState
from fengchi.fhir import plain, systems
from fengchi.fhir.elements import foreign, instant
from fengchi.fhir.note_text import note_text
from fengchi.fhir.plain import Json, inside
from fengchi.fhir.treatment_frame import Frame

CONTENT_TYPE = "text/plain;charset=utf-8"
_DOC_STATUS = {
    TreatmentState.SIGNED: "final",
    TreatmentState.AMENDED: "amended",
    TreatmentState.ENTERED_IN_ERROR: "entered-in-error",
}


def note_to_fhir(frame: Frame) -> DocumentReference:
    note = frame.treatment
    signed_at = instant(note.signings[-1].at) if note.signings else None
    return DocumentReference(
        id=frame.record_id("note"),
        meta=frame.meta("acu-note"),
        status="entered-in-error" if frame.in_error else "current",
        docStatus=_DOC_STATUS[note.state],
        type=CodeableConcept(
            coding=[foreign(systems.LOINC, systems.LOINC_PROGRESS_NOTE, "Progress note")], text="Acupuncture note"
        ),
        subject=frame.subject,
        date=signed_at,
        author=[frame.performer],
        content=[DocumentReferenceContent(attachment=_attachment(frame))],
        context=DocumentReferenceContext(encounter=[frame.encounter], period=frame.period, related=[frame.procedure]),
    )


def text_of(document: Json) -> str:
    """The text of a note, empty when it is not carried inside; ValueError when it is not base64 of UTF-8."""
    data = plain.words(inside(document, "content", "attachment"), "data")
    return base64.b64decode(data, validate=True).decode("utf-8")


def _attachment(frame: Frame) -> Attachment:
    text = note_text(frame.treatment, patient=frame.patient, practitioner=frame.practitioner).encode("utf-8")
    return Attachment(
        contentType=CONTENT_TYPE,
        data=base64.b64encode(text).decode("ascii"),
        size=len(text),
        title="Acupuncture note",
    )

"""Other interventions given with the needles: one Procedure each, partOf the treatment. STRICTA 2010 item 4a.

https://hl7.org/fhir/R4/procedure-definitions.html#Procedure.partOf
"""

from __future__ import annotations

from fhir.resources.R4B.procedure import Procedure, ProcedurePerformer

from fengchi.domain.treatments import Adjunct, AdjunctKind
from fengchi.fhir import plain, systems
from fengchi.fhir.elements import coded, extension, notes, quantity
from fengchi.fhir.plain import Json, inside
from fengchi.fhir.treatment_frame import Frame


def adjuncts_to_fhir(frame: Frame) -> tuple[Procedure, ...]:
    return tuple(_adjunct_to_fhir(one, order, frame) for order, one in enumerate(frame.treatment.adjuncts, start=1))


def is_adjunct(procedure: Json) -> bool:
    return bool(plain.code_of(inside(procedure, "code"), systems.ADJUNCTS))


def adjunct_from_fhir(procedure: Json) -> Adjunct:
    """ValueError when the kind is none of ours."""
    minutes = inside(plain.extension(procedure, "adjunct-duration"), "valueQuantity")
    return Adjunct(
        kind=AdjunctKind(plain.code_of(inside(procedure, "code"), systems.ADJUNCTS)),
        note=plain.note_text(procedure),
        minutes=plain.whole_number(minutes),
    )


def _adjunct_to_fhir(adjunct: Adjunct, order: int, frame: Frame) -> Procedure:
    # When within the visit it was given is not known, so it has a duration and no times of its own.
    minutes = adjunct.minutes
    duration = None if minutes is None else extension("adjunct-duration", valueQuantity=quantity(minutes, "min"))
    return Procedure(
        id=frame.record_id(f"adjunct-{order}"),
        meta=frame.meta("acu-adjunct"),
        extension=[duration] if duration else None,
        partOf=[frame.procedure],
        status=frame.procedure_status,
        code=coded(systems.ADJUNCTS, adjunct.kind.value),
        subject=frame.subject,
        encounter=frame.encounter,
        performedPeriod=frame.period,
        performer=[ProcedurePerformer(actor=frame.performer)],
        note=notes(adjunct.note),
    )

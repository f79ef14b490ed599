"""The needling record: one Observation partOf the treatment's Procedure, one component per needle.

https://hl7.org/fhir/R4/observation-definitions.html#Observation.component. A point needled on both sides is two
components, so that counting needles is counting components and a search by component-code finds every treatment
that used a point.
"""

from __future__ import annotations

from fhir.resources.R4B.codeableconcept import CodeableConcept
from fhir.resources.R4B.coding import Coding
from fhir.resources.R4B.extension import Extension
from fhir.resources.R4B.observation import Observation, ObservationComponent

from fengchi.domain import points
from fengchi.domain.errors import Invalid, Issue, NotFound
from fengchi.domain.needling import (
    ElectroStimulation,
    Moxa,
    NeedleGauge,
    Needling,
    Prescription,
    Side,
    Technique,
)
from fengchi.domain.points import Laterality, LocalPoint, Point
from fengchi.domain.shorthand import write_prescription
from fengchi.fhir import plain, systems
from fengchi.fhir.elements import coded, extension, foreign, part, quantity
from fengchi.fhir.plain import Json, inside, parts
from fengchi.fhir.treatment_frame import Frame

_SNOMED_SIDES = {
    Side.LEFT: (systems.SNOMED_LEFT, "Unilateral left"),
    Side.RIGHT: (systems.SNOMED_RIGHT, "Unilateral right"),
}
_SIDES = {code: side for side, (code, _) in _SNOMED_SIDES.items()}


def needling_record_to_fhir(prescription: Prescription, frame: Frame) -> Observation | None:
    """None when nothing was needled: a record without components would say nothing."""
    if not prescription.needlings:
        return None
    return frame.observation(
        "needling",
        "acu-needling-record",
        code=coded(systems.OBSERVABLES, systems.NEEDLING_RECORD),
        category="procedure",
        extension=[extension("prescription-shorthand", valueString=write_prescription(prescription))],
        component=[_component(one) for one in prescription.needlings],
    )


def needlings_from_fhir(record: Json) -> tuple[Needling, ...]:
    """The needles in the order in which they were written. Invalid names the component that cannot be read."""
    return tuple(_needling(one, order) for order, one in enumerate(plain.each(record, "component")))


def point_to_fhir(point: Point | LocalPoint) -> CodeableConcept:
    """As it stands in Procedure.bodySite and in the component's code alike."""
    if isinstance(point, Point):
        coding = Coding(system=systems.POINTS, code=point.code, display=point.pinyin)
        return CodeableConcept(coding=[coding], text=f"{point.code} {point.pinyin}")
    concept = coded(systems.POINTS, systems.LOCAL_POINT, text=point.title)
    concept.extension = [_local_point(point)]
    return concept


def point_from_fhir(concept: Json) -> Point | LocalPoint:
    """NotFound for a code outside the catalogue, Invalid for a local point without its place."""
    local = plain.extension(concept, "local-point")
    if not local:
        return points.point(plain.code_of(concept, systems.POINTS))
    return LocalPoint(
        kind=plain.words(plain.part(local, "kind"), "valueString"),
        location=plain.words(plain.part(local, "place"), "valueString"),
        laterality=Laterality(plain.words(plain.part(local, "laterality"), "valueCode")),
    )


def gauge_to_fhir(gauge: NeedleGauge) -> CodeableConcept:
    """For Procedure.usedCode: a needle by its measures, such as 0.25x40."""
    return CodeableConcept(
        coding=[Coding(system=systems.GAUGES, code=str(gauge))],
        text=f"Filiform needle {gauge.diameter_mm} mm x {gauge.length_mm} mm",
    )


def _local_point(point: LocalPoint) -> Extension:
    return extension(
        "local-point",
        extension=[
            *([part("kind", valueString=point.kind)] if point.kind else []),
            *([part("place", valueString=point.location)] if point.location else []),
            part("laterality", valueCode=point.laterality.value),
        ],
    )


def _component(needling: Needling) -> ObservationComponent:
    detail = [*_detail(needling)]
    return ObservationComponent(
        extension=[extension("needling-detail", extension=detail)] if detail else None,
        code=point_to_fhir(needling.point),
        valueCodeableConcept=_side_to_fhir(needling.side),
    )


def _side_to_fhir(side: Side) -> CodeableConcept:
    if side is Side.MIDLINE:
        return coded(systems.SIDES, side.value, text=side.value.capitalize())
    return CodeableConcept(coding=[foreign(systems.SNOMED, *_SNOMED_SIDES[side])], text=side.value.capitalize())


def _detail(needling: Needling) -> list[Extension]:
    found = []
    if needling.depth_mm is not None:
        found.append(part("depth", valueQuantity=quantity(needling.depth_mm, "mm")))
    if needling.gauge is not None:
        found.append(part("diameter", valueQuantity=quantity(needling.gauge.diameter_mm, "mm")))
        found.append(part("length", valueQuantity=quantity(needling.gauge.length_mm, "mm")))
    if needling.technique is not None:
        found.append(part("technique", valueCodeableConcept=coded(systems.TECHNIQUES, needling.technique.value)))
    if needling.deqi is not None:
        found.append(part("deqi", valueBoolean=needling.deqi))
    if needling.moxa is not None:
        found.append(part("moxa", valueCodeableConcept=coded(systems.MOXA, needling.moxa.value)))
    if needling.retention_minutes is not None:
        found.append(part("retention", valueQuantity=quantity(needling.retention_minutes, "min")))
    if needling.electro is not None:
        found.append(_electro_to_fhir(needling.electro))
    return found


def _electro_to_fhir(electro: ElectroStimulation) -> Extension:
    found = [part("frequency", valueQuantity=quantity(one, "Hz")) for one in electro.frequencies_hz]
    if electro.minutes is not None:
        found.append(part("duration", valueQuantity=quantity(electro.minutes, "min")))
    if electro.milliamps is not None:
        found.append(part("intensity", valueQuantity=quantity(electro.milliamps, "mA")))
    if electro.pair is not None:
        found.append(part("pair", valueInteger=electro.pair))
    # An extension has either parts or a value: current without any detail is a plain yes.
    return part("electro", extension=found) if found else part("electro", valueBoolean=True)


def _needling(component: Json, order: int) -> Needling:
    try:
        return _needling_from_fhir(component)
    except (ValueError, NotFound):
        where = f"Observation.component[{order}]"
        raise Invalid(issues=[Issue("This needle cannot be read.", where, "value", "needling-unreadable")]) from None


def _needling_from_fhir(component: Json) -> Needling:
    detail = plain.extension(component, "needling-detail")
    technique = plain.code_of(inside(plain.part(detail, "technique"), "valueCodeableConcept"), systems.TECHNIQUES)
    moxa = plain.code_of(inside(plain.part(detail, "moxa"), "valueCodeableConcept"), systems.MOXA)
    return Needling(
        point=point_from_fhir(inside(component, "code")),
        side=side_from_fhir(inside(component, "valueCodeableConcept")),
        gauge=_gauge_from_fhir(detail),
        depth_mm=plain.number(inside(plain.part(detail, "depth"), "valueQuantity")),
        technique=Technique(technique) if technique else None,
        deqi=plain.truth(plain.part(detail, "deqi"), "valueBoolean"),
        electro=_electro_from_fhir(plain.part(detail, "electro")),
        moxa=Moxa(moxa) if moxa else None,
        retention_minutes=plain.whole_number(inside(plain.part(detail, "retention"), "valueQuantity")),
    )


def side_from_fhir(concept: Json) -> Side:
    """ValueError when the concept names no side that one needle can have."""
    code = plain.code_of(concept, systems.SNOMED)
    return _SIDES[code] if code in _SIDES else Side(plain.code_of(concept, systems.SIDES))


def _gauge_from_fhir(detail: Json) -> NeedleGauge | None:
    diameter = plain.number(inside(plain.part(detail, "diameter"), "valueQuantity"))
    length = plain.whole_number(inside(plain.part(detail, "length"), "valueQuantity"))
    return None if diameter is None or length is None else NeedleGauge(diameter, length)


def _electro_from_fhir(electro: Json) -> ElectroStimulation | None:
    if not electro:
        return None
    given = [plain.number(inside(one, "valueQuantity")) for one in parts(electro, "frequency")]
    return ElectroStimulation(
        frequencies_hz=tuple(one for one in given if one is not None),
        minutes=plain.whole_number(inside(plain.part(electro, "duration"), "valueQuantity")),
        milliamps=plain.number(inside(plain.part(electro, "intensity"), "valueQuantity")),
        pair=plain.whole(plain.part(electro, "pair").get("valueInteger")),
    )

"""A prescription in plain English, for the text of a note: "GB20 both sides, de qi; needles retained 25 min."."""

from __future__ import annotations

from collections.abc import Iterator

from fengchi.domain.needling import ElectroStimulation, Moxa, Needling, Prescription, Side
from fengchi.domain.points import LocalPoint, needles_a_side
from fengchi.domain.shorthand.groups import NeedleGroup, groups_of

_MOXA = {
    Moxa.NEEDLE: "moxa on the needle",
    Moxa.STICK: "moxa stick",
    Moxa.CONE: "moxa cone",
    Moxa.BOX: "moxa box",
}


def describe(prescription: Prescription) -> str:
    """One sentence; empty for an empty prescription. Everything the shorthand can say is in it."""
    parts = [", ".join(_parts(group)) for group in groups_of(prescription)]
    if prescription.retention_minutes is not None:
        parts.append(f"needles retained {prescription.retention_minutes} min")
    return "; ".join(parts) + "." if parts else ""


def _parts(group: NeedleGroup) -> Iterator[str]:
    needling = group.needling
    yield _place(group)
    if group.count > 1 or needles_a_side(needling.point.code) > 1:
        yield _needles(group)
    if needling.gauge:
        yield f"needle {needling.gauge.diameter_mm:f} × {needling.gauge.length_mm} mm"
    if needling.depth_mm is not None:
        yield f"{needling.depth_mm:f} mm deep"
    if needling.technique:
        yield f"{needling.technique.value} technique"
    if needling.deqi is not None:
        yield "de qi" if needling.deqi else "no de qi"
    if needling.moxa:
        yield _MOXA[needling.moxa]
    if needling.electro and not group.is_second:
        yield _current(needling.electro) + _partner(group)
    if needling.retention_minutes is not None:
        yield f"retained {needling.retention_minutes} min"


def _place(group: NeedleGroup) -> str:
    needling = group.needling
    name = needling.point.title if isinstance(needling.point, LocalPoint) else needling.point.code
    if group.is_both:
        return f"{name} both sides"
    return name if needling.side is Side.MIDLINE else f"{name} {needling.side.value}"


def _needles(group: NeedleGroup) -> str:
    noun = "needle" if group.count == 1 else "needles"
    return f"{group.count} {noun} on each side" if group.is_both else f"{group.count} {noun}"


def _current(electro: ElectroStimulation) -> str:
    hertz = "/".join(f"{one:f}" for one in electro.frequencies_hz)
    words = f"electro-stimulation {hertz} Hz" if hertz else "electro-stimulation"
    if electro.minutes is not None:
        words += f" for {electro.minutes} min"
    if electro.milliamps is not None:
        words += f" at {electro.milliamps:f} mA"
    return words


def _partner(group: NeedleGroup) -> str:
    if group.partner:
        return f" paired with {_place(group.partner)}"
    return " between left and right" if group.is_both and _is_paired(group.needling) else ""


def _is_paired(needling: Needling) -> bool:
    return needling.electro is not None and needling.electro.pair is not None

"""Bad examples of needles: the needling record, the details of one needle, and the counts.

https://hl7.org/fhir/R4/observation-definitions.html#Observation.component
"""

from __future__ import annotations

from fhir_profiles.toolchain.spoiling import Spoilt, having, without
from fhir_profiles.toolchain.spoiling_parts import Spoil, add, both, coding, concept, drop, extension, put

_SNOMED = "http://snomed.info/sct"
_UCUM = "http://unitsofmeasure.org"
_LEFT = {"coding": [{"system": _SNOMED, "code": "419161000", "display": "Unilateral left"}]}
_RIGHT = {"coding": [{"system": _SNOMED, "code": "419465000", "display": "Unilateral right"}]}
_BOTH = {"coding": [{"system": _SNOMED, "code": "51440002", "display": "Bilateral"}]}
_RECORD = "Observation-treatment-needling"
_ONE_SIDED = "Observation-corrected-visit-needling"
_QUANTITIES = "Observation-treatment-quantities"
_DETAIL = "component.0.extension.0.extension"


def _side(order: int, side: object) -> Spoil:
    return put(f"component.{order}.valueCodeableConcept", side)


def _current(*parts: object) -> Spoil:
    """Of the seventh needle: Taiyang on the left, which has current."""
    return put("component.6.extension.0.extension.0", {"url": "electro", "extension": [*parts]})


def _amount(value: object, unit: str) -> dict[str, object]:
    return {"value": value, "unit": unit, "system": _UCUM, "code": unit}


def _measure(url: str, value: object, unit: str) -> dict[str, object]:
    return {"url": url, "valueQuantity": _amount(value, unit)}


_PLACES = (
    Spoilt("needling-unknown-point", "profile-binding", _RECORD, put("component.0.code.coding.0.code", "GB99")),
    Spoilt("needling-other-code-system", "profile-binding", _RECORD, put("component.0.code.coding.0.system", _SNOMED)),
    Spoilt("needling-midline-on-the-left", "acu-needling-1", _RECORD, _side(4, _LEFT)),
    Spoilt("needling-paired-on-the-midline", "acu-needling-2", _RECORD, _side(0, concept("needling-side", "midline"))),
    Spoilt("needling-jinjin-on-the-right", "acu-needling-3", _ONE_SIDED, _side(3, _RIGHT)),
    Spoilt("needling-both-sides-at-once", "profile-binding", _RECORD, _side(0, _BOTH)),
    Spoilt(
        "needling-left-and-right-in-one",
        "acu-needling-4",
        _RECORD,
        add("component.0.valueCodeableConcept.coding", _RIGHT["coding"][0]),
    ),
    Spoilt("needling-without-side", "profile-required", _RECORD, drop("component.0.valueCodeableConcept")),
    Spoilt(
        "needling-side-in-words",
        "profile-value-type",
        _RECORD,
        both(drop("component.0.valueCodeableConcept"), put("component.0.valueString", "left")),
    ),
    Spoilt(
        "needling-two-points-in-one",
        "acu-point-1",
        _RECORD,
        add("component.0.code.coding", coding("acupuncture-point", "GB21")),
    ),
    Spoilt("needling-local-point-not-described", "acu-point-2", _RECORD, drop("component.5.code.extension")),
    Spoilt(
        "needling-local-point-without-place",
        "profile-required",
        _RECORD,
        drop("component.5.code.extension.0.extension.1"),
    ),
    Spoilt(
        "needling-local-point-of-no-kind",
        "acu-local-point-1",
        _RECORD,
        put("component.5.code.extension.0.extension.0.valueString", "somewhere"),
    ),
    Spoilt(
        "needling-local-point-left",
        "acu-local-point-2",
        _RECORD,
        put("component.5.code.extension.0.extension.2.valueCode", "left"),
    ),
)

_DETAILS = (
    Spoilt("needling-depth-in-cm", "profile-pattern", _RECORD, put(f"{_DETAIL}.0", _measure("depth", 2, "cm"))),
    Spoilt("needling-depth-zero", "acu-needling-detail-1", _RECORD, put(f"{_DETAIL}.0.valueQuantity.value", 0)),
    Spoilt(
        "needling-depth-of-a-metre", "acu-needling-detail-1", _RECORD, put(f"{_DETAIL}.0.valueQuantity.value", 1000)
    ),
    Spoilt(
        "needling-depth-in-words",
        "profile-extension",
        _RECORD,
        put(f"{_DETAIL}.0", {"url": "depth", "valueString": "d"}),
    ),
    Spoilt("needling-diameter-without-length", "acu-needling-detail-2", _RECORD, drop(f"{_DETAIL}.2")),
    Spoilt(
        "needling-diameter-of-a-nail", "acu-needling-detail-2", _RECORD, put(f"{_DETAIL}.1.valueQuantity.value", 2.5)
    ),
    Spoilt(
        "needling-retention-of-half-a-minute",
        "acu-needling-detail-3",
        _RECORD,
        add(_DETAIL, _measure("retention", 0.5, "min")),
    ),
    Spoilt(
        "needling-unknown-technique",
        "profile-binding",
        _RECORD,
        add(_DETAIL, {"url": "technique", "valueCodeableConcept": concept("needling-technique", "strong")}),
    ),
    Spoilt("needling-detail-twice", "profile-extension", _RECORD, add(_DETAIL, {"url": "deqi", "valueBoolean": False})),
    Spoilt("needling-unknown-part", "profile-extension", _RECORD, add(_DETAIL, {"url": "phase", "valueInteger": 1})),
    Spoilt(
        "needling-current-of-10-khz", "acu-needling-detail-4", _RECORD, _current(_measure("frequency", 10000, "Hz"))
    ),
    Spoilt("needling-current-in-ampere", "acu-needling-detail-4", _RECORD, _current(_measure("intensity", 1.5, "A"))),
    Spoilt(
        "needling-depth-of-less-than-a-number",
        "profile-extension",
        _RECORD,
        put(f"{_DETAIL}.0.valueQuantity.comparator", "<"),
    ),
    Spoilt(
        "needling-current-above-a-number",
        "acu-needling-detail-4",
        _RECORD,
        _current({"url": "frequency", "valueQuantity": {**_amount(2, "Hz"), "comparator": ">"}}),
    ),
    Spoilt(
        "needling-current-for-at-least-a-number",
        "acu-needling-detail-5",
        _RECORD,
        _current({"url": "duration", "valueQuantity": {**_amount(20, "min"), "comparator": ">="}}),
    ),
    Spoilt("needling-current-for-hours", "acu-needling-detail-5", _RECORD, _current(_measure("duration", 3, "h"))),
    Spoilt("needling-lead-zero", "acu-needling-detail-5", _RECORD, _current({"url": "pair", "valueInteger": 0})),
    Spoilt("needling-current-of-unknown-part", "acu-needling-detail-6", _RECORD, _current(_measure("voltage", 9, "V"))),
    Spoilt(
        "needling-no-current",
        "acu-needling-detail-6",
        _RECORD,
        put("component.6.extension.0.extension.0", {"url": "electro", "valueBoolean": False}),
    ),
)

_RECORDS = (
    Spoilt("needling-without-needles", "profile-required", _RECORD, without("component")),
    Spoilt("needling-without-treatment", "profile-required", _RECORD, without("partOf")),
    Spoilt(
        "needling-part-of-a-vaccination", "profile-reference", _RECORD, put("partOf.0.reference", "Immunization/i1")
    ),
    Spoilt("needling-of-a-group", "profile-reference", _RECORD, put("subject.reference", "Group/g1")),
    Spoilt("needling-with-a-value", "profile-max", _RECORD, having(valueString="8 needles")),
    Spoilt("needling-as-another-observation", "profile-pattern", _RECORD, put("code.coding.0.code", "pulse")),
    Spoilt("needling-preliminary", "profile-binding", _RECORD, having(status="preliminary")),
    Spoilt(
        "needling-component-modified",
        "profile-modifier-extension",
        _RECORD,
        add("component.0.modifierExtension", {"url": "https://elsewhere.test/negated", "valueBoolean": True}),
    ),
    Spoilt(
        "needling-unknown-extension", "extension-unknown", _RECORD, add("extension", extension("mood", valueCode="x"))
    ),
)

_IN, _OUT, _RETENTION, _CONTACT = (f"component.{order}.valueQuantity" for order in range(4))

_COUNTS = (
    Spoilt("quantities-needle-left-behind", "acu-quantities-2", _QUANTITIES, put(f"{_OUT}.value", 7)),
    Spoilt(
        "quantities-half-a-needle",
        "acu-quantities-1",
        _QUANTITIES,
        both(put(f"{_IN}.value", 7.5), put(f"{_OUT}.value", 7.5)),
    ),
    Spoilt("quantities-negative-retention", "acu-quantities-3", _QUANTITIES, put(f"{_RETENTION}.value", -5)),
    Spoilt("quantities-at-least-a-number", "profile-max", _QUANTITIES, put(f"{_IN}.comparator", ">=")),
    Spoilt("quantities-retention-in-hours", "profile-pattern", _QUANTITIES, put(_RETENTION, _amount(1, "h"))),
    Spoilt("quantities-needles-without-unit", "profile-required", _QUANTITIES, put(_IN, {"value": 8})),
    Spoilt(
        "quantities-of-something-else",
        "profile-slice",
        _QUANTITIES,
        add("component", {"code": concept("acupuncture-observable", "pulse"), "valueString": "wiry"}),
    ),
    Spoilt(
        "quantities-counted-twice",
        "profile-max",
        _QUANTITIES,
        add(
            "component",
            {"code": concept("acupuncture-observable", "face-to-face"), "valueQuantity": _amount(20, "min")},
        ),
    ),
)

SPOILT: tuple[Spoilt, ...] = (*_PLACES, *_DETAILS, *_RECORDS, *_COUNTS)

"""A terminology of a handful of codes, and questions to it, for tests of the service alone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from fengchi.domain.people import Actor, Door
from fengchi.fhir.parameters import Inputs
from fengchi.fhir.terminology import Terminology
from fengchi.services.records import Trail
from fengchi.services.terminology import Question

BASE = "https://w3id.org/fengchi"
MOXA, OPEN_GAUGES, RULES, POINTS = (
    f"{BASE}/CodeSystem/{name}" for name in ("moxa", "gauge", "rule", "acupuncture-point")
)
ICD = "http://hl7.org/fhir/sid/icd-10-cm"
SOMEBODY = "http://hl7.org/fhir/CodeSystem/name-use"
AT = datetime(2026, 11, 2, 9, tzinfo=UTC)


def code_system(url: str, *concepts: dict[str, Any], **more: Any) -> dict[str, Any]:
    name = url.rpartition("/")[2]
    about = {"resourceType": "CodeSystem", "id": name, "url": url, "version": "1.2", "title": name.title()}
    return {**about, "status": "active", "content": "complete", "concept": list(concepts), **more}


def value_set(name: str, *include: dict[str, Any], **compose: Any) -> dict[str, Any]:
    about = {"resourceType": "ValueSet", "id": name, "url": set_url(name), "version": "1.2", "title": name.title()}
    return {**about, "status": "active", "compose": {"include": list(include), **compose}}


def set_url(name: str) -> str:
    return f"{BASE}/ValueSet/{name}"


def concept_map(name: str, *groups: dict[str, Any], **more: Any) -> dict[str, Any]:
    url = f"{BASE}/ConceptMap/{name}"
    about = {"resourceType": "ConceptMap", "id": name, "url": url, "version": "1.2", "status": "active"}
    return {**about, "group": list(groups), **more}


HEAT = {
    "code": "heat",
    "display": "Heat",
    "definition": "Anything that warms.",
    "property": [{"code": "notSelectable", "valueBoolean": True}],
    "concept": [
        {
            "code": "stick-on",
            "display": "Moxa stick",
            "designation": [
                {"language": "zh-Latn", "value": "Ài tiáo"},
                {"language": "zh-Hant", "use": {"system": f"{BASE}/use", "code": "hanzi"}, "value": "艾條"},
                {"language": "de", "value": "Moxazigarre"},
            ],
            "property": [{"code": "minutes", "valueInteger": 10}, {"code": "gentler", "valueCode": "lamp"}],
        },
        {"code": "lamp", "display": "Heat lamp"},
        {"code": "cone", "display": "Moxa cone", "property": [{"code": "inactive", "valueBoolean": True}]},
    ],
}


def rules(name: str, code: str, **period: str) -> dict[str, Any]:
    """A map that holds for some time; what it says of "lasting" does not change."""
    effective = {"url": "http://hl7.org/fhir/StructureDefinition/resource-effectivePeriod", "valuePeriod": period}
    elements = [
        {"code": ours, "target": [{"code": theirs, "equivalence": "equivalent"}]}
        for ours, theirs in (("rule", code), ("lasting", "R0"))
    ]
    return concept_map(name, {"source": RULES, "target": ICD, "element": elements}, extension=[effective])


DEFINITIONS = (
    rules("rule-older", "R1", end="2025-09-30"),
    rules("rule-newer", "R2", start="2025-10-01"),
    code_system(MOXA, HEAT),
    code_system(OPEN_GAUGES, {"code": "0.25x25"}, content="fragment"),
    code_system(
        POINTS,
        {"code": "GB20", "display": "Fēngchí"},
        {"code": "LI4", "display": "Hégǔ"},
        {"code": "local", "display": "Local point"},
    ),
    value_set("moxa", {"system": MOXA}),
    value_set("gauge", {"system": OPEN_GAUGES}),
    value_set("points", {"system": POINTS}),
    value_set("warm", {"system": MOXA, "concept": [{"code": "lamp", "display": "Lamp"}, {"code": "stick-on"}]}),
    value_set("others", {"system": SOMEBODY, "concept": [{"code": "old", "display": "Old"}]}),
    value_set("both", {"valueSet": [set_url("warm")]}, {"valueSet": [set_url("others")]}),
    value_set("twice", {"valueSet": [set_url("warm")]}, {"system": MOXA}),
    value_set("common", {"system": MOXA, "valueSet": [set_url("warm")]}),
    value_set("all-but-lamp", {"system": MOXA}, exclude=[{"system": MOXA, "concept": [{"code": "lamp"}]}]),
    value_set("in-use", {"system": MOXA}, inactive=False),
    value_set("open", {"valueSet": [set_url("gauge")]}),
    value_set("itself", {"valueSet": [set_url("itself")]}),
    value_set("filtered", {"system": MOXA, "filter": [{"property": "minutes", "op": "=", "value": "10"}]}),
    value_set("of-others", {"system": SOMEBODY}),
    value_set("mistaken", {"system": MOXA, "concept": [{"code": "fire"}]}),
    value_set("of-nothing", {"valueSet": ["http://hl7.org/fhir/ValueSet/name-use"]}),
    concept_map(
        "moxa-icd",
        {
            "source": MOXA,
            "target": ICD,
            "element": [
                {
                    "code": "stick-on",
                    "target": [{"code": "A1", "display": "One", "equivalence": "wider", "comment": "Any moxa."}],
                },
                {"code": "lamp", "target": [{"equivalence": "unmatched", "comment": "None is confirmed."}]},
                {
                    "code": "cone",
                    "target": [
                        {
                            "code": code,
                            "equivalence": "equivalent",
                            "dependsOn": [{"property": "urn:year", "value": year}],
                        }
                        for code, year in (("B1", "2025"), ("B2", "2026"))
                    ],
                },
            ],
        },
        sourceCanonical=set_url("moxa"),
        targetCanonical=set_url("icd"),
    ),
    concept_map(
        "moxa-others",
        {
            "source": MOXA,
            "target": SOMEBODY,
            "element": [{"code": "stick-on", "target": [{"code": "old", "equivalence": "equal"}]}],
        },
    ),
)


def terminology() -> Terminology:
    return Terminology(DEFINITIONS)


def question(
    record_id: str = "", *, scopes: tuple[str, ...] = ("system/*.r",), strict: bool = False, **given: Any
) -> Question:
    """given: parameters, "-" written as "_"; a tuple gives a parameter several times."""
    values = {name.replace("_", "-"): value if isinstance(value, tuple) else (value,) for name, value in given.items()}
    trail = Trail(Actor("client", "Lakeside EHR", Door.FHIR, scopes=scopes), AT)
    return Question(Inputs(values), trail, record_id, strict, terminology())


def named(parameters: dict[str, Any], name: str) -> list[Any]:
    """The values or parts of every parameter of this name."""
    found = [one for one in parameters["parameter"] if one["name"] == name]
    return [value for one in found for key, value in one.items() if key != "name"]


def parts(given: list[dict[str, Any]]) -> dict[str, Any]:
    """The parts of one parameter by name, each with its value."""
    return {one["name"]: next(value for key, value in one.items() if key != "name") for one in given}


def codes(expansion: dict[str, Any]) -> list[str]:
    return [one["code"] for one in expansion["expansion"].get("contains", [])]

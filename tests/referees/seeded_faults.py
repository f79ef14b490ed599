"""Resources that are wrong in one place each: published examples, spoilt. Every judge is asked about every one.

The base faults are told here, those against our profiles beside the profiles: they are its published bad examples.

The rules are those of https://hl7.org/fhir/R4/validation.html; each fault names the rule of ours that has to refuse it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from fhir_profiles.toolchain import spoilt
from fhir_profiles.toolchain.spoiling import Spoilt, profile_of

from referees.own_output import EXAMPLES

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """rule: the id of ours that refuses it (docs/reference/validation.md). text: what is sent.

    profile: the short name of the profile of ours that it breaks; empty where base R4 is broken.
    """

    name: str
    rule: str
    text: str
    profile: str = ""


def _example(name: str) -> Json:
    resource: Json = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return resource


def _spoilt(name: str, rule: str, example: str, spoil: Callable[[Json], object]) -> Fault:
    resource = deepcopy(_example(example))
    spoil(resource)
    return Fault(name, rule, json.dumps(resource, ensure_ascii=False))


def _without(*keys: str) -> Callable[[Json], object]:
    return lambda resource: [resource.pop(key) for key in keys]


def _with(**members: Any) -> Callable[[Json], object]:
    return lambda resource: resource.update(members)


def _narrative(xhtml: str) -> Callable[[Json], object]:
    return _with(text={"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{xhtml}</div>'})


def _period(start: str, end: str) -> Callable[[Json], object]:
    return _with(performedPeriod={"start": start, "end": end})


PROCEDURE, NEEDLING, TONGUE = "Procedure-treatment", "Observation-treatment-needling", "Observation-treatment-tongue"
READING, DIARY, PATIENT = "Observation-reading-diary", "Observation-diary-day", "Patient-patient"
CONDITION, NOTE = "Condition-comorbidity-condition", "DocumentReference-treatment-note"
NOBODY = "urn:uuid:99999999-9999-4999-8999-999999999999"


def _repeated_value(resource: Json) -> None:
    """The code of the observation stands again in a component while it has a value (obs-7)."""
    resource["component"] = [{"code": deepcopy(resource["code"]), "valueString": "again"}]


def _bundle(kind: str, **entry: Any) -> str:
    return json.dumps({"resourceType": "Bundle", "type": kind, "entry": [entry]})


def faults() -> tuple[Fault, ...]:
    return (*base_faults(), *profile_faults())


def base_faults() -> tuple[Fault, ...]:
    return (*_values(), *structural(), *_references(), *_invariants(), *_texts())


def profile_faults() -> tuple[Fault, ...]:
    """The bad examples: right by base R4, wrong by our profiles."""
    modules = [import_module(f"{spoilt.__name__}.{one.name}") for one in iter_modules(spoilt.__path__)]
    return tuple(_against_profile(one) for module in modules for one in module.SPOILT)


def _against_profile(one: Spoilt) -> Fault:
    resource = one.resource()
    return Fault(
        one.name.replace("-", " "),
        one.rule,
        json.dumps(resource, ensure_ascii=False),
        profile_of(json.loads((EXAMPLES / f"{one.example}.json").read_text(encoding="utf-8"))),
    )


def with_foreign_profile() -> str:
    """No fault for our gate: a right resource that claims a profile which nobody here knows."""
    return _spoilt("", "", TONGUE, _with(meta={"profile": ["https://elsewhere.test/StructureDefinition/x"]})).text


def _values() -> tuple[Fault, ...]:
    return (
        _spoilt("a day that does not exist", "type-date", PATIENT, _with(birthDate="1990-02-30")),
        _spoilt(
            "a time without zone", "type-dateTime", PROCEDURE, _period("2026-06-02T10:05:00", "2026-06-02T10:30:00")
        ),
        _spoilt("an unknown status", "required-binding", PROCEDURE, _with(status="finished")),
        _spoilt("an id with a blank", "type-id", PROCEDURE, _with(id="treatment 1")),
        _spoilt("a number as text", "type-decimal", READING, lambda one: one["valueQuantity"].update(value="9")),
        _spoilt("a truth value as text", "type-boolean", PATIENT, _with(active="true")),
        _spoilt("an empty text", "empty", NOTE, _with(description="")),
        _spoilt("null for a value", "null", NOTE, _with(description=None)),
        _spoilt(
            "base64 with a stray sign",
            "type-base64Binary",
            NOTE,
            lambda one: one["content"][0]["attachment"].update(data="QUJD!"),
        ),
    )


def structural() -> tuple[Fault, ...]:
    return (
        _spoilt("no status", "required", TONGUE, _without("status")),
        _spoilt("no code", "required", TONGUE, _without("code")),
        _spoilt("a list for one value", "cardinality", TONGUE, lambda one: one.update(code=[one["code"]])),
        _spoilt("one value for a list", "cardinality", PATIENT, lambda one: one.update(name=one["name"][0])),
        _spoilt("an element nobody knows", "unknown-element", PROCEDURE, _with(needleCount=8)),
        _spoilt(
            "an element of R5",
            "r5-shape",
            PROCEDURE,
            lambda one: one.update(occurrencePeriod=one.pop("performedPeriod")),
        ),
        _spoilt("two values", "choice", READING, _with(valueInteger=9)),
        _spoilt("a type nobody knows", "resource-type", TONGUE, _with(resourceType="Acupuncture")),
    )


def _references() -> tuple[Fault, ...]:
    return (
        _spoilt(
            "a wrong reference target", "reference-target", PROCEDURE, _with(subject={"reference": "Device/software"})
        ),
        _spoilt("a reference that is none", "reference-form", PROCEDURE, _with(subject={"reference": "Ana Sample"})),
        _spoilt("a missing contained resource", "ref-1", PROCEDURE, _with(subject={"reference": "#ana"})),
        Fault(
            "a urn:uuid that no entry has",
            "reference-unresolved",
            _bundle(
                "transaction",
                fullUrl="urn:uuid:11111111-1111-4111-8111-111111111111",
                request={"method": "POST", "url": "Observation"},
                resource={
                    "resourceType": "Observation",
                    "status": "final",
                    "code": {"text": "Note"},
                    "subject": {"reference": NOBODY},
                },
            ),
        ),
    )


def _invariants() -> tuple[Fault, ...]:
    both = [{"url": "https://w3id.org/fengchi/x", "valueString": "x", "extension": [{"url": "y", "valueString": "y"}]}]
    idle = [{"resourceType": "Patient", "id": "idle"}]
    return (
        _spoilt("an extension with value and extensions", "ext-1", PROCEDURE, _with(extension=both)),
        _spoilt("a period that ends before it starts", "per-1", PROCEDURE, _period("2026-06-02", "2026-06-01")),
        _spoilt("a unit code without system", "qty-3", READING, lambda one: one["valueQuantity"].pop("system")),
        _spoilt("a value and why it is absent", "obs-6", READING, _with(dataAbsentReason={"text": "unknown"})),
        _spoilt("a value repeated in a component", "obs-7", TONGUE, _repeated_value),
        _spoilt("a contained resource nobody refers to", "dom-3", TONGUE, _with(contained=idle)),
        _spoilt(
            "an active condition entered in error",
            "con-5",
            CONDITION,
            lambda one: one["verificationStatus"]["coding"][0].update(code="entered-in-error"),
        ),
        _spoilt(
            "data without content type", "att-1", NOTE, lambda one: one["content"][0]["attachment"].pop("contentType")
        ),
        Fault(
            "a transaction entry without request", "bdl-3", _bundle("transaction", resource={"resourceType": "Patient"})
        ),
    )


def _texts() -> tuple[Fault, ...]:
    whole = json.dumps(_example(TONGUE))
    return (
        _spoilt("a script in the narrative", "txt-1", TONGUE, _narrative("<script>alert(1)</script>")),
        _spoilt("a click handler in the narrative", "txt-1", TONGUE, _narrative('<p onclick="alert(1)">x</p>')),
        _spoilt("a narrative without text", "txt-1", TONGUE, _narrative(" ")),
        Fault("a key given twice", "json-duplicate-key", whole.replace('"status"', '"status": "amended", "status"', 1)),
        Fault("text that ends too early", "json-syntax", whole[:-1]),
    )

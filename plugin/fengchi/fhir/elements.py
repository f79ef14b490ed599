"""Small bricks of FHIR: codings, concepts, quantities, references, extensions; and JSON out of and into models.

https://hl7.org/fhir/R4/datatypes.html
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any

from fhir.resources.R4B import get_fhir_model_class
from fhir.resources.R4B.annotation import Annotation
from fhir.resources.R4B.codeableconcept import CodeableConcept
from fhir.resources.R4B.coding import Coding
from fhir.resources.R4B.extension import Extension
from fhir.resources.R4B.identifier import Identifier
from fhir.resources.R4B.meta import Meta
from fhir.resources.R4B.period import Period
from fhir.resources.R4B.quantity import Quantity
from fhir.resources.R4B.reference import Reference
from fhir_core.fhirabstractmodel import FHIRAbstractModel
from pydantic import ValidationError

from fengchi.domain.errors import Invalid, Issue
from fengchi.fhir import systems


def meta(profile_name: str, *, synthetic: bool = False) -> Meta:
    """Claims one of our profiles, and says so when the record is made up."""
    label = Coding(system=systems.ACT_REASON, code=systems.SYNTHETIC, display="test health data")
    return Meta(profile=[systems.profile(profile_name)], security=[label] if synthetic else None)


def coded(system: str, code: str, *others: Coding, display: str = "", text: str = "") -> CodeableConcept:
    """A concept of ours, with codings of others behind it. Our code stands first: it is the one we read back."""
    first = Coding(system=system, code=code, display=display or systems.title(system, code))
    return CodeableConcept(coding=[first, *others], text=text or None)


def foreign(system: str, code: str, display: str = "") -> Coding:
    """A coding of somebody else's code system."""
    return Coding(system=system or None, code=code, display=display or None)


def quantity(value: Decimal | int, unit: str, code: str = "") -> Quantity:
    """A number with its UCUM unit; the unit's code is also its print name unless another is given."""
    return Quantity(value=value, unit=unit, system=systems.UCUM, code=code or unit)


def score(value: Decimal | int) -> Quantity:
    """A number without dimension, as an instrument or a rating scale gives it."""
    return quantity(value, "score", "{score}")


def reference(kind: str, record_id: str, *, display: str = "") -> Reference:
    return Reference(reference=f"{kind}/{record_id}", display=display or None)


def logical_reference(kind: str, system: str, value: str, *, display: str = "") -> Reference:
    """Names something that may not be a record on this server, https://hl7.org/fhir/R4/references.html#logical."""
    return Reference(type=kind, identifier=Identifier(system=system, value=value), display=display or None)


def extension(name: str, **value: Any) -> Extension:
    """One of our extensions: give its value, such as valueString="x", or its parts as extension=[…]."""
    return Extension(url=systems.extension_url(name), **value)


def part(name: str, **value: Any) -> Extension:
    """A part of a complex extension: its url is relative."""
    return Extension(url=name, **value)


def notes(text: str) -> list[Annotation] | None:
    return [Annotation(text=text)] if text else None


def instant(moment: datetime | None) -> datetime | None:
    """A moment that FHIR can write: offsets there have whole minutes, those of old local times may not.

    One without a zone goes through as it is, for the model to refuse: no zone is ever guessed.
    """
    offset = moment.utcoffset() if moment else None
    return moment.astimezone(UTC) if moment and offset and offset.total_seconds() % 60 else moment


def period(start: date | None, end: date | None) -> Period | None:
    """From start to end, dates or instants; None when both are open."""
    return Period(start=_moment(start), end=_moment(end)) if start or end else None


def _moment(value: date | None) -> date | None:
    return instant(value) if isinstance(value, datetime) else value


@contextmanager
def building(kind: str) -> Iterator[None]:
    """Turns a model's refusal into Invalid. The model's own message quotes the value, which may be a patient's."""
    try:
        yield
    except ValidationError as error:
        raise Invalid(issues=_issues(kind, error)) from None


def parse(kind: str, resource: Mapping[str, Any]) -> FHIRAbstractModel:
    """The R4B model of a resource or datatype. Invalid with the FHIRPath of each fault; unknown kinds are Invalid."""
    try:
        model = get_fhir_model_class(kind)
    except KeyError:
        raise Invalid(issues=[Issue("R4 has no such resource type.", "resourceType", "not-supported")]) from None
    with building(kind):
        return model.model_validate(resource)


def _issues(kind: str, error: ValidationError) -> Iterable[Issue]:
    for one in error.errors(include_input=False, include_url=False, include_context=False):
        where = kind + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in one["loc"])
        yield Issue(f"This element is not valid R4 ({one['type']}).", where, "structure", "r4-structure")


def to_json(model: FHIRAbstractModel) -> dict[str, Any]:
    """The model as FHIR JSON in the standard's element order, Decimals kept as they are.

    Equal to model_dump(mode="json") but for decimals, which the library turns into floats and shortens, and some
    twenty times quicker, because it visits only what is there.
    """
    values = model.__dict__
    made: dict[str, Any] = {"resourceType": model.get_resource_type()} if model.has_resource_base() else {}
    for name, key in _fields(type(model)):
        value = values.get(key)
        if value is not None and value != []:
            made[name] = _plain(value)
    return made


@cache
def _fields(model: type[FHIRAbstractModel]) -> tuple[tuple[str, str], ...]:
    """Element names in the standard's order with their attribute, each primitive followed by its _sibling."""
    keys = model.get_alias_mapping()
    found = []
    for name in model.elements_sequence():
        found.append((name, keys[name]))
        sibling = f"{keys[name]}__ext"
        if sibling in model.model_fields:
            found.append((f"_{name}", sibling))
    return tuple(found)


def _plain(value: Any) -> Any:
    if isinstance(value, FHIRAbstractModel):
        return to_json(value)
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, str | bool | int | Decimal) or value is None:
        return value
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return str(value)

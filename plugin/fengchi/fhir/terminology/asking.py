"""What an operation on codes is asked: which codes, in which language, and with which parameters.

https://hl7.org/fhir/R4/terminology-service.html
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fengchi.domain.errors import Invalid, Issue, Malformed
from fengchi.fhir.parameters import Inputs
from fengchi.fhir.terminology.concepts import Json

CODE_FORMS = ("code", "coding", "codeableConcept")
MOST_VALUES = 100
"""Of one parameter, or codings of one concept; real ones have a few."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,8}")
"""https://www.rfc-editor.org/rfc/rfc5646#section-2.1, as far as it tells a tag from a slip."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A code as it was sent; what was not sent is empty."""

    system: str
    code: str
    version: str = ""
    display: str = ""


def asked_codings(inputs: Inputs, *, forms: Sequence[str] = CODE_FORMS, version: str = "version") -> tuple[Asked, ...]:
    """The codes to be looked at: one of code, a coding, or all of a codeableConcept.

    version: the name of the parameter that belongs to code. Raises Invalid unless exactly one of the forms is given.
    """
    given = [name for name in CODE_FORMS if name in inputs.values]
    if len(given) != 1 or given[0] not in forms:
        raise Invalid(issues=[Issue(f"Send exactly one of {', '.join(forms)}.", forms[0], "required", "one-code")])
    if given == ["code"]:
        texts = {name: inputs.text(name) for name in ("system", "code", version, "display")}
        return (Asked(texts["system"], texts["code"], texts[version], texts["display"]),)
    found = inputs.object(given[0]) or {}
    codings = [found] if given == ["coding"] else found.get("coding")
    if not isinstance(codings, list) or not codings:
        raise _unreadable(given[0], "Send a CodeableConcept with at least one coding.")
    _require_few(codings, given[0])
    return tuple(_asked(one, given[0]) for one in codings)


def asked_language(inputs: Inputs) -> str:
    """displayLanguage as a BCP 47 tag, or empty. Raises Malformed for what is none."""
    language = inputs.text("displayLanguage")
    if language and not _LANGUAGE.fullmatch(language):
        raise Malformed(
            issues=[Issue("Send one language tag, such as en or zh-Hant.", "displayLanguage", "value", "language-tag")]
        )
    return language


def asked_day(inputs: Inputs) -> date | None:
    """The day of a date or dateTime; None when it is not given. Raises Malformed for what names no day."""
    text = inputs.text("date")
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        raise _unreadable("date", "Send a day, such as 2025-09-30.") from None


def texts(inputs: Inputs, name: str) -> tuple[str, ...]:
    """All values of a parameter that may repeat. Raises Malformed for one that is no text."""
    found = inputs.values.get(name, ())
    if not all(isinstance(one, str) for one in found):
        raise _unreadable(name, "This must be a text.")
    _require_few(found, name)
    return found


def asked_dependencies(inputs: Inputs) -> dict[str, frozenset[str]]:
    """What is known beside the code that is to be translated: codes by the uri of their element. Raises Malformed."""
    return dict(_dependency(one) for one in inputs.values.get("dependency", ()))


def with_version(canonical: str, version: str) -> str:
    return canonical if not version or canonical.endswith(f"|{version}") else f"{canonical}|{version}"


def require_offered(
    inputs: Inputs, offered: Collection[str], *, refused: Mapping[str, str], strict: bool = False
) -> None:
    """Raise Invalid for a standard parameter that is not offered here, and when strict for one that nobody defines.

    refused: what to do in place of it, by name.
    """
    for name in inputs.values:
        if name in refused:
            raise Invalid(issues=[Issue(refused[name], name, "not-supported", "parameter-not-offered")])
        if name == "resource":
            text = "Send a Parameters resource; this operation takes no other."
            raise Invalid(issues=[Issue(text, "resourceType", "value", "parameter-not-offered")])
        if strict and name not in offered:
            text = f"There is no such parameter; this operation takes {', '.join(sorted(offered))}."
            raise Malformed(issues=[Issue(text, name, "not-supported", "parameter-unknown")])


def _dependency(parts: Any) -> tuple[str, frozenset[str]]:
    named = {one.get("name"): one for one in parts if isinstance(one, dict)} if isinstance(parts, list) else {}
    element = named.get("element", {}).get("valueUri")
    concept = named.get("concept", {}).get("valueCodeableConcept")
    if not isinstance(element, str) or not isinstance(concept, dict):
        raise _unreadable("dependency", "Send a dependency with the parts element (uri) and concept (CodeableConcept).")
    codings = concept.get("coding", [])
    codes = [_asked(one, "dependency").code for one in codings] if isinstance(codings, list) else []
    return element, frozenset([*codes, concept["text"]] if isinstance(concept.get("text"), str) else codes)


def _asked(coding: Any, place: str) -> Asked:
    if not isinstance(coding, dict):
        raise _unreadable(place, "Each coding is an object with system and code.")
    return Asked(*(_text(coding, name, place) for name in ("system", "code", "version", "display")))


def _text(coding: Json, name: str, place: str) -> str:
    value = coding.get(name, "")
    if not isinstance(value, str):
        raise _unreadable(place, f"The {name} of a coding is a text.")
    return value


def _require_few(values: Sequence[Any], name: str) -> None:
    if len(values) > MOST_VALUES:
        raise Malformed(issues=[Issue(f"Send at most {MOST_VALUES} of these at once.", name, "too-costly")])


def _unreadable(name: str, text: str) -> Malformed:
    return Malformed(issues=[Issue(text, name, "value", "parameter-type")])

"""What an operation on codes is asked: which codes, in which language, and with which parameters.

https://hl7.org/fhir/R4/terminology-service.html
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from fengchi.domain.errors import Invalid, Issue, Malformed
from fengchi.fhir.parameters import Inputs
from fengchi.fhir.terminology.concepts import Json

CODE_FORMS = ("code", "coding", "codeableConcept")
MOST_VALUES = 100
"""Of one parameter, or codings of one concept; real ones have a few."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,8}")
"""https://www.rfc-editor.org/rfc/rfc5646#section-2.1, as far as it tells a tag from a slip."""

_DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d))?", re.ASCII)
"""https://hl7.org/fhir/R4/datatypes.html#dateTime, from the day on."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A code as it was sent; what was not sent is empty. system: without version, also where it was sent as url|version."""

    system: str
    code: str
    version: str = ""
    display: str = ""


def asked_codings(inputs: Inputs, *, forms: Sequence[str] = CODE_FORMS, version: str = "version") -> tuple[Asked, ...]:
    """The codes to be looked at: one of code, a coding, or all of a codeableConcept.

    version: the name of the parameter with the version of the code's system, empty where there is none. Raises Invalid
    unless exactly one of the forms is given, and for a system or version beside a coding that says otherwise.
    """
    given = [name for name in CODE_FORMS if inputs.given(name)]
    if len(given) != 1 or given[0] not in forms:
        raise Invalid(issues=[Issue(f"Send exactly one of {', '.join(forms)}.", forms[0], "required", "one-code")])
    beside = _at_one(inputs.text("system"), inputs.text(version) if version else "", "system")
    if given == ["code"]:
        return (Asked(beside.system, inputs.text("code"), beside.version, inputs.text("display")),)
    found = inputs.object(given[0]) or {}
    codings = [found] if given == ["coding"] else found.get("coding")
    if not isinstance(codings, list) or not codings:
        raise _unreadable(given[0], "Send a CodeableConcept with at least one coding.")
    _require_few(codings, given[0])
    return tuple(_agreeing(_asked(one, given[0]), beside, version) for one in codings)


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
        return _day(text) if text else None
    except ValueError:
        raise _unreadable("date", "Send a day, such as 2025-09-30.") from None


def texts(inputs: Inputs, name: str) -> tuple[str, ...]:
    """All values of a parameter that may repeat. Raises Malformed for one that is no text, and for very many."""
    found = inputs.texts(name)
    _require_few(found, name)
    return found


def uris(inputs: Inputs, name: str) -> tuple[str, ...]:
    """The same of a parameter that is a uri or canonical. Raises Malformed for one with spaces."""
    found = texts(inputs, name)
    if any(len(one.split()) != 1 or one != one.strip() for one in found):
        raise _unreadable(name, "This must be a URI without spaces.")
    return found


def asked_dependencies(inputs: Inputs) -> dict[str, frozenset[str]]:
    """What is known beside the code that is to be translated: codes by the uri of their element. Raises Malformed."""
    return dict(_dependency(one) for one in inputs.values.get("dependency", ()))


def of_canonical(canonical: str) -> tuple[str, str]:
    """URL and version of url|version; the version is empty where there is none."""
    url, _, version = canonical.partition("|")
    return url, version


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
    found = [one for one in parts if isinstance(one, dict)] if isinstance(parts, list) else []
    element = next((one.get("valueUri") for one in found if one.get("name") == "element"), None)
    concept = next((one.get("valueCodeableConcept") for one in found if one.get("name") == "concept"), None)
    codings = concept.get("coding", []) if isinstance(concept, dict) else None
    if not isinstance(element, str) or not isinstance(concept, dict) or not isinstance(codings, list):
        raise _unreadable("dependency", "Send a dependency with the parts element (uri) and concept (CodeableConcept).")
    codes = [_asked(one, "dependency").code for one in codings]
    return element, frozenset([*codes, concept["text"]] if isinstance(concept.get("text"), str) else codes)


def _asked(coding: Any, place: str) -> Asked:
    if not isinstance(coding, dict):
        raise _unreadable(place, "Each coding is an object with system and code.")
    system, code, version, display = (_text(coding, name, place) for name in ("system", "code", "version", "display"))
    return replace(_at_one(system, version, place), code=code, display=display)


def _at_one(canonical: str, version: str, place: str) -> Asked:
    """A system in one version, whichever way it was sent. Raises Invalid when both ways say different ones."""
    system, of_system = of_canonical(canonical)
    if of_system and version and of_system != version:
        raise _contradiction(place, "Send one version of the system, behind the bar or as its own parameter.")
    return Asked(system, "", version or of_system)


def _agreeing(coding: Asked, beside: Asked, version: str) -> Asked:
    """The coding, in the version that a parameter beside it says. Raises Invalid when they contradict each other."""
    if beside.system not in ("", coding.system):
        raise _contradiction("system", "Leave the system out: the coding alone tells it, and not this one.")
    if beside.version and coding.version not in ("", beside.version):
        raise _contradiction(version, "Leave the version out: the coding tells it, and tells another one.")
    return replace(coding, version=coding.version or beside.version)


def _contradiction(place: str, text: str) -> Invalid:
    return Invalid(issues=[Issue(text, place, "conflict", "one-definition")])


def _day(text: str) -> date:
    """Raises ValueError for what is neither a whole date nor a dateTime."""
    if not _DATE.fullmatch(text):
        raise ValueError
    return datetime.fromisoformat(text).date()


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

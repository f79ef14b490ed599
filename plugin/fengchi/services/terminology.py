"""The terminology service: what a code means, where it belongs, how it translates. Of this server's own definitions.

https://hl7.org/fhir/R4/terminology-service.html. They are no patient data, but nothing here answers a stranger: each
operation needs the scope to read its type and leaves an audit entry.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from fengchi.domain.errors import FengchiError, Invalid, Issue, NotFound, NotPermitted
from fengchi.fhir.parameters import Inputs
from fengchi.fhir.terminology import CodeSystem, Terminology, ValueSet, expansion_request, our_terminology, validation
from fengchi.fhir.terminology.asking import (
    Asked,
    asked_codings,
    asked_day,
    asked_dependencies,
    asked_language,
    of_canonical,
    require_offered,
    texts,
    with_version,
)
from fengchi.fhir.terminology.expansion import expanded
from fengchi.fhir.terminology.lookup import looked_up
from fengchi.fhir.terminology.translation import Sought, matches, translated, whole_system
from fengchi.fhir.terminology.validation import Manner
from fengchi.services.audit import DENIED
from fengchi.services.records.trail import BROKEN, DONE, FAILED, Trail

_ONE_VERSION: Final = {"date": expansion_request.ONE_VERSION}
_NONE_SENT: Final = "Name it by its url; this server works with none that is sent along."


@dataclass(frozen=True, slots=True)
class Question:
    """One call of an operation. record_id: of the definition it was called on, empty when called on the type.

    strict: refuse parameters that nobody defines. terminology: ours, but for tests.
    """

    inputs: Inputs
    trail: Trail
    record_id: str = ""
    strict: bool = False
    terminology: Terminology = field(default_factory=our_terminology)

    def require_offered(self, *offered: str, refused: dict[str, str]) -> None:
        require_offered(self.inputs, offered, refused=refused, strict=self.strict)


def lookup(question: Question) -> dict[str, Any]:
    """All that is known of a code, as Parameters. Raises NotFound for a system or code that is not known here."""
    with _answering(question, "lookup", "CodeSystem"):
        offered = ("code", "system", "version", "coding", "displayLanguage", "property")
        question.require_offered(*offered, refused=_ONE_VERSION)
        asked = asked_codings(question.inputs, forms=("code", "coding"))[0]
        system = _code_system(question, asked.system, asked.version, "system")
        concept = system.find(asked.code)
        if concept is None:
            text = f"{system.title} has no such code; find it with ValueSet/$expand and a filter."
            raise NotFound(issues=[Issue(text, "code", "not-found", "code-known")])
        language = asked_language(question.inputs)
        return looked_up(system, concept, language=language, properties=texts(question.inputs, "property"))


def validate_code_in_system(question: Question) -> dict[str, Any]:
    """Whether a code is of a code system, as Parameters. Raises NotFound for a code system that is not known here."""
    with _answering(question, "validate-code", "CodeSystem"):
        offered = ("url", "version", "code", "display", "coding", "codeableConcept", "abstract", "displayLanguage")
        question.require_offered(*offered, refused={**_ONE_VERSION, "codeSystem": _NONE_SENT})
        asked = asked_codings(question.inputs, version="")
        system = _code_system(question, _url_or_system(question, asked), question.inputs.text("version"), "url")
        manner = _manner(question)
        return validation.best(asked, lambda one: validation.in_system(one, system, manner)).as_parameters()


def validate_code_in_value_set(question: Question) -> dict[str, Any]:
    """Whether a code is in a value set, as Parameters. Raises NotFound for a value set that is not known here."""
    with _answering(question, "validate-code", "ValueSet"):
        offered = ("url", "valueSetVersion", "code", "system", "systemVersion", "display", "coding", "codeableConcept")
        refused = {**_ONE_VERSION, "valueSet": _NONE_SENT, "context": expansion_request.REFUSED["context"]}
        question.require_offered(*offered, "abstract", "displayLanguage", refused=refused)
        value_set = _value_set(question)
        asked, manner = asked_codings(question.inputs, version="systemVersion"), _manner(question)
        _require_system(question, asked)

        def judge(one: Asked) -> validation.Verdict:
            return validation.in_value_set(one, value_set, question.terminology.code_system(one.system), manner)

        return validation.best(asked, judge).as_parameters()


def expand(question: Question) -> dict[str, Any]:
    """The codes of a value set, as ValueSet. Raises NotFound for a value set that is not known here."""
    with _answering(question, "expand", "ValueSet"):
        question.require_offered(*expansion_request.OFFERED, refused=expansion_request.REFUSED)
        request = expansion_request.expansion_request(question.inputs)
        value_set = _value_set(question)
        return expanded(value_set, question.terminology.searchable(value_set), request, at=question.trail.at)


def translate(question: Question) -> dict[str, Any]:
    """What a code is in other systems, as Parameters. Raises NotFound for a concept map that is not known here."""
    with _answering(question, "translate", "ConceptMap"):
        offered = ("url", "conceptMapVersion", "code", "system", "version", "coding", "codeableConcept", "source")
        question.require_offered(
            *offered, "target", "targetsystem", "dependency", "reverse", "date", refused={"conceptMap": _NONE_SENT}
        )
        asked, known = asked_codings(question.inputs), question.terminology
        _require_system(question, asked)
        _require_held_versions(question, asked)
        url = _canonical(question, "ConceptMap", question.inputs.text("url"), "conceptMapVersion")
        maps = (known.required_concept_map(url),) if url else known.concept_maps()
        sought = _sought(question, names_map=bool(url))
        return translated(matches(asked, maps, sought), sought)


# Small parts ------------------------------------------------------------------------------------------------------


@contextmanager
def _answering(question: Question, operation: str, kind: str) -> Iterator[None]:
    """Refuse unless the actor may read this type; write down what came of it."""
    outcome = BROKEN
    try:
        question.trail.require(kind, "r")
        yield
        outcome = DONE
    except FengchiError as error:
        outcome = DENIED if isinstance(error, NotPermitted) else FAILED
        raise
    finally:
        question.trail.note(operation, kind, question.record_id, outcome=outcome)


def _code_system(question: Question, url: str, version: str, where: str) -> CodeSystem:
    if question.record_id:
        url = _of_record(question, "CodeSystem", url, where)
    if not url:
        raise Invalid(issues=[Issue("Name the code system by its url.", where, "required", "system-given")])
    found = question.terminology.required_code_system(with_version(url, version), where)
    if found.is_unlisted:
        text = f"The codes of {found.title} are not listed in the code system; this server can tell nothing of them."
        raise Invalid(issues=[Issue(text, where, "not-supported", "codes-held")])
    return found


def _url_or_system(question: Question, asked: tuple[Asked, ...]) -> str:
    """Which code system the codes are checked against: the one that is named, else the first of theirs that is held."""
    url, known = question.inputs.text("url"), question.terminology
    if url or question.record_id:
        return url
    named = [one.system for one in asked if one.system]
    held = [one for one in named if (system := known.code_system(one)) and not system.is_unlisted]
    return next(iter([*held, *named]), "")


def _value_set(question: Question) -> ValueSet:
    url = _canonical(question, "ValueSet", question.inputs.text("url"), "valueSetVersion")
    if not url:
        raise Invalid(issues=[Issue("Name the value set by its url.", "url", "required", "value-set-given")])
    return question.terminology.required_value_set(url)


def _canonical(question: Question, kind: str, url: str, version: str) -> str:
    """Of what the operation is called on, or of what is named; empty for neither."""
    found = _of_record(question, kind, url, "url") if question.record_id else url
    return with_version(found, question.inputs.text(version)) if found else ""


def _of_record(question: Question, kind: str, url: str, where: str) -> str:
    own = question.terminology.canonical_of(kind, question.record_id)
    if url and of_canonical(url)[0] != own:
        text = "The address and this parameter name different definitions; leave the parameter out."
        raise Invalid(issues=[Issue(text, where, "conflict", "one-definition")])
    return url or own


def _require_system(question: Question, asked: tuple[Asked, ...]) -> None:
    """A code alone means nothing: GB20 is a point of several code systems."""
    if question.inputs.given("code") and not asked[0].system:
        raise Invalid(issues=[Issue("Send the system of the code as well.", "system", "required", "system-given")])


def _require_held_versions(question: Question, asked: tuple[Asked, ...]) -> None:
    """Raise NotFound for a version of a code system of ours that is not held. Of those of others the maps tell."""
    for one in asked:
        if question.terminology.code_system(one.system):
            question.terminology.required_code_system(with_version(one.system, one.version), "version")


def _manner(question: Question) -> Manner:
    return Manner(question.inputs.truth("abstract", default=True), asked_language(question.inputs))


def _sought(question: Question, *, names_map: bool) -> Sought:
    """Into another system a code goes by the maps that hold today, unless a day or a map is named; back it comes by all."""
    inputs = question.inputs
    source, target = (of_canonical(inputs.text(name))[0] for name in ("source", "target"))
    system, version = of_canonical(inputs.text("targetsystem"))
    reverse = inputs.truth("reverse")
    day = asked_day(inputs) or (None if reverse or names_map else question.trail.at.date())
    return Sought(source, target, whole_system(system), version, reverse, asked_dependencies(inputs), day)

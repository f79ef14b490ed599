"""$validate-code: whether a code is of a code system or a value set, under the name that was given.

https://hl7.org/fhir/R4/codesystem-operation-validate-code.html and
https://hl7.org/fhir/R4/valueset-operation-validate-code.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from fengchi.domain.points import nearest_points, points_named
from fengchi.fhir import systems
from fengchi.fhir.parameters import parameters, part
from fengchi.fhir.terminology.asking import Asked
from fengchi.fhir.terminology.concepts import CodeSystem, Concept, ValueSet
from fengchi.fhir.terminology.languages import display_in

LONGEST_CODE: Final = 60
"""None of ours is longer; looking for what is near to a whole page of text would take minutes."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """message: what is wrong, and what to do; of a valid code a hint. display: the right one, empty where unknown.

    of_others: the code's system is not the one in question, so that nothing else could be said of it.
    """

    result: bool
    message: str = ""
    display: str = ""
    of_others: bool = False

    def as_parameters(self) -> dict[str, object]:
        return parameters(
            part("result", valueBoolean=self.result),
            part("message", valueString=self.message) if self.message else None,
            part("display", valueString=self.display) if self.display else None,
        )


@dataclass(frozen=True, slots=True)
class Manner:
    """How to judge. abstract: headings count as valid too. language: of the display, empty for any."""

    abstract: bool = True
    language: str = ""


def best(asked: Iterable[Asked], judge: Callable[[Asked], Verdict]) -> Verdict:
    """One coding that is right makes the concept right; else the first verdict that tells most."""
    return min((judge(one) for one in asked), key=lambda one: (not one.result, not one.display, one.of_others))


def in_system(asked: Asked, system: CodeSystem, manner: Manner) -> Verdict:
    if asked.system and asked.system != system.url:
        return Verdict(False, f"The code is of another system; {system.title} is {system.url}.", of_others=True)
    if asked.version not in ("", system.version):
        return Verdict(False, f"This server holds version {system.version} of {system.title}; leave the version out.")
    concept = system.find(asked.code)
    if concept is None and system.grammar:
        return Verdict(False, system.grammar.advice)
    if concept is None and system.is_fragment:
        return Verdict(True, f"{system.title} lists only part of its codes; this one could not be checked.")
    if concept is None:
        return Verdict(False, f"{system.title} has no such code{_suggestion(system.url, asked.code, system.concepts)}.")
    return _of_concept(asked, concept, manner)


def in_value_set(asked: Asked, value_set: ValueSet, system: CodeSystem | None, manner: Manner) -> Verdict:
    """system: the code's own, where this server holds it."""
    concept = value_set.concepts.get((asked.system, asked.code))
    if concept is None and system and asked.system in value_set.open_systems:
        concept = system.find(asked.code)
    if concept is None:
        return _not_in(asked, value_set, system)
    held = value_set.versions.get(asked.system, "")
    if held and asked.version not in ("", held):
        return Verdict(False, f"This value set is of version {held} of the code's system; leave the version out.")
    return _of_concept(asked, concept, manner)


def _not_in(asked: Asked, value_set: ValueSet, system: CodeSystem | None) -> Verdict:
    known = system.find(asked.code) if system else None
    if known:
        return Verdict(False, f"The code is not in the value set {value_set.title}.", known.display)
    if asked.system in value_set.open_systems:
        if system and system.grammar:
            return Verdict(False, system.grammar.advice)
        return Verdict(
            True, "The value set has all codes of a system that is not listed whole; this one was not checked."
        )
    codes = [code for of_system, code in value_set.concepts if of_system == asked.system]
    if not codes:
        return Verdict(False, f"The value set {value_set.title} has no codes of this system.", of_others=True)
    return Verdict(
        False, f"The value set {value_set.title} has no such code{_suggestion(asked.system, asked.code, codes)}."
    )


def _of_concept(asked: Asked, concept: Concept, manner: Manner) -> Verdict:
    right = display_in(concept, manner.language)
    if concept.abstract and not manner.abstract:
        return Verdict(False, "This code is a heading and not to be used for a record; choose one below it.", right)
    if asked.display and not _is_name(asked.display, concept, manner.language):
        return Verdict(False, f"The code is right, its display is not; the right one is: {right}.", right)
    return Verdict(
        True, "This code is no longer active; use it for older records alone." if concept.inactive else "", right
    )


def _is_name(given: str, concept: Concept, language: str) -> bool:
    """Any of its names will do; when a language is asked for, those of that language and the display."""
    if language:
        names = {concept.display, display_in(concept, language)}
    else:
        names = {concept.display, *(one.value for one in concept.designations)}
    return _plain(given) in {_plain(one) for one in names}


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _suggestion(system: str, code: str, codes: Iterable[str]) -> str:
    """What may have been meant: the point that the text names in another spelling, else what is near to it."""
    cut, held = code[:LONGEST_CODE], list(codes)
    is_point = system == systems.POINTS
    if named := [one.code for one in points_named(cut) if one.code in held] if is_point else []:
        return f"; write it {' or '.join(named)}"
    near = [one.code for one in nearest_points(cut) if one.code in held] if is_point else []
    near = near or get_close_matches(cut, held, n=3)
    return f"; near to it are {', '.join(near)}" if near else ""

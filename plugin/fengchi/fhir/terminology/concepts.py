"""Code systems, value sets and their concepts, as read from their definitions.

https://hl7.org/fhir/R4/terminology-module.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Json: TypeAlias = Mapping[str, Any]
Coded: TypeAlias = tuple[str, str]
"""System and code."""


@dataclass(frozen=True, slots=True)
class Designation:
    """Another name of a concept. use: a Coding that says what for, or None. language: BCP 47, or empty."""

    value: str
    language: str = ""
    use: Json | None = None


@dataclass(frozen=True, slots=True)
class Concept:
    """properties: CodeSystem.concept.property as written. parent: code of the one above it, or empty."""

    system: str
    code: str
    display: str = ""
    definition: str = ""
    designations: tuple[Designation, ...] = ()
    properties: tuple[Json, ...] = ()
    parent: str = ""

    @property
    def coded(self) -> Coded:
        return self.system, self.code

    @property
    def inactive(self) -> bool:
        """https://hl7.org/fhir/R4/codesystem.html#status"""
        return self._has("inactive", True) or self._has("status", "retired") or self._has("status", "inactive")

    @property
    def abstract(self) -> bool:
        """A heading, not to be chosen: https://hl7.org/fhir/R4/codesystem-concept-properties.html"""
        return self._has("notSelectable", True)

    def _has(self, code: str, value: object) -> bool:
        return any(
            one.get("code") == code and value in (one.get("valueBoolean"), one.get("valueCode"))
            for one in self.properties
        )


@dataclass(frozen=True, slots=True)
class Grammar:
    """The published rule by which a code system that lists only part of its codes has the others too.

    concept: what a code is by the rule, None for one that is written otherwise. advice: how to write a code, a sentence.
    """

    concept: Callable[[str], Concept | None]
    advice: str


@dataclass(frozen=True, slots=True)
class CodeSystem:
    """concepts: by code, in the order of the definition, nested ones behind the one above them."""

    definition: Json
    concepts: Mapping[str, Concept]
    grammar: Grammar | None = None

    @property
    def url(self) -> str:
        return str(self.definition["url"])

    @property
    def version(self) -> str:
        return str(self.definition.get("version", ""))

    @property
    def title(self) -> str:
        return str(self.definition.get("title") or self.definition.get("name") or self.url)

    @property
    def is_fragment(self) -> bool:
        """Whether codes beside the listed ones are right too, https://hl7.org/fhir/R4/valueset-codesystem-content-mode.html."""
        return self.definition.get("content") == "fragment"

    @property
    def is_unlisted(self) -> bool:
        """Whether it is published without its codes, so that nothing can be said of any."""
        return self.definition.get("content") == "not-present"

    def find(self, code: str) -> Concept | None:
        """The concept of a code that is listed, or right by the system's own rule."""
        return self.concepts.get(code) or (self.grammar.concept(code) if self.grammar else None)


@dataclass(frozen=True, slots=True)
class ValueSet:
    """concepts: by system and code, in the order of the definition. versions: of the code systems they are from.

    open_systems: those of which all codes are in, and which list only part of their codes.
    """

    definition: Json
    concepts: Mapping[Coded, Concept]
    versions: Mapping[str, str] = field(default_factory=dict)
    open_systems: frozenset[str] = frozenset()

    @property
    def url(self) -> str:
        return str(self.definition["url"])

    @property
    def title(self) -> str:
        return str(self.definition.get("title") or self.definition.get("name") or self.url)

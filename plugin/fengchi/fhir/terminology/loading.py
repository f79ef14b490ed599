"""The terminology that this server answers for: an index over definitions, built once.

https://hl7.org/fhir/R4/terminology-service.html
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from fengchi.domain.errors import Invalid, Issue, NotFound
from fengchi.fhir.definitions import all_definitions
from fengchi.fhir.terminology.composing import Sources, composed
from fengchi.fhir.terminology.concepts import Coded, CodeSystem, Concept, Json, ValueSet
from fengchi.fhir.terminology.filtering import Searchable, searchable
from fengchi.fhir.terminology.reading import read_code_system


class Terminology:
    """Code systems, value sets and concept maps found by their canonical URL, with or without "|version".

    A value set is composed when it is first asked for, and kept.
    """

    def __init__(self, definitions: Iterable[Json]) -> None:
        """definitions: of any resource type; those that are no terminology are passed over."""
        self._definitions = {(one["resourceType"], one["url"]): one for one in definitions}
        self._systems = {url: read_code_system(one) for url, one in self._of("CodeSystem").items()}
        self._sets: dict[str, ValueSet] = {}
        self._searchable: dict[str, Searchable] = {}

    def canonical_of(self, kind: str, record_id: str) -> str:
        """The URL of the definition with this id. Raises NotFound for one that is not ours."""
        found = next((url for url, one in self._of(kind).items() if one.get("id") == record_id), "")
        if not found:
            raise not_ours("id")
        return found

    def code_system(self, canonical: str) -> CodeSystem | None:
        """None when it is not ours, or not in this version."""
        url, version = _parts(canonical)
        found = self._systems.get(url)
        return found if found and version in ("", found.version) else None

    def required_code_system(self, canonical: str, where: str = "system") -> CodeSystem:
        """Raises NotFound for one that is not held here, or not in this version. where: the parameter that named it."""
        found = self.code_system(canonical)
        if found is None:
            raise _not_held(canonical, self._definitions.get(("CodeSystem", _parts(canonical)[0])), where)
        return found

    def code_systems(self) -> tuple[CodeSystem, ...]:
        """All, in order of their URLs."""
        return tuple(self._systems.values())

    def concept(self, system: str, code: str) -> Concept | None:
        """None when system or code is not known here."""
        found = self.code_system(system)
        return found.concepts.get(code) if found else None

    def value_set(self, canonical: str) -> ValueSet | None:
        """None when it is not ours, or not in this version. Raises Invalid for one that cannot be composed here."""
        return self._composed(canonical, ())

    def required_value_set(self, canonical: str) -> ValueSet:
        """Raises NotFound for one that is not held here, or not in this version."""
        found = self.value_set(canonical)
        if found is None:
            raise _not_held(canonical, self._definitions.get(("ValueSet", _parts(canonical)[0])), "url")
        return found

    def searchable(self, value_set: ValueSet) -> Searchable:
        """Prepared for searching when it is first searched, and kept."""
        if value_set.url not in self._searchable:
            self._searchable[value_set.url] = searchable(value_set)
        return self._searchable[value_set.url]

    def members(self, canonical: str) -> frozenset[Coded]:
        """System and code of every member. Raises NotFound for a value set that is not ours."""
        return frozenset(self.required_value_set(canonical).concepts)

    def is_member(self, canonical: str, system: str, code: str) -> bool:
        """Raises NotFound for a value set that is not ours."""
        return (system, code) in self.required_value_set(canonical).concepts

    def required_concept_map(self, canonical: str) -> Json:
        """Raises NotFound for one that is not held here, or not in this version."""
        url, version = _parts(canonical)
        found = self._definitions.get(("ConceptMap", url))
        if found is None or version not in ("", found.get("version", "")):
            raise _not_held(canonical, found, "url")
        return found

    def concept_maps(self) -> tuple[Json, ...]:
        """All, in order of their URLs."""
        return tuple(self._of("ConceptMap").values())

    def value_sets(self) -> tuple[Json, ...]:
        """The definitions of all, in order of their URLs."""
        return tuple(self._of("ValueSet").values())

    def _composed(self, canonical: str, inside: tuple[str, ...]) -> ValueSet | None:
        url, version = _parts(canonical)
        definition = self._definitions.get(("ValueSet", url))
        if definition is None or version not in ("", definition.get("version", "")):
            return None
        if url in inside:
            raise Invalid(issues=[Issue("A value set must not include itself.", "ValueSet.compose", "invalid")])
        if url not in self._sets:
            sources = Sources(self.code_system, lambda other: self._composed(other, (*inside, url)))
            self._sets[url] = composed(definition, sources)
        return self._sets[url]

    def _of(self, kind: str) -> dict[str, Json]:
        return {url: one for (of_kind, url), one in sorted(self._definitions.items(), key=_key) if of_kind == kind}


@cache
def our_terminology() -> Terminology:
    """Of the definitions that ship with the program."""
    return Terminology(all_definitions().values())


def not_ours(where: str) -> NotFound:
    text = (
        "This server answers for its own code systems, value sets and concept maps; "
        "ask another terminology server for those of others."
    )
    return NotFound(issues=[Issue(text, where, "not-found", "terminology-ours")])


def _not_held(canonical: str, held: Json | None, where: str) -> NotFound:
    """held: the definition in the version that is here, if any."""
    if held is None:
        return not_ours(where)
    text = f"This server holds version {held.get('version', '')} of this definition; ask for that one, or for none."
    return NotFound(issues=[Issue(text, where, "not-found", "version-held")])


def _parts(canonical: str) -> tuple[str, str]:
    url, _, version = canonical.partition("|")
    return url, version


def _key(item: tuple[tuple[str, str], Json]) -> tuple[str, str]:
    return item[0]

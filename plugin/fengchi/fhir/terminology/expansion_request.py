"""What $expand is asked for, read from its parameters; each that shapes the answer is told back in it.

https://hl7.org/fhir/R4/valueset-operation-expand.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from fengchi.domain.errors import Invalid, Issue
from fengchi.fhir.parameters import Inputs
from fengchi.fhir.terminology.asking import asked_language, of_canonical, texts, uris
from fengchi.fhir.terminology.concepts import Json

ONE_VERSION: Final = "Leave the date out: this server holds one version of each definition, the one that is in force."
REFUSED: Final = {
    "valueSet": "Name a value set by its url; this server expands none that is sent along.",
    "context": "Name the value set by its url: the profile's binding tells it.",
    "contextDirection": "Name the value set by its url: the profile's binding tells it.",
    "date": ONE_VERSION,
}
_TYPES: Final = {
    "filter": "valueString",
    "offset": "valueInteger",
    "count": "valueInteger",
    "includeDesignations": "valueBoolean",
    "designation": "valueString",
    "includeDefinition": "valueBoolean",
    "activeOnly": "valueBoolean",
    "excludeNested": "valueBoolean",
    "excludeNotForUI": "valueBoolean",
    "excludePostCoordinated": "valueBoolean",
    "displayLanguage": "valueCode",
    "exclude-system": "valueUri",
    "system-version": "valueUri",
    "check-system-version": "valueUri",
    "force-system-version": "valueUri",
}
OFFERED: Final = frozenset({"url", "valueSetVersion", *_TYPES})
_PAGING = ("offset", "count")


@dataclass(frozen=True, slots=True)
class ExpansionRequest:
    """count: -1 for all. designations: tokens of uses and languages. versions: canonicals that must be what is held here.

    echo: what was asked, as expansion.parameter tells it.
    """

    filter: str = ""
    offset: int = 0
    count: int = -1
    with_designations: bool = False
    designations: tuple[str, ...] = ()
    with_definition: bool = False
    active_only: bool = False
    without_headings: bool = False
    language: str = ""
    excluded: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    echo: tuple[Json, ...] = ()

    @property
    def without_page(self) -> tuple[Json, ...]:
        """What is the same on every page of one expansion."""
        return tuple(one for one in self.echo if one["name"] not in _PAGING)


def expansion_request(inputs: Inputs) -> ExpansionRequest:
    """Raises Malformed for a value that cannot be read. Expansions here are flat and have no post-coordinated codes,
    so excludeNested and excludePostCoordinated change nothing."""
    versions = [uris(inputs, name) for name in ("system-version", "check-system-version", "force-system-version")]
    return ExpansionRequest(
        inputs.text("filter").strip(),
        inputs.number("offset", 0),
        inputs.number("count", -1),
        inputs.truth("includeDesignations"),
        texts(inputs, "designation"),
        inputs.truth("includeDefinition"),
        inputs.truth("activeOnly"),
        inputs.truth("excludeNotForUI"),
        asked_language(inputs),
        uris(inputs, "exclude-system"),
        tuple(one for given in versions for one in given),
        tuple(_echo(inputs)),
    )


def require_held_versions(request: ExpansionRequest, held: dict[str, str]) -> None:
    """Raise Invalid where another version of a code system is asked for than the one held. held: version by system."""
    for canonical in request.versions:
        system, version = of_canonical(canonical)
        if version and system in held and held[system] != version:
            text = f"This server holds version {held[system]} of this code system; ask for that one or for none."
            raise Invalid(issues=[Issue(text, "system-version", "not-supported", "version-held")])


def _echo(inputs: Inputs) -> list[Json]:
    return [{"name": name, kind: _typed(value, kind)} for name, kind in _TYPES.items() for value in inputs.given(name)]


def _typed(value: object, kind: str) -> object:
    """By GET all values are texts. They have been read once already, so they can be."""
    if kind == "valueBoolean":
        return value in (True, "true")
    return int(str(value)) if kind == "valueInteger" else value

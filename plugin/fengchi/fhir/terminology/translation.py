"""$translate: what a code is in another code system, as the concept maps of this server tell it.

https://hl7.org/fhir/R4/conceptmap-operation-translate.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from fengchi.fhir.parameters import parameters, part
from fengchi.fhir.terminology.asking import Asked
from fengchi.fhir.terminology.concepts import Json

NO_TRANSLATION: Final = frozenset({"unmatched", "disjoint"})
"""https://hl7.org/fhir/R4/valueset-concept-map-equivalence.html"""

EFFECTIVE_PERIOD: Final = "http://hl7.org/fhir/StructureDefinition/resource-effectivePeriod"
"""On a map: the days for which it holds, https://hl7.org/fhir/R4/extension-resource-effectiveperiod.html."""

_LOINC: Final = "http://loinc.org"
"""Its implicit value set of all codes is named in a way of its own, https://hl7.org/fhir/R4/loinc.html."""

_OTHER_WAY: Final = {"wider": "narrower", "narrower": "wider", "subsumes": "specializes", "specializes": "subsumes"}


@dataclass(frozen=True, slots=True)
class Sought:
    """What the translation must be. Each part is empty for any; value sets and systems are URLs without version.

    target_version: of target_system, heeded where a map says for which version it is.
    dependencies: what is known beside the code, codes by the element's uri. reverse: from target to source.
    day: only maps that hold on that day; None for all.
    """

    source: str = ""
    target: str = ""
    target_system: str = ""
    target_version: str = ""
    reverse: bool = False
    dependencies: Mapping[str, frozenset[str]] = field(default_factory=dict)
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """concept: a Coding, None where the map says that there is none. map_url: the map that says so.

    needs: elements that would tell whether this match holds, and were not sent.
    """

    equivalence: str
    concept: Json | None
    products: tuple[Json, ...]
    map_url: str
    needs: tuple[str, ...] = ()
    comment: str = ""

    @property
    def translates(self) -> bool:
        return self.equivalence not in NO_TRANSLATION

    def says_the_same(self, other: Match) -> bool:
        """Whether another map says no more than this one."""
        return (self.equivalence, self.concept, self.products) == (other.equivalence, other.concept, other.products)


def matches(codings: Iterable[Asked], maps: Iterable[Json], sought: Sought) -> tuple[Match, ...]:
    """What the maps say of any of the codings, in the order of the maps, each once."""
    wanted = tuple(codings)
    found = [
        match
        for one in maps
        if _holds_on(one, sought.day)
        for group in one.get("group", ())
        if _is_between(one, group, sought)
        for coding in wanted
        for match in (_reversed if sought.reverse else _forward)(one, group, coding, sought)
    ]
    return tuple(one for at, one in enumerate(found) if not any(one.says_the_same(other) for other in found[:at]))


def translated(found: tuple[Match, ...], sought: Sought) -> dict[str, object]:
    """A Parameters. result is true when at least one match is a translation."""
    result = any(one.translates for one in found)
    message = _message(found, result, sought)
    return parameters(
        part("result", valueBoolean=result),
        part("message", valueString=message) if message else None,
        *(_match(one) for one in found),
    )


def whole_system(canonical: str) -> str:
    """The code system of an implicit value set of all its codes, https://hl7.org/fhir/R4/snomedct.html#implicit; else itself."""
    return _LOINC if canonical == f"{_LOINC}/vs" else canonical.removesuffix("?fhir_vs")


def _is_between(one: Json, group: Json, sought: Sought) -> bool:
    """Whether the map leads from and to the value sets that are named."""
    sides = [(_named(one, side), str(group.get(side, ""))) for side in ("source", "target")]
    source, target = reversed(sides) if sought.reverse else sides
    return _is_meant(sought.source, *source) and _is_meant(sought.target, *target)


def _is_meant(asked: str, value_set: str, system: str) -> bool:
    """A map that names no value set is for all codes of the group's system, and for no other value set than that."""
    return not asked or asked == value_set or (not value_set and whole_system(asked) == system)


def _holds_on(one: Json, day: date | None) -> bool:
    """Days written as FHIR writes them sort as they follow each other."""
    periods = [each["valuePeriod"] for each in one.get("extension", ()) if each["url"] == EFFECTIVE_PERIOD]
    return day is None or all(each.get("start", "") <= day.isoformat() <= each.get("end", "9999") for each in periods)


def _named(one: Json, side: str) -> str:
    return str(one.get(f"{side}Canonical") or one.get(f"{side}Uri") or "").partition("|")[0]


def _agree(asked: str, stated: str) -> bool:
    return not asked or not stated or asked == stated


def _leads(group: Json, start: str, end: str, coding: Asked, sought: Sought) -> bool:
    """Whether the group is from the coding's system to the one that is sought, each in the version that is named."""
    return (
        group.get(start) == coding.system
        and _agree(coding.version, group.get(f"{start}Version", ""))
        and sought.target_system in ("", group.get(end))
        and _agree(sought.target_version, group.get(f"{end}Version", ""))
    )


def _forward(one: Json, group: Json, coding: Asked, sought: Sought) -> Iterator[Match]:
    if not _leads(group, "source", "target", coding, sought):
        return
    version = group.get("targetVersion")
    for element in group["element"]:
        for target in element.get("target", ()) if element["code"] == coding.code else ():
            needs = _needs(target, sought)
            if needs is not None:
                concept = _coding(group.get("target"), version, target) if "code" in target else None
                yield _made(one, target, target["equivalence"], concept, needs)


def _reversed(one: Json, group: Json, coding: Asked, sought: Sought) -> Iterator[Match]:
    """The other way round, wider becomes narrower."""
    if not _leads(group, "target", "source", coding, sought):
        return
    for element in group["element"]:
        for target in element.get("target", ()):
            needs = _needs(target, sought)
            if target.get("code") == coding.code and needs is not None:
                concept = _coding(group.get("source"), group.get("sourceVersion"), element)
                equivalence = target["equivalence"]
                yield _made(one, target, _OTHER_WAY.get(equivalence, equivalence), concept, needs)


def _made(one: Json, target: Json, equivalence: str, concept: Json | None, needs: tuple[str, ...]) -> Match:
    products = tuple(target.get("product", ()))
    return Match(equivalence, concept, products, one["url"], needs, target.get("comment", ""))


def _needs(target: Json, sought: Sought) -> tuple[str, ...] | None:
    """What else would have to be known for this target; None where what is known excludes it."""
    needs = []
    for condition in target.get("dependsOn", ()):
        known = sought.dependencies.get(condition["property"])
        if known is None:
            needs.append(condition["property"])
        elif condition["value"] not in known:
            return None
    return tuple(needs)


def _coding(system: str | None, version: str | None, given: Json) -> Json:
    made = {"system": system, "version": version, "code": given["code"], "display": given.get("display")}
    return {name: value for name, value in made.items() if value}


def _match(one: Match) -> Json:
    parts = [part("equivalence", valueCode=one.equivalence)]
    if one.concept is not None:
        parts.append(part("concept", valueCoding=one.concept))
    for product in one.products:
        coding = {"system": product.get("system"), "code": product["value"], "display": product.get("display")}
        known = {name: value for name, value in coding.items() if value}
        parts.append(
            part("product", part=[part("element", valueUri=product["property"]), part("concept", valueCoding=known)])
        )
    return part("match", part=[*parts, part("source", valueUri=one.map_url)])


def _message(found: tuple[Match, ...], result: bool, sought: Sought) -> str:
    """A hint of what would make the answer better, and what the maps themselves remark."""
    said = list(dict.fromkeys(_remark(one) for one in found if one.comment))
    missing = sorted({need for one in found for need in one.needs})
    if missing:
        said.append(f"Send as dependency, for fewer matches: {', '.join(missing)}.")
    if not found and sought.target:
        said.append("No map here leads from this code into that value set; name the code system, as targetsystem.")
    elif not result and not said:
        said.append("No confirmed translation of this code is known here; send it as it is, with its display as text.")
    return " ".join(said)


def _remark(one: Match) -> str:
    return f"{one.concept['code']}: {one.comment}" if one.concept else one.comment

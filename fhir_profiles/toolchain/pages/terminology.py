"""The code systems as tables, one page each; value sets, concept maps and extensions on one page each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fengchi.fhir.definitions import of_kind
from fhir_profiles.toolchain.pages import elements
from fhir_profiles.toolchain.pages.markdown import code, page, table

Json = Mapping[str, Any]


def terminology_pages() -> dict[str, str]:
    """File name to content."""
    systems = of_kind("CodeSystem")
    return {
        "code-systems/README.md": _systems(systems),
        **{f"code-systems/{one['id']}.md": _system(one) for one in systems},
        "value-sets.md": _value_sets(),
        "concept-maps.md": _concept_maps(),
        "extensions.md": _extensions(),
    }


def _systems(systems: tuple[Json, ...]) -> str:
    rows = [
        (f"[{one['id']}]({one['id']}.md)", str(len(one.get("concept", ()))), one.get("description", ""))
        for one in systems
    ]
    return page("Code systems", table(("code system", "codes", "what its codes are"), rows))


def _system(system: Json) -> str:
    properties = [one["code"] for one in system.get("property", ())]
    uses = list(
        dict.fromkeys(_use(one) for concept in system.get("concept", ()) for one in concept.get("designation", ()))
    )
    with_definitions = any("definition" in one for one in system.get("concept", ()))
    heads = ["code", "display", *uses, *properties, *(["meaning"] if with_definitions else [])]
    rows = [
        [
            code(one["code"]),
            one.get("display", ""),
            *(_designations(one, use) for use in uses),
            *(_property(one, name) for name in properties),
            *([one.get("definition", "")] if with_definitions else []),
        ]
        for one in system.get("concept", ())
    ]
    about = [f"`{system['url']}`, version {system['version']}", "", system.get("description", ""), ""]
    named = [(code(one["code"]), one["type"], one.get("description", "")) for one in system.get("property", ())]
    legend = ["## Properties", "", *table(("property", "type", "meaning"), named)] if named else []
    codes = ["## Codes", "", *table(heads, rows)] if rows else []
    return page(system.get("title", system["id"]), about, legend, codes)


def _use(designation: Json) -> str:
    use = designation.get("use", {})
    named = str(use.get("code") or use.get("display") or "also")
    language = designation.get("language")
    return f"{named} ({language})" if language else named


def _designations(concept: Json, use: str) -> str:
    return ", ".join(one["value"] for one in concept.get("designation", ()) if _use(one) == use)


def _property(concept: Json, name: str) -> str:
    found = [one for one in concept.get("property", ()) if one["code"] == name]
    values = [value for one in found for key, value in one.items() if key.startswith("value")]
    return ", ".join(str(one["code"]) if isinstance(one, Mapping) else str(one) for one in values)


def _value_sets() -> str:
    parts = []
    for one in of_kind("ValueSet"):
        parts += [f"## {one['id']}", "", f"`{one['url']}`. {one.get('description', '')}", ""]
        parts += [*_composed(one["compose"]), ""]
    return page("Value sets", ["Expanded by `ValueSet/$expand`: [how to](../how-to/terminology.md).", ""], parts)


def _composed(compose: Json) -> Iterator[str]:
    for include in compose["include"]:
        codes = ", ".join(code(one["code"]) for one in include.get("concept", ()))
        name = str(include.get("system", "")).rpartition("/")[2]
        if include.get("system"):
            yield f"- of {code(include['system'])}: {codes or f'all codes of [{name}](code-systems/{name}.md)'}"
        for url in include.get("valueSet", ()):
            yield f"- all of [{url.rpartition('/')[2]}](#{url.rpartition('/')[2]})"


def _concept_maps() -> str:
    parts = []
    for one in of_kind("ConceptMap"):
        parts += [f"## {one['id']}", "", f"`{one['url']}`. {one.get('description', '')}", ""]
        for group in one.get("group", ()):
            parts += [f"From {code(group['source'])} to {code(group['target'])}:", "", *_mapped(group)]
    return page("Concept maps", ["Asked with `ConceptMap/$translate`: [how to](../how-to/terminology.md).", ""], parts)


def _mapped(group: Json) -> Iterator[str]:
    """A row a target; what has none, and what is called the same there, in a sentence each."""
    pairs = [(element, target) for element in group["element"] for target in element.get("target", ())]
    same = [one for one, target in pairs if target.get("code") == one["code"] and "comment" not in target]
    none = [one for one, target in pairs if target["equivalence"] == "unmatched" and "comment" not in target]
    rows = [_target(element, target) for element, target in pairs if element not in same and element not in none]
    yield from table(("code", "target", "equivalence", "note"), rows)
    if same:
        yield f"{len(same)} codes are the same there, {code(same[0]['code'])} to {code(same[-1]['code'])}."
        yield ""
    if none:
        yield f"Without a counterpart: {', '.join(code(one['code']) for one in none)}."
        yield ""


def _target(element: Json, target: Json) -> tuple[str, ...]:
    shown = " ".join(one for one in (code(target.get("code", "")), target.get("display", "")) if one)
    return code(element["code"]), shown, target["equivalence"], target.get("comment", "")


def _extensions() -> str:
    parts = []
    for one in of_kind("StructureDefinition"):
        if one["type"] == "Extension":
            where = ", ".join(code(context["expression"]) for context in one.get("context", ()))
            parts += [f"## {one['id']}", "", f"{one['title']}. `{one['url']}`, on {where}.", "", one["description"], ""]
            parts += table(elements.HEADS, elements.rows(one, top=""))
    return page("Extensions", parts)

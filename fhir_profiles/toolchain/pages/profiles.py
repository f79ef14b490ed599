"""One page a profile: what it is for, its elements, rules, extensions, examples good and bad, search parameters."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from fengchi.fhir import gate
from fengchi.fhir.definitions import definition, of_kind
from fengchi.fhir.json_codec import decode
from fengchi.fhir.search_parameters import parameters_of
from fhir_profiles.toolchain.pages import elements
from fhir_profiles.toolchain.pages.markdown import code, folded, page, table
from fhir_profiles.toolchain.spoiling import EXAMPLES
from fhir_profiles.toolchain.sushi import PROFILES

Json = Mapping[str, Any]
BAD_EXAMPLES = PROFILES / "bad_examples"


def profiles() -> list[Json]:
    """Ours on resource types, without the extensions, in order of type and id."""
    ours = [one for one in of_kind("StructureDefinition") if one["type"] != "Extension"]
    return sorted(ours, key=lambda one: (one["type"], one["id"]))


def profile_pages() -> dict[str, str]:
    """File name to content."""
    return {"profiles/README.md": _index(), **{f"profiles/{one['id']}.md": _page(one) for one in profiles()}}


def _index() -> str:
    rows = [(f"[{one['id']}]({one['id']}.md)", one["type"], one["title"], _first(one)) for one in profiles()]
    return page("Profiles", table(("profile", "resource type", "what it is", "in one sentence"), rows))


def _first(structure: Json) -> str:
    text: str = structure.get("description", "")
    return text.split(". ")[0].rstrip(".") + "."


def _page(structure: Json) -> str:
    return page(
        f"{structure['title']} ({structure['id']})",
        [f"`{structure['url']}`, version {structure['version']}, on {_base_link(structure)}", ""],
        [structure.get("description", ""), "", *_purpose(structure)],
        [
            "## Elements",
            "",
            "**MS**: must be supported; [what that means](../must-support.md) for who sends and who reads.",
            "",
        ],
        table(elements.HEADS, elements.rows(structure)),
        _rules(structure),
        _extensions(structure),
        _examples(structure),
        _bad_examples(structure),
        _search(structure),
    )


def _base_link(structure: Json) -> str:
    kind = structure["type"]
    return f"[{kind}](https://hl7.org/fhir/R4/{kind.lower()}.html)"


def _purpose(structure: Json) -> list[str]:
    return [structure["purpose"], ""] if "purpose" in structure else []


def _rules(structure: Json) -> list[str]:
    found = {
        one["key"]: one for element in structure["differential"]["element"] for one in element.get("constraint", ())
    }
    rows = [(code(one["key"]), one["human"], code(one.get("expression", ""))) for one in found.values()]
    return ["## Rules", "", *table(("id", "what to do", "FHIRPath"), rows)] if rows else []


def _extensions(structure: Json) -> list[str]:
    urls = {
        url
        for element in structure["differential"]["element"]
        for one in element.get("type", ())
        for url in one.get("profile", ())
    }
    known = sorted((found for url in urls if (found := definition(url))), key=lambda one: str(one["id"]))
    rows = [(f"[{one['id']}](../extensions.md#{one['id']})", one["title"]) for one in known]
    return ["## Extensions", "", *table(("extension", "what it holds"), rows)] if rows else []


def _examples(structure: Json) -> list[str]:
    found = [(path.name, one) for path, one in _example_files() if structure["url"] in _claims(one)]
    if not found:
        return []
    named = [f"- [{name}](../../../fhir_profiles/examples/{name})" for name, _ in found]
    return ["## Examples", "", "All of made-up people.", "", *named, "", *folded(*found[0])]


def _example_files() -> Iterator[tuple[Any, Json]]:
    for path in sorted(EXAMPLES.glob("*.json")):
        yield path, json.loads(path.read_text(encoding="utf-8"))


def _claims(resource: Json) -> Iterable[str]:
    return {one.partition("|")[0] for one in resource.get("meta", {}).get("profile", ())}


def _bad_examples(structure: Json) -> list[str]:
    manifest = json.loads((BAD_EXAMPLES / "manifest.json").read_text(encoding="utf-8"))
    rows = [_refusal(one) for one in manifest if one["profile"] == structure["id"]]
    heads = ("file of bad_examples/", "rule", "where", "what the answer says")
    return ["## Bad examples, and what is answered", "", *table(heads, rows)] if rows else []


def _refusal(one: Json) -> tuple[str, ...]:
    issues = gate.check(decode((BAD_EXAMPLES / one["file"]).read_bytes()))
    said = next(issue for issue in issues if issue.rule == one["rule"])
    return code(one["file"]), code(said.rule), code(said.where), said.text


def _search(structure: Json) -> list[str]:
    rows = [
        (code(name), one.type.value, ", ".join(code(path) for path in one.paths) or "of others")
        for name, one in sorted(parameters_of(structure["type"]).items())
    ]
    title = [
        "## Search parameters",
        "",
        f"Of every {structure['type']}; [how to search](../../reference/search.md).",
        "",
    ]
    return [*title, *table(("parameter", "type", "elements"), rows)]

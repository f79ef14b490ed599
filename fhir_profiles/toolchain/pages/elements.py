"""The rows of a profile's table: what its differential says of each element, and how often the element may stand."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from fengchi.fhir.definitions import definition
from fengchi.fhir.gate.shapes import shape
from fhir_profiles.toolchain.pages.markdown import code

Json = Mapping[str, Any]
HEADS = ("element", "times", "type and value", "what it means")


def rows(structure: Json, *, top: str = "../") -> Iterator[tuple[str, ...]]:
    """One row for each element of the differential but the root. top: the way from the page to docs/integrators."""
    for element in structure["differential"]["element"]:
        if "." in element["path"] and not _is_silent(element):
            yield (
                code(name_of(element)),
                f"{times(element, structure['type'])}{' **MS**' if element.get('mustSupport') else ''}",
                " ".join(one for one in (types_of(element), value_of(element, top)) if one),
                meaning_of(element),
            )


def name_of(element: Json) -> str:
    """As in the standard's tables: component:depth.value[x], without the type in front."""
    return str(element["id"].partition(".")[2])


def times(element: Json, kind: str) -> str:
    """ "1..1": what the differential states, and the base standard where it is silent."""
    low, high = base_times(element["path"], kind)
    return f"{element.get('min', low)}..{element.get('max', high)}"


def base_times(path: str, kind: str) -> tuple[str, str]:
    """How often R4 itself lets an element stand; empty where its shape is not known (slices of extensions)."""
    of, found = kind, ("", "")
    for name in path.split(".")[1:]:
        elements = _shape_of(of)
        stem = name.removesuffix("[x]")
        if name.endswith("[x]"):
            return "0", "1"
        if stem not in elements:
            return "", ""
        one = elements[stem]
        found = ("1" if one.required else "0", "*" if one.many else "1")
        of = one.type_name
    return found


def _shape_of(name: str) -> Mapping[str, Any]:
    try:
        return shape(name).elements
    except KeyError:
        return {}


def types_of(element: Json) -> str:
    return ", ".join(_type(one) for one in element.get("type", ()))


def _type(one: Json) -> str:
    targets = [target.rpartition("/")[2] for target in one.get("targetProfile", ())]
    profiles = [profile.rpartition("/")[2] for profile in one.get("profile", ())]
    inside = " or ".join([*targets, *profiles])
    return f"{one['code']}({inside})" if inside else str(one["code"]).rpartition("/")[2]


def value_of(element: Json, top: str) -> str:
    """The pattern or fixed value, and the binding."""
    parts = [_plain(value) for key, value in element.items() if key.startswith(("pattern", "fixed"))]
    bound = element.get("binding")
    if bound:
        parts.append(f"{bound['strength']}: {value_set_link(bound['valueSet'], top)}")
    return "; ".join(parts)


def value_set_link(url: str, top: str) -> str:
    name = url.partition("|")[0].rpartition("/")[2]
    return f"[{name}]({top}value-sets.md#{name})" if definition(url) else f"[{name}]({url})"


def _plain(value: Any) -> str:
    if isinstance(value, Mapping) and "coding" in value:
        return ", ".join(_plain(one) for one in value["coding"])
    if isinstance(value, Mapping) and "code" in value:
        return code(f"{str(value.get('system', '')).rpartition('/')[2]}#{value['code']}")
    return code(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def meaning_of(element: Json) -> str:
    """Short text, definition and comment, each once."""
    said = [element.get(key, "") for key in ("short", "definition", "comment")]
    rules = [f"Rule {code(one['key'])}." for one in element.get("constraint", ())]
    return " ".join(dict.fromkeys([*(_sentence(one) for one in said if one), *rules])) or _plainly(element)


def _plainly(element: Json) -> str:
    """For an element that says nothing of itself: what its extension is called, or that it may not stand here."""
    urls = [url for one in element.get("type", ()) for url in one.get("profile", ())]
    named = [str(found["title"]) for url in urls if (found := definition(url))]
    return _sentence(named[0]) if named else "Not allowed." if element.get("max") == "0" else ""


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _is_silent(element: Json) -> bool:
    """An element that only opens a slicing or closes an extension's other arm says nothing that is not said elsewhere."""
    return element.keys() <= {"id", "path", "slicing"}

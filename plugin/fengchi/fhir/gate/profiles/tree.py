"""A StructureDefinition's differential as a tree: what is asked of each element, and of each slice of it.

https://hl7.org/fhir/R4/profiling.html and https://hl7.org/fhir/R4/elementdefinition.html. Exactly the constructs our own
definitions use are understood; anything else raises Unsupported, so that no rule is published which nobody checks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = Mapping[str, Any]
_BASE = "http://hl7.org/fhir/StructureDefinition/"
_SAYS_NOTHING_TO_CHECK = frozenset(
    {
        "id",
        "path",
        "sliceName",
        "short",
        "definition",
        "comment",
        "requirements",
        "alias",
        "label",
        "code",
        "example",
        "mustSupport",
        "isSummary",
        "isModifier",
        "isModifierReason",
        "meaningWhenMissing",
        "mapping",
        "condition",
        "base",
        "extension",
    }
)
_READ = frozenset({"min", "max", "type", "slicing", "binding", "constraint"})


class Unsupported(Exception):
    """A definition says something this compiler does not check; the text says where and what."""


@dataclass(slots=True)
class Node:
    """One element of a differential, or one slice of it.

    least, most: as written, None where the differential is silent; most is -1 for "*". types: (code, reference targets,
    profiles) of each. pattern: (type of the pattern, its value). children by name, slices by name. rules: closed or not,
    with the paths of the discriminators, None without slicing.
    """

    place: str
    least: int | None = None
    most: int | None = None
    types: tuple[tuple[str, frozenset[str], tuple[str, ...]], ...] = ()
    pattern: tuple[str, Any] | None = None
    binding: str = ""
    constraints: tuple[Json, ...] = ()
    slicing: Slicing | None = None
    children: dict[str, Node] = field(default_factory=dict)
    slices: dict[str, Node] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Slicing:
    """paths: where the discriminators look, "" for the item itself."""

    paths: tuple[str, ...]
    closed: bool


def tree(definition: Json) -> Node:
    """The tree of a definition. Raises Unsupported."""
    kind = definition["type"]
    if definition.get("derivation") != "constraint" or definition.get("baseDefinition") != _BASE + kind:
        raise Unsupported(f"{definition['url']}: only constraints on a type of R4 itself are understood")
    root = Node(kind)
    for element in definition["differential"]["element"]:
        _read(element, _place_for(root, element["id"]))
    return root


def _place_for(root: Node, name: str) -> Node:
    here = root
    for step in name.split(".")[1:]:
        element, _, slice_name = step.partition(":")
        if "/" in slice_name:
            raise Unsupported(f"{name}: a slice of a slice")
        here = here.children.setdefault(element, Node(f"{here.place}.{element}"))
        if slice_name:
            here = here.slices.setdefault(slice_name, Node(f"{here.place}:{slice_name}"))
    return here


def _read(element: Json, node: Node) -> None:
    for name, value in element.items():
        if name.startswith("fixed") and isinstance(value, Mapping):
            raise Unsupported(f"{node.place}: {name}; a pattern says the same and leaves displays free")
        if name.startswith(("pattern", "fixed")):
            node.pattern = (name.removeprefix("pattern").removeprefix("fixed"), value)
        elif name not in _READ | _SAYS_NOTHING_TO_CHECK:
            raise Unsupported(f"{node.place}: {name}")
    if "min" in element:
        node.least = int(element["min"])
    if "max" in element:
        node.most = -1 if element["max"] == "*" else int(element["max"])
    node.types = tuple(_type(one) for one in element.get("type", ()))
    node.constraints = tuple(element.get("constraint", ()))
    binding = element.get("binding", {})
    node.binding = binding["valueSet"].partition("|")[0] if binding.get("strength") == "required" else ""
    if "slicing" in element:
        node.slicing = _slicing(element["slicing"], node.place)


def _type(one: Json) -> tuple[str, frozenset[str], tuple[str, ...]]:
    targets = frozenset(url.removeprefix(_BASE) for url in one.get("targetProfile", ()))
    if any("/" in name for name in targets):
        raise Unsupported(f"a reference to what follows a profile: {', '.join(sorted(targets))}")
    code = str(one["code"])
    return (
        code,
        targets if code == "Reference" and "Resource" not in targets else frozenset(),
        (*one.get("profile", ()),),
    )


def _slicing(slicing: Json, place: str) -> Slicing:
    if slicing.get("ordered") or slicing["rules"] not in {"open", "closed"}:
        raise Unsupported(f"{place}: slicing in an order")
    paths = []
    for discriminator in slicing["discriminator"]:
        if discriminator["type"] not in {"value", "pattern"}:
            raise Unsupported(f"{place}: slicing by {discriminator['type']}")
        paths.append(discriminator["path"].removeprefix("$this").removeprefix("."))
    return Slicing(tuple(paths), slicing["rules"] == "closed")

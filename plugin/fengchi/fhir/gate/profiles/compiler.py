"""From a StructureDefinition to one function that checks a resource (or an extension) against it.

https://hl7.org/fhir/R4/profiling.html. Everything that can be known ahead is worked out once: JSON names of choices, slices'
look-up tables, the codes of bindings, every sentence. What runs on a write is a row of small closures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fengchi.fhir.gate.places import Place
from fengchi.fhir.gate.profiles import elements
from fengchi.fhir.gate.profiles.bindings import Members, bound
from fengchi.fhir.gate.profiles.faults import Fault, Wording, listed
from fengchi.fhir.gate.profiles.patterns import described, fits
from fengchi.fhir.gate.profiles.rules import Holds
from fengchi.fhir.gate.profiles.run import Check, Run
from fengchi.fhir.gate.profiles.slices import Slice, refusing, refusing_parts, sliced
from fengchi.fhir.gate.profiles.tree import Json, Node, Slicing, Unsupported, tree
from fengchi.fhir.gate.shapes import Element, Shape, shape

Checks = tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """What a definition only names: the codes of value sets, and the invariants' functions by key."""

    members: Members
    invariants: Mapping[str, Holds]


def compile_definition(definition: Json, sources: Sources) -> Check:
    """The check of a profile on a resource type, or of an extension. Raises Unsupported."""
    kind = definition["type"]
    checks = _Compiler(sources, definition["url"], of_extension=kind == "Extension").inner(
        tree(definition), shape(kind)
    )
    if len(checks) == 1:
        return checks[0]

    def check(value: Any, place: Place, run: Run) -> None:
        for each in checks:
            each(value, place, run)

    return check


class _Compiler:
    """Compiles the nodes of one definition."""

    def __init__(self, sources: Sources, url: str, *, of_extension: bool) -> None:
        self._sources = sources
        self._of_extension = of_extension
        self._wording = Wording(url, inside_extension=of_extension)

    def inner(self, node: Node, of: Shape) -> Checks:
        """Checks of one value of a type: its elements, then the invariants at it."""
        checks: list[Check] = []
        for name, child in node.children.items():
            if of.name == "Extension" and name == "url":
                continue  # by its url it was found
            checks += self._element(name, child, of)
        return (*checks, *self._constraints(node))

    def _constraints(self, node: Node) -> Iterator[Check]:
        for constraint in node.constraints:
            key, severity = constraint["key"], constraint["severity"]
            holds = self._sources.invariants.get(key)
            if holds is None:
                raise Unsupported(f"{node.place}: no function for the invariant {key}")
            yield _obeying(holds, Fault(key, constraint["human"], "invariant", severity))

    def _element(self, name: str, node: Node, of: Shape) -> Iterator[Check]:
        if name.endswith("[x]"):
            yield from self._choice(name.removesuffix("[x]"), node, of)
            return
        member = of.elements.get(name)
        if member is None or member.choice:
            raise Unsupported(f"{node.place}: no such element")
        if node.most == 0:
            yield elements.absent(frozenset({name}), self._wording.absent(name))
        elif member.many:
            yield from self._repeated(name, node, member)
        else:
            yield from self._single(name, node, member)

    def _single(self, name: str, node: Node, member: Element) -> Iterator[Check]:
        if node.slices or node.slicing:
            raise Unsupported(f"{node.place}: slices of what does not repeat")
        missing = self._wording.missing(f"`{name}`") if node.least else None
        checks = self._value(node, member)
        if len(checks) == 1 and node.pattern and isinstance(node.pattern[1], str):
            wanted = node.pattern[1]
            yield elements.fixed(name, wanted, self._wording.pattern(name, described(wanted)), missing)
        elif checks or missing:
            yield elements.single(name, checks, missing)

    def _repeated(self, name: str, node: Node, member: Element) -> Iterator[Check]:
        least, most = node.least or 0, -1 if node.most is None else node.most
        if least or most > 0:
            missing, surplus = self._wording.missing(f"`{name}`"), self._wording.most(f"`{name}`", most, name)
            yield elements.counted(name, least, most, missing, surplus)
        checks = self._value(node, member)
        if node.slices or (node.slicing and node.slicing.closed):
            yield self._sliced(name, node, member, checks)
        elif checks:
            yield elements.repeated(name, checks)

    def _choice(self, stem: str, node: Node, of: Shape) -> Iterator[Check]:
        if node.slices or node.slicing:
            raise Unsupported(f"{node.place}: slices of a choice")
        names = of.choices.get(stem, ())
        if not names:
            raise Unsupported(f"{node.place}: no such element")
        if node.most == 0:
            yield elements.absent(frozenset(names), self._wording.absent(f"{stem}[x]"))
            return
        allowed = _allowed(stem, node, of) or names
        members = {name: self._value(node, of.elements[name]) for name in allowed}
        if len(members) > 1 and (node.pattern or node.children):
            raise Unsupported(f"{node.place}: a pattern or inner elements of a choice of several types")
        wanted = listed([f"`{name}`" for name in allowed])
        wrong = self._wording.value_type(f"{stem}[x]", wanted)
        missing = self._wording.missing(wanted) if node.least else None
        forbidden = frozenset(names) - frozenset(allowed)
        if missing or forbidden or any(members.values()):
            yield elements.choice(members, forbidden, wrong, missing)

    def _value(self, node: Node, member: Element) -> Checks:
        """Checks of one value of an element, or of one item of it."""
        checks: list[Check] = []
        name = member.name
        if node.pattern:
            _require_type(node, member)
            fault = self._wording.pattern(name, described(node.pattern[1]))
            checks.append(elements.patterned(fits(node.pattern[1]), fault))
        if node.binding:
            checks += self._binding(node, member)
        targets = next((targets for code, targets, _ in node.types if code == member.type_name == "Reference"), None)
        if targets:
            fault = self._wording.reference(name, listed(sorted(targets)))
            checks.append(elements.referring(targets, fault))
        if not node.children:
            return (*checks, *self._constraints(node))
        if member.primitive:
            raise Unsupported(f"{node.place}: elements inside a primitive")
        return (*checks, *self.inner(node, shape(member.type_name)))

    def _binding(self, node: Node, member: Element) -> Iterator[Check]:
        codes = self._sources.members(node.binding)
        if codes is not None:
            try:
                yield bound(member.type_name, codes, node.binding, member.name)
            except KeyError:
                raise Unsupported(f"{node.place}: a binding of {member.type_name}") from None

    def _sliced(self, name: str, node: Node, member: Element, common: Checks) -> Check:
        if node.slicing is None and member.type_name != "Extension":
            raise Unsupported(f"{node.place}: slices without slicing")
        slicing = node.slicing or Slicing(("url",), closed=False)  # as R4 itself slices extensions
        slices = [self._slice(name, one, slicing, member) for one in node.slices.values()]
        known = listed([_label(one.tells) for one in slices]) if slices else "none"
        fault = self._wording.no_slice(name, known)
        if slicing.closed:
            return sliced(name, slices, common, refusing(fault))
        return sliced(name, slices, common, refusing_parts(fault) if self._of_extension else None)

    def _slice(self, name: str, node: Node, slicing: Slicing, member: Element) -> Slice:
        tells = tuple((path, _told(node, path)) for path in slicing.paths)
        label = f"`{name}` with {_label(tells)}"
        least, most = node.least or 0, -1 if node.most is None else node.most
        return Slice(
            tells,
            least,
            most,
            self._wording.missing(label),
            self._wording.most(label, most, name) if most else self._wording.absent(name),
            self._value(_without_what_told(node, slicing), member),
        )


def _obeying(holds: Holds, fault: Fault) -> Check:
    def check(value: Any, place: Place, run: Run) -> None:
        if not holds(value, run.resource):
            fault.at(place, run)

    return check


def _allowed(stem: str, node: Node, of: Shape) -> tuple[str, ...]:
    """The JSON names of the types a choice is restricted to; none when it is not."""
    names = tuple(stem + code[0].upper() + code[1:] for code, _, _ in node.types)
    unknown = [name for name in names if name not in of.elements]
    if unknown:
        raise Unsupported(f"{node.place}: no type for {', '.join(unknown)}")
    return names


def _require_type(node: Node, member: Element) -> None:
    type_name = node.pattern[0] if node.pattern else ""
    if type_name[:1].lower() + type_name[1:] not in {
        member.type_name,
        member.type_name[:1].lower() + member.type_name[1:],
    }:
        raise Unsupported(f"{node.place}: a pattern of {type_name} for {member.type_name}")


def _told(node: Node, path: str) -> Any:
    """What stands in every item of a slice where its discriminator looks."""
    if path == "url" and node.types and node.types[0][2]:
        return node.types[0][2][0]
    here = node
    steps = path.split(".") if path else []
    for at, step in enumerate(steps):
        if here.pattern:
            return _inside(here.pattern[1], steps[at:], node.place)
        if step not in here.children:
            raise Unsupported(f"{node.place}: nothing tells this slice at `{path}`")
        here = here.children[step]
    if here.pattern is None:
        raise Unsupported(f"{node.place}: nothing tells this slice at `{path or '$this'}`")
    return here.pattern[1]


def _inside(pattern: Any, steps: list[str], place: str) -> Any:
    for step in steps:
        if not isinstance(pattern, Mapping) or step not in pattern:
            raise Unsupported(f"{place}: nothing tells this slice at `{step}`")
        pattern = pattern[step]
    return pattern


def _without_what_told(node: Node, slicing: Slicing) -> Node:
    """The slice without the pattern by which its items were found: they surely have it."""
    lean = Node(node.place, node.least, node.most, node.types, node.pattern, node.binding, node.constraints)
    lean.slicing, lean.slices = node.slicing, node.slices
    lean.children = dict(node.children)
    for path in slicing.paths:
        if not path:
            lean.pattern = None
        elif path in lean.children and not (lean.children[path].children or lean.children[path].constraints):
            child = lean.children[path]
            lean.children[path] = Node(child.place, child.least, child.most, child.types, None, child.binding)
    return lean


def _label(tells: tuple[tuple[str, Any], ...]) -> str:
    return " and ".join(described(value) if path != "url" else f"`{value}`" for path, value in tells)

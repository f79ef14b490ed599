"""One condition of a search request: a parameter with its modifier and values, a chain (`patient.name`), or `_has`.

https://hl7.org/fhir/R4/search.html#chaining and #has
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from fengchi.domain.errors import Invalid, Issue
from fengchi.fhir.search_parameters import ParameterType, SearchParameter, parameters_of
from fengchi.fhir.search_terms import Term, parse_term, split_unescaped

MAXIMUM_DEPTH = 3
"""Links of a chain: more would let one request hold the server."""

TYPE_NAME = re.compile(r"[A-Z][A-Za-z]{1,40}")

_MODIFIERS: Mapping[ParameterType, frozenset[str]] = {
    ParameterType.TOKEN: frozenset({"not"}),
    ParameterType.STRING: frozenset({"exact", "contains"}),
    ParameterType.REFERENCE: frozenset({"identifier"}),
    ParameterType.URI: frozenset({"below"}),
    ParameterType.DATE: frozenset(),
    ParameterType.QUANTITY: frozenset(),
    ParameterType.NUMBER: frozenset(),
    ParameterType.COMPOSITE: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Clause:
    """One condition; all clauses of a query must hold. Any of its terms is enough.

    missing: True asks for records without the value, False for those with one. chain: conditions on what the
    reference points to, by resource type. referrer: what must hold of something that points here (_has), as (type,
    clause); parameter is then that type's reference.
    """

    parameter: SearchParameter
    modifier: str = ""
    terms: tuple[Term, ...] = ()
    missing: bool | None = None
    chain: tuple[tuple[str, Clause], ...] = ()
    referrer: tuple[str, Clause] | None = None


class UnknownParameter(Exception):  # not an error: lenient handling goes on after it
    """There is no such parameter."""


def parse_clause(kind: str, name: str, value: str, *, base: str, depth: int = 0) -> Clause:
    """One condition on this type. base: our own base URL. Raises UnknownParameter, or Invalid naming the parameter."""
    if depth > MAXIMUM_DEPTH:
        raise refused(name, f"A chain has at most {MAXIMUM_DEPTH} links.", "too-costly")
    if name.startswith("_has:"):
        return _has_clause(kind, name, value, base=base, depth=depth)
    link, _, rest = name.partition(".")
    plain, _, modifier = link.partition(":")
    parameter = parameters_of(kind).get(plain)
    if parameter is None:
        raise UnknownParameter
    if rest:
        return _chained_clause(parameter, modifier, rest, value, base=base, depth=depth)
    if not value:
        raise refused(name, "A search parameter needs a value.", "required")
    if modifier == "missing":
        return Clause(parameter, missing=one_of(name, value, ("true", "false")) == "true")
    return _plain_clause(kind, parameter, modifier, value, name=name, base=base)


def _plain_clause(kind: str, parameter: SearchParameter, modifier: str, value: str, *, name: str, base: str) -> Clause:
    target = ""
    if parameter.type is ParameterType.REFERENCE and TYPE_NAME.fullmatch(modifier):
        target, modifier = modifier, ""
    if modifier and modifier not in _MODIFIERS[parameter.type]:
        raise refused(name, f"The modifier :{modifier} is not supported here.", "not-supported")
    terms = tuple(
        parse_term(kind, parameter, text, name=name, modifier=modifier, base=base, target=target)
        for text in split_unescaped(value, ",")
    )
    return Clause(parameter, modifier, terms)


def _chained_clause(parameter: SearchParameter, target: str, rest: str, value: str, *, base: str, depth: int) -> Clause:
    """`patient.identifier=…`, `subject:Patient.name=…`: every type the reference may point to that knows the rest."""
    name = f"{parameter.name}.{rest}"
    if parameter.type is not ParameterType.REFERENCE:
        raise refused(name, "Only a reference can be followed by a point.", "not-supported")
    kinds = (target,) if target else sorted(parameter.targets)
    if not kinds:
        raise refused(name, f"Say which type is meant, such as {parameter.name}:Patient.{rest}.", "not-supported")
    chain = []
    for kind in kinds:
        try:
            chain.append((kind, parse_clause(kind, rest, value, base=base, depth=depth + 1)))
        except UnknownParameter:
            continue
    if not chain:
        raise UnknownParameter
    return Clause(parameter, chain=tuple(chain))


def _has_clause(kind: str, name: str, value: str, *, base: str, depth: int) -> Clause:
    """`_has:Observation:patient:code=…`: something of that type, for which the rest holds, points here."""
    _, referrer, reference, rest = (*name.split(":", 3), "", "", "")[:4]
    parameter = parameters_of(referrer).get(reference)
    if (
        not TYPE_NAME.fullmatch(referrer)
        or parameter is None
        or parameter.type is not ParameterType.REFERENCE
        or not rest
    ):
        raise refused(name, "Write _has:Type:reference:parameter, such as _has:Observation:patient:code.", "value")
    if parameter.targets and kind not in parameter.targets:
        raise refused(name, f"{referrer}.{reference} does not point to {kind}.", "value")
    return Clause(parameter, referrer=(referrer, parse_clause(referrer, rest, value, base=base, depth=depth + 1)))


def one_of(name: str, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise refused(name, f"This must be one of: {', '.join(allowed)}.", "value")
    return value


def refused(name: str, text: str, code: str) -> Invalid:
    return Invalid(issues=[Issue(text, name, code)])

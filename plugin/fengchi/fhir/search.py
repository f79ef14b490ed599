"""A search request as a value: parse_search turns name-value pairs into a SearchQuery, or refuses them by name.

https://hl7.org/fhir/R4/search.html. Nothing here knows a database; store/records/search.py runs the query.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fengchi.domain.errors import Invalid, Issue
from fengchi.fhir.search_parameters import ParameterType, SearchParameter, parameters_of
from fengchi.fhir.search_terms import Term, parse_term, split_unescaped

DEFAULT_COUNT = 50
MAXIMUM_COUNT = 1000
MAXIMUM_DEPTH = 3
"""Links of a chain: more would let one request hold the server."""

CHECKED_ELSEWHERE = frozenset({"_format", "_pretty"})
"""Parameters of the answer's form, which the HTTP door reads."""

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
_SORTABLE = frozenset(ParameterType) - {ParameterType.COMPOSITE, ParameterType.REFERENCE}
_TYPE_NAME = re.compile(r"[A-Z][A-Za-z]{1,40}")


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


@dataclass(frozen=True, slots=True)
class Sort:
    parameter: SearchParameter
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Include:
    """Also give what `kind`'s parameter points to (_include), or what of `kind` points here by it (_revinclude)."""

    kind: str
    parameter: SearchParameter
    target: str = ""
    iterate: bool = False


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What is looked for. count: records a page; 0 asks for the number alone. total: "none", "estimate" or "accurate".

    cursor: where the page begins, from the page before. only_patient: narrows to one patient's compartment, whatever
    was asked. used: the pairs that were understood, for the self link; ignored: names that were not.
    """

    kind: str
    clauses: tuple[Clause, ...] = ()
    sort: tuple[Sort, ...] = ()
    count: int = DEFAULT_COUNT
    total: str = "accurate"
    summary: str = ""
    elements: tuple[str, ...] = ()
    includes: tuple[Include, ...] = ()
    revincludes: tuple[Include, ...] = ()
    cursor: str = ""
    only_patient: str | None = None
    used: tuple[tuple[str, str], ...] = ()
    ignored: tuple[str, ...] = ()


def parse_search(
    kind: str,
    params: Sequence[tuple[str, str]],
    *,
    strict: bool = False,
    base: str = "",
    default_count: int = DEFAULT_COUNT,
    maximum_count: int = MAXIMUM_COUNT,
) -> SearchQuery:
    """Read a request on this resource type. base: our own base URL, so that absolute references to us are understood.

    Raises Invalid with an issue for every parameter that is malformed, has a modifier it cannot have, or, when
    strict, is not known. Lenient, unknown parameters are ignored and listed.
    """
    reader = _Reader(kind, strict=strict, base=base, maximum_count=maximum_count, count=default_count)
    for name, value in params:
        reader.take(name, value)
    return reader.query()


class _Reader:
    """Collects what the pairs say, and every complaint, so that the client sees all of them at once."""

    def __init__(self, kind: str, *, strict: bool, base: str, maximum_count: int, count: int) -> None:
        self.kind, self.strict, self.base, self.maximum_count = kind, strict, base, maximum_count
        self.count = count
        self.clauses: list[Clause] = []
        self.sort: tuple[Sort, ...] = ()
        self.total, self.summary = "accurate", ""
        self.elements: tuple[str, ...] = ()
        self.includes: list[Include] = []
        self.revincludes: list[Include] = []
        self.used: list[tuple[str, str]] = []
        self.ignored: list[str] = []
        self.issues: list[Issue] = []

    def take(self, name: str, value: str) -> None:
        try:
            _refuse_unprintable(name, value)
            if name not in CHECKED_ELSEWHERE and not self._take_result_parameter(name, value):
                self._take_condition(name, value)
            self.used.append((name, value))
        except _Unknown:
            self._take_unknown(name)
        except Invalid as error:
            self.issues.extend(error.issues)

    def query(self) -> SearchQuery:
        if self.issues:
            raise Invalid(issues=self.issues)
        return SearchQuery(
            kind=self.kind,
            clauses=tuple(self.clauses),
            sort=self.sort,
            count=0 if self.summary == "count" else self.count,
            total=self.total,
            summary=self.summary,
            elements=self.elements,
            includes=tuple(self.includes),
            revincludes=tuple(self.revincludes),
            used=tuple(self.used),
            ignored=tuple(self.ignored),
        )

    def _take_unknown(self, name: str) -> None:
        if self.strict:
            known = ", ".join(sorted(parameters_of(self.kind)))
            self.issues.append(
                Issue(f"{self.kind} has no search parameter of this name; it has: {known}.", name, "not-supported")
            )
        else:
            self.ignored.append(name)

    def _take_condition(self, name: str, value: str) -> None:
        self.clauses.append(_clause(self.kind, name, value, base=self.base, depth=0))

    def _take_result_parameter(self, name: str, value: str) -> bool:
        """Whether this was a parameter about the answer rather than a condition."""
        plain, _, modifier = name.partition(":")
        match plain:
            case "_sort":
                self.sort = tuple(_sort_key(self.kind, key) for key in value.split(","))
            case "_count":
                self.count = min(_whole_number(name, value), self.maximum_count)
            case "_total":
                self.total = _one_of(name, value, ("none", "estimate", "accurate"))
            case "_summary":
                self.summary = _one_of(name, value, ("true", "text", "data", "count", "false"))
            case "_elements":
                self.elements = tuple(one.strip() for one in value.split(",") if one.strip())
            case "_include":
                self.includes.extend(_includes(name, value, iterate=modifier == "iterate"))
            case "_revinclude":
                self.revincludes.extend(_includes(name, value, iterate=modifier == "iterate"))
            case _:
                return False
        return True


class _Unknown(Exception):  # not an error: lenient handling goes on after it
    """There is no such parameter."""


def _clause(kind: str, name: str, value: str, *, base: str, depth: int) -> Clause:
    if depth > MAXIMUM_DEPTH:
        raise _bad(name, f"A chain has at most {MAXIMUM_DEPTH} links.", "too-costly")
    if name.startswith("_has:"):
        return _has_clause(kind, name, value, base=base, depth=depth)
    link, _, rest = name.partition(".")
    plain, _, modifier = link.partition(":")
    parameter = parameters_of(kind).get(plain)
    if parameter is None:
        raise _Unknown
    if rest:
        return _chained_clause(parameter, modifier, rest, value, base=base, depth=depth)
    if not value:
        raise _bad(name, "A search parameter needs a value.", "required")
    if modifier == "missing":
        return Clause(parameter, missing=_one_of(name, value, ("true", "false")) == "true")
    return _plain_clause(kind, parameter, modifier, value, name=name, base=base)


def _plain_clause(kind: str, parameter: SearchParameter, modifier: str, value: str, *, name: str, base: str) -> Clause:
    target = ""
    if parameter.type is ParameterType.REFERENCE and _TYPE_NAME.fullmatch(modifier):
        target, modifier = modifier, ""
    if modifier and modifier not in _MODIFIERS[parameter.type]:
        raise _bad(name, f"The modifier :{modifier} is not supported here.", "not-supported")
    terms = tuple(
        parse_term(kind, parameter, text, name=name, modifier=modifier, base=base, target=target)
        for text in split_unescaped(value, ",")
    )
    return Clause(parameter, modifier, terms)


def _chained_clause(parameter: SearchParameter, target: str, rest: str, value: str, *, base: str, depth: int) -> Clause:
    """`patient.identifier=…`, `subject:Patient.name=…`: every type the reference may point to that knows the rest."""
    name = f"{parameter.name}.{rest}"
    if parameter.type is not ParameterType.REFERENCE:
        raise _bad(name, "Only a reference can be followed by a point.", "not-supported")
    kinds = (target,) if target else sorted(parameter.targets)
    if not kinds:
        raise _bad(name, f"Say which type is meant, such as {parameter.name}:Patient.{rest}.", "not-supported")
    chain = []
    for kind in kinds:
        try:
            chain.append((kind, _clause(kind, rest, value, base=base, depth=depth + 1)))
        except _Unknown:
            continue
    if not chain:
        raise _Unknown
    return Clause(parameter, chain=tuple(chain))


def _has_clause(kind: str, name: str, value: str, *, base: str, depth: int) -> Clause:
    """`_has:Observation:patient:code=…`: something of that type, for which the rest holds, points here."""
    _, referrer, reference, rest = (*name.split(":", 3), "", "", "")[:4]
    parameter = parameters_of(referrer).get(reference)
    if (
        not _TYPE_NAME.fullmatch(referrer)
        or parameter is None
        or parameter.type is not ParameterType.REFERENCE
        or not rest
    ):
        raise _bad(name, "Write _has:Type:reference:parameter, such as _has:Observation:patient:code.", "value")
    if parameter.targets and kind not in parameter.targets:
        raise _bad(name, f"{referrer}.{reference} does not point to {kind}.", "value")
    return Clause(parameter, referrer=(referrer, _clause(referrer, rest, value, base=base, depth=depth + 1)))


# Parameters about the answer ------------------------------------------------------------------------------------


def _sort_key(kind: str, key: str) -> Sort:
    name = key.removeprefix("-")
    parameter = parameters_of(kind).get(name)
    if parameter is None or parameter.type not in _SORTABLE:
        raise _bad("_sort", f"{kind} cannot be sorted by this parameter.", "value")
    return Sort(parameter, descending=key.startswith("-"))


def _includes(name: str, value: str, *, iterate: bool) -> Iterable[Include]:
    parts = value.split(":")
    if len(parts) not in (2, 3) or not all(_TYPE_NAME.fullmatch(one) for one in (parts[0], *parts[2:])):
        raise _bad(name, "Write Type:parameter or Type:parameter:TargetType.", "value")
    kind, wanted, target = (*parts, "")[:3]
    known = parameters_of(kind)
    chosen = known.values() if wanted == "*" else [known[wanted]] if wanted in known else []
    references = [one for one in chosen if one.type is ParameterType.REFERENCE]
    if not references:
        raise _bad(name, f"{kind} has no reference parameter of this name.", "value")
    return [Include(kind, one, target, iterate) for one in references]


def _refuse_unprintable(name: str, value: str) -> None:
    # No database keeps them, and no code, date or name holds them.
    if re.search(r"[\x00-\x1f\x7f\ud800-\udfff]", name + value):
        raise _bad(
            "" if re.search(r"[^\x20-\x7e]", name) else name, "Control characters cannot be searched for.", "value"
        )


def _whole_number(name: str, value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", value):
        raise _bad(name, "This must be a whole number, 0 or more.", "value")
    return int(value)


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise _bad(name, f"This must be one of: {', '.join(allowed)}.", "value")
    return value


def _bad(name: str, text: str, code: str) -> Invalid:
    return Invalid(issues=[Issue(text, name, code)])

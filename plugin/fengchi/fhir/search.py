"""A search request as a value: parse_search turns name-value pairs into a SearchQuery, or refuses them by name.

https://hl7.org/fhir/R4/search.html. Nothing here knows a database; store/records/search.py runs the query.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fengchi.domain.errors import Invalid, Issue
from fengchi.fhir.search_clauses import TYPE_NAME, Clause, UnknownParameter, one_of, parse_clause, refused
from fengchi.fhir.search_parameters import ParameterType, SearchParameter, parameters_of

__all__ = ["Clause", "Include", "SearchQuery", "Sort", "parse_search"]

DEFAULT_COUNT = 50
MAXIMUM_COUNT = 1000
CHECKED_ELSEWHERE = frozenset({"_format", "_pretty"})
"""Parameters of the answer's form, which the HTTP door reads."""

_SORTABLE = frozenset(ParameterType) - {ParameterType.COMPOSITE, ParameterType.REFERENCE}


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
        except UnknownParameter:
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
        self.clauses.append(parse_clause(self.kind, name, value, base=self.base))

    def _take_result_parameter(self, name: str, value: str) -> bool:
        """Whether this was a parameter about the answer rather than a condition."""
        plain, _, modifier = name.partition(":")
        match plain:
            case "_sort":
                self.sort = tuple(_sort_key(self.kind, key) for key in value.split(","))
            case "_count":
                self.count = min(_whole_number(name, value), self.maximum_count)
            case "_total":
                self.total = one_of(name, value, ("none", "estimate", "accurate"))
            case "_summary":
                self.summary = one_of(name, value, ("true", "text", "data", "count", "false"))
            case "_elements":
                self.elements = tuple(one.strip() for one in value.split(",") if one.strip())
            case "_include":
                self.includes.extend(_includes(name, value, iterate=modifier == "iterate"))
            case "_revinclude":
                self.revincludes.extend(_includes(name, value, iterate=modifier == "iterate"))
            case _:
                return False
        return True


# Parameters about the answer ------------------------------------------------------------------------------------


def _sort_key(kind: str, key: str) -> Sort:
    name = key.removeprefix("-")
    parameter = parameters_of(kind).get(name)
    if parameter is None or parameter.type not in _SORTABLE:
        raise refused("_sort", f"{kind} cannot be sorted by this parameter.", "value")
    return Sort(parameter, descending=key.startswith("-"))


def _includes(name: str, value: str, *, iterate: bool) -> Iterable[Include]:
    parts = value.split(":")
    if len(parts) not in (2, 3) or not all(TYPE_NAME.fullmatch(one) for one in (parts[0], *parts[2:])):
        raise refused(name, "Write Type:parameter or Type:parameter:TargetType.", "value")
    kind, wanted, target = (*parts, "")[:3]
    known = parameters_of(kind)
    chosen = known.values() if wanted == "*" else [known[wanted]] if wanted in known else []
    references = [one for one in chosen if one.type is ParameterType.REFERENCE]
    if not references:
        raise refused(name, f"{kind} has no reference parameter of this name.", "value")
    return [Include(kind, one, target, iterate) for one in references]


def _refuse_unprintable(name: str, value: str) -> None:
    # No database keeps them, and no code, date or name holds them.
    if re.search(r"[\x00-\x1f\x7f\ud800-\udfff]", name + value):
        raise refused(
            "" if re.search(r"[^\x20-\x7e]", name) else name, "Control characters cannot be searched for.", "value"
        )


def _whole_number(name: str, value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", value):
        raise refused(name, "This must be a whole number, 0 or more.", "value")
    return int(value)

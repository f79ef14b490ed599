"""A clause of a search as SQL: which record numbers satisfy it.

https://hl7.org/fhir/R4/search.html#prefix says what each prefix means for spans of time and for numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Table, and_, false, not_, or_, select, true

from fengchi.fhir.search import Clause
from fengchi.fhir.search_parameters import HELD_BY_RECORD, ParameterType, SearchParameter, parameters_of
from fengchi.fhir.search_terms import (
    CompositeTerm,
    DateTerm,
    QuantityTerm,
    ReferenceTerm,
    StringTerm,
    Term,
    TokenTerm,
    UriTerm,
)
from fengchi.store import search_tables
from fengchi.store.record_tables import record

Condition = ColumnElement[bool]

HIGHEST_CHARACTER = "\U0010ffff"
"""Comes after every other in code-point order, so everything that begins with x is between x and x + this."""

TABLE_OF_TYPE: Mapping[ParameterType, Table] = {
    ParameterType.TOKEN: search_tables.token_index,
    ParameterType.DATE: search_tables.date_index,
    ParameterType.REFERENCE: search_tables.reference_index,
    ParameterType.STRING: search_tables.string_index,
    ParameterType.QUANTITY: search_tables.quantity_index,
    ParameterType.NUMBER: search_tables.quantity_index,
    ParameterType.URI: search_tables.uri_index,
}


def condition(head: FromClause, kind: str, clause: Clause, *, patient_id: str | None = None) -> Condition:
    """What rows of `head` (the table record or an alias of it) must fulfil.

    patient_id: of the compartment that another clause has narrowed to already, for the index that begins with it.
    """
    if clause.chain:
        return or_(*(_chained(head, kind, clause.parameter, target, inner) for target, inner in clause.chain))
    if clause.referrer is not None:
        return _referred(head, kind, clause.parameter, *clause.referrer)
    if clause.parameter.name in HELD_BY_RECORD:
        return _of_record(head, clause)
    if clause.missing is not None:
        present = _present(head, kind, clause.parameter)
        return not_(present) if clause.missing else present
    compartment = compartment_of(kind, clause)
    if compartment is not None:
        return head.c.patient_id == compartment
    if clause.parameter.type is ParameterType.COMPOSITE:
        terms = (term for term in clause.terms if isinstance(term, CompositeTerm))
        return or_(*(head.c.number.in_(_composite_numbers(kind, term, patient_id)) for term in terms))
    found = _found(head, kind, clause, patient_id)
    return not_(found) if clause.modifier == "not" else found


def compartment_of(kind: str, clause: Clause) -> str | None:
    """The patient whose compartment this clause names, where the head itself knows the answer."""
    if clause.parameter.name not in ("patient", "subject") or clause.modifier or len(clause.terms) != 1:
        return None
    (term,) = clause.terms
    # The head holds one patient; a Provenance may have several among its targets.
    if not isinstance(term, ReferenceTerm) or kind == "Provenance" or not term.record_id:
        return None
    says_patient = term.kind == "Patient" or (not term.kind and clause.parameter.name == "patient")
    return term.record_id if says_patient else None


def _found(head: FromClause, kind: str, clause: Clause, patient_id: str | None) -> Condition:
    parameter = clause.parameter
    if clause.modifier == "identifier":
        parameter = SearchParameter(f"{parameter.name}:identifier", ParameterType.TOKEN)
    table = TABLE_OF_TYPE[parameter.type]
    wanted = or_(*(_matches(table, parameter, term, clause.modifier) for term in clause.terms))
    if patient_id is None:
        return head.c.number.in_(_rows(kind, parameter).where(wanted))
    if table is search_tables.token_index:
        return head.c.number.in_(_rows(kind, parameter).where(wanted, table.c.patient_id == patient_id))
    # Few records are left already: look at the rows of each, not at all rows of the clinic. The type is not named
    # again (the number says it), or SQLite would take the index that holds all of that type.
    of_record = and_(table.c.number == head.c.number, table.c.param.in_(parameter.row_names), wanted)
    return select(table.c.number).where(of_record).correlate(head).exists()


def _present(head: FromClause, kind: str, parameter: SearchParameter) -> Condition:
    known = parameters_of(kind)
    parts = [known[name] for name in parameter.components] or [parameter]
    return and_(*(head.c.number.in_(_rows(kind, part)) for part in parts))


def _rows(kind: str, parameter: SearchParameter) -> Select[Any]:
    table = TABLE_OF_TYPE[parameter.type]
    return select(table.c.number).where(_of_parameter(table, kind, parameter))


def _of_parameter(table: FromClause, kind: str, parameter: SearchParameter) -> Condition:
    names = parameter.row_names
    named = table.c.param == names[0] if len(names) == 1 else table.c.param.in_(names)
    return and_(table.c.kind == kind, named)


def _composite_numbers(kind: str, term: CompositeTerm, patient_id: str | None) -> Select[Any]:
    """Records where both halves stand in the same part, such as the code and the value of one component."""
    (first, first_term), (second, second_term) = term.first, term.second
    left, right = (TABLE_OF_TYPE[one.type].alias() for one in (first, second))
    together = and_(left.c.number == right.c.number, left.c.part == right.c.part)
    # The first half is a code in every composite but one, and codes are indexed by patient as well.
    narrowed = [left.c.patient_id == patient_id] if patient_id and "patient_id" in left.c else []
    return (
        select(left.c.number)
        .join_from(left, right, together)
        .where(
            _of_parameter(left, kind, first),
            # Not its type as well: the number says it, and SQLite would take an index that holds all of that type.
            right.c.param.in_(second.row_names),
            _matches(left, first, first_term, ""),
            _matches(right, second, second_term, ""),
            *narrowed,
        )
    )


def _chained(head: FromClause, kind: str, parameter: SearchParameter, target_kind: str, inner: Clause) -> Condition:
    reference, target = search_tables.reference_index.alias(), record.alias()
    points_to = and_(reference.c.target_id == target.c.record_id, reference.c.target_kind == target.c.kind)
    numbers = (
        select(reference.c.number)
        .join_from(reference, target, points_to)
        .where(
            _of_parameter(reference, kind, parameter),
            target.c.kind == target_kind,
            ~target.c.deleted,
            condition(target, target_kind, inner),
        )
    )
    return head.c.number.in_(numbers)


def _referred(head: FromClause, kind: str, parameter: SearchParameter, referrer: str, inner: Clause) -> Condition:
    reference, source = search_tables.reference_index.alias(), record.alias()
    ids = (
        select(reference.c.target_id)
        .join_from(reference, source, reference.c.number == source.c.number)
        .where(
            _of_parameter(reference, referrer, parameter),
            reference.c.target_kind == kind,
            ~source.c.deleted,
            condition(source, referrer, inner),
        )
    )
    return head.c.record_id.in_(ids)


def _of_record(head: FromClause, clause: Clause) -> Condition:
    """_id and _lastUpdated: every record has them."""
    if clause.missing is not None:
        return false() if clause.missing else true()
    wanted = or_(*(_term_of_record(head, term) for term in clause.terms))
    return not_(wanted) if clause.modifier == "not" else wanted


def _term_of_record(head: FromClause, term: Term) -> Condition:
    if isinstance(term, TokenTerm):
        return head.c.record_id == term.code if not term.system else false()
    if isinstance(term, DateTerm):
        return _MOMENT[term.prefix](head.c.updated, term)
    return false()


# One value against one row of its index ---------------------------------------------------------------------------


def _matches(table: FromClause, parameter: SearchParameter, term: Term, modifier: str) -> Condition:
    match term:
        case TokenTerm():
            return _token(table, term)
        case DateTerm():
            return _SPAN[term.prefix](table.c.low, table.c.high, term)
        case QuantityTerm():
            return and_(_AMOUNT[term.prefix](table.c.low, table.c.high, term), _unit(table, term))
        case ReferenceTerm():
            return _reference(table, parameter, term)
        case StringTerm():
            return _string(table, term, modifier)
        case UriTerm():
            return _begins(table.c.uri, term.uri) if modifier == "below" else table.c.uri == term.uri
        case CompositeTerm():
            return false()


def _token(table: FromClause, term: TokenTerm) -> Condition:
    code = table.c.code == term.code if term.code else table.c.code != ""
    return code if term.system is None else and_(code, table.c.system == term.system)


def _reference(table: FromClause, parameter: SearchParameter, term: ReferenceTerm) -> Condition:
    if term.url:
        return table.c.url == term.url
    of_id = table.c.target_id == term.record_id
    if term.kind:
        allowed = not parameter.targets or term.kind in parameter.targets
        return and_(of_id, table.c.target_kind == term.kind) if allowed else false()
    return and_(of_id, table.c.target_kind.in_(sorted(parameter.targets))) if parameter.targets else of_id


def _string(table: FromClause, term: StringTerm, modifier: str) -> Condition:
    if modifier == "exact":
        return and_(table.c.folded == term.folded, table.c.exact == term.exact)
    if modifier == "contains":
        return table.c.folded.contains(term.folded, autoescape=True)
    return _begins(table.c.folded, term.folded)


def _begins(column: ColumnElement[Any], text: str) -> Condition:
    return and_(column >= text, column <= text + HIGHEST_CHARACTER)


def _unit(table: FromClause, term: QuantityTerm) -> Condition:
    system = true() if term.system is None else table.c.system == term.system
    if not term.unit:
        return system
    code = table.c.code == term.unit
    return and_(system, code if term.system else or_(code, table.c.unit == term.unit))


_Column = ColumnElement[Any]

# A row's span against the searched span [low, high); the redundant first halves of ge and le can use an index.
_SPAN: Mapping[str, Callable[[_Column, _Column, DateTerm], Condition]] = {
    "eq": lambda low, high, term: and_(low >= term.low, high <= term.high),
    "ne": lambda low, high, term: or_(low < term.low, high > term.high),
    "gt": lambda low, high, term: high > term.high,
    "ge": lambda low, high, term: and_(high > term.low, or_(high > term.high, low >= term.low)),
    "lt": lambda low, high, term: low < term.low,
    "le": lambda low, high, term: and_(low < term.high, or_(low < term.low, high <= term.high)),
    "sa": lambda low, high, term: low >= term.high,
    "eb": lambda low, high, term: high <= term.low,
    "ap": lambda low, high, term: and_(low < term.high, high > term.low),
}

_MOMENT: Mapping[str, Callable[[_Column, DateTerm], Condition]] = {
    "eq": lambda at, term: and_(at >= term.low, at < term.high),
    "ne": lambda at, term: or_(at < term.low, at >= term.high),
    "gt": lambda at, term: at >= term.high,
    "ge": lambda at, term: at >= term.low,
    "lt": lambda at, term: at < term.low,
    "le": lambda at, term: at < term.high,
    "sa": lambda at, term: at >= term.high,
    "eb": lambda at, term: at < term.low,
    "ap": lambda at, term: and_(at >= term.low, at < term.high),
}

# Only eq, ne and ap know the precision of a number; the others compare with the number as it is written.
_AMOUNT: Mapping[str, Callable[[_Column, _Column, QuantityTerm], Condition]] = {
    "eq": lambda low, high, term: and_(low >= term.low, high < term.high),
    "ne": lambda low, high, term: or_(low < term.low, high >= term.high),
    "gt": lambda low, high, term: high > term.value,
    "ge": lambda low, high, term: high >= term.value,
    "lt": lambda low, high, term: low < term.value,
    "le": lambda low, high, term: low <= term.value,
    "sa": lambda low, high, term: low > term.value,
    "eb": lambda low, high, term: high < term.value,
    "ap": lambda low, high, term: and_(low <= term.high, high >= term.low),
}

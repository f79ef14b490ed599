"""Steps of features/shorthand.feature."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pytest_bdd import given, parsers, scenarios, then, when

from fengchi.domain.needling import NeedleGauge, Needling, Side
from fengchi.domain.points import LocalPoint
from fengchi.domain.shorthand import ParsedPrescription, describe, parse_prescription, write_prescription

scenarios("shorthand.feature")


def gauge(text: str) -> NeedleGauge:
    diameter, length = text.split("x")
    return NeedleGauge(Decimal(diameter), int(length))


def title(needling: Needling) -> str:
    name = needling.point.title if isinstance(needling.point, LocalPoint) else needling.point.code
    return name if needling.side is Side.MIDLINE else f"{name} {needling.side.value}"


@pytest.fixture
def gauges() -> tuple[NeedleGauge, ...] | None:
    """No list of needles is kept unless a scenario says so."""
    return None


@given(parsers.parse("the clinic has needles {one} and {other}"), target_fixture="gauges")
def stock(one: str, other: str) -> tuple[NeedleGauge, ...]:
    return gauge(one), gauge(other)


@when(parsers.parse('Mei Tanaka types "{line}"'), target_fixture="parsed")
def type_line(line: str, gauges: tuple[NeedleGauge, ...] | None) -> ParsedPrescription:
    return parse_prescription(line, gauges=gauges)


@then(parsers.parse("the prescription has {count:d} needles"))
def needle_count(parsed: ParsedPrescription, count: int) -> None:
    assert parsed.prescription.n_needles == count


@then("nothing is wrong with it")
def no_problem(parsed: ParsedPrescription) -> None:
    assert parsed.problems == ()


@then(parsers.parse('the line in its own words is "{line}"'))
def canonical(parsed: ParsedPrescription, line: str) -> None:
    assert write_prescription(parsed.prescription) == line


@then(parsers.parse('the needles are "{names}"'))
def needles(parsed: ParsedPrescription, names: str) -> None:
    assert ", ".join(title(one) for one in parsed.prescription.needlings) == names


@then(parsers.parse('the note reads "{sentence}"'))
def sentence(parsed: ParsedPrescription, sentence: str) -> None:
    assert describe(parsed.prescription) == sentence


@then(parsers.parse('"{token}" is a problem: "{text}"'))
def problem(parsed: ParsedPrescription, token: str, text: str) -> None:
    assert (token, text) in [(one.token, one.text) for one in parsed.problems]


@then(parsers.parse('she is told "{text}"'))
def told(parsed: ParsedPrescription, text: str) -> None:
    assert text in [one.text for one in parsed.notices]


@then(parsers.parse('the caution names the limit "{limit}" and a source'))
def caution(parsed: ParsedPrescription, limit: str) -> None:
    (notice,) = parsed.notices
    assert limit in notice.text
    assert "Source:" in notice.text

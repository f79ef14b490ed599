"""Electro-stimulation: which two needles a current joins, and what is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fengchi.domain.needling import ElectroStimulation
from fengchi.domain.shorthand import ParsedPrescription, parse_prescription, write_prescription


def pairs(parsed: ParsedPrescription) -> dict[int | None, list[str]]:
    """The needles of each lead, None for needles under current that hang on no lead."""
    found: dict[int | None, list[str]] = {}
    for one in parsed.prescription.needlings:
        if one.electro:
            found.setdefault(one.electro.pair, []).append(f"{one.point.code} {one.side.value}")
    return found


def rules(line: str) -> list[str]:
    return [problem.rule for problem in parse_prescription(line).problems]


@pytest.mark.parametrize("words", ["2/100hz 20min 1.5ma", "20 min 1,5 mA 2/100 Hz", "2/100HZ 1.5mA 20mins"])
def test_frequency_minutes_and_intensity_come_in_any_order(words: str) -> None:
    parsed = parse_prescription(f"gb20 ea {words}")
    assert parsed.problems == ()
    assert parsed.prescription.needlings[0].electro == ElectroStimulation(
        (Decimal(2), Decimal(100)), 20, Decimal("1.5"), pair=1
    )


def test_left_and_right_of_one_point_are_a_pair() -> None:
    assert pairs(parse_prescription("st36; gb20 ea 2hz; li4 ea 2hz")) == {
        1: ["GB20 left", "GB20 right"],
        2: ["LI4 left", "LI4 right"],
    }


def test_one_side_alone_is_kept_and_asks_for_its_partner() -> None:
    parsed = parse_prescription("ex-hn5 l ea 2/100hz 20min")
    assert pairs(parsed) == {None: ["EX-HN5 left"]}
    assert [notice.rule for notice in parsed.notices] == ["current-unpaired"]


def test_a_partner_is_named_and_gets_the_same_current() -> None:
    parsed = parse_prescription("gb20 l ea 2hz 20min with gb8 l; gb8 l d5")
    assert pairs(parsed) == {1: ["GB20 left", "GB8 left"]}
    assert parsed.problems == parsed.notices == ()
    assert parsed.prescription.needlings[1].depth_mm == 5


def test_a_partner_that_is_named_nowhere_else_is_added_and_told() -> None:
    parsed = parse_prescription("gb20 l ea 2hz with gb8; li4")
    assert pairs(parsed) == {1: ["GB20 left", "GB8 left"]}
    assert [one.point.code for one in parsed.prescription.needlings] == ["GB20", "GB8", "LI4", "LI4"]
    assert [notice.text for notice in parsed.notices] == ["GB8 left: added as the other needle of the lead."]


def test_both_sides_with_a_partner_are_two_leads_one_on_each_side() -> None:
    parsed = parse_prescription("gb20 ea 2hz with gb8")
    assert pairs(parsed) == {1: ["GB20 left", "GB8 left"], 2: ["GB20 right", "GB8 right"]}
    assert write_prescription(parsed.prescription) == "gb20 ea 2hz with gb8; gb8"


def test_a_lead_may_cross_the_midline_or_lie_on_it() -> None:
    assert pairs(parse_prescription("gb20 l ea 2hz with gb8 r")) == {1: ["GB20 left", "GB8 right"]}
    assert pairs(parse_prescription("gv20 ea 2hz with yintang")) == {1: ["GV20 midline", "EX-HN3 midline"]}
    assert pairs(parse_prescription("ashi(temple) l ea 2hz with gb8")) == {1: ["ashi left", "GB8 left"]}


def test_the_same_lead_may_be_written_from_both_ends() -> None:
    line = "gb20 l ea 2hz with gb8 l; gb8 l ea 2hz with gb20 l"
    assert rules(line) == []
    assert pairs(parse_prescription(line)) == {1: ["GB20 left", "GB8 left"]}


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("gb20 ea", "current-frequency"),
        ("gb20 ea 20min", "current-frequency"),
        ("gb20 ea 2/10/100hz", "current-frequency"),
        ("gb20 ea 0hz", "current-frequency"),
        ("gb20 ea 2hz 0min", "current-minutes"),
        ("gb20 ea 2hz 2.5min", "current-minutes"),
        ("gb20 ea 2hz 90ma", "current-intensity"),
        ("gb20 l ea 2hz with", "current-partner"),
        ("gb20 l ea 2hz with gb45", "current-partner"),
        ("gb20 l ea 2hz with futu", "point-homonym"),
        ("gb20 with gb8 l", "current-needed"),
        ("gb20 ea 2hz with gb8 l", "partner-side"),
        ("gb20 l ea 2hz with gb8 b", "partner-side"),
        ("gv20 ea 2hz with gb8", "partner-side"),
        ("gb20 l ea 2hz with gv20 l", "partner-side"),
        ("gb20 l ea 2hz with gb20 l", "partner-itself"),
        ("gb20 ea 2hz with gb20", "partner-itself"),
        ("gb20 l ea 2hz with gb8 l; li4 l ea 2hz with gb8 l", "partner-taken"),
        ("gb20 l ea 2hz with gb8 l; gb8 l ea 100hz", "partner-current"),
        ("gb20 l ea 2hz with baxie", "partner-many"),
        ("gb20 l ea 2hz with gb8 l d15", "after-partner"),
        ("gb20 ea 2hz d15 20min", "whose-minutes"),
        ("gb20 20min ea 2hz", "whose-minutes"),
    ],
)
def test_a_current_that_is_not_clear_is_a_problem(line: str, rule: str) -> None:
    assert rule in rules(line)


def test_minutes_right_after_the_current_are_its_own_and_later_ones_the_needles() -> None:
    needling = parse_prescription("gb20 ea 2hz 20min 30min").prescription.needlings[0]
    assert (needling.electro and needling.electro.minutes, needling.retention_minutes) == (20, 30)


def test_several_needles_in_one_point_share_no_lead() -> None:
    parsed = parse_prescription("ex-hn1 ea 2hz")
    assert pairs(parsed) == {None: ["EX-HN1 midline"] * 4}
    assert [notice.rule for notice in parsed.notices] == ["current-unpaired"]

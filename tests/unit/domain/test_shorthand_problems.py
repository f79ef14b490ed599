"""Every remark names the token, its place and the nearest legal thing; a problem is never guessed away."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fengchi.domain.needling import NeedleGauge, Side
from fengchi.domain.shorthand import Problem, parse_prescription


def only_problem(line: str) -> Problem:
    (problem,) = parse_prescription(line).problems
    assert line[problem.start : problem.end] == problem.token
    return problem


def only_notice(line: str) -> Problem:
    parsed = parse_prescription(line)
    assert parsed.problems == ()
    (notice,) = parsed.notices
    assert line[notice.start : notice.end] == notice.token
    return notice


def test_a_number_the_channel_does_not_have() -> None:
    assert only_problem("li4; gb45") == Problem(
        "gb45", 5, 9, "GB has 44 points; did you mean GB44, GB4?", "gb44", "point-unknown"
    )


def test_a_midline_point_takes_no_side() -> None:
    assert only_problem("li4; gv20 l") == Problem(
        "gv20 l", 5, 11, "GV20 is on the midline and takes no side; write gv20.", "gv20", "side-midline"
    )


def test_the_suggestion_for_a_side_keeps_what_stands_before_it() -> None:
    assert only_problem("gv20 d5 l").suggestion == "gv20 d5"


@pytest.mark.parametrize(
    ("line", "token", "suggestion"),
    [
        ("fenchi", "fenchi", "gb20"),
        ("fen chi l; li4", "fen chi", "gb20"),
        ("gb20 deki", "deki", "deqi"),
        ("gb20 reducin", "reducin", "reducing"),
        ("gb20 15mm", "15mm", "d15"),
        ("gb20 0.25/40", "0.25/40", "0.25x40"),
        ("gb20 40x0.25", "40x0.25", "0.25x40"),
        ("gb20 2/100hz", "2/100hz", "ea 2/100hz"),
        ("gb20 r25", "r25", "ret 25"),
        ("sp2.5", "sp2.5", "between(sp2, sp3)"),
        ("ex-hn12 r", "ex-hn12 r", "ex-hn12"),
        ("ashi", "ashi", "ashi(left trapezius edge)"),
    ],
)
def test_the_nearest_legal_thing_is_suggested(line: str, token: str, suggestion: str) -> None:
    problem = only_problem(line)
    assert (problem.token, problem.suggestion) == (token, suggestion)


def test_a_homonym_is_never_chosen() -> None:
    problem = only_problem("futu")
    assert problem.text == "This name belongs to several points: LI18, ST32; write the code."
    assert parse_prescription("futu").prescription.needlings == ()


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("gb20 m", "side-paired"),
        ("ex-hn13 b", "side-only"),
        ("ashi(temple)", "side-needed"),
        ("ashi() l", "place-needed"),
        ("between(gb20, gb99) l", "place-between"),
        ("between(futu, gb20) l", "place-between"),
        ("gb20 d0", "depth-range"),
        ("gb20 d400", "depth-range"),
        ("gb20 2.5x40", "gauge-range"),
        ("gb20 0.25x40.5", "gauge-range"),
        ("baxie x0", "count-range"),
        ("gb20 ret", "retention-minutes"),
        ("gb20 ret 2000", "retention-range"),
        ("gb20 l r", "said-twice"),
        ("gb20 d15 d20", "said-twice"),
        ("gb20 l d15; gb20 l d20", "point-clash"),
        ("ret 20; ret 25", "retention-twice"),
        ("ret 20 ret 25", "retention-twice"),
        ("gb20, d15", "point-needed"),
        ("gb20 li4 l", "whose-modifier"),
        ("gb20 0.25x13 d15", "depth-needle"),
        ("gb20 (neck)", "sign-misplaced"),
        ("gb20 )", "sign-misplaced"),
        ("gb20 : l", "sign-misplaced"),
        ("gb20\u200b", "sign-misplaced"),
        ("gb20 \x00", "sign-misplaced"),
        ("ashi(a\x07b) l", "sign-misplaced"),
        ("gb20 " * 1000, "line-length"),
    ],
)
def test_what_is_not_clear_is_a_problem(line: str, rule: str) -> None:
    assert rule in [problem.rule for problem in parse_prescription(line).problems]


def test_an_open_bracket_does_not_swallow_the_clauses_after_it() -> None:
    parsed = parse_prescription("ashi(left edge; gb20 l")
    assert [one.point.code for one in parsed.prescription.needlings] == ["GB20"]
    assert {problem.token for problem in parsed.problems} == {"ashi", "(left edge"}


def test_what_was_said_about_an_unreadable_point_is_told_not_dropped() -> None:
    parsed = parse_prescription("gb45 l d20 deqi")
    assert [notice.token for notice in parsed.notices] == ["l d20 deqi"]


def test_the_same_point_twice_is_merged_and_told() -> None:
    parsed = parse_prescription("gb20 l d15; gb20 l deqi")
    (needling,) = parsed.prescription.needlings
    assert (needling.side, needling.depth_mm, needling.deqi) == (Side.LEFT, Decimal(15), True)
    assert [notice.text for notice in parsed.notices] == ["GB20 left: written before; merged into one."]


def test_left_and_right_in_two_clauses_are_not_twice() -> None:
    parsed = parse_prescription("gb20 l d15; gb20 r d20")
    assert parsed.problems == parsed.notices == ()


def test_a_needle_the_clinic_does_not_stock_is_a_notice() -> None:
    """The note says what was used, and the stock list may be behind."""
    stock = [NeedleGauge(Decimal("0.25"), 40), NeedleGauge(Decimal("0.20"), 15)]
    parsed = parse_prescription("gb20 0.30x40; li4 0.250x40", gauges=stock)
    assert parsed.problems == ()
    assert [notice.text for notice in parsed.notices] == [
        "0.30x40 is not among the clinic's needles; the nearest is 0.25x40."
    ]
    assert parse_prescription("gb20 0.30x40").notices == ()


def test_too_deep_over_the_lung_names_limit_and_source() -> None:
    notice = only_notice("gb21 d20")
    assert notice.rule == "depth-gb21"
    assert "14.6 mm in women" in notice.text
    assert "Source:" in notice.text
    assert parse_prescription("gb21 d10").notices == ()


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("bl13 d15", "depth-over-lung"),
        ("gb20 d40", "depth-gb20"),
        ("cv8", "point-not-needled"),
        ("st17", "point-not-needled"),
        ("ex-b2", "point-row"),
        ("gb20 l moxa", "moxa-kind"),
        ("gb20 l l", "said-twice"),
        ("gb20, ret 25", "retention-whole"),
        ("ret 25; ret 25", "said-twice"),
        ("ashi(left temple) r", "side-doubtful"),
    ],
)
def test_what_deserves_a_second_look_is_a_notice(line: str, rule: str) -> None:
    assert only_notice(line).rule == rule


def test_remarks_come_in_the_order_of_the_line() -> None:
    places = [problem.start for problem in parse_prescription("qq1; futu; gv20 l; gb20 deki; gb45").problems]
    assert places == sorted(places)
    assert len(places) == 5


def test_html_and_sql_are_only_words_that_are_not_points() -> None:
    line = "<script>alert(1)</script>; '); DROP TABLE heads; --"
    parsed = parse_prescription(line)
    assert parsed.prescription.needlings == ()
    assert parsed.problems


def test_a_pasted_page_gets_advice_for_its_first_words_and_a_problem_for_each() -> None:
    """Looking up the nearest thing for a thousand words would make the page wait for nothing."""
    problems = parse_prescription("xqz;" * 300).problems
    assert len(problems) == 300
    assert problems[0].rule == "point-unknown"
    assert problems[-1].rule == "not-readable"

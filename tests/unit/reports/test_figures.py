"""Figures: well-formed, named and described, readable in size, and honest about what is missing."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from tests.unit.reports.report_people import (
    FIRST,
    after,
    clear,
    full_history,
    migraine,
    report_of,
    stretch,
    treatment,
    weekly,
)

from fengchi.domain.diary import Menses
from fengchi.reports import figures

SVG = "{http://www.w3.org/2000/svg}"


def drawn(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - our own drawing


def all_figures() -> list[str]:
    report = report_of(today=after(56), history=full_history())
    return [figures.calendar(report), figures.bars(report), *figures.scores(report)]


def titles(svg: str) -> list[str]:
    return [one.text or "" for one in drawn(svg).iter(f"{SVG}title")]


def texts(svg: str) -> list[str]:
    return [one.text or "" for one in drawn(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("svg", all_figures())
def test_a_figure_is_an_image_with_a_title_and_a_description(svg: str) -> None:
    root = drawn(svg)
    assert root.get("role") == "img"
    ids = {one.get("id") for one in root if one.tag in (f"{SVG}title", f"{SVG}desc") and one.text}
    assert ids == {root.get("aria-labelledby"), root.get("aria-describedby")}


@pytest.mark.parametrize("svg", all_figures())
def test_no_text_is_smaller_than_11(svg: str) -> None:
    assert all(float(one.get("font-size", "12")) >= 11 for one in drawn(svg).iter(f"{SVG}text"))


@pytest.mark.parametrize("svg", all_figures())
def test_every_colour_can_be_themed(svg: str) -> None:
    for one in drawn(svg).iter():
        for name in ("fill", "stroke"):
            assert (one.get(name) or "none").startswith(("var(--fig-", "none", "url(#"))


def test_a_missing_day_is_hatched_and_a_day_without_headache_is_not() -> None:
    report = report_of((clear(after(-1)),), [treatment(FIRST)], today=FIRST)
    cells = {
        group.find(f"{SVG}title").text: group.find(f"{SVG}rect").get("fill")  # type: ignore[union-attr]  # every day has both
        for group in drawn(figures.calendar(report)).iter(f"{SVG}g")
        if group.find(f"{SVG}title") is not None
    }
    assert cells["2 Mar 2026: no headache"] == "var(--fig-clear, #e9ede4)"
    assert cells["1 Mar 2026: not recorded"] == "url(#fig-calendar-hatch)"


def test_a_day_tells_everything_that_was_recorded() -> None:
    told = titles(figures.calendar(report_of(today=after(56), history=full_history())))
    assert "23 Apr 2026: migraine day, aura, triptan, entered late" in told
    assert "24 Apr 2026: no headache, menses: bleeding, flare" in told
    assert "12 Mar 2026: no headache, started topiramate" in told
    assert "10 Mar 2026: migraine day, treated" in told


def test_menses_are_a_full_dot_and_spotting_an_open_one() -> None:
    def dots(kind: Menses) -> list[str | None]:
        report = report_of((clear(after(-1), menses=kind),), [treatment(FIRST)], today=FIRST)
        return [one.get("fill") for one in drawn(figures.calendar(report)).iter(f"{SVG}circle")]

    assert dots(Menses.BLEEDING)[0] != dots(Menses.SPOTTING)[0]


def test_the_50_percent_line_stands_at_half_the_baseline() -> None:
    report = report_of((*stretch(-28, 28, 10), *stretch(1, 28, 5)), [treatment(FIRST)], today=after(28))
    assert "50 % of the baseline: 5.0" in texts(figures.bars(report))


def test_without_a_baseline_there_is_no_50_percent_line() -> None:
    report = report_of(stretch(1, 28, 5), [treatment(FIRST)], today=after(28))
    assert not [one for one in texts(figures.bars(report)) if one.startswith("50 %")]


def test_coverage_stands_under_every_bar() -> None:
    diary = (*stretch(-28, 28, 10), *stretch(1, 28, 5, n_missing=20), migraine(after(40)))
    told = texts(figures.bars(report_of(diary, [treatment(FIRST)], today=after(40))))
    assert [one for one in told if "/" in one] == ["28/28", "8/28", "1/12"]
    assert "too few" in told
    assert "running" in told


def test_a_window_without_a_recorded_day_shows_no_number() -> None:
    told = texts(figures.bars(report_of((), [treatment(FIRST)], today=after(40))))
    assert told.count("?") == 3
    assert "unknown" in texts(figures.calendar(report_of((), [treatment(FIRST)], today=after(40))))


def test_a_counted_zero_shows_zero() -> None:
    report = report_of((*stretch(-28, 28, 10), *stretch(1, 28, 0)), [treatment(FIRST)], today=after(28))
    assert "0 migraine" in texts(figures.calendar(report))


def test_a_long_history_draws_the_baseline_and_the_latest_12_windows() -> None:
    report = report_of((), weekly(10), today=after(28 * 30))
    shown = figures.shown_windows(report.windows)
    assert [one.window.index for one in shown] == [0, *range(19, 31)]


def test_nothing_recorded_draws_nothing() -> None:
    report = report_of(today=FIRST)
    assert (figures.calendar(report), figures.bars(report), figures.scores(report)) == ("", "", ())


def test_scores_are_drawn_against_their_published_bands() -> None:
    report = report_of(today=after(56), history=full_history())
    hit6, midas = figures.scores(report)
    assert {"little or no impact (36–49)", "some impact (50–55)", "substantial impact (56–59)"} <= set(texts(hit6))
    assert "grade IV (21 or more)" in texts(midas)


def test_the_drawing_is_the_same_each_time() -> None:
    assert all_figures() == all_figures()

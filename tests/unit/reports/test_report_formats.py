"""Page, text, JSON and CSV say the same numbers, and none lets text become markup, a formula or a control sequence."""

from __future__ import annotations

import csv as stdlib_csv
import io
import json as stdlib_json
import re
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest
from tests.unit.reports.report_people import ANA, FIRST, after, full_history, report_of, stretch, treatment, weekly

from fengchi.domain.comorbidities import Comorbidity
from fengchi.domain.history import GivenNeedling, PatientHistory
from fengchi.domain.medications import DrugClass, MedicationUse
from fengchi.reports import csv, html, json, page_words, text
from fengchi.reports.outcome_report import OutcomeReport

EVIL = '<script>alert(1)</script>"&\x1b[2J'


def full() -> OutcomeReport:
    return report_of(today=after(56), history=full_history())


def empty() -> OutcomeReport:
    return report_of(today=FIRST)


def long() -> OutcomeReport:
    diary = (*stretch(-28, 28, 10), *(one for week in range(65) for one in stretch(1 + 28 * week, 28, week % 9)))
    return report_of(diary, weekly(200), today=after(28 * 65))


REPORTS = [full, empty, long]


def read_csv(report: OutcomeReport) -> list[dict[str, str]]:
    return list(stdlib_csv.DictReader(io.StringIO(csv.render(report), newline="")))


def read_json(report: OutcomeReport) -> dict[str, Any]:
    return stdlib_json.loads(json.render(report), parse_float=Decimal)  # type: ignore[no-any-return]  # a report is an object


class Cells(HTMLParser):
    """The rows of every table, and what a reader sees in each."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.rows[-1][-1] += data


def table_rows(page: str) -> list[list[str]]:
    parser = Cells()
    parser.feed(page)
    return parser.rows


@pytest.mark.parametrize("made", REPORTS)
def test_page_json_and_csv_give_the_same_counts_for_every_window(made: Any) -> None:
    report = made()
    data, table, page = read_json(report), read_csv(report), table_rows(html.render(report))
    assert len(data["windows"]) == len(report.windows)
    for window in data["windows"]:
        count = window["migraine_days"]
        row = next(
            one for one in table if (one["section"], one["key"]) == (f"window-{window['index']}", "migraine-days")
        )
        assert (row["value"], row["n_recorded"], row["n_days"], row["rule"]) == (
            str(count["days"]),
            str(count["n_recorded"]),
            str(count["n_days"]),
            "leiden-30min-1",
        )
        coverage = f"{count['n_recorded']} of {count['n_days']}"
        shown = next(one for one in page if one[0].removesuffix(" (running)") == window["title"] and one[2] == coverage)
        assert shown[3] == str(count["days"])


def test_the_same_percent_stands_in_every_form() -> None:
    report = full()
    percent = report.windows[1].change.percent
    assert percent == Decimal("-29.9")
    assert read_json(report)["windows"][1]["migraine_change"]["percent"] == percent
    row = next(one for one in read_csv(report) if (one["section"], one["key"]) == ("window-1", "migraine-change"))
    assert Decimal(row["value"]) == percent
    assert "−29.9 %" in html.render(report)
    assert "−29.9 %" in text.render(report)


def test_json_says_its_format_and_keeps_unknown_as_null() -> None:
    data = read_json(report_of((), weekly(2), today=after(30)))
    assert (data["format"], data["format_version"]) == ("fengchi-outcome-report", 1)
    assert data["windows"][0]["migraine_days"] == {
        "days": None,
        "n_recorded": 0,
        "n_days": 28,
        "per_28_days": None,
        "scaled": None,
    }
    assert {one["headache"] for one in data["days"]} == {None}


def test_json_keys_do_not_change_unnoticed() -> None:
    assert sorted(read_json(full())) == [
        "adverse_events",
        "anchor",
        "baseline",
        "cautions",
        "comorbidities",
        "coverage_minimum_days",
        "days",
        "drug_changes",
        "drugs",
        "first_day",
        "format",
        "format_version",
        "key_counts",
        "key_score",
        "last_28_days",
        "last_complete_window",
        "last_diary_day",
        "made_on",
        "n_diary_days_outside",
        "patient",
        "patterns",
        "points",
        "recalled_counts",
        "received_counts",
        "rule",
        "scores",
        "treatments",
        "windows",
    ]


def test_csv_leaves_a_count_without_a_recorded_day_empty() -> None:
    rows = read_csv(report_of((), weekly(2), today=after(30)))
    row = next(one for one in rows if (one["section"], one["key"]) == ("window-0", "migraine-days"))
    assert (row["value"], row["n_recorded"]) == ("", "0")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", " =", "\r"])
def test_csv_text_never_begins_as_a_formula(start: str) -> None:
    drug = MedicationUse("m", "ana", f"{start}1+1", DrugClass.OTHER, after(3))
    history = PatientHistory(replace(ANA, given=(f"{start}cmd",)), (treatment(FIRST),), medications=(drug,))
    for row in read_csv(report_of(today=after(10), history=history)):
        assert row["text"][:1] not in set("=+-@\t\r")
        assert row["key"][:1] not in set("=+-@\t\r")


def test_csv_numbers_below_zero_stay_numbers() -> None:
    values = [one["value"] for one in read_csv(full()) if one["key"] == "migraine-change" and one["value"]]
    assert "-29.9" in values


def evil_history() -> PatientHistory:
    given = replace(treatment(FIRST), needlings=(GivenNeedling(EVIL, "left", EVIL),), adverse_events=(EVIL,))
    return PatientHistory(
        replace(ANA, family=EVIL),
        (given,),
        stretch(-28, 28, 3),
        comorbidities=(Comorbidity("c", "ana", EVIL),),
        medications=(MedicationUse("m", "ana", EVIL, DrugClass.OTHER, after(3)),),
    )


def test_text_from_people_never_becomes_markup() -> None:
    page = html.render(report_of(today=after(10), history=evil_history()), standalone=True)
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_text_from_people_cannot_steer_a_terminal() -> None:
    told = text.render(report_of(today=after(10), history=evil_history()))
    assert all(one.isprintable() or one == "\n" for one in told)


@pytest.mark.parametrize("made", REPORTS)
def test_the_text_has_at_most_40_lines(made: Any) -> None:
    assert len(text.render(made()).splitlines()) <= text.MOST_LINES


def test_the_text_says_the_key_numbers_with_their_coverage() -> None:
    lines = text.render(full()).splitlines()
    assert any(re.match(r"Migraine days +11 \(26 of 28 recorded\) +", one) for one in lines)
    assert "Also started topiramate 12 Mar 2026." in lines


@pytest.mark.parametrize("made", REPORTS)
def test_the_page_needs_nothing_from_elsewhere(made: Any) -> None:
    page = html.render(made(), standalone=True)
    assert not re.findall(r"(?:src|href)=|@import|url\((?!#)", page)
    assert " style=" not in page


@pytest.mark.parametrize("made", REPORTS)
def test_ids_on_the_page_are_unique_and_every_reference_is_there(made: Any) -> None:
    page = html.render(made())
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'aria-(?:labelledby|describedby)="([^"]+)"', page)) <= set(ids)


def test_a_long_diary_draws_the_latest_windows_and_says_so() -> None:
    page = html.render(long())
    assert "The drawing shows the baseline and the latest 12 windows; 53 between them" in page
    assert "Days 1–28" in {row[0] for row in table_rows(page)}


def test_the_calendar_in_words_joins_neighbouring_days() -> None:
    rows = {row[0]: row[1:] for row in page_words.calendar_table(full()).rows}
    assert rows["Baseline"] == ("3–13 Feb", "none", "1–2 Mar", "none", "none", "none")
    migraine, headache, missing, treatments, drugs, marks = rows["Days 29–56"]
    assert (migraine, headache, missing) == ("31 Mar – 2 Apr, 23 Apr", "21–22 Apr", "20 Apr, 25–27 Apr")
    assert (treatments, drugs) == ("1 Apr, 8 Apr", "triptan 23 Apr; NSAID 22 Apr")
    assert marks == (
        "undetermined 21 Apr; aura 23 Apr; menses 24 Apr; flare 24 Apr; entered late 23 Apr; "
        "Also started prednisolone 1 Apr 2026; Also stopped prednisolone 15 Apr 2026"
    )


FORBIDDEN = (
    "caused",
    "cause of",
    "causes",
    "because of",
    "due to",
    "thanks to",
    "owing to",
    "effective",
    "efficacy",
    "works",
    "worked",
    "cured",
    "led to",
    "resulted in",
    "helped",
    "improve",
    "benefit",
    "success",
)


@pytest.mark.parametrize("made", REPORTS)
@pytest.mark.parametrize("form", [html.render, text.render, json.render, csv.render])
def test_no_form_of_the_report_uses_a_causal_word(made: Any, form: Any) -> None:
    told = form(made()).lower()
    assert [word for word in FORBIDDEN if re.search(rf"\b{word}", told)] == []

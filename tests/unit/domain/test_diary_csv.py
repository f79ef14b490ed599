"""The diary as CSV: all of it or none of it, every fault by line and column."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengchi.domain.diary import AcuteDrug, DiaryDay, Headache, Menses, Relief, check_day
from fengchi.domain.diary_csv import COLUMN_HELP, COLUMNS, parse_diary_csv, write_diary_csv
from fengchi.domain.errors import Invalid, Issue, Malformed, TooLarge
from fengchi.domain.medications import DrugClass

TODAY = date(2026, 3, 31)
AFTER_MARCH = datetime(2026, 4, 1, tzinfo=UTC)


def read(text: str) -> tuple[DiaryDay, ...]:
    return parse_diary_csv(text, "ana", today=TODAY)


def refused(text: str, kind: type[Invalid] = Invalid) -> tuple[Issue, ...]:
    with pytest.raises(kind) as told:
        read(text)
    return told.value.issues


def test_a_small_file() -> None:
    text = (
        "day,headache,minutes,unilateral,acute_drugs,triggers,note\n"
        '2026-03-03,yes,300,yes,"triptan:sumatriptan*2/partial; ibuprofen",stress; wine,"at work, later ""gone"""\n'
        "2026-03-02,no,,,,,\n"
    )
    assert read(text) == (
        DiaryDay("ana", date(2026, 3, 2)),
        DiaryDay(
            "ana",
            date(2026, 3, 3),
            Headache(minutes=300, unilateral=True),
            acute_drugs=(
                AcuteDrug(DrugClass.TRIPTAN, "sumatriptan", 2, Relief.PARTIAL),
                AcuteDrug(DrugClass.NSAID, "ibuprofen"),
            ),
            triggers=("stress", "wine"),
            note='at work, later "gone"',
        ),
    )


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_dividers_line_ends_and_byte_order_mark(sign: str, mark: str, end: str) -> None:
    text = mark + end.join((f"day{sign}headache", f"2026-03-03{sign}yes", "", f"2026-03-04{sign}no", ""))
    assert [one.had_headache for one in read(text)] == [True, False]


def test_column_names_may_be_written_as_people_do() -> None:
    assert read("Day,Headache,Peak Pain,Aura-Minutes\n2026-03-03,Y,7,0\n") == (
        DiaryDay("ana", date(2026, 3, 3), Headache(peak_pain=7)),
    )


def test_a_header_alone_is_an_empty_diary() -> None:
    assert read("day,headache\n") == ()


@pytest.mark.parametrize("text", ["", "\ufeff", "\n\n", "  \n"])
def test_an_empty_file_is_told(text: str) -> None:
    assert "empty" in refused(text, Malformed)[0].text


def test_unknown_repeated_and_missing_columns_are_all_named_with_the_nearest() -> None:
    told = refused("day,minuts,minutes,minutes\n", Malformed)
    assert [one.where for one in told] == ["line 1, column 2", "line 1, minutes", "line 1, headache"]
    assert 'Column 2 ("minuts") is not known; did you mean minutes?' in told[0].text


def test_a_file_without_header_does_not_give_its_first_day_away() -> None:
    told = refused("2026-03-03,yes,Ana had soup\n", Malformed)
    assert len(told) == 1
    assert "Ana" not in told[0].text


def test_every_fault_of_every_row_is_told_and_nothing_is_taken() -> None:
    text = (
        "day,headache,minutes,unilateral,acute_drugs,menses,recorded_at\n"
        "2026-03-01,yes,90,yes,,,\n"
        "2026-03-02,maybe,ninety,x,,,\n"
        "2026-02-30,yes,,,,,\n"
        ",yes,,,,,\n"
        "2026-03-05,,,,,,\n"
        "2026-03-06,yes,,,grandma's tea,,\n"
        "2026-03-07,yes,,,triptan*two,,\n"
        "2026-03-08,yes,,,triptan/great,moon,\n"
        "2026-03-09,yes,,,,,2026-03-09T10:00\n"
        "2026-03-10,yes,1501,,,,\n"
    )
    assert [one.where for one in refused(text)] == [
        "line 3, headache",
        "line 3, minutes",
        "line 3, unilateral",
        "line 4, day",
        "line 5, day",
        "line 6, headache",
        "line 7, acute_drugs",
        "line 8, acute_drugs",
        "line 9, acute_drugs",
        "line 9, menses",
        "line 10, recorded_at",
        "line 11, minutes",
    ]


def test_no_issue_repeats_what_a_cell_holds() -> None:
    told = refused("day,headache,note,acute_drugs\n2026-03-03,Ana fell,secret\x00,secret potion\nsecret,yes,,\n")
    assert all("secret" not in one.text and "Ana" not in one.text for one in told)
    assert {one.where for one in told} == {
        "day",
        "line 2, headache",
        "line 2, note",
        "line 2, acute_drugs",
        "line 3, day",
    }


def test_mixed_date_formats_are_named_with_their_lines() -> None:
    told = refused("day,headache\n2026-03-01,yes\n02/03/2026,no\n2026-03-03,no\n14.03.2026,yes\n")
    assert told[0].rule == "diary-csv-mixed-dates-1"
    assert "YYYY-MM-DD (lines 2, 4)" in told[0].text
    assert "DD/MM/YYYY or MM/DD/YYYY (line 3)" in told[0].text
    assert "DD.MM.YYYY (line 5)" in told[0].text
    assert [one.where for one in told[1:]] == ["line 3, day", "line 5, day"]


@pytest.mark.parametrize(
    ("cell", "seen"),
    [
        ("3/14/2026", "MM/DD/YYYY"),
        ("14/3/2026", "DD/MM/YYYY"),
        ("20260303", "YYYYMMDD"),
        ("2026/03/03", "YYYY/MM/DD"),
        ("2026-03-03T10:00", "YYYY-MM-DD with a time"),
        ("3-Mar-2026", "a date with a month's name"),
        ("03.03.26", "a date with a two-digit year"),
        ("46084", "a spreadsheet's day number"),
        ("yesterday", "no date format known"),
    ],
)
def test_one_wrong_format_alone_is_named_too(cell: str, seen: str) -> None:
    (told,) = refused(f"day,headache\n{cell},yes\n")
    assert told.where == "line 2, day"
    assert f"looks like {seen}." in told.text


def test_a_future_day_is_refused_and_today_is_not() -> None:
    assert len(read("day,headache\n2026-03-31,yes\n")) == 1
    (told,) = refused("day,headache\n2026-04-01,yes\n")
    assert (told.where, told.rule) == ("line 2, day", "diary-future-1")


def test_the_same_day_twice_is_refused_with_both_lines() -> None:
    (told,) = refused("day,headache\n2026-03-03,yes\n2026-03-04,no\n2026-03-03,no\n")
    assert (told.where, told.code) == ("line 4, day", "duplicate")
    assert "line 2" in told.text


def test_no_headache_beside_its_features_contradicts_itself_but_zeros_do_not() -> None:
    (told,) = refused("day,headache,minutes,nausea\n2026-03-03,no,90,yes\n")
    assert told.where == "line 2, headache"
    assert read("day,headache,minutes,nausea\n2026-03-03,no,0,no\n")[0].headache is None


def test_a_row_with_too_many_cells_is_refused_and_one_with_fewer_is_not() -> None:
    (told,) = refused("day,headache,note\n2026-03-03,yes,rain, wind\n")
    assert told.where == "line 2"
    assert len(read("day,headache,note\n2026-03-03,yes\n")) == 1


def test_the_line_is_that_of_the_file_even_below_a_note_of_two_lines() -> None:
    text = 'day,headache,note\n2026-03-03,yes,"one\ntwo"\n2026-03-04,what,\n'
    assert [one.where for one in refused(text)] == ["line 4, headache"]


def test_an_open_quotation_mark_is_told() -> None:
    (told,) = refused('day,headache,note\n2026-03-03,yes,"one\n', Malformed)
    assert told.where == "line 2"


def test_a_file_beyond_all_measure_is_refused_and_a_long_list_of_faults_is_cut() -> None:
    with pytest.raises(TooLarge):
        read("day,headache\n" + "2026-03-03,yes\n" * 20_001)
    told = refused("day,headache\n" + "x,yes\n" * 500)
    assert len(told) == 101
    assert "400 further" in told[-1].text


words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\u2028\u2029\x85"), min_size=1
)
phrases = words.map(str.strip).filter(bool)
answers = st.none() | st.booleans()
headaches = st.builds(
    Headache,
    minutes=st.none() | st.integers(1, 1500),
    peak_pain=st.none() | st.integers(1, 10),
    **{name: answers for name in Headache.__dataclass_fields__ if name not in ("minutes", "peak_pain")},
)
drugs = st.builds(
    AcuteDrug,
    st.sampled_from(DrugClass),
    st.just("") | phrases,
    st.integers(1, 20),
    st.none() | st.sampled_from(Relief),
)
days = st.builds(
    DiaryDay,
    patient_id=st.just("ana"),
    day=st.dates(date(2020, 1, 1), TODAY),
    headache=st.none() | headaches,
    aura_minutes=st.none() | st.integers(1, 1500),
    functional_grade=st.none() | st.integers(0, 3),
    acute_drugs=st.lists(drugs, max_size=3).map(tuple),
    menses=st.none() | st.sampled_from(Menses),
    triggers=st.lists(phrases, max_size=3).map(tuple),
    flare=answers,
    note=st.just("") | phrases,
    recorded_at=st.none() | st.integers(0, 10**7).map(lambda seconds: AFTER_MARCH + timedelta(seconds=seconds)),
    late=st.booleans(),
)


@given(st.lists(days, max_size=5, unique_by=lambda one: one.day))
def test_what_is_written_is_read_back(diary: list[DiaryDay]) -> None:
    sound = [one for one in diary if not any(issue.severity == "error" for issue in check_day(one, TODAY))]
    assert read(write_diary_csv(sound)) == tuple(sorted(sound, key=lambda one: one.day))


@given(st.text())
def test_any_text_is_read_or_refused_but_never_breaks(text: str) -> None:
    for whole in (text, "day,headache,note\n" + text):
        with suppress(Invalid):
            read(whole)


def test_every_column_is_explained() -> None:
    assert tuple(COLUMN_HELP) == COLUMNS

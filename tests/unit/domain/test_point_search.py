"""Finding a point: by every spelling of its code and names, and never by a name that belongs to two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengchi.domain.point_codes import CHANNEL_ALIASES
from fengchi.domain.point_names import OTHER_NAMES, fold
from fengchi.domain.point_search import advice
from fengchi.domain.points import CATALOGUE, CHANNEL_SIZES, nearest_points, points_named, search_points
from fengchi.domain.shorthand.vocabulary import (
    CURRENT_WORDS,
    LOCAL_KINDS,
    MOXA_WORD,
    MOXA_WORDS,
    PARTNER_WORD,
    RETENTION_WORDS,
    SINGLE_WORDS,
)

HOMONYMS = {
    "erjian": {"LI2", "EX-HN6"},
    "futu": {"LI18", "ST32"},
    "juliao": {"ST3", "GB29"},
    "wangu": {"SI4", "GB12"},
    "zhongdu": {"GB32", "LR6"},
    "yinjiao": {"CV7", "GV28"},
    "zhongzhu": {"KI15", "TE3"},
    "zigong": {"CV19", "EX-CA1"},
    "yangguan": {"GV3", "GB33"},
    "tonggu": {"KI20", "BL66"},
    "sanli": {"LI10", "ST36"},
    "wuli": {"LI13", "LR10"},
    "heliao": {"LI19", "TE22"},
}


def codes(text: str, limit: int = 20) -> list[str]:
    return [one.code for one in search_points(text, limit)]


@pytest.mark.parametrize(
    "text",
    [
        "gb20",
        "GB-20",
        "gb 20",
        "GB020",
        "g20",
        "fengchi",
        "Feng Chi",
        "fēng chí",
        "feng-chi",
        "FĒNGCHÍ",
        "風池",
        "风池",
    ],
)
def test_every_spelling_of_one_point_finds_it_first(text: str) -> None:
    assert codes(text)[0] == "GB20"
    assert [one.code for one in points_named(text)] == ["GB20"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("SJ5", "TE5"),
        ("TB5", "TE5"),
        ("TH-5", "TE5"),
        ("Du20", "GV20"),
        ("DM20", "GV20"),
        ("Ren 17", "CV17"),
        ("RN17", "CV17"),
        ("LIV3", "LR3"),
        ("Lv 3", "LR3"),
        ("UB10", "BL10"),
        ("HE7", "HT7"),
        ("H7", "HT7"),
        ("P6", "PC6"),
        ("K3", "KI3"),
        ("Sp06", "SP6"),
        ("EX-HN5", "EX-HN5"),
        ("exhn5", "EX-HN5"),
        ("Ex HN 5", "EX-HN5"),
    ],
)
def test_old_abbreviations_find_the_who_code(text: str, code: str) -> None:
    assert codes(text)[0] == code
    assert [one.code for one in points_named(text)] == [code]


def test_every_alias_of_every_channel_finds_all_of_its_points() -> None:
    for channel, size in CHANNEL_SIZES.items():
        for alias in CHANNEL_ALIASES[channel]:
            for number in range(1, size + 1):
                assert [one.code for one in points_named(f"{alias.lower()}-{number:03}")] == [f"{channel}{number}"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("taiyang", "EX-HN5"),
        ("yintang", "EX-HN3"),
        ("Gaohuangshu", "BL43"),
        ("Renzhong", "GV26"),
        ("人中", "GV26"),
        ("Shanzhong", "CV17"),
        ("baihui", "GV20"),
        ("Wind Pool", "GB20"),
        ("Hundred Meetings", "GV20"),
        ("zanzhu", "BL2"),
        ("Huatuo jiaji", "EX-B2"),
    ],
)
def test_names_in_use_beside_the_official_ones_select_their_point(text: str, code: str) -> None:
    assert [one.code for one in points_named(text)] == [code]


@pytest.mark.parametrize(
    ("traditional", "simplified"), [("太衝", "太冲"), ("後谿", "后溪"), ("懸鍾", "悬钟"), ("聽宮", "听宫")]
)
def test_simplified_hanzi_find_the_same_point(traditional: str, simplified: str) -> None:
    assert points_named(traditional) == points_named(simplified) != ()


def test_every_point_is_found_by_each_of_its_names() -> None:
    for one in CATALOGUE.values():
        for name in (one.code, one.pinyin, one.hanzi, one.english, *OTHER_NAMES.get(one.code, ())):
            assert one in points_named(name), (one.code, name)
            assert one in search_points(name), (one.code, name)


@pytest.mark.parametrize(("name", "points"), HOMONYMS.items())
def test_a_name_that_belongs_to_several_points_gives_all_of_them(name: str, points: set[str]) -> None:
    assert {one.code for one in points_named(name)} == points


def test_there_is_no_other_homonym_in_pinyin() -> None:
    by_name: dict[str, set[str]] = {}
    for one in CATALOGUE.values():
        for name in (one.pinyin, *OTHER_NAMES.get(one.code, ())):
            by_name.setdefault(fold(name), set()).add(one.code)
    assert {name: found for name, found in by_name.items() if len(found) > 1 and name.isascii()} == HOMONYMS


def test_tones_do_not_tell_homonyms_apart() -> None:
    """The sources disagree on some tones, so a tone mark must not choose a point."""
    assert len(points_named("fútù")) == len(points_named("Fútū")) == 2


def test_typing_narrows_down_codes_first_then_names() -> None:
    assert codes("gb2", 3) == ["GB2", "GB20", "GB21"]
    assert codes("du", 3) == ["GV1", "GV2", "GV3"]
    assert codes("sj1", 3) == ["TE1", "TE10", "TE11"]
    assert codes("feng", 6) == ["ST40", "BL12", "GB20", "GB31", "GV16", "SI12"]
    assert set(codes("pool")) >= {"GB20", "LI11", "TE4", "PC1"}


def test_a_sign_between_two_digits_is_never_skipped() -> None:
    """SP2.5 is a place between two points, not SP25, which does not exist, nor GB2.0 the GB20."""
    assert points_named("gb2.0") == points_named("sp2.5") == points_named("gb2 0") == ()


@pytest.mark.parametrize("text", ["", " ", "'", "feng!chi", "fengchi-", "-fengchi", "gb", "20", "CO4", "gb20x"])
def test_what_is_not_exactly_a_name_selects_nothing(text: str) -> None:
    assert points_named(text) == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("gb45", "GB has 44 points; did you mean GB44, GB4?"),
        ("st63", "ST has 45 points; did you mean ST45, ST36, ST6?"),
        ("gb0", "GB has 44 points; did you mean GB1?"),
        ("SJ99", "TE has 23 points; did you mean TE23, TE9?"),
        ("fenchi", "did you mean GB20 Fēngchí, GB31 Fēngshì?"),
    ],
)
def test_the_nearest_points_are_named(text: str, told: str) -> None:
    assert advice(text) == told


def test_nothing_near_gives_nothing() -> None:
    assert nearest_points("qqqqqq") == nearest_points("x") == ()


def test_no_name_of_a_point_is_a_word_of_the_shorthand() -> None:
    words = {
        *SINGLE_WORDS,
        *RETENTION_WORDS,
        *CURRENT_WORDS,
        *MOXA_WORDS,
        *LOCAL_KINDS,
        PARTNER_WORD,
        MOXA_WORD,
        "deqi",
    }
    assert [word for word in words if points_named(word)] == []


@given(st.text(max_size=80))
def test_no_text_breaks_the_search(text: str) -> None:
    assert len(search_points(text, 5)) <= 5
    assert set(nearest_points(text)) <= set(CATALOGUE.values())
    advice(text)

"""The catalogue: every WHO point and extra point, once, with facts that agree with each other."""

from __future__ import annotations

import unicodedata

import pytest

from fengchi.domain.errors import NotFound
from fengchi.domain.needling import ONE_SIDED, Side, sides_of
from fengchi.domain.points import (
    CATALOGUE,
    CHANNEL_SIZES,
    NEEDLES_A_SIDE,
    Laterality,
    LocalPoint,
    needles_a_side,
    point,
)

WHO_SIZES = {
    "LU": 11,
    "LI": 20,
    "ST": 45,
    "SP": 21,
    "HT": 9,
    "SI": 19,
    "BL": 67,
    "KI": 27,
    "PC": 9,
    "TE": 23,
    "GB": 44,
    "LR": 14,
    "GV": 28,
    "CV": 24,
}
EXTRA_SIZES = {"EX-HN": 15, "EX-CA": 1, "EX-B": 9, "EX-UE": 11, "EX-LE": 12}


def test_each_channel_has_all_of_its_points() -> None:
    """361 WHO points and 48 extra points, counted by channel."""
    assert CHANNEL_SIZES == WHO_SIZES | EXTRA_SIZES
    assert sum(WHO_SIZES.values()) == 361
    assert sum(EXTRA_SIZES.values()) == 48


def test_the_numbers_of_each_channel_have_no_gap() -> None:
    for channel, size in CHANNEL_SIZES.items():
        assert [one.number for one in CATALOGUE.values() if one.channel == channel] == list(range(1, size + 1))


def test_a_code_is_its_channel_and_number_without_padding() -> None:
    assert all(code == one.code == f"{one.channel}{one.number}" for code, one in CATALOGUE.items())


def test_every_point_has_a_name_in_three_scripts_and_a_place() -> None:
    for one in CATALOGUE.values():
        assert all((one.pinyin, one.hanzi, one.english, one.region, one.location))
        assert all("CJK" in unicodedata.name(sign) for sign in one.hanzi), one.code


def test_the_two_vessels_are_on_the_midline_and_the_twelve_channels_are_paired() -> None:
    for one in CATALOGUE.values():
        if one.channel in ("GV", "CV"):
            assert one.laterality is Laterality.MIDLINE
        elif one.channel in WHO_SIZES:
            assert one.laterality is Laterality.PAIRED


def test_cautions_come_from_a_known_list() -> None:
    known = {
        "pregnancy",
        "pregnancy-lower-trunk",
        "pregnancy-upper-abdomen",
        "pneumothorax",
        "vessel",
        "eye",
        "spinal-cord-brainstem",
        "organ",
        "trachea",
        "no-needling",
    }
    assert {caution for one in CATALOGUE.values() for caution in one.cautions} == known


@pytest.mark.parametrize("code", ["LI4", "SP6", "GB21", "BL60", "BL67", "BL31", "BL32", "BL33", "BL34", "CV3", "CV6"])
def test_the_points_traditionally_avoided_in_pregnancy_say_so(code: str) -> None:
    assert "pregnancy" in CATALOGUE[code].cautions


def test_the_point_the_clinic_is_named_after() -> None:
    fengchi = point("GB20")
    assert (fengchi.pinyin, fengchi.hanzi, fengchi.english) == ("Fēngchí", "風池", "Wind Pool")


@pytest.mark.parametrize("code", ["gb20", "GB-20", "gb 020", "Gb.20", "G20"])
def test_a_point_is_found_by_its_code_however_it_is_written(code: str) -> None:
    assert point(code).code == "GB20"


def test_a_code_that_does_not_exist_names_the_nearest() -> None:
    with pytest.raises(NotFound, match="There is no point GB45: GB has 44 points; did you mean GB44, GB4") as refused:
        point("gb45")
    assert refused.value.issues[0].code == "not-found"


def test_text_that_is_no_code_is_not_repeated_in_the_error() -> None:
    """An error may reach a log, and whatever was pasted there may be about a patient."""
    with pytest.raises(NotFound) as refused:
        point("Ana Sample, born 1980")
    assert "Ana" not in str(refused.value)


def test_a_midline_point_has_one_side_and_a_paired_one_two() -> None:
    assert sides_of(CATALOGUE["GV20"]) == (Side.MIDLINE,)
    assert sides_of(CATALOGUE["GB20"]) == (Side.LEFT, Side.RIGHT)
    assert sides_of(LocalPoint("ashi", "glabella", Laterality.MIDLINE)) == (Side.MIDLINE,)


def test_the_two_points_under_the_tongue_have_one_side_each() -> None:
    assert {code: sides_of(CATALOGUE[code]) for code in ONE_SIDED} == {
        "EX-HN12": (Side.LEFT,),
        "EX-HN13": (Side.RIGHT,),
    }


def test_groups_of_points_know_their_needles() -> None:
    """Sishencong is four needles round the vertex, Baxie four on each hand, all others are one."""
    assert set(NEEDLES_A_SIDE) <= set(CATALOGUE)
    assert (needles_a_side("EX-HN1"), needles_a_side("EX-UE9"), needles_a_side("GB20")) == (4, 4, 1)


def test_a_local_point_is_said_as_a_reader_says_it() -> None:
    assert LocalPoint("ashi", "left trapezius edge").title == "ashi (left trapezius edge)"
    assert LocalPoint("between", "GB20 and GV16").title == "between GB20 and GV16"

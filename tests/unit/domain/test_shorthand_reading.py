"""What a line of shorthand means: one truth a test, the line and the needles side by side."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fengchi.domain.needling import Moxa, NeedleGauge, Needling, Prescription, Side, Technique
from fengchi.domain.points import CATALOGUE, Laterality, LocalPoint
from fengchi.domain.shorthand import describe, parse_prescription, write_prescription

L, R, M = Side.LEFT, Side.RIGHT, Side.MIDLINE


def read(line: str) -> Prescription:
    """A line that must be understood without a problem."""
    parsed = parse_prescription(line)
    assert parsed.problems == ()
    return parsed.prescription


def spots(line: str) -> list[tuple[str, Side]]:
    return [(one.point.code, one.side) for one in read(line).needlings]


def only(line: str) -> Needling:
    (needling,) = set(read(line).needlings)
    return needling


def test_the_example_of_the_manual() -> None:
    line = "gb20 b; li4 b deqi; lr3 b d15; gv20; ex-hn5 l ea 2/100hz 20min"
    assert read(line).n_needles == 8
    assert write_prescription(read(line)) == "gb20; li4 deqi; lr3 d15; gv20; ex-hn5 l ea 2/100hz 20min"


def test_a_paired_point_is_needled_on_both_sides_and_a_midline_point_once() -> None:
    assert spots("gb20; gv20") == [("GB20", L), ("GB20", R), ("GV20", M)]


@pytest.mark.parametrize("word", ["l", "left", "L", "lt", "左"])
def test_a_side_is_a_letter_or_a_word(word: str) -> None:
    assert spots(f"gb20 {word}") == [("GB20", L)]


def test_points_without_modifiers_may_stand_in_one_clause() -> None:
    """The style of a quick note; a colon ties a modifier to its point."""
    assert spots("gb20 li4 lr3 gv20 taiyang:l") == [
        *(("GB20", L), ("GB20", R), ("LI4", L), ("LI4", R), ("LR3", L), ("LR3", R)),
        *(("GV20", M), ("EX-HN5", L)),
    ]


@pytest.mark.parametrize(
    "line", ["gb20;li4", "gb20 ; li4;", "gb20\nli4", "gb20, li4", "gb20，li4", "gb20；li4", "gb20\r\nli4"]
)
def test_clauses_are_parted_by_semicolon_line_end_or_comma(line: str) -> None:
    assert spots(line) == spots("gb20; li4")


@pytest.mark.parametrize("line", ["gb20 l li4 r", "gb20:l li4:r", "feng chi l he gu r", "风池 左; 合谷 右"])
def test_a_modifier_belongs_to_the_point_before_it(line: str) -> None:
    assert spots(line) == [("GB20", L), ("LI4", R)]


@pytest.mark.parametrize(
    "gauge", ["0.25x40", "0.25×40", ".25x40", "0,25x40", "0.25*40", "0.25 x 40", "0.25x40mm", "0.25 x 40 mm"]
)
def test_a_gauge_is_diameter_by_length(gauge: str) -> None:
    assert only(f"gv20 {gauge} d5").gauge == NeedleGauge(Decimal("0.25"), 40)


@pytest.mark.parametrize("depth", ["d15", "d15mm", "d15 mm", "D15", "d15.0", "d15,0"])
def test_a_depth_is_in_millimetres(depth: str) -> None:
    assert only(f"lr3 l {depth} deqi") == Needling(CATALOGUE["LR3"], L, depth_mm=Decimal(15), deqi=True)


@pytest.mark.parametrize(
    ("word", "technique"),
    [
        ("even", Technique.EVEN),
        ("ping", Technique.EVEN),
        ("reinforcing", Technique.REINFORCING),
        ("bǔ", Technique.REINFORCING),
        ("reducing", Technique.REDUCING),
        ("xie", Technique.REDUCING),
    ],
)
def test_a_technique_has_an_english_and_a_chinese_word(word: str, technique: Technique) -> None:
    assert only(f"st36 l {word}").technique is technique


@pytest.mark.parametrize(
    ("words", "deqi"),
    [("deqi", True), ("de qi", True), ("de-qi", True), ("nodeqi", False), ("no deqi", False), ("no de qi", False)],
)
def test_de_qi_is_obtained_not_obtained_or_not_recorded(words: str, deqi: bool) -> None:
    assert only(f"li4 l {words}").deqi is deqi
    assert only("li4 l").deqi is None


def test_moxa_says_its_kind() -> None:
    assert [only(f"st36 l moxa {kind.value}").moxa for kind in Moxa] == list(Moxa)


@pytest.mark.parametrize("words", ["ret 30", "ret 30min", "ret 30 min", "30min", "30 min", "retention 30"])
def test_minutes_after_a_point_are_its_own_retention(words: str) -> None:
    assert only(f"gb20 l {words}").retention_minutes == 30
    assert read(f"gb20 l {words}").retention_minutes is None


@pytest.mark.parametrize("line", ["gb20; ret 25", "ret 25; gb20", "25min; gb20", "gb20\n25 min"])
def test_minutes_in_a_clause_of_their_own_are_the_treatments(line: str) -> None:
    assert read(line).retention_minutes == 25
    assert {one.retention_minutes for one in read(line).needlings} == {None}


def test_a_described_place_keeps_its_words() -> None:
    place = "Left trapezius edge; 2 cm (two fingers) above the Spine, \\(sic"
    assert only(f"ashi({place}) l").point == LocalPoint(
        "ashi", "Left trapezius edge; 2 cm (two fingers) above the Spine, (sic"
    )


def test_a_place_between_two_points_is_written_in_their_codes() -> None:
    for line in ("between(gb20, gv16) r", "between(Fengchi and Fengfu) right", "between(GB-20，DU16) r"):
        assert only(line) == Needling(LocalPoint("between", "GB20 and GV16"), R)


def test_a_place_between_two_midline_points_is_on_the_midline() -> None:
    assert only("between(gv20, gv21)") == Needling(LocalPoint("between", "GV20 and GV21", Laterality.MIDLINE), M)


def test_a_group_of_points_counts_its_needles() -> None:
    """Needles in must equal needles out, and Sishencong is four."""
    assert read("ex-hn1").n_needles == 4
    assert read("baxie").n_needles == 8
    assert read("baxie l x2; ashi(upper trapezius) r x3").n_needles == 5


def test_the_points_under_the_tongue_need_no_side() -> None:
    assert spots("ex-hn12; ex-hn13") == [("EX-HN12", L), ("EX-HN13", R)]


def test_the_order_is_kept_as_written() -> None:
    assert spots("li4 r; gb20 l; li4 l") == [("LI4", R), ("GB20", L), ("LI4", L)]


def test_an_empty_line_is_an_empty_prescription() -> None:
    for line in ("", " \n;; ,", "\t"):
        assert read(line) == Prescription()


@pytest.mark.parametrize(
    ("line", "canonical"),
    [
        ("GB-20 both; LI4 left DEQI 0.25 x 40 d20", "gb20; li4 l 0.25x40 d20 deqi"),
        ("gb20 r; gb20 l", "gb20 r; gb20 l"),
        ("gb20 l; gb20 r", "gb20"),
        ("ea?", ""),
        ("lr3 ping deqi d15 b", "lr3 d15 even deqi"),
        ("ret 25; Taiyang:l", "ex-hn5 l; ret 25"),
        ("gv20 moxa cone 10min", "gv20 moxa cone ret 10"),
        ("ex-ue9 x2; ex-ue10", "ex-ue9 x2; ex-ue10"),
        ("gb20 ea 2hz 1.5ma 20 min with gb8", "gb20 ea 2hz 20min 1.5ma with gb8; gb8"),
    ],
)
def test_there_is_one_canonical_line(line: str, canonical: str) -> None:
    assert write_prescription(parse_prescription(line).prescription) == canonical


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("gb20 b deqi; ret 25", "GB20 both sides, de qi; needles retained 25 min."),
        ("gv20 0.25x40 d5 even nodeqi", "GV20, needle 0.25 × 40 mm, 5 mm deep, even technique, no de qi."),
        ("ex-hn1; ashi(left temple) l x2", "EX-HN1, 4 needles; ashi (left temple) left, 2 needles."),
        (
            "gb20 ea 2/100hz 20min 1.5ma",
            "GB20 both sides, electro-stimulation 2/100 Hz for 20 min at 1.5 mA between left and right.",
        ),
        (
            "gb20 l ea 2hz with gb8 l; gb8 l d5",
            "GB20 left, electro-stimulation 2 Hz paired with GB8 left; GB8 left, 5 mm deep.",
        ),
        (
            "st36 b moxa needle ret 10; baxie",
            "ST36 both sides, moxa on the needle, retained 10 min; EX-UE9 both sides, 4 needles on each side.",
        ),
        ("", ""),
    ],
)
def test_a_prescription_is_told_in_plain_english(line: str, sentence: str) -> None:
    assert describe(parse_prescription(line).prescription) == sentence

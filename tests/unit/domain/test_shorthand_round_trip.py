"""Laws of the shorthand: what is written is read back the same, no text breaks it, and nothing typed is dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from hypothesis import example, given
from hypothesis import strategies as st

from fengchi.domain.needling import (
    ElectroStimulation,
    Moxa,
    NeedleGauge,
    Needling,
    Prescription,
    Side,
    Technique,
    sides_of,
)
from fengchi.domain.points import CATALOGUE, Laterality, LocalPoint, Point
from fengchi.domain.shorthand import ParsedPrescription, describe, parse_prescription, write_prescription

Spot = tuple[Point | LocalPoint, Side]

POINTS = [CATALOGUE[code] for code in ("GB20", "LI4", "LR3", "GV20", "EX-HN3", "EX-HN12", "EX-HN1", "EX-UE9", "GB8")]

_signs = st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Zs", "Zl", "Zp"])
place_words = st.lists(st.text(_signs | st.sampled_from("()\\;,:"), min_size=1, max_size=8), min_size=1, max_size=4)
described = st.builds(LocalPoint, st.sampled_from(["ashi", "local"]), place_words.map(" ".join))
midway = st.sampled_from(
    [
        LocalPoint("between", "GB20 and GV16"),
        LocalPoint("between", "GV20 and GV21", Laterality.MIDLINE),
        LocalPoint("between", "the two heads of the muscle", Laterality.PAIRED),
    ]
)
points = st.sampled_from(POINTS) | st.sampled_from(list(CATALOGUE.values())) | described | midway

currents = st.builds(
    ElectroStimulation,
    st.lists(st.sampled_from([Decimal(2), Decimal("2.5"), Decimal(100)]), min_size=1, max_size=2).map(tuple),
    st.none() | st.just(20),
    st.none() | st.just(Decimal("1.5")),
)
details = st.fixed_dictionaries(
    {},
    optional={
        "gauge": st.builds(NeedleGauge, st.sampled_from([Decimal("0.25"), Decimal("0.3")]), st.sampled_from([30, 40])),
        "depth_mm": st.sampled_from([Decimal(15), Decimal("12.5"), Decimal(5)]),
        "technique": st.sampled_from(Technique),
        "deqi": st.booleans(),
        "moxa": st.sampled_from(Moxa),
        "retention_minutes": st.integers(0, 90),
        "electro": currents,
    },
)


@st.composite
def spots(draw: st.DrawFn) -> list[Spot]:
    """Different places, each on one or both of its sides, in any order."""
    found: list[Spot] = []
    for point in draw(st.lists(points, max_size=5)):
        sides = draw(st.lists(st.sampled_from(sides_of(point)), unique=True, min_size=1))
        found += [(point, side) for side in sides]
    unique = list(dict.fromkeys(found))
    return draw(st.permutations(unique)) if draw(st.booleans()) else unique


@st.composite
def prescriptions(draw: st.DrawFn) -> Prescription:
    """Every prescription the shorthand can say: each spot once or several times alike, leads numbered in order."""
    all_spots = draw(spots())
    pool = draw(st.lists(details, min_size=1, max_size=3))  # few, so that sides are alike at times
    needles = [
        (Needling(*spot, **draw(st.sampled_from(pool))), draw(st.sampled_from([1, 1, 1, 4]))) for spot in all_spots
    ]
    needles = _with_leads(needles, draw(st.permutations(range(len(needles)))), draw(st.integers(0, 3)))
    needlings = tuple(one for needle, count in needles for one in [needle] * count)
    return Prescription(needlings, draw(st.none() | st.integers(0, 90)))


def _with_leads(needles: list[tuple[Needling, int]], order: Sequence[int], n_leads: int) -> list[tuple[Needling, int]]:
    mates = [(order[2 * n], order[2 * n + 1]) for n in range(min(n_leads, len(order) // 2))]
    leads = sorted(sorted(pair) for pair in mates if all(needles[at][1] == 1 for at in pair))
    for number, pair in enumerate(leads, start=1):
        current = needles[pair[0]][0].electro or ElectroStimulation((Decimal(2),))
        for at in pair:
            needles[at] = (replace(needles[at][0], electro=replace(current, pair=number)), 1)
    return needles


@given(prescriptions())
def test_what_is_written_is_read_back_the_same(prescription: Prescription) -> None:
    line = write_prescription(prescription)
    parsed = parse_prescription(line)
    assert parsed.problems == (), line
    assert parsed.prescription == prescription, line
    assert write_prescription(parsed.prescription) == line


@given(prescriptions())
def test_every_prescription_can_be_told(prescription: Prescription) -> None:
    assert bool(describe(prescription)) == (prescription != Prescription())


FRAGMENTS = [
    *("gb20", "GB-20", "li 4", "gv20", "ex-hn12", "baxie", "futu", "feng chi", "风池", "gb45", "sp2.5", "ex-b2"),
    *("ashi(left edge)", "between(gb20, gv16)", "between(gb20, gb99)", "ashi", "(", ")", "\\", "ashi(", ":", ":l"),
    *("l", "r", "b", "m", "left", "0.25x40", "0.25 x 40 mm", "40x0.25", "d15", "d999", "d12,5", "x2", "x0", "15mm"),
    *("deqi", "no de qi", "de", "even", "bu", "moxa", "moxa cone", "ret 25", "ret", "25min", "ea", "ea 2/100hz"),
    *(
        "20min",
        "1.5ma",
        "with",
        "with gb8 l",
        "with gb8",
        "with gv20",
        ";",
        ",",
        "\n",
        "，",
        "hello world",
        "\x00",
        "\u200b",
    ),
]
fragments = st.lists(st.sampled_from(FRAGMENTS), max_size=12).map(" ".join)
glued = st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join)


def dropped(line: str, parsed: ParsedPrescription) -> str:
    """The signs of the line that are in no understood word, no problem and no notice."""
    seen = [False] * len(line)
    remarks = [(one.start, one.end) for one in (*parsed.problems, *parsed.notices)]
    for start, end in [*remarks, *((word.start, word.end) for word in parsed.words)]:
        seen[start:end] = [True] * (end - start)
    return "".join(sign for sign, was_seen in zip(line, seen, strict=True) if not was_seen and not sign.isspace())


@given(st.text(max_size=80) | fragments | glued)
@example("ashi(a\x07b) l; gb20 ea with (x) : d15")
@example("gb20 l ea 2hz with gb8 l; gb8 r ea 2hz with gb20 r; gb20")
def test_no_text_breaks_the_reader_and_nothing_typed_is_dropped(line: str) -> None:
    parsed = parse_prescription(line)
    assert dropped(line, parsed) == ""
    for remark in (*parsed.problems, *parsed.notices):
        assert remark.token == line[remark.start : remark.end] != ""
        assert remark.text
        assert remark.rule


@given(st.text(max_size=80) | fragments | glued)
def test_what_was_read_of_any_text_is_written_in_a_line_that_reads_the_same(line: str) -> None:
    prescription = parse_prescription(line).prescription
    assert parse_prescription(write_prescription(prescription)).prescription == prescription


MODIFIERS: dict[str, list[tuple[str, object]]] = {
    "where": [("l", Side.LEFT), ("right", Side.RIGHT)],
    "gauge": [("0.25x40", NeedleGauge(Decimal("0.25"), 40)), ("0,3 x 50 mm", NeedleGauge(Decimal("0.3"), 50))],
    "depth_mm": [("d15", Decimal(15)), ("D12,5 mm", Decimal("12.5"))],
    "technique": [("even", Technique.EVEN), ("xie", Technique.REDUCING)],
    "deqi": [("de qi", True), ("nodeqi", False)],
    "moxa": [("moxa stick", Moxa.STICK), ("moxa box", Moxa.BOX)],
    "retention_minutes": [("ret 25", 25), ("retention 30 min", 30)],
    "electro": [("ea 2/100hz 20min", ElectroStimulation((Decimal(2), Decimal(100)), 20))],
}


@given(st.data())
def test_modifiers_in_any_order_and_spelling_all_reach_the_needle(data: st.DataObject) -> None:
    names = data.draw(st.lists(st.sampled_from(sorted(MODIFIERS)), unique=True))
    said = {name: data.draw(st.sampled_from(MODIFIERS[name])) for name in ["where", *names]}
    order = data.draw(st.permutations(sorted(said)))
    line = " ".join(["lr3", *(said[name][0] for name in order)])
    (needling,) = parse_prescription(line).prescription.needlings
    assert needling.side is said.pop("where")[1]
    assert {name: getattr(needling, name) for name in said} == {name: value for name, (_, value) in said.items()}

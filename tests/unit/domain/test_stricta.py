"""Which STRICTA items of routine care a note answers, and what is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from fengchi.domain.courses import Course
from fengchi.domain.people import Practitioner
from fengchi.domain.shorthand import parse_prescription
from fengchi.domain.stricta import completeness
from fengchi.domain.treatments import Adjunct, AdjunctKind, Treatment, TreatmentState

COURSE = Course("c1", "ana", style="TCM", rationale="NICE CG150", planned_treatments=10, planned_per_week=Decimal(1))
MEI = Practitioner("mei", "Tanaka", ("Mei",), "Licensed acupuncturist", 2011)
WHOLE = Treatment(
    "t1",
    "ana",
    "mei",
    course_id="c1",
    prescription=parse_prescription("gb20 0.25x40 d20 even; gv20 0.25x40 d10 even").prescription,
    response_sought="de qi",
    adjuncts=(Adjunct(AdjunctKind.CUPPING),),
    plan="Told what to expect.",
    started_at=datetime(2026, 3, 3, 12, tzinfo=UTC),
    ended_at=datetime(2026, 3, 3, 12, 25, tzinfo=UTC),
    needles_in=3,
)


def missing(*given: object) -> dict[str, str]:
    return {one.item: one.missing_hint for one in completeness(*given) if not one.present}  # type: ignore[arg-type]  # each test gives some of the three


def test_a_whole_note_answers_all_fifteen_items() -> None:
    items = completeness(WHOLE, COURSE, MEI)
    assert [one.item for one in items] == "1a 1b 1c 2a 2b 2c 2d 2e 2f 2g 3a 3b 4a 4b 5".split()  # noqa: SIM905  # reads better
    assert all(one.present and not one.missing_hint for one in items)


def test_an_empty_note_answers_none_and_says_what_to_write() -> None:
    told = missing(Treatment("t1", "ana", "mei"))
    assert len(told) == 15
    assert all(hint.endswith(".") for hint in told.values())


def test_the_points_that_lack_a_depth_are_named() -> None:
    bare = replace(WHOLE, prescription=parse_prescription("gb20; li4; lr3; gv20 d10; te5").prescription)
    assert missing(bare, COURSE, MEI)["2c"] == "Write the depth at GB20, LI4, LR3 and 1 more."


def test_de_qi_on_every_needle_answers_the_response_sought() -> None:
    line = "gb20 0.25x40 d20 even deqi; gv20 0.25x40 d10 even nodeqi"
    bare = replace(WHOLE, response_sought="", prescription=parse_prescription(line).prescription)
    assert missing(bare, COURSE, MEI) == {}


def test_a_signature_says_that_no_adjunct_means_none_was_given() -> None:
    bare = replace(WHOLE, adjuncts=())
    assert list(missing(bare, COURSE, MEI)) == ["4a"]
    assert missing(replace(bare, state=TreatmentState.SIGNED), COURSE, MEI) == {}


def test_without_course_and_practitioner_their_items_are_missing() -> None:
    assert list(missing(WHOLE)) == ["1a", "1b", "1c", "3a", "3b", "5"]

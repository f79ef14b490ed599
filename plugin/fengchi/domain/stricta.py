"""How much of STRICTA 2010 a charted treatment already answers: items 1a to 5, those of routine care.

STRICTA 2010 (https://pmc.ncbi.nlm.nih.gov/articles/PMC2882429/) in our own words; item 6 is of trials.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from fengchi.domain.courses import Course
from fengchi.domain.needling import Needling
from fengchi.domain.people import Practitioner
from fengchi.domain.treatments import Treatment


@dataclass(frozen=True, slots=True)
class StrictaItem:
    """missing_hint: what to write to complete the item; empty when it is present."""

    item: str
    title: str
    present: bool
    missing_hint: str = ""


def completeness(
    treatment: Treatment, course: Course | None = None, practitioner: Practitioner | None = None
) -> tuple[StrictaItem, ...]:
    """The fifteen items of routine care in their order, each present or with a hint."""
    hints = [*_course_hints(course), *_treatment_hints(treatment), *_regimen_hints(treatment, course)]
    hints += [*_other_hints(treatment), _practitioner_hint(practitioner)]
    return tuple(
        StrictaItem(item, title, present=not hint, missing_hint=hint)
        for (item, title), hint in zip(_TITLES, hints, strict=True)
    )


_TITLES = (
    ("1a", "Style of acupuncture"),
    ("1b", "Reasoning for the treatment"),
    ("1c", "How far treatment may vary"),
    ("2a", "Number of needles"),
    ("2b", "Points and sides"),
    ("2c", "Depth of insertion"),
    ("2d", "Response sought"),
    ("2e", "Needle stimulation"),
    ("2f", "Retention time"),
    ("2g", "Needle type"),
    ("3a", "Number of treatments"),
    ("3b", "Frequency and length of treatments"),
    ("4a", "Other interventions"),
    ("4b", "Setting, and what the patient was told"),
    ("5", "Practitioner's background"),
)


def _course_hints(course: Course | None) -> list[str]:
    if course is None:
        return ["Put the treatment into a course that names the style.", "Give the course a rationale.", _VARIES]
    style = "" if course.style else "Name the style in the course, such as TCM."
    rationale = "" if course.rationale else "Write the course's rationale and its source."
    # With a plan to compare to, variation is the difference between the treatments and is computed.
    return [style, rationale, "" if course.planned_treatments else _VARIES]


_VARIES = "Plan the course, so that differences between its treatments can be told."


def _treatment_hints(treatment: Treatment) -> list[str]:
    needlings = treatment.prescription.needlings
    counted = treatment.needles_in if treatment.needles_in is not None else len(needlings)
    sought = bool(treatment.response_sought) or (bool(needlings) and all(one.deqi is not None for one in needlings))
    return [
        "" if counted else "Count the needles in.",
        "" if needlings else "Write the points.",
        _of_each(needlings, "Write the depth", lambda one: one.depth_mm is not None),
        "" if sought else "Write the response sought, such as de qi.",
        _of_each(needlings, "Write the technique", lambda one: bool(one.technique or one.electro or one.moxa)),
        "" if treatment.retention_minutes is not None else "Write the retention time, or count the needles out.",
        _of_each(needlings, "Write the needle's gauge", lambda one: one.gauge is not None),
    ]


def _regimen_hints(treatment: Treatment, course: Course | None) -> list[str]:
    number = "" if course and course.planned_treatments else "Plan the number of treatments in the course."
    length = treatment.retention_minutes is not None or treatment.face_to_face_minutes is not None
    if not (course and course.planned_per_week):
        return [number, "Plan the treatments a week in the course."]
    return [number, "" if length else "Write the retention or the face-to-face minutes."]


def _other_hints(treatment: Treatment) -> list[str]:
    # A signature says the note is whole: a signed note without adjuncts had none.
    other = treatment.adjuncts or treatment.is_signed
    told = "" if treatment.plan else "Write in the plan what the patient was told or advised."
    return ["" if other else "Write the adjuncts; signing without any says there were none.", told]


def _practitioner_hint(practitioner: Practitioner | None) -> str:
    if practitioner is None or not practitioner.qualification:
        return "Write the practitioner's qualification."
    return "" if practitioner.practising_since else "Write since when the practitioner has practised."


def _of_each(needlings: Iterable[Needling], do: str, has: Callable[[Needling], bool]) -> str:
    """The hint for something every needle needs, naming up to three points that lack it."""
    needles = tuple(needlings)
    lacking = list(dict.fromkeys(one.point.code for one in needles if not has(one)))
    if not needles:
        return f"{do}; there is no point yet."
    if not lacking:
        return ""
    more = f" and {len(lacking) - 3} more" if len(lacking) > 3 else ""
    return f"{do} at {', '.join(lacking[:3])}{more}."

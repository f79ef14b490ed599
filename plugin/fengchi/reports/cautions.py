"""The lines that every report carries, whatever its numbers say. They are fixed: no setting removes one."""

from __future__ import annotations

from dataclasses import dataclass

from fengchi.domain.migraine_day import DayRule


@dataclass(frozen=True, slots=True)
class Caution:
    """key: stable name for programs. source: where a figure in the text comes from, empty when it needs none."""

    key: str
    text: str
    source: str = ""


def cautions(*, rule: DayRule, coverage_minimum: int) -> tuple[Caution, ...]:
    """What a reader must know before believing a number on the page."""
    return (
        Caution(
            "observational",
            "This report sets treatments beside diary days. It has no comparison group and does not show "
            "why a number changed; acupuncture is not shown as the reason.",
        ),
        Caution(
            "regression-to-the-mean",
            "People tend to start a treatment in a bad month, and a bad month is usually followed by an easier one. "
            "1,545 diary users with no added treatment went from 9.42 to 6.39 headache days.",
            "Raffaelli 2021, JMIR mHealth and uHealth 9(7):e26401",
        ),
        Caution(
            "day-rule",
            f"Counts depend on the migraine-day rule. This report uses “{rule.title}” ({rule.rule_id}, "
            f"version {rule.version}). In 1,494 diaries, counting from 30 minutes instead of 4 hours changed "
            "the total by 5.4 % (0.45 day a month).",
            "van der Arend 2023, Cephalalgia",
        ),
        Caution(
            "coverage",
            "A day without an entry is unknown; it is never counted as a day without headache. No percent and no "
            f"responder class is given where fewer than {coverage_minimum} of 28 days were recorded.",
        ),
        Caution(
            "other-changes",
            "Medicines, hormones, flares of other diseases and daily life change in the same weeks; "
            "those that are recorded stand on the calendar.",
        ),
        Caution(
            "no-monitoring",
            "Nobody watches the diary in real time. "
            "A sudden, new or very different headache needs medical help at once.",
        ),
        Caution("not-a-device", "Fengchi is not a medical device; it records and shows, and decides nothing."),
    )

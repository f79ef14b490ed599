"""The report's values as the words of the page: templates receive text and lists of text, never a value to judge."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from fengchi.domain.diary import Menses
from fengchi.domain.medications import DrugClass
from fengchi.domain.outcomes import Count
from fengchi.reports import text, words
from fengchi.reports.figures import shown_windows
from fengchi.reports.values import (
    DayMark,
    KeyCount,
    OutcomeReport,
    ReadingValue,
    TreatmentRow,
    WindowNumbers,
)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a card: its heading, the number, and the lines below it."""

    heading: str
    number: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """change: percent or points, empty when not given; told: the class in words, or why there is no change."""

    title: str
    before: Side
    after: Side
    change: str
    told: str


@dataclass(frozen=True, slots=True)
class Table:
    """numeric: places of the columns that hold numbers. unbroken: of those whose text stays on one line."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()
    unbroken: frozenset[int] = frozenset()


def cards(report: OutcomeReport) -> tuple[Card, ...]:
    """The four numbers at the top."""
    return (*(_count_card(one, report) for one in report.key_counts), _score_card(report))


def summary_line(report: OutcomeReport) -> str:
    """How many treatments since when, and whether there is a baseline."""
    return f"{text.treatment_line(report)} {report.baseline.text}" if report.treatments else report.baseline.text


def standing(report: OutcomeReport) -> str:
    """The responder class of the last complete window, or why it is not given."""
    last = report.last_complete
    if last is None:
        return ""
    dates = words.span(last.window.first_day, last.window.last_day)
    change = words.change(last.change)
    told = f"migraine days {change}." if last.change.percent is not None else f"not compared. {change}"
    return f"Last complete window, {last.window.title.lower()} ({dates}): {told}"


def windows_table(report: OutcomeReport) -> Table:
    return Table(
        "All windows of 28 days",
        (
            "Window",
            "Dates",
            "Recorded",
            "Migraine",
            "Undetermined",
            "Headache",
            "Acute drugs",
            "Treatments",
            "Migraine days against the baseline",
        ),
        tuple(_window(one) for one in report.windows),
        frozenset(range(2, 8)),
        frozenset({0, 1, 2}),
    )


def calendar_table(report: OutcomeReport) -> Table:
    """What the calendar draws, as dates."""
    return Table(
        "The calendar in words",
        ("Window", "Migraine", "Other headache", "Not recorded", "Treatments", "Acute drugs", "Other marks"),
        tuple(_calendar_row(one, report) for one in shown_windows(report.windows)),
        unbroken=frozenset({0}),
    )


def treatments_table(report: OutcomeReport) -> Table:
    return Table(
        "Each treatment",
        ("Day", "Window", "Points", "Needles", "Retention", "Adverse events"),
        tuple(_treatment(one) for one in reversed(report.treatments)),
        frozenset({1, 3, 4}),
    )


def points_table(report: OutcomeReport) -> Table:
    total = len(report.treatments)
    return Table(
        "Points used",
        ("Point", "Treatments", "Needles", "Sides"),
        tuple(
            (
                one.text or one.code,
                f"{one.n_treatments} of {total}",
                str(one.n_needles),
                ", ".join(f"{side} {number}" for side, number in one.by_side)
                + (f"; electro-stimulation {one.n_electro}" if one.n_electro else ""),
            )
            for one in report.points
        ),
        frozenset({1, 2}),
    )


def comorbidities_table(report: OutcomeReport) -> Table:
    return Table(
        "Comorbidities",
        ("Disease", "Certainty", "Activity", "Said by", "Since"),
        tuple(
            (one.title, one.certainty, one.activity, one.informant, words.day(one.onset))
            for one in report.comorbidities.rows
        ),
    )


def drugs_table(report: OutcomeReport) -> Table:
    return Table(
        "Drugs in use during the report",
        ("Drug", "Class", "Started", "Stopped"),
        tuple(
            (
                f"{one.name} {one.dose}".strip(),
                words.spoken(one.drug_class) + (", acute" if one.acute else ""),
                words.day(one.started),
                words.day(one.ended) if one.ended else "goes on",
            )
            for one in report.drugs
        ),
    )


def readings_table(caption: str, readings: Iterable[ReadingValue]) -> Table:
    return Table(
        caption,
        ("Measure", "Period", "Value", "Band or coverage", "Method"),
        tuple(_reading(one) for one in readings),
        frozenset({2}),
    )


def drug_changes(report: OutcomeReport) -> tuple[str, ...]:
    return tuple(f"{words.drug_change(one)} ({words.spoken(one.drug_class)})" for one in report.drug_changes)


def _count_card(one: KeyCount, report: OutcomeReport) -> Card:
    undetermined = (0, 0)
    if one.key == "migraine-days":
        baseline = report.baseline_window
        undetermined = (baseline.undetermined.value if baseline else 0, report.last_28_days.undetermined.value)
    change = one.change
    return Card(
        one.title,
        _side("Baseline", one.baseline, undetermined[0]),
        _side("Last 28 days", one.latest, undetermined[1]),
        words.percent(change.percent) if change.percent is not None else "",
        change.responder.words if change.responder else change.refused,
    )


def _side(heading: str, count: Count | None, undetermined: int) -> Side:
    if count is None:
        return Side(heading, "–", ("none",))
    lines = [words.coverage(count)]
    lines += [words.rate(count)] if words.rate(count) else []
    lines += [f"{words.plural(undetermined, 'more day')} undetermined"] if undetermined else []
    return Side(heading, words.counted(count), tuple(lines))


def _score_card(report: OutcomeReport) -> Card:
    score = report.key_score
    return Card(
        score.title,
        _score_side("Baseline", score.baseline),
        _score_side("Latest", score.latest),
        f"{words.signed(score.points)} points" if score.points is not None else "",
        score.reason,
    )


def _score_side(heading: str, reading: ReadingValue | None) -> Side:
    if reading is None or reading.value is None:
        return Side(heading, "–", ("none",))
    lines = (words.day(reading.last_day), *([reading.band] if reading.band else []))
    return Side(heading, words.number(reading.value), lines)


def _window(one: WindowNumbers) -> tuple[str, ...]:
    window = one.window
    running = "" if window.complete else " (running)"
    return (
        window.title + running,
        words.span(window.first_day, window.last_day),
        f"{one.n_recorded} of {one.n_days}",
        *(words.counted(count) for count in (one.migraine, one.undetermined, one.headache)),
        _acute(one),
        str(one.n_treatments),
        words.change(one.change),
    )


def _acute(one: WindowNumbers) -> str:
    if not one.n_recorded:
        return "?"
    classes = ", ".join(f"{words.spoken(name)} {count.value}" for name, count in one.acute_by_class)
    return f"{one.acute.value} ({classes})" if classes else str(one.acute.value)


_MARKS: tuple[tuple[str, Callable[[DayMark], bool]], ...] = (
    ("undetermined", lambda mark: mark.undetermined),
    ("aura", lambda mark: bool(mark.aura)),
    ("menses", lambda mark: mark.menses is Menses.BLEEDING),
    ("spotting", lambda mark: mark.menses is Menses.SPOTTING),
    ("flare", lambda mark: bool(mark.flare)),
    ("entered late", lambda mark: mark.late),
)


def _calendar_row(one: WindowNumbers, report: OutcomeReport) -> tuple[str, ...]:
    days = [mark for mark in report.days if mark.day in one.window]
    classes = [drug for drug in DrugClass if any(drug in mark.acute for mark in days)]
    marks = [f"{name} {dates}" for name, shown in _MARKS if (dates := _dates(days, shown))]
    changes = [words.drug_change(change) for change in report.drug_changes if change.day in one.window]
    return (
        one.window.title,
        _dates(days, lambda mark: bool(mark.migraine)) or "none",
        _dates(days, lambda mark: bool(mark.headache) and not mark.migraine) or "none",
        _dates(days, lambda mark: not mark.recorded) or "none",
        _dates(days, lambda mark: mark.treated) or "none",
        "; ".join(f"{words.spoken(drug)} {_dates(days, _took(drug))}" for drug in classes) or "none",
        "; ".join(marks + changes) or "none",
    )


def _took(drug: DrugClass) -> Callable[[DayMark], bool]:
    return lambda mark: drug in mark.acute


def _dates(days: Iterable[DayMark], shown: Callable[[DayMark], bool]) -> str:
    return words.runs(mark.day for mark in days if shown(mark))


def _treatment(one: TreatmentRow) -> tuple[str, ...]:
    points = ", ".join(
        " ".join(filter(None, (point.text or point.code, _sides(point.sides), "electro" if point.electro else "")))
        for point in one.points
    )
    events = words.listed(words.spoken(kind) for kind in one.adverse_events)
    return (
        words.day(one.day) + (" (amended)" if one.amended else ""),
        str(one.window),
        points or "none",
        str(one.n_needles),
        f"{one.retention_minutes} min" if one.retention_minutes is not None else "not recorded",
        events or ("none" if one.adverse_events_asked else "not asked"),
    )


def _sides(sides: tuple[str, ...]) -> str:
    """both, for the two sides of a paired point; nothing for a midline point, which has one place."""
    if sides == ("left", "right"):
        return "both"
    return " ".join(one for one in sides if one != "midline")


def _reading(one: ReadingValue) -> tuple[str, ...]:
    coverage = f"{one.n_recorded_days} days recorded" if one.n_recorded_days is not None else ""
    period = words.day(one.last_day) if one.first_day == one.last_day else words.span(one.first_day, one.last_day)
    value = f"unknown ({words.spoken(one.unknown_reason or 'no reason given')})"
    return (
        one.title,
        period,
        value if one.value is None else words.number(one.value),
        ", ".join(filter(None, (one.band, coverage, one.rule))) or "none",
        one.method.value,
    )
